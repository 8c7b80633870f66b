/* SPDX-License-Identifier: Apache-2.0 */
/* config_edit.h - the parts of an edit of a configuration */
#ifndef SEAL_DOMAIN_CONFIG_EDIT_H
#define SEAL_DOMAIN_CONFIG_EDIT_H

#include "domain/trust_edit.h"

/* Take off what the options take off, then set what they set. */
enum seal_status seal_config_set(const struct seal_trust *trust,
				 const struct seal_config_options *options,
				 struct seal_config *config,
				 struct seal_error *error);
/* One setting, by the name of its option. */
enum seal_status seal_config_unset(const char *setting,
				   struct seal_config *config,
				   struct seal_error *error);
/* How many different profiles it allows. */
size_t seal_config_signers(const struct seal_config *config);

/* The whole of it, as its file has it. */
struct seal_json *seal_config_json(struct seal_json_builder *builder,
				   const struct seal_config *config,
				   int64_t modified);

#endif
