// SPDX-License-Identifier: Apache-2.0
// gha_lift.mjs - an action.yml or a workflow in, what actionlint can judge out
//
// actionlint reads workflows only: the steps of a composite action become a
// job whose workflow has the action's inputs. And it knows the inputs of well
// known actions by their tags, so a commit gives way to the tag in its comment.
import { readFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';

const text = readFileSync(process.argv[2], 'utf8')
  .replace(/@[0-9a-f]{40} # (v[0-9]+)[0-9.]*$/gm, '@$1');
const yaml = parse(text);

function lifted({ name, inputs = {}, outputs = {}, runs }) {
  const typed = Object.entries(inputs).map(([key, input]) =>
    [key, { ...input, type: 'string' }]);
  const job = {
    'runs-on': 'ubuntu-24.04',
    outputs: Object.fromEntries(Object.entries(outputs).map(([key, output]) =>
      [key, output.value])),
    steps: runs.steps,
  };
  return {
    name,
    on: { workflow_call: { inputs: Object.fromEntries(typed) } },
    permissions: {},
    jobs: { action: job },
  };
}

process.stdout.write(yaml.runs ? stringify(lifted(yaml)) : text);
