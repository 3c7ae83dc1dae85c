import type { Operation } from '../../../contract/trace.ts';
import { shownValue } from './shown-value.ts';
import { isContainer } from './things.ts';

/** What methods of arrays, maps and sets do to them; all others do both. */
const READING = /^(get|has|includes|indexOf|at|find|findIndex|findLast|slice|join|keys|values|entries|toString)$/;
const WRITING = /^(set|add|push|unshift|clear|fill)$/;
/** They are about one entry of a map or a set, by its key. */
const KEYED = /^(get|has|set|add|delete)$/;
/** Methods of locks, by their usual names. */
const TAKING = /^(acquire|lock)$/;
const GIVING_BACK = /^(release|unlock)$/;

/** A method that was called on something that may be shared: with which key, where that is known, and what it returned. */
export interface MethodCall {
  thing: object;
  name: string;
  key: unknown;
  value: unknown;
}

/** What a step with a method is. `entry`: which part of the thing it is about, the empty text for all of it; undefined where nobody knows. */
export interface MethodStep {
  operation: Operation;
  entry: string | undefined;
  target: string;
  value?: string | undefined;
}

/** What a call of a method is as a step; `names`: how the source calls the thing and the method. */
export function methodStep(
  { thing, name, key, value }: MethodCall,
  names: { object: string; method: string },
): MethodStep {
  if (GIVING_BACK.test(name)) return { operation: 'release', entry: '', target: names.object };
  if (TAKING.test(name)) {
    return { operation: value instanceof Promise ? 'wait' : 'acquire', entry: '', target: names.object };
  }
  const shown = value === undefined && name === 'get' ? 'undefined' : shownValue(value);
  if (!isContainer(thing)) return { operation: 'call', entry: undefined, target: names.method, value: shown };
  const known = KEYED.test(name) && !Array.isArray(thing) ? shownValue(key) : undefined;
  const entry = known === undefined ? '' : `[${known}]`;
  if (WRITING.test(name)) return { operation: 'write', entry, target: names.object + entry };
  const target = name === 'get' && entry !== '' ? names.object + entry : names.method;
  return { operation: READING.test(name) ? 'read' : 'call', entry, target, value: shown };
}
