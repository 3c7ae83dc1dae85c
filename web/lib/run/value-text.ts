import type { Json } from '#grader/contract/json.ts';

const ONE_LINE_LENGTH = 76;

/** A value as a programmer writes it: one line when it is short, else indented; `{ "$": "NaN" }` is NaN. */
export function valueText(value: Json): string {
  const short = oneLine(value);
  return short.length <= ONE_LINE_LENGTH ? short : indented(value, '');
}

function oneLine(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(oneLine).join(', ')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const special = specialName(value);
  if (special !== undefined) return special;
  const fields = Object.entries(value).map(([key, field]) => `${keyText(key)}: ${oneLine(field)}`);
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}

function indented(value: Json, margin: string): string {
  const short = oneLine(value);
  if (margin.length + short.length <= ONE_LINE_LENGTH || value === null || typeof value !== 'object') return short;
  const inner = `${margin}  `;
  if (Array.isArray(value)) {
    return `[\n${value.map((item) => `${inner}${indented(item, inner)},\n`).join('')}${margin}]`;
  }
  const fields = Object.entries(value).map(([key, field]) => `${inner}${keyText(key)}: ${indented(field, inner)},\n`);
  return `{\n${fields.join('')}${margin}}`;
}

function specialName(value: { [key: string]: Json }): string | undefined {
  const name = value.$;
  return typeof name === 'string' && Object.keys(value).length === 1 ? name : undefined;
}

function keyText(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key);
}
