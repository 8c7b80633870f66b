/* SPDX-License-Identifier: Apache-2.0 */
/* codec_parts.h - the one place that names libdeflate and zlib; for the codec
 * adapter only */
#ifndef SEAL_ADAPTERS_CODEC_PARTS_H
#define SEAL_ADAPTERS_CODEC_PARTS_H

#include <libdeflate.h>
#include <zlib.h>

#include "adapters/codec.h"

#endif
