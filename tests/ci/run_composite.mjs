// SPDX-License-Identifier: Apache-2.0
// run_composite.mjs TARGET OPTION... - an action's or a job's steps, run here
//
// TARGET is the folder of a composite action or WORKFLOW.yml#JOB.
//   --input K=V, --secret K=V   what the caller gives
//   --env K=V                   variables of the run, over the defaults
//   --event FILE                the event's JSON
//   --stub OWNER/REPO=SCRIPT    stands in for an action of others; gets INPUT_*
//   --action OWNER/REPO=FOLDER  its composite actions lie here
//   --json FILE                 what came out
//
// As on GitHub: its own expression evaluator, `if`, defaults of inputs, a clean
// environment, bash -eo pipefail, the files behind GITHUB_OUTPUT, _ENV, _PATH
// and _STEP_SUMMARY, workflow commands with stop-commands, nested composite
// actions. Not here: JavaScript and container actions (stubs), post steps,
// matrices, services, timeouts, runner images.
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  closeSync, existsSync, mkdtempSync, openSync, readFileSync, writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { parse } from 'yaml';
import { interpolate, isTrue } from './gha_expressions.mjs';
import { readAssignments, readCommands } from './gha_commands.mjs';

function usage(text) {
  console.error(`run_composite: ${text}`);
  process.exit(2);
}

const options = { input: {}, secret: {}, env: {}, stub: {}, action: {} };
const [target, ...rest] = process.argv.slice(2);
if (!target)
  usage('no TARGET');
for (let i = 0; i < rest.length; i += 2) {
  const name = rest[i].replace(/^--/, '');
  const value = rest[i + 1];
  if (value === undefined)
    usage(`${rest[i]} needs a value`);
  if (name === 'event' || name === 'json')
    options[name] = value;
  else if (options[name])
    options[name][value.replace(/=.*/s, '')] = value.replace(/^[^=]*=/, '');
  else
    usage(`unknown option ${rest[i]}`);
}

const workspace = resolve(options.env.GITHUB_WORKSPACE ?? '.');
const temp = options.env.RUNNER_TEMP ?? mkdtempSync(join(tmpdir(), 'runner-'));
const variables = {
  CI: 'true', GITHUB_ACTIONS: 'true', GITHUB_ACTOR: 'octocat',
  GITHUB_EVENT_NAME: 'push', GITHUB_JOB: 'seal', GITHUB_REF: 'refs/heads/main',
  GITHUB_REF_NAME: 'main', GITHUB_REPOSITORY: 'octo-org/octo-repo',
  GITHUB_REPOSITORY_ID: '1', GITHUB_REPOSITORY_OWNER_ID: '2',
  GITHUB_RUN_ATTEMPT: '1', GITHUB_RUN_ID: '4711', GITHUB_RUN_NUMBER: '7',
  GITHUB_SERVER_URL: 'https://github.com', GITHUB_SHA: '0'.repeat(40),
  GITHUB_WORKFLOW: 'seal',
  GITHUB_WORKFLOW_REF: 'octo-org/octo-repo/.github/workflows/seal.yml@refs/heads/main',
  RUNNER_ARCH: 'X64', RUNNER_ENVIRONMENT: 'github-hosted', RUNNER_OS: 'Linux',
  ...options.env, GITHUB_WORKSPACE: workspace, RUNNER_TEMP: temp,
};
const github = Object.fromEntries(Object.entries(variables)
  .filter(([name]) => name.startsWith('GITHUB_'))
  .map(([name, value]) => [name.slice(7).toLowerCase(), value]));
github.event = options.event ? JSON.parse(readFileSync(options.event, 'utf8')) : {};
github.token = 'token-of-the-job';

const report = { conclusion: '', outputs: {}, steps: [], annotations: [],
  masks: [], matchers: [], summary: '', environment: {}, path: [] };
const runner = { os: 'Linux', arch: 'X64', temp,
  environment: variables.RUNNER_ENVIRONMENT };

function file(kind) {
  const path = join(temp, `${kind}-${randomUUID()}`);
  writeFileSync(path, '');
  return path;
}

// Runs a program as a step; its output goes to ours, its wishes into the report.
function run(command, environment, folder) {
  const files = Object.fromEntries(['OUTPUT', 'ENV', 'PATH', 'STEP_SUMMARY']
    .map((kind) => [`GITHUB_${kind}`, file(kind)]));
  const log = file('log');
  const descriptor = openSync(log, 'w');
  const { status, error } = spawnSync(command[0], command.slice(1), {
    cwd: folder, stdio: ['ignore', descriptor, descriptor],
    env: { PATH: [...report.path, process.env.PATH].join(':'),
      HOME: process.env.HOME, LANG: 'C.UTF-8', ...variables,
      ...report.environment, ...environment, ...files },
  });
  closeSync(descriptor);
  if (error)
    throw error;
  const text = readFileSync(log, 'utf8');
  process.stdout.write(text);
  readCommands(text, report);
  Object.assign(report.environment, readAssignments(files.GITHUB_ENV));
  report.path.unshift(...readFileSync(files.GITHUB_PATH, 'utf8').split('\n')
    .filter(Boolean));
  report.summary += readFileSync(files.GITHUB_STEP_SUMMARY, 'utf8');
  return { status, outputs: readAssignments(files.GITHUB_OUTPUT) };
}

