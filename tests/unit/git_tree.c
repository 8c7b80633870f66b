/* SPDX-License-Identifier: Apache-2.0 */
/* git_tree.c - trees of the object store against git ls-tree, and hostile ones
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>

#include "repository.h"

static struct seal_git_tree *tree;

static enum seal_status open_tree(const char *repository, const char *spec)
{
	seal_git_tree_free(tree);
	error = (struct seal_error){ 0 };
	tree = (struct seal_git_tree *)&error;
	return seal_git_tree_open(repository, spec, &tree, &error);
}

static void need_tree(const char *repository, const char *spec)
{
	if (open_tree(repository, spec) != SEAL_OK)
		fail_msg("%s: %s", spec, error.text);
}

static void assert_refused(const char *repository, const char *spec,
			   enum seal_status status, const char *text)
{
	assert_int_equal(open_tree(repository, spec), status);
	assert_null(tree);
	if (!strstr(error.text, text))
		fail_msg("%s: \"%s\" does not say \"%s\"", spec, error.text,
			 text);
}

/* |lines| without the newline at their end are |expected|. */
static void assert_text(struct seal_bytes *lines, const char *expected)
{
	if (lines->size > 0)
		lines->size--;
	assert_int_equal(lines->size, strlen(expected));
	assert_memory_equal(lines->data, expected, lines->size);
}

/* Modes, ids, sizes and names as git lists them; contents by their id. */
static void assert_as_git_lists(const char *spec)
{
	struct seal_bytes lines = { 0 }, ids = { 0 }, contents = { 0 };
	size_t count;

	need_tree("r", spec);
	output_of("rm -rf blobs && mkdir blobs");
	count = seal_git_tree_count(tree);
	for (size_t i = 0; i < count; i++) {
		const struct seal_git_blob *blob = seal_git_tree_blob(tree, i);
		char id[41], path[32];

		seal_hex(blob->id, 20, id);
		seal_bytes_printf(&lines, &error, "%06o %s %7llu\t%s\n",
				  blob->mode, id,
				  (unsigned long long)blob->size, blob->name);
		assert_int_equal(seal_git_blob_read(tree, blob, &contents,
						    &error),
				 SEAL_OK);
		assert_int_equal(contents.size, blob->size);
		snprintf(path, sizeof(path), "blobs/%zu", i);
		write_test_file(path,
				contents.size ? contents.data : (uint8_t *)"",
				contents.size);
		seal_bytes_printf(&ids, &error, "%s\n", id);
	}
	assert_text(&ids, output_of("cd blobs && ls -v | git hash-object "
				    "--no-filters --stdin-paths"));
	assert_text(&lines, output_of("git -C r ls-tree -rl --full-tree '%s' | "
				      "sed 's/ blob / /'",
				      spec));
	seal_bytes_free(&ids);
	seal_bytes_free(&lines);
	seal_bytes_free(&contents);
}

static void test_list(void **state)
{
	static const char *const specs[] = { "HEAD",	 "main", "v1",
					     "HEAD~1",	 "v1:d", "HEAD^{tree}",
					     "main:d/e", "@" };

	(void)state;
	new_repository(
		"git tag -a -m x v1 && mkdir d/e d-e && echo 5 > d/e/f && "
		"echo 6 > d-e/g && echo 7 > d.e && : > empty && "
		"seq 100000 > large && git add -A && "
		"git commit -qm second");
	for (size_t i = 0; i < sizeof(specs) / sizeof(*specs); i++)
		assert_as_git_lists(specs[i]);
	output_of("git -C r repack -adq && git -C r prune-packed");
	assert_as_git_lists("HEAD");
}

static void assert_named(const char *spec, const char *commit,
			 const char *object, const char *path, size_t count)
{
	need_tree("r", spec);
	assert_string_equal(seal_git_tree_commit(tree),
			    *commit ? output_of("git -C r rev-parse %s", commit)
				    : "");
	assert_string_equal(seal_git_tree_id(tree),
			    output_of("git -C r rev-parse '%s'", object));
	assert_string_equal(seal_git_tree_path(tree), path);
	assert_int_equal(seal_git_tree_count(tree), count);
}

