// SPDX-License-Identifier: Apache-2.0
// oidc_stub.mjs FILE CLAIMS - GitHub's endpoint for id-tokens, on loopback
//
// Writes the two variables that a job with id-token: write has to FILE, when it
// listens, and gives tokens with the JSON object CLAIMS until it is killed.
import { randomBytes } from 'node:crypto';
import { renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';

const [file, claims] = process.argv.slice(2);
const secret = randomBytes(16).toString('hex');

function part(value) {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

const server = createServer((request, response) => {
  const { searchParams } = new URL(request.url, 'http://localhost');
  if (request.headers.authorization !== `bearer ${secret}`) {
    response.writeHead(401);
    return response.end();
  }
  const payload = { iss: 'https://token.actions.githubusercontent.com',
    aud: searchParams.get('audience'), ...JSON.parse(claims) };
  const token = [part({ typ: 'JWT', alg: 'RS256', kid: 'stub' }), part(payload),
    randomBytes(256).toString('base64url')].join('.');
  response.end(JSON.stringify({ count: 1, value: token }));
});

server.listen(0, '127.0.0.1', () => {
  const url = `http://127.0.0.1:${server.address().port}/token?api-version=2.0`;
  writeFileSync(`${file}.new`, `${url}\n${secret}\n`);
  renameSync(`${file}.new`, file);
});
// Nobody who forgets it leaves it behind.
setTimeout(() => process.exit(0), 300000);