function runScript(step, context, environment) {
  const script = file('script.sh');
  writeFileSync(script, interpolate(step.run, context));
  const shells = {
    bash: ['bash', '--noprofile', '--norc', '-eo', 'pipefail', script],
    sh: ['sh', '-e', script],
  };
  const shell = step.shell ?? (context.composite ? undefined : 'bash');
  if (!shells[shell])
    usage(`shell '${shell}' is not known here`);
  const folder = interpolate(step['working-directory'] ?? '.', context);
  return run(shells[shell], environment, resolve(workspace, folder));
}

function runAction(step, context, environment, label) {
  const given = Object.fromEntries(Object.entries(step.with ?? {})
    .map(([name, value]) => [name, interpolate(value, context)]));
  const [, repository, path] = step.uses.match(/^([^/]+\/[^/@]+)\/?(.*)@/) ?? [];
  const folder = step.uses.startsWith('./') ? join(workspace, step.uses)
    : options.action[repository] && resolve(options.action[repository], path);
  if (folder) {
    const { status, outputs } = runComposite(folder, given, environment,
      `${label} / `);
    return { status: status === 'success' ? 0 : 1, outputs };
  }
  const name = step.uses.replace(/@.*/, '');
  if (!options.stub[name])
    usage(`${step.uses}: no --stub ${name}=SCRIPT`);
  const inputs = Object.fromEntries(Object.entries(given).map(([key, value]) =>
    [`INPUT_${key.replace(/ /g, '_').toUpperCase()}`, value]));
  return run(['bash', '-eu', resolve(options.stub[name])],
    { ...environment, ...inputs }, workspace);
}

// All steps in order; returns 'success' or 'failure'.
function runSteps(steps, context, environment, label) {
  let status = 'success';

  for (const [index, step] of steps.entries()) {
    context.env = { ...report.environment, ...environment };
    context.job = { status };
    const name = label +
      interpolate(step.name ?? step.id ?? `step ${index + 1}`, context);
    const record = { name, outcome: 'skipped', conclusion: 'skipped' };
    let outputs = {};
    report.steps.push(record);
    if (isTrue(step.if, context, status)) {
      console.log(`##[group]${name}`);
      const own = Object.fromEntries(Object.entries(step.env ?? {})
        .map(([key, value]) => [key, interpolate(value, context)]));
      const all = { ...environment, ...own, ...context.paths };
      const done = step.uses === undefined ? runScript(step, context, all)
        : runAction(step, context, { ...environment, ...own }, name);
      outputs = done.outputs;
      record.exit = done.status;
      record.outcome = done.status === 0 ? 'success' : 'failure';
      record.conclusion = interpolate(String(step['continue-on-error'] ?? false),
        context) === 'true' ? 'success' : record.outcome;
      if (record.conclusion === 'failure')
        status = 'failure';
    }
    if (step.id)
      context.steps[step.id] = { outputs, outcome: record.outcome,
        conclusion: record.conclusion };
  }
  return status;
}

function values(outputs, context, of = (output) => output) {
  return Object.fromEntries(Object.entries(outputs ?? {}).map(([name, output]) =>
    [name, interpolate(of(output), context)]));
}

function runComposite(folder, given, environment, label) {
  const action = parse(readFileSync(join(folder, 'action.yml'), 'utf8'));
  if (action.runs?.using !== 'composite')
    usage(`${folder}: not a composite action`);
  const context = { composite: true, github: { ...github, action_path: folder },
    steps: {}, inputs: {}, runner, paths: { GITHUB_ACTION_PATH: folder } };
  for (const [name, input] of Object.entries(action.inputs ?? {}))
    context.inputs[name] = given[name] ?? interpolate(input.default ?? '', context);
  for (const name of Object.keys(given))
    if (!(name in (action.inputs ?? {})))
      report.annotations.push({ level: 'warning',
        message: `Unexpected input(s) '${name}'` });
  const status = runSteps(action.runs.steps, context, environment, label);
  return { status, outputs: values(action.outputs, context, (o) => o.value) };
}

function runJob(path, name) {
  const workflow = parse(readFileSync(path, 'utf8'));
  const job = workflow.jobs[name] ?? usage(`${path}: no job ${name}`);
  const declared = workflow.on?.workflow_call?.inputs ?? {};
  const context = { github, steps: {}, runner, secrets: options.secret,
    inputs: Object.fromEntries(Object.entries(declared).map(([key, input]) =>
      [key, options.input[key] ?? input.default ?? ''])) };
  const environment = { ...values(workflow.env, context), ...values(job.env, context) };
  const status = runSteps(job.steps, context, environment, '');
  return { status, outputs: values(job.outputs, context) };
}

const [path, jobName] = target.split('#');
if (!existsSync(path))
  usage(`${path}: no such file or folder (${basename(path)})`);
const { status, outputs } = jobName ? runJob(path, jobName)
  : runComposite(resolve(path), options.input, {}, '');
report.conclusion = status;
report.outputs = outputs;
if (options.json)
  writeFileSync(options.json, JSON.stringify(report, null, 2));
console.log(`conclusion: ${status}`);
process.exit(status === 'success' ? 0 : 1);
