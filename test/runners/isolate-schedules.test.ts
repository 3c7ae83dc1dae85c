import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { SourceFile } from '#grader/contract/submission.ts';
import { recordedTraceSchema } from '#grader/contract/recorded-trace.ts';
import { IsolateChild } from '../../bench/explore/isolate-child.ts';
import { counter, LOCK, oppositeLocks, program } from '../../bench/explore/isolate-programs.ts';
import { openOneChild } from './one-child.ts';
import { pair } from './two-workers.ts';

const SAMPLES = join(import.meta.dirname, '..', 'core', 'schedules');
const PROGRAMS: Record<string, SourceFile[]> = {
  counter: counter(1),
  counter_twice: counter(2),
  opposite_locks: oppositeLocks(),
};

const loaded = openOneChild();
const alone = (text: string): SourceFile[] => program(text, '');

/** All that a search sees of a program, as values or endings. */
async function seen(files: SourceFile[], schedules = 300, exhaustive = 0): Promise<string[]> {
  const { outcomes = [], refused } = await (await loaded(files)).explore(schedules, exhaustive);
  if (refused) return [refused.message];
  return outcomes
    .map(({ observation }) => JSON.stringify(observation.value ?? observation.error?.message ?? observation.outcome))
    .sort();
}

describe('schedules of isolates that share memory', () => {
  test('a schedule means the same as with threads of Python', async () => {
    const rows = JSON.parse(readFileSync(join(SAMPLES, 'replays.json'), 'utf8')) as {
      program: string;
      schedule: string;
      value?: unknown;
      ending?: string;
    }[];
    for (const [name, own] of Map.groupBy(rows, (row) => row.program)) {
      const replays = await (await loaded(PROGRAMS[name]!)).follow(own.map(({ schedule }) => schedule));
      for (const [index, { schedule, value, ending = 'returned' }] of own.entries()) {
        expect(replays[index], schedule).toMatchObject({ schedule, unused: 0, observation: { outcome: ending } });
        expect(replays[index]!.observation.value, schedule).toEqual(value);
      }
    }
  });

  test('every outcome of a search comes again by its schedule, in another process', async () => {
    const files = counter(4);
    const { outcomes = [] } = await (await loaded(files)).explore(400, 0);
    expect(outcomes.length).toBeGreaterThan(3);
    const other = await IsolateChild.open(files);
    const replays = await other.follow(outcomes.map((one) => one.schedule!)).finally(() => other.close());
    expect(replays.map(({ observation, schedule, unused }) => [observation, schedule, unused])).toEqual(
      outcomes.map(({ observation, schedule }) => [observation, schedule, 0]),
    );
  });

  test('all schedules with few preemptions are tried, and said to be all', async () => {
    const child = await loaded(counter(1));
    expect((await child.explore(0, 5_000)).exhaustive?.within).toHaveLength(3);
    expect((await child.explore(0, 20)).exhaustive?.within.length).toBeLessThan(3);
  });

  test.each([
    ['one atomic step', counter(3, 'Atomics.add(total, 0, 1);'), '6'],
    [
      'a loop that tries again',
      counter(
        2,
        'for (;;) { const old = Atomics.load(total, 0); if (Atomics.compareExchange(total, 0, old, old + 1) === old) break; }',
      ),
      '4',
    ],
    [
      'a lock',
      counter(2, '{ lock.acquire(); total[0] += 1; lock.release(); }', `${LOCK}const lock = new Lock(null, 1);\n`).map(
        (file) => ({
          ...file,
          text: file.text.replace(
            'const total = new Int32Array(data.memory);',
            'const total = new Int32Array(data.memory); lock.memory = total;',
          ),
        }),
      ),
      '4',
    ],
    [
      'each its own element',
      pair('for (let turn = 0; turn < 3; turn++) memory[number] += 1;', '[memory[0], memory[1]]'),
      '[3,3]',
    ],
    [
      'one that waits for the other',
      pair(
        'if (number === 0) { memory[1] = 7; Atomics.store(memory, 0, 1); Atomics.notify(memory, 0); } else { while (Atomics.load(memory, 0) === 0) Atomics.wait(memory, 0, 0); memory[2] = memory[1]; }',
        'memory[2]',
      ),
      '7',
    ],
    [
      'waiting in a loop, however unfair the schedule',
      pair('if (number === 0) Atomics.store(memory, 0, 1); else while (Atomics.load(memory, 0) === 0);', '"seen"'),
      '"seen"',
    ],
  ])('no false alarm: %s', async (_name, files, value) => {
    expect(await seen(files, 2_000, 2_000)).toEqual([value]);
  });

  test.each([
    ['map', 'const [read] = [0].map(() => memory[0]); memory[0] = read + 1;'],
    ['forEach', '[0].forEach(() => { memory[0]++; });'],
    ['reduce', '[1].reduce((sum, one) => (memory[0] = memory[0] + one), 0);'],
    ['sort', '[2, 1].sort((left, right) => { memory[0] += 1; return left - right; });'],
    ['Array.from', 'Array.from([1], (one) => (memory[0] += one));'],
    ['Map.forEach', 'new Map([[1, 1]]).forEach((one) => { memory[0] += one; });'],
    ['replace', "'a'.replace('a', () => String((memory[0] += 1)));"],
    [
      'call and bind',
      'const add = function () { this[0] += 1; }; if (number === 0) add.call(memory); else add.bind(memory)();',
    ],
    ['a method', 'new (class { add() { memory[0] += 1; } })().add();'],
    ['a private method', 'new (class { #add() { memory[0] += 1; } add() { this.#add(); } })().add();'],
    ['a getter', 'const one = new (class { get next() { return memory[0] + 1; } })(); memory[0] = one.next;'],
    ['an optional call', 'const counter = { add() { memory[0] += 1; } }; counter?.add?.();'],
    ['a constructor', 'new (class { constructor() { this.was = memory[0]; memory[0] = this.was + 1; } })();'],
    ['super', 'class A { add() { memory[0] += 1; } } class B extends A { add() { super.add(); } } new B().add();'],
  ])('%s: what it calls can be interrupted', async (_name, body) => {
    expect(await seen(pair(body, 'memory[0]'), 300)).toEqual(['1', '2']);
  });

  test('asynchronous code of a worker keeps the order of its own microtasks', async () => {
    const main = `export async function run() {
  const seen = [];
  const later = async (name) => { seen.push(name); await null; seen.push(name + name); };
  const all = [later('a'), Promise.resolve().then(() => seen.push('then')), later('b')];
  await Promise.all(all);
  await new Promise((resolve) => setTimeout(resolve, 5));
  try { await Promise.reject(new Error('no')); } catch (error) { seen.push(error.message); } finally { seen.push('end'); }
  return seen.join(' ');
}
`;
    expect(await seen(alone(main))).toEqual(['"a b aa then bb no end"']);
  });

  test('a deadlock names threads, lines and what they wait in', async () => {
    const [replay] = await (await loaded(oppositeLocks())).follow(['1:2>2']);
    const { error } = replay!.observation;
    expect(error?.message).toMatch(
      /worker 1 waits in Atomics\.wait\(this\.memory, this\.place\) \(worker\.ts, line 4\) for a notify/,
    );
    expect(error?.message).toMatch(/main waits for a message or a promise that never comes \(main\.ts, line 8\)/);
    expect(error?.place).toEqual({ file: 'worker.ts', line: 4 });
  });

  test('a wait that only time ends may end before anything else has happened, since others may be slow', async () => {
    const sleeper = 'if (number === 0) memory[0] = 1; else { Atomics.wait(memory, 1, 0, 100); memory[2] = memory[0]; }';
    expect(await seen(pair(sleeper, 'memory[2]'))).toEqual(['0', '1']);
  });

  test('workers that only give way to one another come to the limit of steps', async () => {
    const files = pair('while (Atomics.load(memory, 0) === 0);', '0');
    const [replay] = await (await loaded(files)).follow(['-'], { stepLimit: 5_000 });
    expect(replay!.observation.outcome).toBe('step_limit');
  });

  test("an error stands on the student's own line and column", async () => {
    const files = program(
      `interface Shape { size: number }
enum Kind { small = 1, large }
export async function run(): Promise<number> {
  const shape = undefined as unknown as Shape;

  const memory = new Int32Array(new SharedArrayBuffer(8)); memory[0] += Kind.large; return shape.size;
}
`,
      '',
    );
    const [replay] = await (await loaded(files)).follow(['-']);
    expect(replay!.observation).toMatchObject({
      outcome: 'threw',
      error: { name: 'TypeError', place: { file: 'main.ts', line: 6, column: 98 } },
    });
  });

  test('an error in a worker that nobody listens for is told', async () => {
    const files = pair('memory.nothing.more;', '0');
    const [replay] = await (await loaded(files)).follow(['-']);
    expect(replay!.observation).toMatchObject({ outcome: 'threw', error: { place: { file: 'worker.ts', line: 2 } } });
  });

  test('workers that are left, and those that were ended, are told apart', async () => {
    const files = program(
      `export function run() {
  new Worker('./worker.ts').terminate();
  new Worker('./worker.ts');
  return 'done';
}
`,
      '',
    );
    const [replay] = await (await loaded(files)).follow(['-']);
    expect(replay!.observation).toMatchObject({ value: 'done', left: ['worker 2'] });
  });

  test('state of a module begins anew with each schedule, and is each thread’s own', async () => {
    const counting = { name: 'shared.ts', text: 'let calls = 0;\nexport const next = () => (calls += 1);\n' };
    const files = pair(
      'Atomics.add(memory, number, next());',
      '[next(), memory[0], memory[1]]',
      "import { next } from './shared.ts';\n",
    );
    files[0]!.text = `import { next } from './shared.ts';\n${files[0]!.text}`;
    expect(await seen([...files, counting], 100, 100)).toEqual(['[1,1,1]']);
  });

  test('switch points change nothing of what a program means', async () => {
    const main = `class Base { constructor(n) { this.list = [n]; } get last() { return this.list[this.list.length - 1]; } }
class Derived extends Base { constructor() { super(4); this.list[1] = 5; } get first() { return this.list[0]; } }
export async function run() {
  const held = { a: 1, b: { c: [1, 2, 3] } };
  const key = 'a';
  delete held[key];
  const list = [1, 2, 3];
  [list[0], list[2]] = [list[2], list[0]];
  ({ c: held['d'], ...held.rest } = held.b);
  for (list[1] of [7, 8]);
  let count = 0;
  const at = () => count++;
  list[at()] += 10; list[at()]++; list[at()] ??= 0;
  const big = new BigInt64Array(1); big[0]++; big[0] -= 3n;
  const made = new Derived();
  return [held, list, count, String(big[0]--), made.last, made.first, held?.b?.c?.map((one) => one * 2), held.nothing?.more(at())];
}
`;
    const wanted = [
      { b: { c: [1, 2, 3] }, d: [1, 2, 3], rest: {} },
      [13, 9, 1],
      3,
      '-2',
      5,
      4,
      [2, 4, 6],
      { $: 'undefined' },
    ];
    expect(await seen(alone(main), 20)).toEqual([JSON.stringify(wanted)]);
  });

  test('brackets, missing semicolons and optional calls stay what they were', async () => {
    const main = `class Box {
  size = 4
  static made = (() => 5)()
  calls = 0
  next() { this.calls += 1; return this }
  #seen() { return [this.calls].at(0) }
  twice() { return (this.next() ?? this).#seen() }
}
class Told extends Box { constructor(tell) { super(); tell?.(this) } }
const count = () => { count.calls = (count.calls ?? 0) + Number(1); return count.calls }
export async function run() {
  const maybe = undefined
  const list = (maybe ?? [3, 1])
  const held = { size: (list.length), calls: count() }
  held.more = (maybe ?? 7)
  list.push(2)
  const first = (await list)[0]
  const length = (await Promise.resolve(list)).length
  switch (length) {
    case 3:
      const sum = list.reduce((left, right) => Math.max(left, right))
      held.sum = sum
      list.sort()
  }
  if (maybe) list.push(4)
  else list.push((4, 5))
  return [list, held, first, length, Box.made, new Told().twice()]
}
`;
    const wanted = [[1, 2, 3, 5], { size: 2, calls: 1, more: 7, sum: 3 }, 3, 3, 5, 1];
    expect(await seen(alone(main), 20)).toEqual([JSON.stringify(wanted)]);
  });

  test.each([
    ['a generator', 'const add = function* () { memory[0] += 1; }; [...add()];'],
    ['a name in a generator', "const add = function* () { memory['0'] += 1; }; [...add()];"],
    ['Atomics in a generator', 'const add = function* () { Atomics.add(memory, 0, 1); }; [...add()];'],
    ['fill in a generator', 'const add = function* () { memory.fill(memory.length); }; [...add()];'],
    ['set in a generator', "const add = function* () { memory['set']([1]); }; [...add()];"],
    ['at in a generator', 'const add = function* () { yield ({ memory })?.memory.at(0); }; [...add()];'],
    ['a copy in a generator', 'const add = function* () { yield new Int32Array(memory); }; [...add()];'],
    ['Reflect in a generator', 'const add = function* () { Reflect.set(memory, 0, 1); }; [...add()];'],
    ['a setter', 'const one = { set up(by) { memory[0] += by; } }; one.up = 1;'],
    ['a pattern', '[memory[0]] = [memory[0] + 1];'],
    ['toString', '`${{ toString() { memory[0] += 1; return ""; } }}`;'],
  ])('%s: shared memory is not passed over, but said not to be followed', async (_name, body) => {
    expect((await seen(pair(body, 'memory[0]'), 20)).join()).toMatch(/cannot do so here/);
  });

  test.each([
    ['a setter', 'try { const one = { set up(by) { memory[0] += by; } }; one.up = 1; } catch {}'],
    ['a generator', 'const add = function* () { memory[0] += 1; }; try { [...add()]; } catch {}'],
    ['Reflect in a generator', 'const add = function* () { Reflect.set(memory, 0, 1); }; try { [...add()]; } catch {}'],
    ['waiting in toString', 'try { `${{ toString() { Atomics.wait(memory, 0, 0); return ""; } }}`; } catch {}'],
  ])('%s: whoever catches that it cannot be followed has not been followed', async (_name, body) => {
    const found = await seen(pair(body, 'memory[0]'), 20);
    expect(found.filter((one) => !one.includes('cannot do so here'))).toEqual([]);
  });

  test('what is waited for is compared as the number that an element can hold', async () => {
    const body = `const asked = [2 ** 32, -(2 ** 32), 0.9, '0', undefined];
const answers = asked.map((one) => Atomics.wait(memory, 0, one, 1));
memory[number + 1] = answers.every((one) => one === 'timed-out') ? 1 : 2;`;
    expect(await seen(pair(body, '`${memory[1]} ${memory[2]}`'), 20)).toEqual(['"1 1"']);
  });

  test.each([
    ['eval', "(0, eval)('(v) => { v[0] = v[0] + 1 }')(memory);"],
    ['eval by its name', "eval('(v) => { v[0] = v[0] + 1 }')(memory);"],
    ['Function', "new Function('v', 'v[0] = v[0] + 1')(memory);"],
    ["a function's constructor", "(() => {}).constructor('v', 'v[0] = v[0] + 1')(memory);"],
    ["a generator's constructor", "[...(function* () {}).constructor('v', 'v[0] = v[0] + 1')(memory)];"],
    [
      "an asynchronous function's constructor",
      "Object.getPrototypeOf(async () => {}).constructor('v', 'v[0]++')(memory);",
    ],
  ])('%s: code that is made from text is not run', async (_name, body) => {
    expect((await seen(pair(body, 'memory[0]'), 20)).join()).toMatch(/cannot follow code that is made from text/);
  });

  test('functions are still known as such', async () => {
    const main = 'export const run = () => [run instanceof Function, (() => 1).constructor.name, typeof Function];\n';
    expect(await seen(alone(main), 20)).toEqual(['[true,"Function","function"]']);
  });

  test.each([
    ['Reflect', 'Reflect.set(memory, 0, Reflect.get(memory, 0) + 1);'],
    ['Object.assign', 'Object.assign(memory, { 0: memory[0] + 1 });'],
    ['Object.values', 'memory[0] = Object.values(memory)[0] + 1;'],
    ['a function of the language by another name', 'const { set } = Reflect; set(memory, 0, memory[0] + 1);'],
    ['call', 'Array.prototype.fill.call(memory, memory[0] + 1, 0, 1);'],
    ['apply', 'Reflect.apply(Reflect.set, undefined, [memory, 0, memory[0] + 1]);'],
    ['a copy', 'const [was] = new Int32Array(memory); memory.set([was + 1]);'],
  ])('%s: what it does to shared memory is a step', async (_name, body) => {
    expect(await seen(pair(body, 'memory[0]'), 300)).toEqual(['1', '2']);
  });

  test.each([
    ['for...of', 'for (const value of memory) { memory[0] = value + 1; break; }'],
    ['spread', 'memory[0] = [...memory][0] + 1;'],
    ['a pattern', 'const [value] = memory; memory[0] = value + 1;'],
    ['a pattern that is assigned', 'let value; [value] = memory; memory[0] = value + 1;'],
    ['spread arguments', 'memory[0] = Math.max(...memory) + 1;'],
    [
      'a loop in a function',
      'const sum = (all) => { let sum = 0; for (const one of all) sum += one; return sum; }; memory[0] = sum(memory) + 1;',
    ],
  ])('%s: reading elements one after the other can be interrupted', async (_name, body) => {
    expect(await seen(pair(body, 'memory[0]'), 300)).toEqual(['1', '2']);
  });

  test('loops, spread and patterns mean what they meant', async () => {
    const main = `export const run = () => {
  const seen = [];
  outer: for (const [key, { size = 3 }] of new Map([['a', {}], ['b', { size: 2 }]])) {
    for (let one of [1, 2, 3]) { if (one === 2) continue outer; seen.push(() => key + size + one++); }
  }
  for (var last of 'xy') seen.push(() => last)
  const { 0: first, ...rest } = [...'ab'], [, second = 9] = [1];
  return [seen.map((one) => one()).join(), first, rest, second, Math.max(...[1, 5])];
};
`;
    expect(await seen(alone(main), 20)).toEqual(['["a31,b21,y,y","a",{"1":"b"},9,5]']);
  });

  test('a function that is given what another holds stays itself', async () => {
    const main = `export const run = () => {
  const one = Object.assign(() => parseInt('1'), { more: 1 });
  const two = Object.assign(() => String(2).length + 1, one);
  const held = { ...one };
  return [one(), two(), two.more, Reflect.ownKeys(held).length, Object.keys(one).length];
};
`;
    expect(await seen(alone(main), 20)).toEqual(['[1,2,1,1,1]']);
  });

  test.each([
    ['a Proxy', 'const other = new Proxy(memory, {}); other[0] = other[0] + 1;'],
    ['an object that inherits', 'const other = Object.create(memory); memory[0] = other[0] + 1;'],
    ['a bound function', 'const fill = memory.fill.bind(memory); fill(memory[0] + 1);'],
  ])('%s: shared memory may not look like something else', async (_name, body) => {
    expect((await seen(pair(body, 'memory[0]'), 20)).join()).toMatch(/Use the typed array itself/);
  });

  test('what the language itself keeps tells no schedule of the one before', async () => {
    const child = await loaded(
      alone(`export function run() {
  const known = Number(RegExp.input) || 0;
  RegExp.input = String(known + 1);
  return known;
}
`),
    );
    for (let search = 0; search < 2; search++) {
      const { outcomes = [], schedules } = await child.explore(50, 50);
      expect(schedules).toBeGreaterThan(1);
      expect(outcomes.map(({ observation }) => observation.value)).toEqual([0]);
    }
  });

  test.each([
    ['as the language has it', 'memory[0] = Math.max(memory[0] + 1, Math.abs(-1));'],
    ['in a function', 'const add = (value) => Math.trunc(value + 1.5); memory[0] = add(memory[0]);'],
    ['by an own object of that name', 'const Math = { abs() { memory[0] += 1; } }; Math.abs(1);'],
    ['given what reads memory', 'memory[0] = Math.max(...[0].map(() => memory[0] + 1), 0);'],
  ])('Math %s can be interrupted where it could be', async (_, statement) => {
    expect(await seen(pair(statement, 'memory[0]'))).toEqual(['1', '2']);
  });

  test('Math given a view of shared memory is a step', async () => {
    const statement = 'memory[0] = Math.max(memory.subarray(0, 1)) + 1;';
    expect(await seen(pair(statement, 'memory[0]'))).toEqual(['1', '2']);
  });

  test('an arrow function called as a method has the this of what is around it', async () => {
    const main = `export function run() {
  const inside = function () { return { look: () => [[1].map((item) => item), typeof this] }; };
  const [bare, held] = [inside(), inside.call({})];
  return [bare.look()[1], held.look()[1]];
}
`;
    expect(await seen(alone(main))).toEqual(['["undefined","object"]']);
  });

  test('what keeps shared memory, but leaves its elements alone, is no step', async () => {
    const body = 'const all = new Map([[1, memory]]); const list = []; list.push(all.get(1)); list[0][number] = 1;';
    expect(
      await seen(pair(`${body} Array.isArray(memory); new Set([memory]).has(memory);`, 'memory[0]'), 50, 100),
    ).toEqual(['1']);
  });

  test('code that cannot give way means what it meant', async () => {
    const main = `const links = function* (a) {
  yield a?.b[0]; yield a?.b
    .at(0); yield a?.b[0].c; yield a?.b[0]?.(1); yield a?.['b'].map((one) => one)[0]; yield a?.b.at?.(0);
  yield new Int32Array(new SharedArrayBuffer(16)).subarray(1).length; yield new Map().set(1, 2).size;
};
export const run = () => [[...links(undefined)].map(String).join(), [...links({ b: [() => 5] })].map(String).join(' ')];
`;
    const nothing = 'undefined,'.repeat(6);
    const [text] = await seen(alone(main), 20);
    const [missing, there] = JSON.parse(text!) as string[];
    expect(missing).toBe(`${nothing}3,1`);
    expect(there).toMatch(/undefined 5 .* 3 1$/s);
  });

  test('a method of an object can say super', async () => {
    const main = `const base = { size() { return [4][0]; } };
const one = { __proto__: base, size() { return super.size() + [1].map((more) => more + super.size())[0]; } };
export const run = () => one.size();
`;
    expect(await seen(alone(main), 20)).toEqual(['9']);
    const later = 'export const run = () => ({ async m() { return super.toString(); } }).m();\n';
    expect(await seen(alone(later), 20)).toEqual([expect.stringMatching(/^main\.ts, line 1: .* super/)]);
  });

  test('what the engine cannot read once it is transformed is refused', async () => {
    const files = alone('export const run = () => typeof import.meta;\n');
    expect(await seen(files, 20)).toEqual([expect.stringMatching(/^main\.ts: .* Write it in a plainer way/)]);
  });

  test('what cannot be followed is refused with its line', async () => {
    const files = alone('export async function run() {\n  for await (const one of []) one;\n}\n');
    expect(await seen(files)).toEqual([expect.stringMatching(/^main\.ts, line 2: .* cannot follow for await/)]);
  });

  test('a recorded schedule tells who did what, where, with which value', async () => {
    const [replay] = await (await loaded(counter(1))).follow(['1:2>2'], { record: true });
    const { steps } = recordedTraceSchema.parse(replay!.trace);
    const told = steps
      .filter(({ target }) => target === 'total[0]')
      .map(({ lane, operation, value, line }) => [lane, operation, value, line]);
    expect(told).toEqual([
      ['1', 'read', '0', 3],
      ['2', 'read', '0', 3],
      ['2', 'write', '1', 3],
      ['1', 'write', '1', 3],
    ]);
  });
});