static void test_specs(void **state)
{
	(void)state;
	new_repository("git tag -a -m x v1 && git tag light && "
		       "git tag -a -m y tree HEAD^{tree} && "
		       "git tag -a -m y blob HEAD:a && "
		       "echo 5 > e && git add e && git commit -qm 'a: b'");
	assert_named("HEAD", "HEAD", "HEAD^{tree}", "", 7);
	assert_named("HEAD:", "HEAD", "HEAD^{tree}", "", 7);
	assert_named("v1", "HEAD~1", "v1^{tree}", "", 6);
	assert_named("light:d", "light", "light:d", "d", 1);
	assert_named("light:d/", "light", "light:d", "d", 1);
	assert_named("light:d//", "light", "light:d", "d", 1);
	assert_named("tree", "", "tree^{tree}", "", 6);
	assert_named("HEAD^{tree}", "", "HEAD^{tree}", "", 7);
	assert_named("HEAD^{/a: b}:d", "HEAD", "HEAD:d", "d", 1);
	/* A file stands alone, under its own name; its tree is its folder's. */
	assert_named("HEAD:d/c", "HEAD", "HEAD:d", "d", 1);
	assert_string_equal(seal_git_tree_blob(tree, 0)->name, "c");
	assert_named("HEAD:x", "HEAD", "HEAD^{tree}", "", 1);
	assert_int_equal(seal_git_tree_blob(tree, 0)->mode, 0100755);
	assert_named("HEAD:l", "HEAD", "HEAD^{tree}", "", 1);
	assert_int_equal(seal_git_tree_blob(tree, 0)->mode, 0120000);
	/* A bare repository does too, and any folder of a work tree. */
	output_of("rm -rf b && git clone -q --bare r b");
	need_tree("b", "main:d");
	assert_int_equal(seal_git_tree_count(tree), 1);
	need_tree("r/d", "HEAD");
	assert_int_equal(seal_git_tree_count(tree), 7);
}

static void test_wrong_specs(void **state)
{
	static const char *const revisions[] = {
		"nowhere",
		"HEAD~9",
		"HEAD^2",
		"v9",
		"0123456789abcdef",
		"0123456789012345678901234567890123456789",
		"HEAD@{9}",
		"^HEAD",
		"HEAD..HEAD",
		"-v",
		"HEAD^{nonsense}",
		"HEAD^{",
		"a b",
		"nowhere:a",
	};
	static const char *const paths[] = { "HEAD:nowhere", "HEAD:d/nowhere",
					     "HEAD:a/b",     "HEAD:/a",
					     "HEAD:./a",     "HEAD:d/../a",
					     "HEAD:A",	     "HEAD:d//c" };

	(void)state;
	new_repository("git tag -a -m y blob HEAD:a");
	for (size_t i = 0; i < sizeof(revisions) / sizeof(*revisions); i++)
		assert_refused("r", revisions[i], SEAL_USAGE,
			       "no such revision");
	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++)
		assert_refused("r", paths[i], SEAL_USAGE,
			       "no such path in this revision");
	assert_refused("r", "", SEAL_USAGE, "REV or REV:PATH is needed");
	assert_refused("r", ":a", SEAL_USAGE, "REV or REV:PATH is needed");
	assert_refused("r", ":/first", SEAL_USAGE, "REV or REV:PATH is needed");
	assert_refused("r", "blob", SEAL_USAGE, "neither a commit nor a tree");
	assert_refused("r", "HEAD:a/", SEAL_USAGE, "the path is a file");
	assert_refused("/", "HEAD", SEAL_UNJUDGED, "no git repository");
	assert_refused("nowhere", "HEAD", SEAL_UNJUDGED, "No such file");
	output_of("rm -rf e && git init -q e");
	assert_refused("e", "HEAD", SEAL_USAGE, "no such revision");
	output_of("rm -rf s256 && git init -q --object-format=sha256 s256");
	assert_refused("s256", "HEAD", SEAL_UNJUDGED, "SHA-256");
}

