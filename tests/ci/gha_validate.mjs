// SPDX-License-Identifier: Apache-2.0
// gha_validate.mjs FILE... - workflows and action.yml in, what is wrong out
//
// GitHub's own language service judges each file; the rest is what it leaves
// open: inputs given to actions and workflows of this repository, names inside
// a composite action, and our rules (nothing interpolated into a script, other
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
  // A folder that a step before checks out is not in this repository.
  if (!value.uses.startsWith('./') || value.uses.startsWith('./.'))
    return;
  const action = manifest(value.uses);
  if (!action)
    return say(file, where, `${value.uses}: no action.yml there`);
  givenInputs(file, where, value.with ?? {}, action.inputs ?? {});
}

function calledWorkflow(file, where, job) {
  reference(file, where, job.uses);
  if (!job.uses.startsWith('./'))
    return;
  const called = readYaml(join(root, job.uses));
  if (!called)
    return say(file, where, `${job.uses}: no such workflow`);
  const call = called.on?.workflow_call;
  if (call === undefined)
    return say(file, where, `${job.uses} cannot be called`);
  givenInputs(file, where, job.with ?? {}, call?.inputs ?? {});
  if (job.secrets !== 'inherit')
    givenInputs(file, where, job.secrets ?? {}, call?.secrets ?? {});
}

function workflow(file, yaml) {
  for (const [name, job] of Object.entries(yaml.jobs)) {
    if (yaml.permissions === undefined && job.permissions === undefined)
      say(file, name, 'no permissions: the token may do whatever it may');
    if (job.uses !== undefined)
      calledWorkflow(file, name, job);
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

for (const file of process.argv.slice(2)) {
  const text = readFileSync(file, 'utf8');
  const document = TextDocument.create(`file://${resolve(file)}`, 'yaml', 0, text);
  for (const { range, message, severity } of await validate(document, {}))
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
