/* SPDX-License-Identifier: Apache-2.0 */
/* json_parts.h - the one place that names cJSON; for the JSON adapter only */
#ifndef SEAL_ADAPTERS_JSON_PARTS_H
#define SEAL_ADAPTERS_JSON_PARTS_H

#include <cJSON.h>

#include "adapters/json.h"
#include "adapters/json_syntax.h"

#endif
