/* SPDX-License-Identifier: Apache-2.0 */
/* crypto_pkcs11_error.c - what a token said in, what it means for who signs out
 */
#include <openssl/err.h>
#include <string.h>

#include "adapters/crypto_private.h"

/* What tokens answer (CKR_...), and what it means for who signs. */
static const struct answer {
	int code;
	const char *text;
	const char *fix;
} answers[] = {
	{ 0x0a0, "wrong PIN",
	  "it was tried once; most tokens lock after three wrong ones" },
	{ 0x0a1, "wrong PIN: it has characters that no PIN has", "" },
	{ 0x0a2, "wrong PIN: it is too short or too long", "" },
	{ 0x0a3, "the PIN has expired", "pkcs11-tool --login --change-pin" },
	{ 0x0a4, "the token is locked after too many wrong PINs",
	  "pkcs11-tool --login --login-type so --init-pin, with the security "
	  "officer's PIN" },
	{ 0x102, "the token has no user's PIN yet",
	  "pkcs11-tool --login --login-type so --init-pin" },
	{ 0x032, "the token was removed", "" },
	{ 0x0e0, "the token was removed", "" },
	{ 0x0b1, "the token has no session left",
	  "end other programs that use it" },
};

static const struct answer *find_answer(unsigned long code)
{
	for (size_t i = 0; i < sizeof(answers) / sizeof(*answers); i++) {
		if (answers[i].code == ERR_GET_REASON(code))
			return &answers[i];
	}
	return NULL;
}

/* Neither the engine nor a provider says more than that it found nothing. */
static enum seal_status fail_absent(const char *what, bool asked,
				    struct seal_error *error)
{
	if (asked) {
		seal_error_fix(error, "pkcs11-tool --login --list-objects "
				      "shows what is there; Ed25519 needs a "
				      "newer engine than Debian 12's");
		return seal_fail(error, SEAL_UNJUDGED,
				 "%s: the token has no such key, or one of a "
				 "kind that cannot be read",
				 what);
	}
	seal_error_fix(error, "pkcs11-tool --list-slots shows the tokens; say "
			      "which with token= or serial=");
	return seal_fail(error, SEAL_UNJUDGED,
			 "%s: no token fits the URI, more than one does, or it "
			 "has no such key",
			 what);
}

static enum seal_status fail_unknown(unsigned long code,
				     struct seal_error *error)
{
	const char *reason = ERR_reason_error_string(code);

	return seal_fail(error, SEAL_UNJUDGED, "PKCS#11 module: %s (0x%x)",
			 reason ? reason : "it failed",
			 (unsigned int)ERR_GET_REASON(code));
}

/* The first that tells something is the reason. */
enum seal_status seal_token_fail(const char *what, bool asked,
				 struct seal_error *error)
{
	unsigned long code = ERR_get_error();

	for (; code != 0; code = ERR_get_error()) {
		const char *library = ERR_lib_error_string(code);
		const struct answer *known;

		if (!library || strcmp(library, "PKCS#11 module") != 0)
			continue;
		known = find_answer(code);
		ERR_clear_error();
		if (!known)
			return fail_unknown(code, error);
		seal_error_fix(error, "%s", known->fix);
		return seal_fail(error, SEAL_UNJUDGED, "%s: %s", what,
				 known->text);
	}
	return fail_absent(what, asked, error);
}