static void test_submodule(void **state)
{
	(void)state;
	output_of("rm -rf sub && git init -q sub && cd sub && echo 1 > f && "
		  "git add f && git commit -qm sub");
	new_repository("git submodule --quiet add \"$PWD/../sub\" s && "
		       "git commit -qm submodule");
	need_tree("r", "HEAD");
	for (size_t i = 0; i < seal_git_tree_count(tree); i++) {
		const struct seal_git_blob *blob = seal_git_tree_blob(tree, i);

		assert_int_equal(blob->mode == 0160000,
				 strcmp(blob->name, "s") == 0);
	}
	assert_refused("r", "HEAD:s", SEAL_USAGE, "the path is a submodule");
}

/* What a partial clone did not fetch. */
static void test_missing(void **state)
{
	(void)state;
	new_repository("git config uploadpack.allowFilter true");
	output_of("rm -rf p && git clone -q --filter=blob:none --no-checkout "
		  "\"file://$PWD/r\" p");
	assert_refused("p", "HEAD", SEAL_UNJUDGED,
		       "the repository does not have its contents");
	assert_non_null(strstr(error.fix, "git checkout"));
	output_of("rm -rf p && git clone -q --filter=tree:0 --no-checkout "
		  "\"file://$PWD/r\" p");
	assert_refused("p", "HEAD", SEAL_UNJUDGED,
		       "does not have the tree of ");
}

/* Python writes what git would not: lines of MODE NAME OBJECT, raw. */
static void write_tree(const char *entries, const char *reference)
{
	output_of("cd r && python3 -c '\n"
		  "import hashlib, os, zlib\n"
		  "def blob(d, t=\"blob\"):\n"
		  "    d = (\"%%s %%d\\0\" %% (t, len(d))).encode() + d\n"
		  "    i = hashlib.sha1(d).hexdigest()\n"
		  "    os.makedirs(\".git/objects/\" + i[:2], exist_ok=True)\n"
		  "    with open(\".git/objects/\" + i[:2] + \"/\" + i[2:], "
		  "\"wb\") as f:\n"
		  "        f.write(zlib.compress(d))\n"
		  "    return i\n"
		  "def tree(*e):\n"
		  "    return blob(b\"\".join(m + b\" \" + n + b\"\\0\" + "
		  "bytes.fromhex(i) for m, n, i in e), \"tree\")\n"
		  "f = (b\"100644\",)\n"
		  "x = blob(b\"x\")\n"
		  "print(%s)\n"
		  "' > ../id && git update-ref refs/made/%s "
		  "$(git hash-object -t commit -w --stdin <<E\n"
		  "tree $(cat ../id)\n"
		  "author T <t@x> 1700000000 +0000\n"
		  "committer T <t@x> 1700000000 +0000\n\n"
		  "made\nE\n)",
		  entries, reference);
}

/* They are passed on: the container judges names. None crashes. */
static void test_hostile_names(void **state)
{
	static const char *const expected[] = { "..",	   ".git", "/abs",
						"../../x", "a/b",  "a",
						"a",	   "\\",   "c\n",
						"\xff" };

	(void)state;
	new_repository("true");
	write_tree(
		"tree((b\"100644\", b\"..\", x), (b\"100644\", b\".git\", "
		"x), (b\"100644\", b\"/abs\", x), (b\"100644\", "
		"b\"../../x\", x), (b\"100644\", b\"a/b\", x), (b\"100644\", "
		"b\"a\", x), (b\"100644\", b\"a\", x), (b\"100755\", "
		"b\"\\\\\", x), (b\"100664\", b\"c\\n\", x), (b\"120000\", "
		"b\"\\xff\", x))",
		"names");
	need_tree("r", "refs/made/names");
	assert_int_equal(seal_git_tree_count(tree), 10);
	for (size_t i = 0; i < 10; i++)
		assert_string_equal(seal_git_tree_blob(tree, i)->name,
				    expected[i]);
	assert_int_equal(seal_git_tree_blob(tree, 8)->mode, 0100644);
	write_tree("tree((b\"40000\", b\"..\", tree((b\"100644\", b\"x\", "
		   "x))))",
		   "up");
	need_tree("r", "refs/made/up");
	assert_string_equal(seal_git_tree_blob(tree, 0)->name, "../x");
}

