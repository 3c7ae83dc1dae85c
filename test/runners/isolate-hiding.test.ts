import { expect, test } from 'vitest';
import { openOneChild } from './one-child.ts';
import { pair } from './two-workers.ts';

const loaded = openOneChild();

/** What two workers leave that both run `body`, by all that a search sees; or why it cannot follow them. */
async function seen(body: string): Promise<string[]> {
  const { outcomes = [], refused } = await (await loaded(pair(body, 'memory[0]'))).explore(300, 0);
  if (refused) return [refused.message];
  return outcomes.map(({ observation }) => observation.error?.message ?? JSON.stringify(observation.value)).sort();
}

/** Each adds one to memory[0] in two steps, in a way that might hide them. */
test.each([
  ['set and at', 'memory.set([memory.at(0) + 1]);'],
  ['fill', 'memory.fill(memory[0] + 1, 0, 1);'],
  ['Reflect.get and Reflect.set', "Reflect.set(memory, '0', Reflect.get(memory, '0') + 1);"],
  ['a DataView', 'const v = new DataView(memory.buffer); v.setInt32(0, v.getInt32(0, true) + 1, true);'],
  ['subarray', 'const s = memory.subarray(0, 1); s[0] = s[0] + 1;'],
  ['copyWithin', 'memory[2 + number] = memory[0] + 1; memory.copyWithin(0, 2 + number, 3 + number);'],
  ['spread', 'const all = [...memory]; memory[0] = all[0] + 1;'],
  ['Array.from', 'const all = Array.from(memory); memory[0] = all[0] + 1;'],
  ['map of the view', 'const next = memory.map((one) => one + 1); memory.set(next.subarray(0, 1));'],
  ['a function in a switch', 'switch (1) { case 1: function f() { return memory[0]; } memory[0] = f() + 1; }'],
  ['a pattern of a parameter', 'const f = ([one]) => { memory[0] = one + 1; }; f(memory);'],
  ['yield* of the view', 'function* g() { yield* memory; } const one = g().next().value; memory[0] = one + 1;'],
  ['a load, then a store', 'Atomics.store(memory, 0, Atomics.load(memory, 0) + 1);'],
  ['renamed Atomics', 'const { load, store } = Atomics; store(memory, 0, load(memory, 0) + 1);'],
  ['Atomics by call and apply', 'Atomics.store.call(null, memory, 0, Atomics.load.apply(null, [memory, 0]) + 1);'],
  ['Atomics by bind', 'const l = Atomics.load.bind(Atomics, memory, 0); Atomics.store(memory, 0, l() + 1);'],
  [
    'a patched next of generators',
    'const g = Object.getPrototypeOf(Object.getPrototypeOf((function* () {})())); try { g.next = function () { return { done: true }; }; } catch {} memory[0] += 1;',
  ],
  ['a patched Atomics.load', 'try { Atomics.load = () => 0; } catch {} memory[0] += 1;'],
  [
    'a patched iterator of arrays',
    'try { Array.prototype[Symbol.iterator] = function* () {}; } catch {} memory[0] += 1;',
  ],
  [
    'a getter on the prototype',
    "try { Object.defineProperty(Int32Array.prototype, '0', { get: () => 0 }); } catch {} memory[0] += 1;",
  ],
  [
    'a comparator of sort',
    'const list = [2, 1]; let one; list.sort(() => { one ??= memory[0]; return 0; }); memory[0] = one + 1;',
  ],
  ['a label and a comma', 'a: { let one = (0, memory[0]); memory[0] = one + 1; break a; }'],
  ['a template', 'const one = Number(`${memory[0]}`); memory[0] = one + 1;'],
  ['structuredClone', 'const one = structuredClone(memory)[0]; memory[0] = one + 1;'],
  ['slice', 'const one = memory.slice(0, 1)[0]; memory[0] = one + 1;'],
  ['join', "const one = Number(memory.join().split(',')[0]); memory[0] = one + 1;"],
  ['Object.values', 'const one = Object.values(memory)[0]; memory[0] = one + 1;'],
  ['Object.assign', 'const one = memory[0]; Object.assign(memory, { 0: one + 1 });'],
  ['defineProperty', "const one = memory[0]; Object.defineProperty(memory, '0', { value: one + 1 });"],
])('the search sees an update that is lost by %s', async (_name, body) => {
  expect(await seen(body)).toEqual(['1', '2']);
});

test.each([
  ['a pattern of an array', 'const [one] = memory; [memory[0]] = [one + 1];'],
  ['a pattern of an object', 'const { 0: one } = memory; ({ one: memory[0] } = { one: one + 1 });'],
  ['map called on the view', 'Array.prototype.map.call(memory, (one, at) => { if (at === 0) memory[0] = one + 1; });'],
  [
    'a Proxy around the view',
    'const p = new Proxy(memory, {}); const one = Reflect.get(memory, 0); Reflect.set(memory, 0, one + 1);',
  ],
  [
    'the traps of a Proxy',
    'const p = new Proxy({}, { get: () => memory[0], set: (t, k, v) => { memory[0] = v; return true; } }); p.x = p.x + 1;',
  ],
  ['toPrimitive', 'const o = { [Symbol.toPrimitive]: () => memory[0] }; memory[0] = o + 1;'],
  ['valueOf', 'const o = { valueOf() { return memory[0]; } }; memory[0] = o + 1;'],
  ['toJSON', 'memory[0] = JSON.parse(JSON.stringify({ toJSON: () => memory[0] })) + 1;'],
  ['a tagged template', 'const t = (s, one) => { memory[0] = one + 1; }; t`${memory[0]}`;'],
  ['a default value', 'const f = (one = memory[0]) => { memory[0] = one + 1; }; f();'],
  ['a generator', 'function* g() { const one = memory[0]; yield 1; memory[0] = one + 1; } for (const x of g());'],
  [
    'Atomics by Reflect.apply',
    'Reflect.apply(Atomics.store, null, [memory, 0, Reflect.apply(Atomics.load, null, [memory, 0]) + 1]);',
  ],
  ['a static block', 'class A { static { const one = memory[0]; memory[0] = one + 1; } }'],
  ['a field', 'class A { one = memory[0]; constructor() { memory[0] = this.one + 1; } } new A();'],
  ['a getter', 'const o = { get [String(1)]() { return memory[0]; } }; memory[0] = o[1] + 1;'],
])('the search says that it cannot follow %s', async (_name, body) => {
  expect(await seen(body)).toEqual([
    expect.stringMatching(/^This check follows shared memory step by step, and cannot/),
  ]);
});

test.each([
  ['Function', "new Function('m', 'm[0] += 1')(memory);"],
  ['indirect eval', "globalThis.m = memory; (0, eval)('m[0] += 1');"],
  ['the constructor of a function', "(() => {}).constructor('m', 'm[0] += 1')(memory);"],
  ['the constructor of a generator function', "[...(function* () {}).constructor('m', 'm[0] += 1')(memory)];"],
])('code that is made from text by %s is refused', async (_name, body) => {
  expect(await seen(body)).toEqual([expect.stringMatching(/cannot follow code that is made from text/)]);
});
