import { LIMITS, limitMessage } from '../../../contract/limits.ts';
import { host } from './host.ts';

let printed = 0;

/** Begins to count anew: the limit is one run's, and very many may be played in one world. */
export function forgetOutput(): void {
  printed = 0;
}

/** Values as a developer reads them, on one line each. */
function show(value: unknown, depth = 0): string {
  if (typeof value === 'string') return depth === 0 ? value : JSON.stringify(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return `[function ${value.name || 'anonymous'}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  if (value instanceof Error) return depth === 0 ? (value.stack ?? String(value)) : `${value.name}: ${value.message}`;
  if (value instanceof Promise) return '[Promise]';
  if (depth > 3) return Array.isArray(value) ? '[…]' : '{…}';
  if (value instanceof Map) return `Map ${show(Object.fromEntries(value), depth + 1)}`;
  if (value instanceof Set) return `Set ${show([...value], depth + 1)}`;
  const isList = Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
  const entries = Object.entries(value).slice(0, 100);
  const more = Object.keys(value).length > entries.length ? ', …' : '';
  return isList
    ? `[${entries.map(([, item]) => show(item, depth + 1)).join(', ')}${more}]`
    : `{ ${entries.map(([key, item]) => `${key}: ${show(item, depth + 1)}`).join(', ')}${more} }`;
}

function print(...values: unknown[]): void {
  let line: string;
  try {
    line = `${values.map((value) => show(value)).join(' ')}\n`;
  } catch {
    line = '[a value that cannot be shown]\n';
  }
  printed += line.length;
  if (printed > LIMITS.outputBytes) host().stop('output_limit', limitMessage('outputBytes'));
  if (printed - line.length < LIMITS.consoleBytes) host().print(line);
}

/** The Web's console, captured. */
export const console = Object.freeze({
  log: print,
  info: print,
  warn: print,
  error: print,
  debug: print,
  trace: print,
  assert: (condition: unknown, ...values: unknown[]) => (condition ? undefined : print('Assertion failed:', ...values)),
  table: print,
  dir: print,
  group: print,
  groupEnd: () => undefined,
  time: () => undefined,
  timeEnd: () => undefined,
});
