/* SPDX-License-Identifier: Apache-2.0 */
/* git.c - what is said about a work tree's commit, against git itself */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "repository.h"

/* Commit, tree, description and branch are what git says. */
static void assert_as_git_says(const char *directory, const char *path)
{
	const char *ref;

	need_facts(directory);
	assert_string_equal(facts.commit,
			    output_of("git -C %s rev-parse HEAD", directory));
	assert_string_equal(facts.tree, output_of("git -C %s rev-parse HEAD:%s",
						  directory, path));
	assert_string_equal(facts.path, path);
	assert_string_equal(facts.describe,
			    output_of("git -C %s describe --tags --always",
				      directory));
	assert_int_equal(
		facts.commit_time,
		atoll(output_of("git -C %s log -1 --format=%%ct", directory)));
	ref = output_of("git -C %s symbolic-ref -q HEAD || true", directory);
	if (*ref)
		assert_string_equal(facts.ref, ref);
	else
		assert_null(facts.ref);
	assert_int_equal(facts.shallow,
			 strcmp(output_of("git -C %s rev-parse "
					  "--is-shallow-repository",
					  directory),
				"true") == 0);
}

static void test_work_tree(void **state)
{
	(void)state;
	new_repository("mkdir -p new/deep");
	assert_as_git_says("r", "");
	assert_string_equal(facts.branch, "main");
	assert_false(facts.dirty);
	assert_int_equal(facts.tag_count, 0);
	assert_false(facts.submodules);
	assert_int_equal(facts.commit_signature, SEAL_COMMIT_NONE);
	assert_null(facts.absent_reason);
	assert_as_git_says("r/d", "d");
	assert_as_git_says("r/../r/d/.", "d");
	output_of("ln -s r/d link");
	assert_as_git_says("link", "d");
	/* In the work tree, but not in the commit. */
	need_facts("r/new/deep");
	assert_string_equal(facts.path, "new/deep");
	assert_string_equal(facts.tree, "");
}

static void test_branches(void **state)
{
	(void)state;
	new_repository("git checkout -q -b feature/x");
	assert_as_git_says("r", "");
	assert_string_equal(facts.branch, "feature/x");
	new_repository("git commit -q --allow-empty -m 2 && "
		       "git checkout -q HEAD~1");
	assert_as_git_says("r", "");
	assert_null(facts.ref);
	assert_null(facts.branch);
	/* CI systems check out a tag or a merge: a bare commit. */
	new_repository("git tag v1 && git checkout -q v1");
	assert_as_git_says("r", "");
	assert_null(facts.ref);
	new_repository("git pack-refs --all && git repack -adq");
	assert_as_git_says("r", "");
}

static void test_tags(void **state)
{
	static const char *const expected[] = { "V", "a/b", "v1", "v1.0",
						"\xc3\xa4" };

	(void)state;
	new_repository("git tag v1 && git tag -a -m x v1.0 && git tag V && "
		       "git tag a/b && git tag \xc3\xa4 && "
		       "git tag blob HEAD:a && git tag tree HEAD:d && "
		       "git commit -q --allow-empty -m 2 && git tag other && "
		       "git checkout -q HEAD~1");
	assert_as_git_says("r", "");
	assert_int_equal(facts.tag_count, 5);
	for (size_t i = 0; i < 5; i++)
		assert_string_equal(facts.tags[i], expected[i]);
	/* A tag of a tag leads to the commit too. */
	new_repository("git tag -a -m x one && git tag -a -m y two one");
	need_facts("r");
	assert_int_equal(facts.tag_count, 2);
	assert_string_equal(facts.tags[1], "two");
}

static void test_describe(void **state)
{
	(void)state;
	new_repository("git tag v1 && git commit -q --allow-empty -m 2 && "
		       "git commit -q --allow-empty -m 3");
	assert_as_git_says("r", "");
	output_of("cd r && git tag -a -m x a1 HEAD~1 && git tag light HEAD~1");
	assert_as_git_says("r", "");
	output_of("cd r && git checkout -q -b side HEAD~2 && "
		  "git commit -q --allow-empty -m s && git tag s && "
		  "git checkout -q main && git merge -q --no-ff -m m side");
	assert_as_git_says("r", "");
	new_repository("git tag -d none 2>/dev/null; true");
	assert_as_git_says("r", "");
	assert_int_equal(strlen(facts.describe), 7);
}

