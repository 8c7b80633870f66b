/* SPDX-License-Identifier: Apache-2.0 */
/* rules.c - the name of a finding in, what it means and how to mend it out */
#include "domain/rules.h"

#include <string.h>

/* What holds for all of a family; an empty name is everybody's. */
static const struct seal_rule families[] = {
	{ "integrity/", NULL,
	  "The package is not in its one form, or is not what was "
	  "signed. Whatever the configuration says, it is refused.",
	  "Build the package and sign it again; if nobody changed it "
	  "knowingly, find out who did." },
	{ "mismatch/", NULL,
	  "It is not a package that the configuration accepts.",
	  "Give the package that was asked for, signed by an allowed "
	  "profile." },
	{ "expiry/", NULL, "A signature is good for a limited time.",
	  "Sign the package again." },
	{ "revocation/", NULL, "What was signed once can be taken back.",
	  "Sign the package again with what is not revoked." },
	{ "layers/", NULL,
	  "The package runs with layers, which are part of the "
	  "verdict.",
	  "Give the layers that were signed with the package." },
	{ "provenance/", NULL,
	  "The configuration asks for more about where the package "
	  "comes from.",
	  "Build and sign it as the configuration asks." },
	{ "timestamp/", NULL,
	  "The configuration asks for a timestamp, or one was given "
	  "that is not good.",
	  "Sign the package again with a timestamp, or change the "
	  "configuration." },
	{ "", NULL, "seal-verify(1) describes its checks.",
	  "See what the message says." },
};

