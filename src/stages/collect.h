/* SPDX-License-Identifier: Apache-2.0 */
/* collect.h - what goes into a package: internal to the package stage */
#ifndef SEAL_STAGES_COLLECT_H
#define SEAL_STAGES_COLLECT_H

#include <locale.h>
#include <sys/stat.h>
#include <time.h>

#include "adapters/git.h"
#include "base/files.h"
#include "domain/zip.h"

/* One entry to be. */
struct seal_item {
	char *name; /* of the entry, with prefix; of a folder ends in '/' */
	size_t name_size;
	uint32_t found;		 /* st_mode or git's mode */
	enum seal_zip_mode mode; /* from |found|, once that was judged */
	uint64_t size;		 /* bytes of the contents, or of the target */
	char *target;		 /* of a link; not terminated */
	const struct seal_git_blob *blob; /* or NULL: a file */
	uint64_t offset; /* of the contents in the spool of an archive */
	/* The file must still be this one when it is read. */
	dev_t device;
	ino_t inode;
	struct timespec modified;
};

/* An archive of another tool, unpacked: collect_foreign.c. */
struct seal_unpacked {
	struct seal_input archive;
	char digest[SEAL_SHA256_HEX]; /* of the archive */
	char *origin;		      /* without secrets; NULL: not given */
	int spool;		      /* all contents, in a file without name */
};

/* Start from { .directory = -1 }; free with seal_collection_free(). */
struct seal_collection {
	struct seal_item *items; /* in the order of the package */
	size_t count;
	size_t capacity;
	char *prefix;	      /* with a '/' at its end, or "" */
	int directory;	      /* what paths are relative to; -1 with git */
	char *directory_path; /* as given, for messages and the depfile */
	struct seal_git_tree *tree;
	struct seal_unpacked *foreign; /* with --from-zip, else NULL */
};

/*
 * Find everything that |options| name, in the order of a package, and judge all
 * names before any contents are read. Files that are among |outputs| (paths or
 * "-"; NULL ones are skipped) are left out of folders, and refused by name.
 */
enum seal_status seal_collect(const struct seal_package_options *options,
			      const char *const *outputs, size_t output_count,
			      struct seal_collection *collection,
			      struct seal_error *error);
void seal_collection_free(struct seal_collection *collection);

/* The name of |item| below the directory or tree: without the prefix. */
const char *seal_item_path(const struct seal_collection *collection,
			   const struct seal_item *item);
/* "directory/path" for messages and the depfile; the caller frees. */
enum seal_status seal_item_shown(const struct seal_collection *collection,
				 const struct seal_item *item, char **output,
				 struct seal_error *error);
/* Say that |error| is about |item|. */
void seal_item_blame(const struct seal_collection *collection,
		     const struct seal_item *item, struct seal_error *error);

/* ---- the parts of collecting ------------------------------------------- */

/* What is left out: collect_skip.c. Start from { 0 }. */
struct seal_file_id {
	dev_t device;
	ino_t inode;
};
struct seal_skip {
	char **excludes; /* without slashes at their ends */
	bool *anchored;	 /* had one: from the top only */
	size_t exclude_count;
	locale_t plain;		      /* "C": patterns are about bytes */
	struct seal_file_id *outputs; /* files that this run writes */
	size_t output_count;
	struct seal_file_id *folders; /* that outputs are in, up to the root */
	size_t folder_count;
};
enum seal_status seal_skip_init(struct seal_skip *skip,
				const struct seal_package_options *options,
				const char *const *outputs, size_t output_count,
				struct seal_error *error);
void seal_skip_free(struct seal_skip *skip);
/* Does a pattern match |path|, which is left as it was, or a folder it is in?
 */
bool seal_skip_excludes(const struct seal_skip *skip, char *path);
/* The same when the folder it is in was asked about before. */
bool seal_skip_excludes_last(const struct seal_skip *skip, const char *path);
bool seal_skip_is_output(const struct seal_skip *skip, const struct stat *file);
bool seal_skip_holds_output(const struct seal_skip *skip,
			    const struct stat *folder);

/*
 * |path|, lexically, as a path below |directory| without '.', '..' or doubled
 * slashes; "" for the directory itself: collect_path.c. The caller frees.
 */
enum seal_status seal_path_below(const char *directory, const char *path,
				 char **output, struct seal_error *error);

/* An item for |path|; its name gets the prefix. NULL and |error| on failure. */
struct seal_item *seal_collection_add(struct seal_collection *collection,
				      const char *path, size_t size,
				      bool folder, struct seal_error *error);

/* Files and folders: collect_walk.c. */
enum seal_status seal_collect_paths(const struct seal_package_options *options,
				    const struct seal_skip *skip,
				    struct seal_collection *collection,
				    struct seal_error *error);
/* A git tree: collect_git.c. */
enum seal_status seal_collect_tree(const struct seal_package_options *options,
				   const struct seal_skip *skip,
				   struct seal_collection *collection,
				   struct seal_error *error);
/* An archive of another tool: collect_foreign.c. */
enum seal_status seal_collect_foreign(
	const struct seal_package_options *options,
	const struct seal_skip *skip, const char *const *outputs,
	size_t output_count, struct seal_collection *collection,
	struct seal_error *error);
void seal_unpacked_free(struct seal_unpacked *foreign);
/* Sort, drop what was named twice, judge: collect_names.c. */
enum seal_status seal_collect_judge(struct seal_collection *collection,
				    struct seal_error *error);

#endif
