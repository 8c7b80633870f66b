// SPDX-License-Identifier: Apache-2.0
// gha_commands.mjs - what a step says to the runner: in its log, in its files
import { readFileSync } from 'node:fs';

// NAME=value or NAME<<DELIMITER, lines, DELIMITER; anything else is an error.
export function readAssignments(path) {
  const result = {};
  const lines = readFileSync(path, 'utf8').split('\n');

  if (lines.at(-1) === '')
    lines.pop();
  for (let i = 0; i < lines.length; i++) {
    const [, name, sign, value] = lines[i].match(/^(.*?)(=|<<)(.*)$/) ?? [];
    if (!name)
      throw new Error(`Invalid format '${lines[i]}'`);
    if (sign === '=') {
      result[name] = value;
      continue;
    }
    const end = lines.indexOf(value, i + 1);
    if (end < 0)
      throw new Error(`Matching delimiter not found '${value}'`);
    result[name] = lines.slice(i + 1, end).join('\n');
    i = end;
  }
  return result;
}

function unescape(text) {
  const escapes = { '%0D': '\r', '%0A': '\n', '%3A': ':', '%2C': ',', '%25': '%' };
  return text.replace(/%(0D|0A|3A|2C|25)/g, (escape) => escapes[escape]);
}

function properties(text) {
  return Object.fromEntries(text.split(',').filter(Boolean).map((property) => {
    const at = property.indexOf('=');
    return [property.slice(0, at).trim(), unescape(property.slice(at + 1))];
  }));
}

const disabled = ['set-output', 'save-state', 'set-env', 'add-path'];

function obey(report, command, parameters, message) {
  if (disabled.includes(command))
    throw new Error(`::${command}:: is not obeyed any more`);
  if (command === 'add-mask')
    report.masks.push(message);
  if (command === 'add-matcher')
    report.matchers.push(message);
  if (['error', 'warning', 'notice'].includes(command))
    report.annotations.push({ level: command, message: unescape(message),
      ...properties(parameters ?? '') });
}

// Workflow commands, as the runner finds them: a line that starts with `::`
// after white space, or `##[` anywhere, until stop-commands.
export function readCommands(text, report) {
  let stopped;

  for (const line of text.split(/\r?\n/)) {
    const [, command, parameters, message] =
      line.match(/^\s*::([^\s:]+)(?: ([^:]*(?::(?!:)[^:]*)*))?::(.*)$/) ??
      line.match(/##\[([^\s\]]+)(?: ([^\]]*))?\](.*)$/) ?? [];
    if (stopped) {
      if (command === stopped)
        stopped = undefined;
    } else if (command === 'stop-commands') {
      stopped = message;
    } else if (command) {
      obey(report, command, parameters, message);
    }
  }
}
