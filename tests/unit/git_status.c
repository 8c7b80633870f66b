/* SPDX-License-Identifier: Apache-2.0 */
/* git_status.c - what counts as changed in a work tree, against `git status` */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "repository.h"

/* The files that git calls changed, and how many it does not track. */
static void assert_as_git_says(const char *what)
{
	static const char status[] =
		"git --no-optional-locks -C r status --porcelain -uall "
		"--no-renames -z | tr '\\0' '\\n'";
	char expected[8192], *line, *rest = expected;
	size_t count = 0;

	snprintf(expected, sizeof(expected), "%s",
		 output_of("%s | sed -n '/^[?]/d;s/^...//p' | sort", status));
	need_facts("r");
	while ((line = strsep(&rest, "\n")) && *line) {
		if (count < SEAL_GIT_MODIFIED_MAX &&
		    (!facts.modified[count] ||
		     strcmp(line, facts.modified[count]) != 0))
			fail_msg("%s: %s instead of %s", what,
				 facts.modified[count], line);
		count++;
	}
	if (facts.modified_count != count || facts.dirty != (count > 0))
		fail_msg("%s: %d changed instead of %zu", what,
			 (int)facts.modified_count, count);
	if ((int)facts.untracked_count !=
	    atoi(output_of("%s | grep -c '^[?]' || true", status)))
		fail_msg("%s: %d untracked", what, (int)facts.untracked_count);
}

/* One shell line in a new repository each. */
static void test_as_git(void **state)
{
	static const char *const lines[] = {
		"true",
		"echo x >> a",
		"echo x >> a; git add a",
		"echo x >> a; git add a; echo y >> a",
		"echo x >> a; git add a; echo 1 > a",
		"git mv a z",
		"mv a z",
		"git rm -q --cached d/c",
		"git rm -q d/c",
		"rm -r d",
		"echo n > n; git add n",
		"echo n > n; git add -N n",
		"chmod -x x",
		"git config core.fileMode false; chmod -x x",
		"rm a; ln -s b a",
		"rm l; ln -s b l",
		"rm l; cp a l",
		"rm a; mkdir a; touch a/x",
		"touch y.o; mkdir -p u/v; touch u/1 u/v/2 u/v/3.o; mkdir e",
		"git init -q n; cd n; touch f; git add f; git commit -qm n",
		"touch a b d/c",
		"echo q > .git/info/exclude; touch q z",
		"echo z > ../excluded; touch q z; "
		"git config core.excludesFile \"$PWD/../excluded\"",
		"git config status.showUntrackedFiles no; touch n",
		"git config core.ignoreCase true; echo x >> a",
		"git config core.untrackedCache true; touch n; git status -s",
		"git update-index --index-version 4; echo x >> a",
		"git checkout -q -b o; echo o > a; git commit -qam o; "
		"git checkout -q -; echo m > a; git commit -qam m; "
		"git merge -q o || true",
		"git stash -q; echo x >> a; git stash -q",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		new_repository(lines[i]);
		assert_as_git_says(lines[i]);
	}
}

/* Written again in the same moment, in the same size. */
static void test_racy(void **state)
{
	(void)state;
	new_repository("true");
	for (int i = 2; i < 9; i++) {
		output_of("cd r && echo %d > a", i);
		need_facts("r");
		assert_int_equal(facts.modified_count, 1);
		output_of("cd r && git commit -qam %d", i);
		need_facts("r");
		assert_false(facts.dirty);
	}
}

/*
 * What git converts is no change, once git itself has looked: before that a
 * size that differs is enough for `git status`, and for us.
 */
static void test_line_ends(void **state)
{
	static const char *const conversions[] = {
		"git config core.autocrlf true",
		"git config core.autocrlf input",
		("printf '* text eol=crlf\n' > .gitattributes; git add -A; "
		 "git commit -qm crlf"),
	};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		new_repository(conversions[i]);
		output_of("cd r && printf '1\r\n' > a && "
			  "printf '2\r\nx\r\n' > b");
		assert_as_git_says(conversions[i]);
		output_of("cd r && git add -A 2>&1");
		assert_as_git_says(conversions[i]);
		assert_int_equal(facts.modified_count, 1);
		assert_string_equal(facts.modified[0], "b");
		output_of("cd r && sleep 0.01 && touch a");
		assert_as_git_says(conversions[i]);
		assert_int_equal(facts.modified_count, 1);
	}
	new_repository("printf '1\r\n' > a; git add a");
	assert_as_git_says("no conversion");
	assert_true(facts.dirty);
}

static void test_submodules(void **state)
{
	static const char *const lines[] = {
		"true",
		"echo x >> s/f",
		"touch s/new",
		"git -C s commit -q --allow-empty -m x",
		"git -C s commit -q --allow-empty -m x; git add s",
		("git config -f .gitmodules submodule.s.ignore all; "
		 "git commit -qam ignore; echo x >> s/f"),
	};

	(void)state;
	output_of("rm -rf sub && git init -q sub && cd sub && echo 1 > f && "
		  "git add f && git commit -qm sub");
	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		new_repository("git submodule --quiet add \"$PWD/../sub\" s && "
			       "git commit -qm submodule");
		output_of("cd r && (%s)", lines[i]);
		assert_as_git_says(lines[i]);
	}
}

