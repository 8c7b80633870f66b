// SPDX-License-Identifier: Apache-2.0
// check_sarif.mjs FILE... - the published schema, then the rules of the SARIF
// multitool, among them GitHub's; exit 1 and a line for each thing that is wrong
import {execFileSync} from 'node:child_process';
import {chmodSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import Ajv from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

const multitool = new URL(
  'node_modules/@microsoft/sarif-multitool-linux/', import.meta.url).pathname;
const wrong = [];

function bySchema(file) {
  const ajv = new Ajv.default({strict: false, allErrors: true});
  addFormats.default(ajv);
  const schema = JSON.parse(readFileSync(multitool + 'sarif-2.1.0.json', 'utf8'));
  const check = ajv.compile(schema);
  if (!check(JSON.parse(readFileSync(file, 'utf8'))))
    for (const error of check.errors)
      wrong.push(`${file}: schema: ${error.instancePath}: ${error.message}`);
}

// Its exit code says nothing about what it found, and a file that it cannot
// read it passes over: the results count, and that it read as many files.
function byRules(files) {
  chmodSync(join(multitool, 'Sarif.Multitool'), 0o755); // npm leaves it as data
  const folder = mkdtempSync(join(tmpdir(), 'sarif-'));
  const output = join(folder, 'found.sarif');
  const said = execFileSync(join(multitool, 'Sarif.Multitool'), [
    'validate', ...files, '--rule-kind', 'Sarif;Ghas', '--level',
    'Error;Warning', '--output', output, '--log', 'ForceOverwrite'
  ], {encoding: 'utf8', env: {...process.env, DOTNET_BUNDLE_EXTRACT_BASE_DIR: folder}});
  if (!new RegExp(`^Done\\. ${files.length} files? scanned`, 'm').test(said))
    wrong.push(`not all files were read: ${said}`);
  for (const run of JSON.parse(readFileSync(output, 'utf8')).runs)
    for (const {ruleId, level, locations, message} of run.results ?? [])
      wrong.push(`${ruleId}: ${level}: ` + JSON.stringify([message, locations]));
  rmSync(folder, {recursive: true});
}

const files = process.argv.slice(2);
files.forEach(bySchema);
if (wrong.length === 0)
  byRules(files);
for (const line of wrong)
  console.error(line);
process.exit(wrong.length ? 1 : 0);
