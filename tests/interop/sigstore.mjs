// SPDX-License-Identifier: Apache-2.0
// sigstore.mjs BUNDLE KEY PACKAGE [ROOT]: Sigstore's verifier judges a bundle, and
// the subject's digest is compared with the package. With ROOT, a trusted root,
// the bundle must have a timestamp of one of its authorities. Exit 0 accepted, 1
// refused.
import { bundleFromJSON } from '@sigstore/bundle';
import { TrustedRoot } from '@sigstore/protobuf-specs';
import { toSignedEntity, toTrustMaterial, Verifier } from '@sigstore/verify';
import { createHash, createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';

const [bundlePath, keyPath, packagePath, rootPath] = process.argv.slice(2);
const json = JSON.parse(readFileSync(bundlePath, 'utf8'));
const publicKey = createPublicKey(readFileSync(keyPath));
const hint = json.verificationMaterial.publicKey.hint;
const emptyRoot = {
  mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
  certificateAuthorities: [],
  timestampAuthorities: [],
  tlogs: [],
  ctlogs: [],
};
const trustedRoot = TrustedRoot.fromJSON(
  rootPath ? JSON.parse(readFileSync(rootPath, 'utf8')) : emptyRoot);
const material = toTrustMaterial(trustedRoot, (asked) => {
  if (asked !== hint) throw new Error(`unknown key ${asked}`);
  return { publicKey, validFor: () => true };
});
const verifier = new Verifier(material, {
  tlogThreshold: 0,
  ctlogThreshold: 0,
  timestampThreshold: rootPath ? 1 : 0,
});
try {
  verifier.verify(toSignedEntity(bundleFromJSON(json)));
  const payload = Buffer.from(json.dsseEnvelope.payload, 'base64');
  const statement = JSON.parse(payload.toString('utf8'));
  const digest = createHash('sha256')
    .update(readFileSync(packagePath)).digest('hex');
  if (statement.subject[0].digest.sha256 !== digest)
    throw new Error('another package');
} catch (error) {
  console.log(`refused: ${error.message}`);
  process.exit(1);
}
console.log('accepted');