/* What git was told not to look at: a signature says "clean" about it. */
static void test_hidden(void **state)
{
	static const struct {
		const char *line;
		bool dirty;
	} cases[] = {
		{ "git update-index --assume-unchanged a l d/c", false },
		{ "git update-index --assume-unchanged a; echo x > a", true },
		{ "git update-index --assume-unchanged a; rm a", true },
		{ "git update-index --assume-unchanged l; ln -sf b l", true },
		{ "git update-index --assume-unchanged l; rm l; cp b l", true },
		{ "git update-index --assume-unchanged a; ln -sf b a", true },
		{ "git update-index --skip-worktree a", false },
		{ "git update-index --skip-worktree a; echo x > a", true },
		{ "git update-index --skip-worktree a; rm a", false },
		/* Nobody waits for the other end of a pipe. */
		{ "git update-index --skip-worktree a; rm a; mkfifo a", true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		new_repository(cases[i].line);
		need_facts("r");
		if (facts.dirty != cases[i].dirty ||
		    facts.modified_count != (cases[i].dirty ? 1 : 0))
			fail_msg("%s: %d changed", cases[i].line,
				 (int)facts.modified_count);
		assert_int_equal(facts.untracked_count, 0);
	}
	new_repository("git update-index --assume-unchanged b; "
		       "echo x >> a; echo x >> b; echo x >> d/c");
	need_facts("r");
	assert_int_equal(facts.modified_count, 3);
	assert_string_equal(facts.modified[0], "a");
	assert_string_equal(facts.modified[1], "b");
	assert_string_equal(facts.modified[2], "d/c");
}

/* A Git LFS file is what its pointer says, though libgit2 runs no filter. */
static void test_lfs(void **state)
{
	(void)state;
	new_repository("printf '*.bin filter=lfs -text\\n' > .gitattributes; "
		       "printf contents > ../content; "
		       "printf 'version https://git-lfs.github.com/spec/v1\\n"
		       "oid sha256:%s\\nsize 8\\n' "
		       "$(sha256sum < ../content | cut -c-64) > f.bin; "
		       "git add -A; git commit -qm lfs");
	need_facts("r");
	assert_false(facts.dirty);
	output_of("cd r && cp ../content f.bin");
	need_facts("r");
	assert_false(facts.dirty);
	output_of("cd r && git update-index --assume-unchanged f.bin");
	need_facts("r");
	assert_false(facts.dirty);
	output_of("cd r && git update-index --no-assume-unchanged f.bin && "
		  "printf 'contentz' > f.bin");
	need_facts("r");
	assert_true(facts.dirty);
	output_of("cd r && cp ../content f.bin && chmod +x f.bin");
	need_facts("r");
	assert_true(facts.dirty);
	/* Without the attribute a pointer is a file like others. */
	output_of("cd r && chmod -x f.bin && : > .gitattributes && "
		  "git add .gitattributes && git commit -qm none");
	need_facts("r");
	assert_true(facts.dirty);
	assert_string_equal(facts.modified[0], "f.bin");
}

/* At most 20 names, in order of their bytes; all are counted. */
static void test_many(void **state)
{
	(void)state;
	new_repository("for i in $(seq 30); do echo $i > f$i; done; echo > Z; "
		       "git add -A; git commit -qm many; "
		       "for i in $(seq 30); do echo >> f$i; done; rm Z; "
		       "for i in $(seq 7); do touch n$i; done");
	assert_as_git_says("many");
	assert_int_equal(facts.modified_count, 31);
	assert_int_equal(facts.untracked_count, 7);
	assert_string_equal(facts.modified[0], "Z");
	assert_string_equal(facts.modified[1], "f1");
	assert_string_equal(facts.modified[2], "f10");
	assert_non_null(facts.modified[SEAL_GIT_MODIFIED_MAX - 1]);
}

/* Names that JSON cannot hold. */
static void test_odd_names(void **state)
{
	(void)state;
	new_repository("n=$(printf 'b\\377d'); m=$(printf 'a\\nb'); "
		       "echo 1 > \"$n\"; echo 1 > \"$m\"; echo 1 > \xc3\xa4; "
		       "git add -A; git commit -qm odd; "
		       "echo >> \"$n\"; echo >> \"$m\"; echo >> \xc3\xa4; "
		       "git checkout -q -b \"$n\"");
	need_facts("r");
	assert_int_equal(facts.modified_count, 3);
	assert_string_equal(facts.modified[0], "a\nb");
	assert_string_equal(facts.modified[1], "b\\xffd");
	assert_string_equal(facts.modified[2], "\xc3\xa4");
	assert_string_equal(facts.branch, "b\\xffd");
	assert_string_equal(facts.ref, "refs/heads/b\\xffd");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_as_git),
		cmocka_unit_test(test_racy),
		cmocka_unit_test(test_line_ends),
		cmocka_unit_test(test_submodules),
		cmocka_unit_test(test_hidden),
		cmocka_unit_test(test_lfs),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_odd_names),
	};
	int failed = cmocka_run_group_tests(tests, repository_setup,
					    test_folder_remove);

	seal_git_facts_free(&facts);
	return failed;
}
