/* SPDX-License-Identifier: Apache-2.0 */
/* package.h - what goes beside the package: internal to the package stage */
#ifndef SEAL_STAGES_PACKAGE_H
#define SEAL_STAGES_PACKAGE_H

#include "domain/seal.h"
#include "stages/collect.h"

/* A Makefile rule: |target| is made from the collected files: depfile.c. */
enum seal_status seal_depfile_print(const struct seal_collection *collection,
				    const char *target,
				    struct seal_bytes *output,
				    struct seal_error *error);

/* All that the record holds but the payload digest: package_record.c. */
enum seal_status seal_package_record(const struct seal_package_options *options,
				     const struct seal_collection *collection,
				     uint32_t dos_time,
				     struct seal_record *record,
				     struct seal_error *error);
/* One line of JSON. */
enum seal_status seal_package_record_print(const struct seal_record *record,
					   struct seal_bytes *output,
					   struct seal_error *error);

#endif
