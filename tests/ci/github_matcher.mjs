// SPDX-License-Identifier: Apache-2.0
// github_matcher.mjs MATCHER LOG - what GitHub would annotate, as JSON
import { readFileSync } from 'node:fs';

const [matcher, log] = process.argv.slice(2);
const { problemMatcher } = JSON.parse(readFileSync(matcher, 'utf8'));
const found = [];

for (const { pattern: [pattern, ...more] } of problemMatcher) {
  if (more.length)
    throw new Error('only patterns of one line are read here');
  for (const line of readFileSync(log, 'utf8').split('\n')) {
    const match = line.match(new RegExp(pattern.regexp));
    if (match)
      found.push(Object.fromEntries(['file', 'severity', 'message', 'code']
        .map((name) => [name, match[pattern[name]]])));
  }
}
console.log(JSON.stringify(found, null, 1));
