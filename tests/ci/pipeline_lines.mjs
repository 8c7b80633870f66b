// SPDX-License-Identifier: Apache-2.0
// pipeline_lines.mjs FILE... - what the jobs of a pipeline run, a line each
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

const scripts = ['run', 'script', 'before_script', 'after_script'];

// A part of another job is that job's own affair.
const reference = {
  tag: '!reference',
  collection: 'seq',
  resolve(list) {
    list.items = [];
    return list;
  },
};

function print(value) {
  if (Array.isArray(value)) value.forEach(print);
  else console.log(JSON.stringify(value));
}

function walk(node) {
  if (node === null || typeof node !== 'object') return;
  for (const [name, value] of Object.entries(node)) {
    if (scripts.includes(name) && !Array.isArray(node)) print(value);
    else walk(value);
  }
}

for (const file of process.argv.slice(2)) {
  walk(parse(readFileSync(file, 'utf8'), { customTags: [reference] }));
}
