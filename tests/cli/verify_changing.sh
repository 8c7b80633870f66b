#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A package that changes while it is judged is exit 3, and never a pass
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
. "$SEAL_SOURCE/tests/town.sh"
need cc mkfifo timeout
town
seal-sign -q --profile release --key release.pem --name app.zip \
  --detached app.sigstore.json pure/app.zip
mkfifo bundle

# The detached signature comes through a pipe: the package is open and read by
# then, and has not been compared with how it was.
during() { # during CHANGE OPTION...
  change=$1
  shift
  cp app.zip judged.zip
  timeout 60 seal-verify --config production --bundle bundle "$@" judged.zip \
    >out 2>err &
  exec 3>bundle
  eval "$change"
  cat app.sigstore.json >&3
  exec 3>&-
  status=0
  wait $! || status=$?
}

during 'true'
[ "$status" = 0 ] || fail "unchanged: exit $status"
says err '^judged.zip: valid'
for change in 'printf x >>judged.zip' 'cp tool.zip judged.zip' \
  'truncate -s 100 judged.zip' 'cp app.zip other.zip; cat other.zip >judged.zip'; do
  [ -f tool.zip ] || cp pure/app.zip tool.zip
  during "$change"
  [ "$status" = 3 ] || fail "$change: exit $status"
  says err '^judged.zip: error: could not judge: .*changed while it was read'
  says err '^sealwright: 0 verified'
done
# What was found in bytes that are gone is not said, and does not count.
during 'printf x >>judged.zip' --name other.zip
[ "$status" = 3 ] || fail "changed, and another name: exit $status"
if grep -q 'mismatch' err; then fail "a finding about bytes that are gone"; fi

# What goes out is the private copy that was judged, whatever becomes of the
# file meanwhile.
during 'printf x >>judged.zip' -o out.zip
[ "$status" = 0 ] || fail "a private copy: exit $status"
same out.zip app.zip
rm out.zip
during 'cp tool.zip judged.zip' --extract folder
[ "$status" = 0 ] || fail "a private copy: exit $status"
diff -r folder files/app >&2

# A file cut short under the mapping: a signal, a line, exit 3. This shim cuts
# it at the very moment it is mapped.
cat >shim.c <<'C'
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
void *mmap64(void *at, size_t size, int protection, int flags, int fd,
	     off_t offset)
{
	void *(*real)(void *, size_t, int, int, int, off_t) =
		dlsym(RTLD_NEXT, "mmap64");
	void *data = real(at, size, protection, flags, fd, offset);
	const char *path = getenv("SHRINK");
	struct stat mapped, named;

	if (fd >= 0 && path && fstat(fd, &mapped) == 0 &&
	    stat(path, &named) == 0 && mapped.st_ino == named.st_ino &&
	    truncate(path, 0) != 0)
		abort();
	return data;
}
void *mmap(void *at, size_t size, int protection, int flags, int fd,
	   off_t offset)
{
	return mmap64(at, size, protection, flags, fd, offset);
}
C
cc -shared -fPIC -o shim.so shim.c -ldl
cp app.zip shrunk.zip
echo old >report.json
expect 3 env LD_PRELOAD="$PWD/shim.so" SHRINK=shrunk.zip seal-verify \
  --config staging --report json=report.json shrunk.zip
says err 'error: an input became shorter while it was read'
[ ! -s shrunk.zip ] || fail "the shim did not cut it"
absent report.json # an old verdict would be a false one
cp app.zip shrunk.zip
expect 3 env LD_PRELOAD="$PWD/shim.so" SHRINK=shrunk.zip seal-inspect shrunk.zip

# A layer that is cut short takes its package along.
package base
sign base.zip pure/base.zip --type layer
seal-attach-layer -o with.zip --package pure/app.zip pure/base.zip
sign full.zip with.zip
expect 0 seal-verify --config production --layer base.zip full.zip
expect 3 env LD_PRELOAD="$PWD/shim.so" SHRINK=base.zip seal-verify \
  --config production --layer base.zip -o out.zip full.zip
absent out.zip
