/* SPDX-License-Identifier: Apache-2.0 */
/* uri.h - every name of our own and of others that stands in our documents */
#ifndef SEAL_DOMAIN_URI_H
#define SEAL_DOMAIN_URI_H

/* Our own (docs/format.md explains each); we own no domain, hence urn. */
#define SEAL_URI_BUILD_TYPE	"urn:sealwright:buildtype:package:v1"
#define SEAL_URI_BUILDER_LOCAL	"urn:sealwright:builder:local"
#define SEAL_URI_BUILDER_GITHUB "urn:sealwright:builder:github-self-asserted"
#define SEAL_URI_BUILDER_GITLAB "urn:sealwright:builder:gitlab-self-asserted"
#define SEAL_MEDIA_SEAL		"application/vnd.sealwright.seal.v1+json"
#define SEAL_MEDIA_RECORD	"application/vnd.sealwright.record.v1+json"
#define SEAL_MEDIA_REPORT	"application/vnd.sealwright.report.v1+json"
#define SEAL_MEDIA_INSPECTION	"application/vnd.sealwright.inspection.v1+json"

#define SEAL_URI_TOOL "urn:sealwright:tool"
/* in-toto, SLSA, DSSE, Sigstore. */
#define SEAL_URI_STATEMENT   "https://in-toto.io/Statement/v1"
#define SEAL_URI_PROVENANCE  "https://slsa.dev/provenance/v1"
#define SEAL_MEDIA_STATEMENT "application/vnd.in-toto+json"
#define SEAL_MEDIA_BUNDLE    "application/vnd.dev.sigstore.bundle.v0.3+json"
#define SEAL_MEDIA_ROOT                                                        \
	"application/vnd.dev.sigstore.trustedroot+json;version=0.1"

/* The schema of SARIF 2.1.0 as its editors look it up. */
#define SEAL_URI_SARIF "https://json.schemastore.org/sarif-2.1.0.json"

/* AWS's forms; the region and the account of a local one. */
#define SEAL_ARN_SIGNER	  "arn:aws:signer:local:000000000000:"
#define SEAL_ARN_PROFILES SEAL_ARN_SIGNER "/signing-profiles/"
#define SEAL_ARN_JOBS	  SEAL_ARN_SIGNER "/signing-jobs/"
#define SEAL_ARN_CONFIG	  "arn:aws:lambda:local:000000000000:code-signing-config:"

#endif
