// SPDX-License-Identifier: Apache-2.0
// gha_expressions.mjs - ${{ }} in, values out, by GitHub's own evaluator
import {
  Evaluator, Lexer, Parser, data, wellKnownFunctions,
} from '@actions/expressions';

// A composite action sees no secrets; what it must not name is an error.
const contexts = ['github', 'inputs', 'steps', 'env', 'runner', 'job'];

function toData(value) {
  if (value === null || value === undefined)
    return new data.Null();
  if (typeof value === 'string')
    return new data.StringData(value);
  if (typeof value === 'boolean')
    return new data.BooleanData(value);
  if (typeof value === 'number')
    return new data.NumberData(value);
  if (Array.isArray(value))
    return new data.Array(...value.map(toData));
  return new data.Dictionary(...Object.entries(value)
    .map(([key, item]) => ({ key, value: toData(item) })));
}

function constant(name, value) {
  return [name, { name, minArgs: 0, maxArgs: 0,
    call: () => new data.BooleanData(value) }];
}

export function evaluate(text, context, status = 'success') {
  const functions = new Map([
    ...Object.entries(wellKnownFunctions),
    constant('success', status === 'success'),
    constant('failure', status === 'failure'),
    constant('always', true), constant('cancelled', false),
  ]);
  const names = context.composite ? contexts : [...contexts, 'secrets', 'needs'];
  const expression = new Parser(new Lexer(text).lex().tokens, names,
    [...functions.values()]).parse();
  const values = Object.fromEntries(names.map((name) => [name, context[name] ?? {}]));
  return new Evaluator(expression, toData(values), functions).evaluate();
}

export function interpolate(value, context) {
  return String(value ?? '').replace(/\$\{\{([\s\S]*?)\}\}/g, (_, text) =>
    evaluate(text.trim(), context).coerceString());
}

// A step's `if`: success() unless it names a status function itself.
export function isTrue(condition, context, status) {
  let text = String(condition ?? 'success()').trim();
  text = text.match(/^\$\{\{([\s\S]*)\}\}$/)?.[1].trim() ?? text;
  if (!/\b(success|failure|always|cancelled)\s*\(/.test(text))
    text = `success() && (${text})`;
  const result = evaluate(text, context, status);
  return !(result instanceof data.Null || result.value === false ||
    result.value === '' || result.value === 0);
}
