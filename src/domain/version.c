/* SPDX-License-Identifier: Apache-2.0 */
/* version.c - nothing in; which version, which libraries, which codec out */
#include "adapters/codec.h"
#include "adapters/crypto.h"
#include "adapters/json.h"
#include "adapters/text.h"

const char *seal_version(void)
{
	return SEALWRIGHT_VERSION_STRING;
}

enum seal_status seal_version_details(struct seal_text *output,
				      struct seal_error *error)
{
	struct seal_bytes text = { 0 };
	char fingerprint[SEAL_SHA256_HEX];
	enum seal_status status;

	*output = (struct seal_text){ 0 };
	status = seal_codec_fingerprint(fingerprint, error);
	if (status == SEAL_OK)
		status = seal_bytes_printf(
			&text, error,
			"OpenSSL %s\ncJSON %s\nlibdeflate %s\nzlib %s\n"
			"libutf8proc %s (Unicode %s)\n"
			"codec %s %s level %d chunk %zu fingerprint %s\n",
			seal_crypto_library_version(),
			seal_json_library_version(), seal_codec_version(),
			seal_zlib_version(), seal_text_library_version(),
			seal_text_unicode_version(), SEAL_CODEC_NAME,
			seal_codec_version(), SEAL_CODEC_LEVEL, SEAL_CHUNK,
			fingerprint);
	if (status == SEAL_OK)
		status = seal_bytes_to_text(&text, output, error);
	seal_bytes_free(&text);
	return status;
}