/* Where libgit2 1.5 gives up: history that ends early. */
static void test_shallow(void **state)
{
	(void)state;
	output_of(
		"rm -rf h && git init -q h && cd h && for i in 1 2 3 4 5 6; do "
		"git commit -q --allow-empty -m $i && "
		"git checkout -q -b b$i && "
		"git commit -q --allow-empty -m b$i && "
		"git checkout -q main && "
		"git merge -q --no-ff -m m b$i; done && "
		"git tag -a -m x v1 HEAD~2 && git tag light HEAD~2 && "
		"git tag side b5");
	for (int depth = 1; depth <= 6; depth++) {
		output_of("rm -rf s && git clone -q --depth %d "
			  "\"file://$PWD/h\" s 2>&1 && git -C s fetch -q "
			  "--depth %d --tags 2>&1",
			  depth, depth);
		assert_as_git_says("s", "");
		assert_true(facts.shallow);
	}
	output_of("rm -rf w && git -C s worktree add -q ../w 2>&1");
	assert_as_git_says("w", "");
	assert_true(facts.shallow);
	assert_string_equal(facts.branch, "w");
}

static void test_linked_work_tree(void **state)
{
	(void)state;
	new_repository("git commit -q --allow-empty -m 2 && rm -rf ../w && "
		       "git worktree add -q -b other ../w HEAD~1 && "
		       "git remote add origin https://example.org/o/r");
	assert_as_git_says("w", "");
	assert_string_equal(facts.branch, "other");
	assert_string_equal(facts.url, "https://example.org/o/r");
	assert_as_git_says("w/d", "d");
	output_of("echo x >> w/a");
	need_facts("w");
	assert_true(facts.dirty);
	need_facts("r");
	assert_false(facts.dirty);
	assert_absent("r/.git/worktrees/w", "not inside a git work tree");
}

static void test_nested(void **state)
{
	(void)state;
	new_repository("git init -q d/inner && cd d/inner && echo 1 > f && "
		       "git add f && git commit -qm inner && mkdir g");
	assert_as_git_says("r/d/inner", "");
	need_facts("r/d/inner/g");
	assert_string_equal(facts.path, "g");
	need_facts("r/d");
	assert_string_equal(facts.path, "d");
}

static void test_submodules(void **state)
{
	(void)state;
	output_of("rm -rf sub && git init -q sub && cd sub && echo 1 > f && "
		  "git add f && git commit -qm sub");
	new_repository("git submodule --quiet add \"$PWD/../sub\" s && "
		       "git commit -qm submodule");
	assert_as_git_says("r", "");
	assert_true(facts.submodules);
	assert_false(facts.dirty);
	assert_as_git_says("r/s", "");
	assert_false(facts.submodules);
	output_of("rm -rf c && git clone -q r c");
	need_facts("c");
	assert_true(facts.submodules);
	assert_false(facts.dirty);
}

/* git's sparse checkout of a partial clone, as CI systems make it. */
static void test_sparse(void **state)
{
	(void)state;
	new_repository("git config uploadpack.allowFilter true");
	output_of("rm -rf s && git clone -q --filter=blob:none --no-checkout "
		  "\"file://$PWD/r\" s && cd s && git sparse-checkout set d "
		  "&& git checkout -q main");
	assert_as_git_says("s", "");
	assert_false(facts.dirty);
	output_of("cd s && git sparse-checkout set --no-cone d/");
	assert_as_git_says("s/d", "d");
	assert_false(facts.dirty);
	output_of("cd s && echo x >> d/c");
	need_facts("s");
	assert_true(facts.dirty);
	assert_string_equal(facts.modified[0], "d/c");
	assert_int_equal(facts.modified_count, 1);
	output_of("cd s && git checkout -q d/c && "
		  "git sparse-checkout set --cone --sparse-index d");
	assert_absent("s", "libgit2 does not read a sparse index; to write a "
			   "full one: git sparse-checkout");
	output_of("cd s && git sparse-checkout reapply --no-sparse-index");
	need_facts("s");
	new_repository("git update-index --split-index");
	assert_absent("r", "libgit2 does not read a split index");
}

/* Extensions that libgit2 1.5 does not know, and that change nothing here. */
static void test_extensions(void **state)
{
	(void)state;
	new_repository("git config core.repositoryformatversion 1 && "
		       "git config extensions.worktreeConfig true && "
		       "git config extensions.partialClone origin && "
		       "git config extensions.preciousObjects true");
	assert_as_git_says("r", "");
	output_of("git -C r config extensions.future true");
	assert_absent("r", "does not read: unsupported extension name "
			   "extensions.future");
}

static void test_signature(void **state)
{
	(void)state;
	new_repository(
		"ssh-keygen -q -t ed25519 -N '' -f ../signer; "
		"git -c gpg.format=ssh -c user.signingkey=$PWD/../signer "
		"commit -q -S --allow-empty -m signed");
	assert_as_git_says("r", "");
	assert_int_equal(facts.commit_signature, SEAL_COMMIT_PRESENT);
	/* The word in a message is no signature. */
	output_of("cd r && git commit -q --allow-empty -m 'gpgsig x'");
	need_facts("r");
	assert_int_equal(facts.commit_signature, SEAL_COMMIT_NONE);
}

