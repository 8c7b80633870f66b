#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What a makefile cannot say: each is refused at once, with its reason
set -eu
. "$SEAL_SOURCE/tests/make/lib.sh"
mkdir project
cd project
echo a >a.txt
mkdir -p folder/build other
echo a >other/a.txt

# refuses PATTERN [make argument...]: with the lines on standard input in the
# makefile, where $(end) is the include.
refuses() {
  { cat; echo 'all: package'; } |
    sed "s,^END$,include $SEAL_SOURCE/make/seal.mk," >Makefile
  pattern=$1
  shift
  expect 2 make "$@"
  says err "^[^ ]+: \*\*\* seal\.mk: $pattern"
  absent build
  [ ! -s "$work/calls" ] || fail "a tool was run: $(cat "$work/calls")"
}
good='SEAL_PACKAGES := app
app_FILES := a.txt'

refuses 'this is GNU Make 3\.81, and 4\.0 or later is needed' \
  MAKE_VERSION=3.81 <<MAKE
$good
END
MAKE

# ---- names of packages ----
refuses 'SEAL_PACKAGES: no package is named; set it before the include' <<MAKE
END
$good
MAKE
refuses 'SEAL_PACKAGES: no package is named' <<'MAKE'
SEAL_PACKAGES := $(empty)
END
MAKE
refuses "SEAL_PACKAGES: 'app' is named twice" <<MAKE
$good
SEAL_PACKAGES += base app
base_FILES := a.txt
END
MAKE
# shellcheck disable=SC2016 # Make's $
for name in a/b ../a 'a:b' 'a$$b' 'a(b)' "a'b" 'a,b' 'a=b' 'ä' -a app.zip SEAL \
  'a;b' 'a%' '*'; do
  refuses "SEAL_PACKAGES: .* is no name: letters, digits and any" <<MAKE
SEAL_PACKAGES := base $name
base_FILES := a.txt
END
MAKE
done

# ---- what is in them ----
refuses 'app: it would be empty: set app_FILES or app_DIRECTORY before' <<'MAKE'
SEAL_PACKAGES := app
END
app_FILES := a.txt
MAKE
refuses "app_FILES: 'folder' is a folder: use app_DIRECTORY" <<'MAKE'
SEAL_PACKAGES := app
app_FILES := a.txt folder
END
MAKE
refuses "app_FILES: two files would be 'a\.txt'; path=name gives" <<'MAKE'
SEAL_PACKAGES := app
app_FILES := a.txt other/a.txt
END
MAKE
for name in /a ../a x/../../a x/..; do
  refuses "app_FILES: '[^']*' is no relative path of a file" <<MAKE
SEAL_PACKAGES := app
app_FILES := a.txt=$name
END
MAKE
done
refuses "app_FILES: what stands before or after a = is missing" <<'MAKE'
SEAL_PACKAGES := app
app_FILES := a.txt=
END
MAKE
refuses "app_FILES: '\*\.txt' has a pattern in it: write .\(wildcard" <<'MAKE'
SEAL_PACKAGES := app
app_FILES := *.txt
END
MAKE
refuses "app_DIRECTORY: 'folder' holds SEAL_OUT, 'folder/build'" <<'MAKE'
SEAL_PACKAGES := app
app_DIRECTORY := folder
SEAL_OUT := folder/build
END
MAKE
refuses "app_DIRECTORY: '\./' holds SEAL_OUT, 'build'" <<'MAKE'
SEAL_PACKAGES := app
app_DIRECTORY := ./
END
MAKE

# ---- types and layers ----
refuses "app_TYPE: 'Layer' is neither function nor layer" <<MAKE
$good
app_TYPE := Layer
END
MAKE
refuses "app_LAYERS: 'base' is not in SEAL_PACKAGES" <<MAKE
$good
app_LAYERS := base
END
MAKE
refuses "app_LAYERS: 'base' is no layer, says base_TYPE" <<MAKE
$good
SEAL_PACKAGES += base
base_FILES := a.txt
base_TYPE := function
app_LAYERS := base
END
MAKE
refuses "base_LAYERS: a layer has no layers of its own" <<MAKE
$good
SEAL_PACKAGES += base
base_FILES := a.txt
base_TYPE := layer
base_LAYERS := app
END
MAKE

# ---- paths that Make cannot handle ----
refuses "SEAL_OUT: 'my build' has a space in it" <<MAKE
$good
SEAL_OUT := my build
END
MAKE
refuses "SEAL_TRUST: 'a:b' has : in it" <<MAKE
$good
SEAL_TRUST := a:b
END
MAKE
mkdir 'a space'
cp a.txt 'a space'
cd 'a space'
refuses "CURDIR: '.*/project/a space' has a space in it" <<MAKE
$good
END
MAKE
cd ..

# ---- modes ----
for mode in Enforce strict 'warn enforce' 'enforce enforce'; do
  refuses "SEAL_MODE: '$mode' is neither warn nor enforce" <<MAKE
$good
SEAL_MODE := $mode
END
MAKE
  refuses "app_MODE: '$mode' is neither warn nor enforce" "app_MODE=$mode" <<MAKE
$good
END
MAKE
done
export SEAL_MODE=strict
refuses "SEAL_MODE: 'strict' is neither warn nor enforce" <<MAKE
$good
END
MAKE
refuses "SEAL_MODE: 'strict' in the environment is neither warn nor" <<MAKE
$good
SEAL_MODE := warn
END
MAKE
unset SEAL_MODE

# ---- keys: refused, and not shown ----
secret='-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIGhpZGRlbg==
-----END PRIVATE KEY-----'
refuses 'SEAL_KEY: it holds a secret: give the path of a key file, or env:' \
  SEAL_KEY="$secret" <<MAKE
$good
END
MAKE
lacks err MC4CAQ
export app_KEY='pkcs11:token=release;pin-value=123456'
refuses 'app_KEY: it holds a secret' <<MAKE
$good
END
MAKE
lacks err 123456
unset app_KEY
