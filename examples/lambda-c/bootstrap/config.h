/* SPDX-License-Identifier: Apache-2.0 */
/* config.h - the function's own settings, packaged beside the bootstrap */
#ifndef CONFIG_H
#define CONFIG_H

#include <stddef.h>

#include "failure.h"

struct config {
	size_t maximum_body_bytes; /* of the decoded image */
};

/* Read FOLDER/config.json. Returns 0, or -1 with *failure filled. */
int config_read(const char *folder, struct config *config,
		struct failure *failure);

#endif
