// SPDX-License-Identifier: Apache-2.0
// gha_validate.mjs FILE... - workflows and action.yml in, what is wrong out
//
// GitHub's own language service judges each file; the rest is what it leaves
// open: inputs given to actions of this repository, names inside a composite
// action, and our rules (nothing interpolated into a script, other
// people's actions by commit, permissions stated). Local paths (./ci/github)
// start at $GHA_ROOT, else at the working directory. Exit 1: something is wrong.
// Run it with tsx: the service imports JSON in a way that plain node refuses.
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { validate } from '@actions/languageservice';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { parse } from 'yaml';

const root = process.env.GHA_ROOT ?? process.cwd();
const severities = { 1: 'error', 2: 'warning', 3: 'information', 4: 'hint' };
let wrong = 0;

function say(file, where, text) {
  wrong++;
  console.log(`${file}:${where}: error: ${text}`);
}

function readYaml(path) {
  return existsSync(path) ? parse(readFileSync(path, 'utf8')) : undefined;
}

function manifest(folder) {
  return readYaml(join(root, folder, 'action.yml')) ??
    readYaml(join(root, folder, 'action.yaml'));
}

// The path in this repository that `uses` means, if any: also under the name it
// has for others, and in .sealwright, where a step before checks it out.
function ours(uses) {
  return uses.match(/^sealwright\/sealwright\/(.*)@/)?.[1] ??
    uses.match(/^\.\/(?:\.sealwright\/)?(.*)/)?.[1];
}

// What is given to `uses`, against the inputs it declares.
function givenInputs(file, where, given, declared) {
  for (const name of Object.keys(given))
    if (!(name in declared))
      say(file, where, `unknown input '${name}'; there are: ` +
        Object.keys(declared).join(', '));
  for (const [name, input] of Object.entries(declared))
    if (input?.required && input.default === undefined && !(name in given))
      say(file, where, `required input '${name}' is not given`);
}

function reference(file, where, uses) {
  if (!uses.startsWith('./') && !/@[0-9a-f]{40}$/.test(uses))
    say(file, where, `'${uses}' is not pinned by a commit`);
}

function step(file, where, value) {
  if (/\$\{\{/.test(value.run ?? ''))
    say(file, where, '${{ }} inside run: is script injection; use env:');
  if (value.uses === undefined)
    return;
  reference(file, where, value.uses);
  const folder = ours(value.uses);
  if (!folder)
    return;
  const action = manifest(folder);
  if (!action)
    return say(file, where, `${value.uses}: no action.yml there`);
  givenInputs(file, where, value.with ?? {}, action.inputs ?? {});
}

function workflow(file, yaml) {
  for (const [name, job] of Object.entries(yaml.jobs)) {
    if (yaml.permissions === undefined && job.permissions === undefined)
      say(file, name, 'no permissions: the token may do whatever it may');
    if (job.uses !== undefined)
      reference(file, name, job.uses);
    for (const [index, value] of (job.steps ?? []).entries())
      step(file, `${name}/${value.name ?? index + 1}`, value);
  }
}

function described(file, kind, values) {
  for (const [name, value] of Object.entries(values ?? {})) {
    if (!value?.description)
      say(file, name, `${kind} without a description`);
    if (kind === 'input' && !value?.required && value?.default === undefined)
      say(file, name, 'input without a default');
  }
}

function composite(file, text, yaml) {
  const steps = yaml.runs.steps ?? [];
  const ids = new Set(steps.map((value) => value.id));

  described(file, 'input', yaml.inputs);
  described(file, 'output', yaml.outputs);
  for (const [, name] of text.matchAll(/\binputs\.([\w-]+)/g))
    if (!(name in (yaml.inputs ?? {})))
      say(file, 'inputs', `inputs.${name} is not declared`);
  for (const [, id] of text.matchAll(/\bsteps\.([\w-]+)\./g))
    if (!ids.has(id))
      say(file, 'steps', `no step has the id ${id}`);
  for (const [index, value] of steps.entries()) {
    const where = value.name ?? value.id ?? index + 1;
    if (value.run !== undefined && !value.shell)
      say(file, where, 'a run step of an action needs a shell');
    step(file, where, value);
  }
}

// Called workflows, for the service: ours are read, others stay unknown.
const fileProvider = {
  async getFileContent({ owner, repository, path }) {
    const known = !owner || `${owner}/${repository}` === 'sealwright/sealwright';
    if (!known || !existsSync(join(root, path)))
      throw new Error(`${path}: unknown`);
    return { name: path, content: readFileSync(join(root, path), 'utf8') };
  },
};

for (const file of process.argv.slice(2)) {
  const text = readFileSync(file, 'utf8');
  const document = TextDocument.create(`file://${resolve(file)}`, 'yaml', 0, text);
  for (const { range, message, severity } of await validate(document, { fileProvider }))
    if ((severity ?? 1) <= 2)
      say(file, `${range.start.line + 1}:${range.start.character + 1}`,
        `${message} (${severities[severity ?? 1]})`);
  const yaml = parse(text);
  if (yaml?.jobs)
    workflow(file, yaml);
  else if (yaml?.runs?.using === 'composite')
    composite(file, text, yaml);
  else
    say(file, '1', 'neither a workflow nor a composite action');
}
process.exit(wrong ? 1 : 0);