static void test_hostile_objects(void **state)
{
	(void)state;
	new_repository("true");
	/* A file that is a tree, a folder that is a file, an empty name. */
	write_tree("tree((b\"100644\", b\"f\", tree()))", "file");
	assert_refused("r", "refs/made/file", SEAL_UNJUDGED,
		       "f: not a file, but listed as one");
	write_tree("tree((b\"40000\", b\"d\", x))", "folder");
	assert_refused("r", "refs/made/folder", SEAL_UNJUDGED, "git tree: ");
	write_tree("tree((b\"100644\", b\"\", x))", "empty");
	assert_int_not_equal(open_tree("r", "refs/made/empty"), SEAL_OK);
	write_tree("tree((b\"100644\", b\"a\", \"00\" * 20))", "null");
	assert_int_not_equal(open_tree("r", "refs/made/null"), SEAL_OK);
	write_tree("blob(b\"100644 a\", \"tree\")", "cut");
	assert_int_not_equal(open_tree("r", "refs/made/cut"), SEAL_OK);
	write_tree("tree()", "none");
	need_tree("r", "refs/made/none");
	assert_int_equal(seal_git_tree_count(tree), 0);
}

/* A few objects that name themselves over and over. */
static void test_bombs(void **state)
{
	(void)state;
	new_repository("true");
	write_tree("__import__(\"functools\").reduce(lambda t, _: "
		   "tree(*((b\"40000\", bytes([97 + i]), t) for i in "
		   "range(10))), range(9), tree((b\"100644\", b\"f\", x)))",
		   "wide");
	output_of("git -C r repack -adq");
	assert_refused("r", "refs/made/wide", SEAL_REFUSED,
		       "git tree: more than 2000000 entries");
	write_tree("__import__(\"functools\").reduce(lambda t, _: "
		   "tree((b\"40000\", b\"d\", t)), range(513), "
		   "tree((b\"100644\", b\"f\", x)))",
		   "deep");
	assert_refused("r", "refs/made/deep", SEAL_REFUSED,
		       "git tree: folders deeper than 512 levels");
}

static void *read_all(void *context)
{
	struct seal_error failure = { 0 };
	struct seal_bytes bytes = { 0 };
	bool good = true;

	for (int round = 0; round < 20; round++) {
		for (size_t i = 0; i < seal_git_tree_count(tree) && good; i++) {
			const struct seal_git_blob *blob =
				seal_git_tree_blob(tree, i);
			char text[16];

			good = seal_git_blob_read(tree, blob, &bytes,
						  &failure) == SEAL_OK;
			snprintf(text, sizeof(text), "%s\n", blob->name);
			good = good && bytes.size == strlen(text) &&
			       memcmp(bytes.data, text, bytes.size) == 0;
		}
	}
	seal_bytes_free(&bytes);
	*(bool *)context = good;
	return NULL;
}

static void test_threads(void **state)
{
	pthread_t threads[4];
	bool good[4];

	(void)state;
	output_of(
		"rm -rf r && git init -q r && cd r && for i in $(seq 200); do "
		"echo $i > $i; done && git add -A && git commit -qm x && "
		"git repack -adq");
	need_tree("r", "HEAD");
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, read_all,
						&good[i]),
				 0);
	for (size_t i = 0; i < 4; i++) {
		pthread_join(threads[i], NULL);
		assert_true(good[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_list),
		cmocka_unit_test(test_specs),
		cmocka_unit_test(test_wrong_specs),
		cmocka_unit_test(test_submodule),
		cmocka_unit_test(test_missing),
		cmocka_unit_test(test_hostile_names),
		cmocka_unit_test(test_hostile_objects),
		cmocka_unit_test(test_bombs),
		cmocka_unit_test(test_threads),
	};
	int failed = cmocka_run_group_tests(tests, repository_setup,
					    test_folder_remove);

	seal_git_tree_free(tree);
	seal_git_facts_free(&facts);
	return failed;
}