static const struct seal_rule rules[] = {
	/* The container: docs/format.md, 1.10 */
	{ "integrity/truncated", "the file is empty or cut off", NULL, NULL },
	{ "integrity/end-record", "no ZIP file, or bytes behind the end record",
	  NULL, NULL },
	{ "integrity/comment", "the archive has a comment", NULL, NULL },
	{ "integrity/multi-disk",
	  "the archive claims to be one part of several", NULL, NULL },
	{ "integrity/count",
	  "the counts of entries differ from each other or from the "
	  "directory",
	  NULL, NULL },
	{ "integrity/empty", "the package has no entry besides the seal", NULL,
	  NULL },
	{ "integrity/directory-bounds",
	  "the directory does not end where the end records start", NULL,
	  NULL },
	{ "integrity/directory-entry",
	  "no whole central header where one must be", NULL, NULL },
	{ "integrity/zip64-missing",
	  "a field refers to a ZIP64 value that is not there", NULL, NULL },
	{ "integrity/zip64-unneeded", "a ZIP64 value that nothing asks for",
	  NULL, NULL },
	{ "integrity/zip64-locator", "the ZIP64 locator points elsewhere", NULL,
	  NULL },
	{ "integrity/zip64-end-record",
	  "a field of the ZIP64 end record is wrong", NULL, NULL },
	{ "integrity/zip64-saturated",
	  "end record and ZIP64 end record do not agree", NULL, NULL },
	{ "integrity/zip64-extra", "a ZIP64 extra field has a wrong size", NULL,
	  NULL },
	{ "integrity/bounds",
	  "a header or data lie outside of the space for them", NULL, NULL },
	{ "integrity/prefix", "there are bytes before the first entry", NULL,
	  NULL },
	{ "integrity/gap",
	  "there are bytes between entries that belong to none", NULL, NULL },
	{ "integrity/overlap", "two entries share bytes", NULL, NULL },
	{ "integrity/local-header", "no local header where one must be", NULL,
	  NULL },
	{ "integrity/local-mismatch",
	  "local and central header of an entry differ", NULL, NULL },
	{ "integrity/local-name", "an entry has two names", NULL, NULL },
	{ "integrity/encrypted", "an entry is encrypted", NULL, NULL },
	{ "integrity/data-descriptor", "an entry has a data descriptor", NULL,
	  NULL },
	{ "integrity/flags", "an entry has a flag that is not allowed", NULL,
	  NULL },
	{ "integrity/utf8-flag",
	  "an entry's UTF-8 flag is not as its name asks", NULL, NULL },
	{ "integrity/method", "an entry is neither stored nor deflated", NULL,
	  NULL },
	{ "integrity/stored-size", "an entry's two sizes do not fit its method",
	  NULL, NULL },
	{ "integrity/extra", "an entry has an extra field", NULL, NULL },
	{ "integrity/unicode-path",
	  "an entry has a second name in an extra field", NULL, NULL },
	{ "integrity/entry-comment", "an entry has a comment", NULL, NULL },
	{ "integrity/internal-attributes", "an entry has internal attributes",
	  NULL, NULL },
	{ "integrity/host", "an entry was made by another system than Unix",
	  NULL, NULL },
	{ "integrity/version", "an entry asks for another version of ZIP", NULL,
	  NULL },
	{ "integrity/mode", "an entry has a mode that is not allowed", NULL,
	  NULL },
	{ "integrity/folder-data", "a folder has data", NULL, NULL },
	{ "integrity/time",
	  "an entry's time is not that of the others, or none at all", NULL,
	  NULL },
	{ "integrity/bomb", "more entries, folders or bytes than are allowed",
	  NULL, NULL },
	{ "integrity/name-length", "a name is empty or too long", NULL, NULL },
	{ "integrity/name-utf8", "a name is no UTF-8", NULL, NULL },
	{ "integrity/name-control", "a name has a control character", NULL,
	  NULL },
	{ "integrity/name-misleading",
	  "a name has a character that hides or turns text", NULL, NULL },
	{ "integrity/name-unassigned",
	  "a name has a character that Unicode does not know yet", NULL, NULL },
	{ "integrity/name-absolute", "a name is absolute", NULL, NULL },
	{ "integrity/name-backslash", "a name has a backslash", NULL, NULL },
	{ "integrity/name-character",
	  "a name has a character that some systems forbid", NULL, NULL },
	{ "integrity/name-component", "a name has an empty component", NULL,
	  NULL },
	{ "integrity/name-traversal", "a name climbs out of the package", NULL,
	  NULL },
	{ "integrity/name-ending",
	  "a component of a name ends in a dot or a space", NULL, NULL },
	{ "integrity/reserved-name", "a name is the seal's, or like it", NULL,
	  NULL },
	{ "integrity/duplicate", "two entries have one name", NULL, NULL },
	{ "integrity/order", "the entries are not in their order", NULL, NULL },
	{ "integrity/file-and-folder", "a name is a file's and a folder's too",
	  NULL, NULL },
	{ "integrity/case-collision",
	  "two names are equal but for case or normalisation", NULL, NULL },
	{ "integrity/link-target",
	  "a symbolic link leads out of the package, or nowhere it "
	  "may",
	  NULL, NULL },
	{ "integrity/data-stream",
	  "an entry's data are no whole deflate stream", NULL, NULL },
	{ "integrity/data-size",
	  "an entry's data have another size than its header says", NULL,
	  NULL },
	{ "integrity/data-crc", "an entry's data are damaged", NULL, NULL },
	/* What is read and signed */
	{ "integrity/content",
	  "the contents could not be unpacked as they must be",
	  "A rule of the package's form is broken that has no name of"
	  " its own.",
	  NULL },
	{ "integrity/unread", "the package could not be read",
	  "A file is missing, cannot be read, or changed while it was"
	  " judged. That is no verdict, and never counts as a pass.",
	  "Make sure that the file is there and is not written at the"
	  " same time." },
	{ "integrity/seal", "the seal is not in its one form",
	  "The last entry of the package is the seal, which has one "
	  "byte form only. Something else than Sealwright wrote it, "
	  "or it was changed.",
	  NULL },
	{ "integrity/bundle", "a signature is no Sigstore bundle as it must be",
	  "The signature is a Sigstore bundle v0.3 with a DSSE "
	  "envelope; this one cannot be read as such.",
	  NULL },
	{ "integrity/statement", "what was signed cannot be read",
	  "A known key signed it, but it is no statement of "
	  "Sealwright's form.",
	  "Sign it again with this version of seal-sign." },
	{ "integrity/record",
	  "the package's record is not the one that was signed",
	  "The package holds a record of how it was made, and the "
	  "detached signature another one.",
	  NULL },
	{ "integrity/digest", "the package changed after it was signed",
	  "The SHA-256 of the payload is not the one that was signed."
	  " Either the signature is of an earlier build, or somebody "
	  "changed the package.",
	  "Build it and sign it again; if nobody changed it "
	  "knowingly, find out who did." },
	{ "integrity/signature", "the signature is broken",
	  "It claims a profile version of the trust directory whose "
	  "key did not make it. It was damaged, or somebody pretends "
	  "to be that signer.",
	  "Build it and sign it again; if nobody changed it "
	  "knowingly, find out who did." },
	{ "integrity/profile-version",
	  "the signature names another profile version",
	  "What was signed names one profile version, and the key of "
	  "another one signed it.",
	  NULL },
	{ "integrity/keyid", "the signature names another key",
	  "Key id or hint are not those of the key that made the "
	  "signature.",
	  NULL },
	{ "integrity/timestamp", "the signature's timestamp is broken",
	  "It cannot be read, is of another signature, or is not what "
	  "its authority signed.",
	  NULL },
	{ "integrity/layers", "the list of layers changed after it was signed",
	  "The seal's list of layers is not the one that was signed, "
	  "or a layer has layers.",
	  NULL },
	{ "mismatch/unsigned", "the package is not signed",
	  "It has no seal, or a seal without signatures: an unsigned "
	  "build, or a signature that was taken off.",
	  "Sign it with seal-sign." },
	{ "mismatch/signer", "it was signed by an unknown key",
	  "The key is in no profile of the trust directory.",
	  "Sign it by an allowed profile, or add the key with "
	  "seal-trust after a review." },
	{ "mismatch/no-signature",
	  "what the key signed is no package signature",
	  "A known key signed something else, a bill of materials for"
	  " one.",
	  "Sign the package with seal-sign." },
	{ "mismatch/profile", "it was signed by a profile that is not allowed",
	  "The configuration's AllowedPublishers or AllowedProfiles "
	  "do not include the profile version that signed it.",
	  "Sign it by an allowed profile, or allow this one with "
	  "seal-trust config update." },
	{ "mismatch/name", "it was signed under another name",
	  "A signature is for one package name, so that no signed "
	  "package can stand in for another.",
	  "Give the package that was asked for, or sign it with the "
	  "right --name." },
	{ "mismatch/type", "it was signed as another type of package",
	  "A function was given for a layer, or a layer for a "
	  "function.",
	  "Give the right package, or sign it with the right --type." },
	{ "mismatch/package",
	  "the configuration is not for packages of this name",
	  "The configuration's Packages do not include the signed "
	  "name.",
	  "Judge it under its own configuration, or add the name to "
	  "Packages." },
	{ "mismatch/signatures", "too few profiles signed it",
	  "The configuration's RequiredSignatures asks for signatures"
	  " of more profiles.",
	  "Let the other profiles sign it too." },
	{ "mismatch/layer", "a file was given as a layer that is none",
	  "No signed list of layers has it.",
	  "Give the layer that was signed with the package." },
	{ "expiry/expired", "the signature has expired",
	  "By its own time, or by the validity of its profile, "
	  "whichever comes first.",
	  "Sign it again." },
	{ "expiry/ahead", "the signing time lies ahead",
	  "A signing time more than five minutes ahead cannot be "
	  "true.",
	  "Set the clocks of the machines that sign and verify." },
	{ "expiry/longer",
	  "the signature claims to last longer than its profile "
	  "allows",
	  "It ends when the profile's validity does.", NULL },
	{ "expiry/soon", "the signature ends soon",
	  "Less than a tenth of its time is left.",
	  "Sign it again before that." },
	{ "revocation/job", "the signature was revoked",
	  "seal-trust revoke-signature took back this one signature.",
	  "Do not use the package; build and sign a new one." },
	{ "revocation/profile-version", "the profile version was revoked",
	  "Its key is not trusted any more for signatures from the "
	  "effective time on, nor for those that nothing but the key "
	  "itself dates.",
	  "Sign it again with a version that is not revoked." },
	{ "revocation/earlier",
	  "the profile version was revoked, for later signatures",
	  "A trusted timestamp says that this signature is from before "
	  "the revocation's effective time.",
	  NULL },
	{ "revocation/stale", "the revocation data are out of date",
	  "They are past validUntil, so nobody can say whether the "
	  "signature was revoked.",
	  "Refresh them with seal-trust revocations refresh." },
	{ "revocation/ageing", "the revocation data will soon be out of date",
	  "They are in the last fifth of their time.",
	  "Refresh them with seal-trust revocations refresh." },
	{ "layers/missing", "a layer of the package was not given",
	  "The signature lists it, and without the file it cannot be "
	  "judged.",
	  "Give it with --layer or --layers-dir." },
	{ "layers/layer", "a layer of the package is not accepted",
	  "A package is no better than the layers it runs with.",
	  "See what was found about the layer." },
	{ "provenance/clean-tree", "it was signed with uncommitted changes",
	  "The configuration or --require-clean-tree asks for a clean"
	  " work tree.",
	  "Commit, build and sign again." },
	{ "provenance/repository", "it comes from another repository",
	  "The configuration's Repositories do not include it.",
	  "Build it from an allowed repository." },
	{ "provenance/ref", "it comes from another branch or tag",
	  "The configuration's Refs do not include it.",
	  "Build it from an allowed branch or tag." },
	{ "provenance/commit", "it was signed from another commit",
	  "--commit or the configuration asks for one commit.",
	  "Build and sign it from that commit." },
	{ "provenance/signed-commit",
	  "the commit's own signature was not verified",
	  "The configuration asks for commits whose signature was "
	  "verified at signing.",
	  "Sign the commit, and let seal-sign verify it." },
	{ "provenance/signed-at", "it was signed too early",
	  "The configuration's MinimumSignedAt is later.",
	  "Use a newer release." },
	{ "provenance/version", "its version is too old, or none",
	  "The configuration's MinimumVersion asks for a newer one.",
	  "Use a newer release, or sign it with --package-version." },
	{ "timestamp/required", "it has no trusted timestamp",
	  "The configuration's RequireTimestamp asks for one.",
	  "Sign it again with --timestamp." },
	{ "timestamp/authority", "the timestamp is of an unknown authority",
	  "The trust directory does not have whoever made it.",
	  "If it is to be trusted, add it with seal-trust "
	  "timestamp-authority add." },
	{ "timestamp/authority-expired",
	  "the authority was not valid at the time of the timestamp",
	  "Its certificates, or its period in the trust directory, do "
	  "not cover that time.",
	  "Sign it again with --timestamp." },
	{ "timestamp/window",
	  "the timestamp does not fit the signature's own times",
	  "It lies before the signing time or behind the end of the "
	  "signature.",
	  "Sign it again with --timestamp." },
	{ "timestamp/malformed", "the timestamp cannot be read",
	  "It is no timestamp response of RFC 3161.",
	  "Sign it again with --timestamp." },
	{ "timestamp/imprint", "the timestamp is of something else",
	  "It does not have the digest of this signature.",
	  "Sign it again with --timestamp." },
	{ "timestamp/signature",
	  "the timestamp is not what its authority signed",
	  "It was changed, or somebody pretends to be the authority.",
	  "Sign it again with --timestamp." },
	{ "run/failed", "seal-verify could not do its work",
	  "A wrong option, no such configuration, a file that cannot "
	  "be read or written. Nothing was judged, and that never "
	  "counts as a pass.",
	  "Mend what the message says, and run it again." },
};

static const struct seal_rule *find(const char *id)
{
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
		if (strcmp(rules[i].id, id) == 0)
			return &rules[i];
	}
	return NULL;
}

static const struct seal_rule *find_family(const char *id)
{
	const struct seal_rule *family = families;

	while (strncmp(id, family->id, strlen(family->id)) != 0)
		family++;
	return family;
}

struct seal_rule seal_rule_find(const char *id)
{
	const struct seal_rule *rule = find(id);
	const struct seal_rule *family = find_family(id);
	struct seal_rule found = { id, "a finding of seal-verify", NULL, NULL };

	if (rule)
		found = *rule;
	if (!found.help)
		found.help = family->help;
	if (!found.fix)
		found.fix = family->fix;
	return found;
}