static void test_absent(void **state)
{
	(void)state;
	output_of("mkdir -p none/d e && git init -q e && "
		  "git init -q --bare bare.git && "
		  "git init -q --object-format=sha256 s256 && "
		  "cd s256 && echo 1 > a && git add a && git commit -qm 1");
	assert_absent("none/d", "no git repository");
	assert_absent("/", "no git repository");
	assert_absent("e", "a git repository without a commit");
	assert_absent("bare.git", "a bare git repository");
	assert_absent("s256", "SHA-256, which libgit2");
	new_repository("true");
	assert_absent("r/.git", "not inside a git work tree");
	assert_absent("r/.git/refs", "not inside a git work tree");
	assert_int_equal(read_facts("nowhere"), SEAL_UNJUDGED);
	assert_string_equal(error.path, "nowhere");
	assert_string_equal(error.text, "git: No such file or directory");
	assert_int_equal(read_facts("r/a"), SEAL_UNJUDGED);
	assert_string_equal(error.text, "git: not a folder");
}

/* A broken repository is not "none". */
static void test_broken(void **state)
{
	(void)state;
	new_repository("o=$(git rev-parse HEAD) && "
		       "rm -f .git/objects/$(echo $o | cut -c1-2)/"
		       "$(echo $o | cut -c3-)");
	assert_int_equal(read_facts("r"), SEAL_UNJUDGED);
	assert_non_null(strstr(error.text, "git: HEAD: "));
	new_repository("echo garbage > .git/index");
	assert_int_equal(read_facts("r"), SEAL_UNJUDGED);
	assert_non_null(strstr(error.text, "git: "));
	assert_false(facts.present);
	new_repository("echo '[broken' >> .git/config");
	assert_absent("r", "does not read");
}

/* git refuses others' repositories; so do we, and say what to do. */
static void test_owner(void **state)
{
	(void)state;
	if (geteuid() != 0) {
		print_message("only root can give a repository away\n");
		return;
	}
	new_repository("true");
	output_of("chown -R 65534 r");
	assert_absent("r/d", "belongs to another user; to trust it: git config "
			     "--global --add safe.directory /");
	assert_non_null(strstr(facts.absent_reason, "/r"));
	assert_null(strstr(facts.absent_reason, "/r/d"));
	output_of("git config --global --add safe.directory /elsewhere");
	assert_absent("r", "belongs to another user");
	output_of("git config --global --add safe.directory \"$PWD/r\"");
	assert_as_git_says("r", "");
	output_of("git config --global --unset-all safe.directory; "
		  "git config --global --add safe.directory '*'");
	assert_as_git_says("r", "");
	output_of("git config --global --add safe.directory ''");
	assert_absent("r", "belongs to another user");
	/* The repository cannot vouch for itself. */
	output_of("git config --global --unset-all safe.directory; "
		  "git config -f r/.git/config safe.directory '*'");
	assert_absent("r", "belongs to another user");
	output_of("chown -R 0 r");
	assert_as_git_says("r", "");
}

/* Not a byte, not a time stamp in the repository changes. */
static void test_nothing_written(void **state)
{
	char before[20000];

	(void)state;
	new_repository("sleep 0.1; touch a b; echo new > n; echo x >> x");
	snprintf(before, sizeof(before), "%s",
		 output_of("find r -type f -printf '%%p %%s %%T@ %%C@\\n' | "
			   "sort"));
	need_facts("r");
	assert_int_equal(facts.modified_count, 1);
	assert_string_equal(before,
			    output_of("find r -type f -printf '%%p %%s %%T@ "
				      "%%C@\\n' | sort"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_work_tree),
		cmocka_unit_test(test_branches),
		cmocka_unit_test(test_tags),
		cmocka_unit_test(test_describe),
		cmocka_unit_test(test_shallow),
		cmocka_unit_test(test_linked_work_tree),
		cmocka_unit_test(test_nested),
		cmocka_unit_test(test_submodules),
		cmocka_unit_test(test_sparse),
		cmocka_unit_test(test_extensions),
		cmocka_unit_test(test_signature),
		cmocka_unit_test(test_absent),
		cmocka_unit_test(test_broken),
		cmocka_unit_test(test_owner),
		cmocka_unit_test(test_nothing_written),
	};
	int failed = cmocka_run_group_tests(tests, repository_setup,
					    test_folder_remove);

	seal_git_facts_free(&facts);
	return failed;
}
