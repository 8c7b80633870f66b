#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# check_install.sh - do we know where the tools come from?
# shellcheck source-path=SCRIPTDIR
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

one_of install "$INSTALL" source archive path
[[ $INSTALL = archive ]] || exit 0
given archive "$ARCHIVE"
[[ $ARCHIVE = *.tar.gz || $ARCHIVE = *.deb ]] ||
  stop 2 "input 'archive': is neither a .tar.gz nor a .deb"
[[ $ARCHIVE_SHA256 =~ ^(sha256:)?[0-9a-f]{64}$ ]] ||
  stop 2 "input 'archive-sha256': is no SHA-256" "write the digest that the release names"
[[ $ARCHIVE != *://* || $ARCHIVE = https://* ]] ||
  stop 2 "input 'archive': only https:// is fetched"
