/* SPDX-License-Identifier: Apache-2.0 */
/*
 * git_describe.c - a commit of a shallow clone in, its description out
 *
 * git's own algorithm: from the commit back through history, newest first, take
 * the first ten tagged commits as candidates, count for each the commits it
 * does not contain, and name the one that misses fewest.
 */
#include <stdlib.h>
#include <string.h>

#include "adapters/git_tags.h"
#include "base/files.h"

/* A shallow history is short: beyond this the commit's id must do. */
enum { CANDIDATES = 10, COMMITS_MAX = 4000, CUT_MAX = 16 << 20 };

struct visited {
	git_oid id;
	git_time_t time;
	unsigned int within; /* a bit for each candidate that contains it */
};

struct candidate {
	const struct seal_git_tag *tag;
	size_t missing; /* commits that it does not contain */
};

struct description {
	git_repository *repository;
	const struct seal_git_tags *tags;
	struct seal_bytes cut; /* ids of the commits without their parents */
	struct visited commits[COMMITS_MAX];
	size_t count;
	size_t queue[COMMITS_MAX]; /* newest last */
	size_t queued;
	struct candidate candidates[CANDIDATES];
	size_t candidate_count;
};

/* The tag that git prefers: an annotated one, the newest, the first by name. */
static const struct seal_git_tag *find_tag(const struct seal_git_tags *tags,
					   const git_oid *id)
{
	const struct seal_git_tag *best = NULL;

	for (size_t i = 0; i < tags->count; i++) {
		const struct seal_git_tag *tag = &tags->items[i];

		if (!git_oid_equal(&tag->commit, id))
			continue;
		if (!best || (tag->annotated && !best->annotated) ||
		    (tag->annotated && best->annotated &&
		     tag->time > best->time))
			best = tag;
	}
	return best;
}

static struct visited *find(struct description *job, const git_oid *id)
{
	for (size_t i = job->count; i > 0; i--) {
		if (git_oid_equal(&job->commits[i - 1].id, id))
			return &job->commits[i - 1];
	}
	return NULL;
}

/* Older ones come later; of equal age the first to come is the first to go. */
static void enqueue(struct description *job, size_t index)
{
	size_t at = job->queued++;

	while (at > 0 && job->commits[job->queue[at - 1]].time >=
				 job->commits[index].time) {
		job->queue[at] = job->queue[at - 1];
		at--;
	}
	job->queue[at] = index;
}

/* False: more commits than there is room for. */
static bool visit(struct description *job, const git_oid *id,
		  unsigned int within)
{
	struct visited *known = find(job, id);
	git_commit *commit;

	if (known) {
		known->within |= within;
		return true;
	}
	if (git_commit_lookup(&commit, job->repository, id) < 0)
		return true;
	if (job->count < COMMITS_MAX) {
		job->commits[job->count] = (struct visited){
			.id = *id,
			.time = git_commit_time(commit),
			.within = within,
		};
		enqueue(job, job->count);
	}
	git_commit_free(commit);
	return job->count++ < COMMITS_MAX;
}

/* The parents may be there all the same, fetched for another commit. */
static bool is_cut(const struct description *job, const git_oid *id)
{
	char hex[SEAL_GIT_ID];

	git_oid_tostr(hex, sizeof(hex), id);
	return strstr((const char *)job->cut.data, hex) != NULL;
}

static bool visit_parents(struct description *job, const struct visited *child)
{
	git_commit *commit;
	bool room = true;

	if (is_cut(job, &child->id))
		return true;
	if (git_commit_lookup(&commit, job->repository, &child->id) < 0)
		return true;
	for (unsigned int i = 0; i < git_commit_parentcount(commit) && room;
	     i++)
		room = visit(job, git_commit_parent_id(commit, i),
			     child->within);
	git_commit_free(commit);
	return room;
}

static void count_missing(struct description *job, const struct visited *commit)
{
	for (size_t i = 0; i < job->candidate_count; i++)
		job->candidates[i].missing += !(commit->within & 1u << i);
}

/* All of the history: it is short. */
static bool walk(struct description *job)
{
	size_t seen = 0;

	while (job->queued > 0) {
		struct visited *commit =
			&job->commits[job->queue[--job->queued]];
		const struct seal_git_tag *tag =
			find_tag(job->tags, &commit->id);

		if (tag && job->candidate_count < CANDIDATES) {
			commit->within |= 1u << job->candidate_count;
			job->candidates[job->candidate_count++] =
				(struct candidate){ tag, seen };
		}
		count_missing(job, commit);
		seen++;
		if (!visit_parents(job, commit))
			return false;
	}
	return true;
}

static enum seal_status describe(struct description *job,
				 const git_commit *commit,
				 struct seal_bytes *output,
				 struct seal_error *error)
{
	const git_oid *id = git_commit_id(commit);
	const struct candidate *best = NULL;
	git_buf text = GIT_BUF_INIT;
	enum seal_status status;

	if (!visit(job, id, 0) || !walk(job))
		job->candidate_count = 0;
	for (size_t i = 0; i < job->candidate_count; i++) {
		if (!best || job->candidates[i].missing < best->missing)
			best = &job->candidates[i];
	}
	if (git_object_short_id(&text, (const git_object *)commit) < 0)
		return seal_git_fail(error, "git: describe");
	if (best && best->missing == 0)
		status =
			seal_bytes_printf(output, error, "%s", best->tag->name);
	else if (best)
		status = seal_bytes_printf(output, error, "%s-%zu-g%s",
					   best->tag->name, best->missing,
					   text.ptr);
	else
		status = seal_bytes_printf(output, error, "%s", text.ptr);
	git_buf_dispose(&text);
	return status;
}

static enum seal_status read_cut(struct description *job,
				 struct seal_error *error)
{
	struct seal_bytes path = { 0 };
	enum seal_status status =
		seal_bytes_printf(&path, error, "%sshallow",
				  git_repository_commondir(job->repository));

	if (status == SEAL_OK)
		status = seal_read_file((char *)path.data, CUT_MAX, &job->cut,
					error);
	if (status == SEAL_OK)
		status = seal_bytes_append(&job->cut, "", 1, error);
	seal_bytes_free(&path);
	return status;
}

enum seal_status seal_git_describe_shallow(git_repository *repository,
					   const git_commit *commit,
					   const struct seal_git_tags *tags,
					   struct seal_bytes *output,
					   struct seal_error *error)
{
	struct description *job = calloc(1, sizeof(*job));
	enum seal_status status;

	if (!job)
		return seal_fail_memory(error);
	job->repository = repository;
	job->tags = tags;
	status = read_cut(job, error);
	if (status == SEAL_OK)
		status = describe(job, commit, output, error);
	seal_bytes_free(&job->cut);
	free(job);
	return status;
}
