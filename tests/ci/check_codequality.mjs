// SPDX-License-Identifier: Apache-2.0
// check_codequality.mjs FILE... - what GitLab reads of a code quality report;
// exit 1 and a line for each thing that is wrong
import {readFileSync} from 'node:fs';
import Ajv from 'ajv';

const text = {type: 'string', minLength: 1};
const schema = {
  type: 'array',
  items: {
    type: 'object',
    required: ['description', 'check_name', 'fingerprint', 'severity', 'location'],
    additionalProperties: false,
    properties: {
      description: text,
      check_name: {type: 'string', pattern: '^[a-z]+/[a-z0-9-]+$'},
      fingerprint: {type: 'string', pattern: '^[0-9a-f]{64}$'},
      severity: {enum: ['info', 'minor', 'major', 'critical', 'blocker']},
      location: {
        type: 'object',
        required: ['path', 'lines'],
        properties: {
          // GitLab wants it from the repository's root, without "./".
          path: {type: 'string', pattern: '^(?!/|\\./|\\.\\./).+$'},
          lines: {
            type: 'object',
            required: ['begin'],
            properties: {begin: {type: 'integer', minimum: 1}}
          }
        }
      }
    }
  }
};
const check = new Ajv.default({allErrors: true}).compile(schema);
let wrong = 0;
for (const file of process.argv.slice(2)) {
  const issues = JSON.parse(readFileSync(file, 'utf8'));
  const say = (line) => { wrong++; console.error(`${file}: ${line}`); };

  if (!check(issues))
    check.errors.forEach((e) => say(`${e.instancePath}: ${e.message}`));
  // Of equal ones GitLab shows the first alone.
  const seen = new Set();
  for (const {fingerprint} of issues) {
    if (seen.has(fingerprint))
      say(`${fingerprint}: twice`);
    seen.add(fingerprint);
  }
}
process.exit(wrong ? 1 : 0);
