/* SPDX-License-Identifier: Apache-2.0 */
/* documents.h - good JSON documents, and one way to spoil them */
#ifndef SEAL_TESTS_DOCUMENTS_H
#define SEAL_TESTS_DOCUMENTS_H

#include <stdlib.h>
#include <string.h>

#define HEX8   "0123abcd"
#define HEX40  HEX8 HEX8 HEX8 HEX8 HEX8
#define HEX64  HEX8 HEX8 HEX8 HEX8 HEX8 HEX8 HEX8 HEX8
#define DIGIT8 "11111111"
#define ONES64 DIGIT8 DIGIT8 DIGIT8 DIGIT8 DIGIT8 DIGIT8 DIGIT8 DIGIT8
#define ONES40 DIGIT8 DIGIT8 DIGIT8 DIGIT8 DIGIT8

#define RECORD_STORED                                                          \
	"{\"mediaType\":\"application/vnd.sealwright.record.v1+json\","        \
	"\"payload\":{\"sha256\":\"" HEX64 "\"},"                              \
	"\"codec\":{\"name\":\"store\"},\"sourceDateEpoch\":315532800}"

#define RECORD_FULL                                                            \
	"{\"mediaType\":\"application/vnd.sealwright.record.v1+json\","        \
	"\"payload\":{\"sha256\":\"" HEX64 "\"},"                              \
	"\"codec\":{\"name\":\"libdeflate\",\"version\":\"1.14\","             \
	"\"level\":6,\"chunkSize\":4194304,\"fingerprint\":\"" ONES64 "\"},"   \
	"\"sourceDateEpoch\":1700000000,"                                      \
	"\"options\":{\"prefix\":\"lib\",\"excludes\":[\"*.o\",\"tmp\"]},"     \
	"\"git\":{\"commit\":\"" HEX40 "\",\"tree\":\"" ONES40 "\","           \
	"\"path\":\"src\"},"                                                   \
	"\"foreign\":{\"sha256\":\"" ONES64 "\","                              \
	"\"origin\":\"https://host/x.zip\"}}"

#define LAYER_BASE                                                             \
	"{\"name\":\"base.zip\",\"digest\":{\"sha256\":\"" HEX64 "\"},"        \
	"\"size\":154,\"unpackedSize\":12}"
#define LAYER_FONTS                                                            \
	"{\"name\":\"fonts.zip\",\"digest\":{\"sha256\":\"" ONES64 "\"},"      \
	"\"size\":9007199254740991,\"unpackedSize\":0}"
#define LAYERS "[" LAYER_BASE "," LAYER_FONTS "]"

/* payload {}, signature "sig", then "gis" */
#define BUNDLE_HEAD                                                            \
	"{\"mediaType\":\"application/vnd.dev.sigstore.bundle.v0.3+json\","    \
	"\"verificationMaterial\":{\"publicKey\":{\"hint\":\"H\"}"
#define BUNDLE_STAMPS                                                          \
	",\"timestampVerificationData\":{\"rfc3161Timestamps\":["              \
	"{\"signedTimestamp\":\"MAA=\"}]}"
#define BUNDLE_TAIL(sig)                                                       \
	"},\"dsseEnvelope\":{\"payload\":\"e30=\","                            \
	"\"payloadType\":\"application/vnd.in-toto+json\","                    \
	"\"signatures\":[{\"sig\":\"" sig "\",\"keyid\":\"H\"}]}}"
#define BUNDLE	     BUNDLE_HEAD BUNDLE_TAIL("c2ln")
#define BUNDLE_TIMED BUNDLE_HEAD BUNDLE_STAMPS BUNDLE_TAIL("Z2lz")

/* |text| with the first |from| in it replaced by |to|; free it. */
static inline char *replaced(const char *text, const char *from, const char *to)
{
	const char *at = strstr(text, from);
	char *output = malloc(strlen(text) + strlen(to) + 1);

	if (!at || !output)
		abort();
	memcpy(output, text, (size_t)(at - text));
	strcpy(output + (at - text), to);
	strcat(output, at + strlen(from));
	return output;
}

#endif
