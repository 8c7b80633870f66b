// SPDX-License-Identifier: Apache-2.0
// gitlab_component.mjs FILE FOLDER - a component in; its mistakes out, exit 1,
// and in FOLDER the script of each job for shellcheck
import { readFileSync, writeFileSync } from "node:fs";
import { parseAllDocuments } from "yaml";

const [file, folder] = process.argv.slice(2);
const text = readFileSync(file, "utf8");
const documents = parseAllDocuments(text);
const mistakes = documents.flatMap((document) =>
  document.errors.map((error) => error.message));
const wrong = (message) => mistakes.push(message);
const header = documents[0].toJS();
const jobs = documents[1]?.toJS() ?? {};
const inputs = header.spec?.inputs ?? {};

if (documents.length !== 2 || Object.keys(header).join() !== "spec" ||
    Object.keys(header.spec ?? {}).join() !== "inputs")
  wrong("not a header with spec:inputs and one document of jobs");

// ---- inputs ----
const members = ["description", "default", "options", "regex", "type"];
for (const [name, input] of Object.entries(inputs)) {
  const type = input.type ?? "string";
  const value = input.default;
  for (const member of Object.keys(input))
    if (!members.includes(member))
      wrong(`input ${name}: ${member} is no member of an input`);
  if (!/^[a-z][a-z0-9-]+$/.test(name))
    wrong(`input ${name}: not a plain name`);
  if (!input.description || /\.$/.test(input.description))
    wrong(`input ${name}: no description, or one with a full stop`);
  if (!["string", "number", "boolean", "array"].includes(type))
    wrong(`input ${name}: no such type: ${type}`);
  else if (value !== undefined && type !== "array" && typeof value !== type)
    wrong(`input ${name}: the default is no ${type}`);
  if (input.options && value !== undefined && !input.options.includes(value))
    wrong(`input ${name}: the default is none of the options`);
  if (input.regex && value !== undefined && !new RegExp(input.regex).test(value))
    wrong(`input ${name}: the default does not match the regex`);
  if (!text.includes(`$[[ inputs.${name} ]]`))
    wrong(`input ${name}: nothing uses it`);
}

// What an input may be where it stands between quotes: any text that ends
// neither the quotes nor the line, in the shell and in YAML.
const harmless = (name) => {
  const input = inputs[name];
  if (input.options || ["number", "boolean"].includes(input.type))
    return true;
  if (!input.regex)
    return false;
  const regex = new RegExp(input.regex);
  return ["'", '"', "\\", "\n", "\r", "\0", "\t"].every((character) =>
    ["", "a", "a/b", "a.zip", "a:1"].every((start) =>
      ["", "b", ":1"].every((end) => !regex.test(start + character + end))));
};
for (const [, name] of text.matchAll(/\$\[\[\s*inputs\.([\w-]+)[^\]]*\]\]/g)) {
  if (!inputs[name])
    wrong(`${name}: no such input`);
  else if (inputs[name].type !== "array" && !harmless(name))
    wrong(`input ${name}: its regex lets a quote or a line's end through`);
}

// ---- jobs ----
const globals = ["after_script", "before_script", "cache", "default", "image",
  "include", "pages", "services", "stages", "variables", "workflow"];
for (const [name, job] of Object.entries(jobs)) {
  if (globals.includes(name)) {
    wrong(`${name}: a keyword for all jobs of the pipeline`);
    continue;
  }
  if (!name.includes("$[[ inputs.job-prefix ]]"))
    wrong(`${name}: without the prefix`);
  const lines = [job.before_script ?? [], job.script ?? []].flat(2);
  for (const line of lines.join("\n").split("\n"))
    if (line.includes("$[[") &&
        !/^\s*[a-z_]+='(\$\[\[ inputs\.[\w-]+ \]\](-[a-z]+)?)'$/.test(line))
      wrong(`${name}: an input outside of name='...': ${line.trim()}`);
  if (job.variables)
    wrong(`${name}: variables of a job give way to those of a pipeline`);
  if (job.script) {
    const before = jobs[job.extends]?.before_script ?? [];
    const script = ["#!/bin/sh", ...before, ...job.script].join("\n");
    const file = `${folder}/${name.replace(/.*-/, "")}.sh`;
    writeFileSync(file, script.replace(/\$\[\[[^\]]*\]\]/g, "input") + "\n");
  }
}

for (const mistake of mistakes)
  console.error(`${file}: ${mistake}`);
process.exit(mistakes.length ? 1 : 0);
