/* SPDX-License-Identifier: Apache-2.0 */
/* attach.h - what the files of the attach stage share */
#ifndef SEAL_STAGES_ATTACH_H
#define SEAL_STAGES_ATTACH_H

#include "base/files.h"
#include "domain/seal.h"

/* One layer's file. */
struct seal_given_layer {
	struct seal_input input;
	struct seal_zip zip;
	struct seal_layer facts;
};

/*
 * Layers are unpacked over each other: tell of each file that a later one
 * hides, as a warning about |path|.
 */
void seal_attach_tell_hidden(const struct seal_given_layer *layers,
			     size_t count, const char *path,
			     const struct seal_log *log);

#endif
