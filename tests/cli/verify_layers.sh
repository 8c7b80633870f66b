#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Layers: given, missing, foreign, tampered, in a folder, of several packages
set -eu
. "$SEAL_SOURCE/tests/lib.sh"
. "$SEAL_SOURCE/tests/town.sh"
town
mkdir layers
for layer in base fonts spare; do
  package "$layer"
  sign "layers/$layer.zip" "pure/$layer.zip" --type layer
done
seal-attach-layer -o with.zip --package pure/app.zip pure/base.zip pure/fonts.zip
sign full.zip with.zip --name app.zip
base=$(sha256sum <pure/base.zip | cut -d ' ' -f 1)
both=(--layer layers/base.zip --layer layers/fonts.zip)

verify 0 production "${both[@]}" full.zip
says err '^full.zip: valid'
says err "^  layer   sha256:$base base.zip\$"
says err '^layers/base.zip: valid: layer base.zip, signed by release'
says err '^sealwright: 3 verified, 0 warnings, 0 errors'
# In any order, and from a folder in which other things lie.
verify 0 production --layer layers/fonts.zip --layer layers/base.zip full.zip
cp app.zip layers/
echo 'no package' >layers/note.zip
verify 0 production -v --layers-dir layers full.zip
says err '^sealwright: 3 verified'
says err '^layers/spare.zip: .*no layer of'
verify 0 production --layer layers/base.zip --layers-dir layers full.zip
says err '^sealwright: 3 verified'
# Whoever fills the folder cannot keep us waiting, nor fill the disk.
mkfifo layers/aaa.zip
ln -s /dev/zero layers/aab.zip
mkdir layers/aac.zip
(ulimit -f 20480 && expect 0 timeout 20 \
  seal-verify --config production --layers-dir layers full.zip)
rm -r layers/aa?.zip

# One that is listed and not given cannot be judged.
verify 3 production --layer layers/base.zip full.zip
says err '^full.zip: error: could not judge: the layer fonts.zip was not given.*\[layers/missing\]$'
says err '^  fix: .*--layer'
says err '1 could not be judged'
verify 0 staging --layer layers/base.zip full.zip
only layers/missing warning
if grep -q '^full.zip: valid' err; then fail "valid without its layer"; fi
verify 3 production --layers-dir files full.zip
# What has its name and is another one is said.
mkdir wrong
cp layers/spare.zip wrong/base.zip
cp layers/fonts.zip wrong/
verify 3 production --layers-dir wrong full.zip
says err "^  have     sha256:$(sha256sum <pure/spare.zip | cut -d ' ' -f 1) in wrong/base.zip\$"
says err "^  expected sha256:$base\$"
verify 3 production full.zip
verify 3 production --layers-dir nowhere full.zip
expect 3 seal-verify --config production -o out.zip full.zip
absent out.zip

# One that is given and not listed.
verify 1 production "${both[@]}" --layer layers/spare.zip full.zip
says err '^layers/spare.zip: error: it is no layer of the package.*\[mismatch/layer\]$'
says err '^full.zip: error: layers/spare.zip, given as its layer, is refused \[layers/layer\]$'
verify 0 staging "${both[@]}" --layer layers/spare.zip full.zip
says err '^layers/spare.zip: warning: .*\[mismatch/layer\]$'
says err '^full.zip: accepted with warnings'
verify 1 production --layer layers/base.zip app.zip
says err '^layers/base.zip: error: .*\[mismatch/layer\]$'
# Replaced by another signed layer: that one is foreign, and the right one is
# missing.
verify 1 production --layer layers/base.zip --layer layers/spare.zip full.zip
says err '\[mismatch/layer\]'
says err '\[layers/missing\]'

# Each layer is judged by itself.
forge flip layers/base.zip tampered.zip 45
verify 1 staging --layer tampered.zip --layer layers/fonts.zip full.zip
says err '^tampered.zip: error: the package changed after it was signed \[integrity/digest\]$'
says err '^full.zip: error: tampered.zip, given as its layer, is refused \[layers/layer\]$'
head -c 200 layers/base.zip >cut.zip
verify 1 staging --layer cut.zip --layer layers/fonts.zip full.zip
says err '^cut.zip: error: .*\[integrity/'
verify 1 production --layer pure/base.zip --layer layers/fonts.zip full.zip
says err '^pure/base.zip: error: the package is not signed \[mismatch/unsigned\]$'
verify 0 staging --layer pure/base.zip --layer layers/fonts.zip full.zip
says err '^pure/base.zip: warning: the package is not signed'
says err '^full.zip: accepted with warnings'
seal-sign -q -o other-base.zip --profile other --key other.pem --type layer \
  --name base.zip pure/base.zip
verify 1 production --layer other-base.zip --layer layers/fonts.zip full.zip
says err '^other-base.zip: error: .*\[mismatch/profile\]$'
verify 3 production --layer missing.zip --layer layers/fonts.zip full.zip
says err '^missing.zip: error: could not judge'

# A function is no layer, though its payload is listed as one.
sign function.zip pure/base.zip --name base.zip
verify 1 production --layer function.zip --layer layers/fonts.zip full.zip
says err '^function.zip: error: signed as another type of package \[mismatch/type\]$'
# And a layer is no function.
finds mismatch/type layers/base.zip
verify 0 production --type layer layers/base.zip

# Stripped, added, reordered, replaced in the seal: the signature names them.
for code in 'del s["layers"]' 's["layers"].pop()' 's["layers"].reverse()' \
  's["layers"].append(dict(s["layers"][0], name="more.zip", digest={"sha256": "00" * 32}))' \
  's["layers"][0]["digest"]["sha256"] = "00" * 32' \
  's["layers"][0]["name"] = "case.zip"' \
  's["layers"][0]["size"] += 1'; do
  forge reseal full.zip forged.zip "$code"
  verify 1 staging "${both[@]}" forged.zip
  says err '^forged.zip: error: the layers changed after the package was signed \[integrity/layers\]$'
done
says err '^  signed base.zip sha256:'

# A layer's own seal cannot be swapped for its package's.
forge reseal layers/base.zip forged.zip 's["bundles"] = load("full.zip")["bundles"]'
verify 1 staging --layer forged.zip --layer layers/fonts.zip full.zip
says err '^forged.zip: error: .*\[integrity/digest\]'

# The configuration's names are for layers too.
seal-trust config create narrow --allow release --mode enforce \
  --package 'app.zip' >/dev/null
verify 1 narrow "${both[@]}" full.zip
says err '^layers/base.zip: error: .*\[mismatch/package\]$'
seal-trust config update narrow --package 'app.zip' --package 'base.zip' \
  --package 'fonts.zip' >/dev/null
verify 0 narrow "${both[@]}" full.zip

# Several packages share layers from one folder.
seal-attach-layer -o with.zip --package pure/app.zip pure/spare.zip
sign second.zip with.zip
verify 0 production --layers-dir layers full.zip second.zip app.zip
says err '^sealwright: 6 verified, 0 warnings, 0 errors'
verify 0 production "${both[@]}" --layer layers/spare.zip full.zip second.zip
verify 3 production "${both[@]}" full.zip second.zip
says err '^full.zip: valid'
says err '^second.zip: error: could not judge: the layer spare.zip was not given'
