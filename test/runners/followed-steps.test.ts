import { afterEach, describe, expect, test } from 'vitest';
import type { RecordedTrace } from '#grader/contract/recorded-trace.ts';
import { IsolateChild } from '../../bench/explore/isolate-child.ts';

const open: IsolateChild[] = [];
afterEach(() => open.splice(0).forEach((one) => one.close()));

/** What a program returns in its usual order of arrival, and its steps. */
async function followed(
  text: string,
  schedule = '-',
): Promise<{ outcome: string; value: unknown; trace: RecordedTrace | undefined }> {
  const child = await IsolateChild.open([{ name: 'main.ts', text }]);
  open.push(child);
  const [replay] = await child.follow([schedule], { sharedMemory: false, record: true });
  const { outcome, value, error } = replay!.observation;
  return { outcome, value: value ?? error?.message, trace: replay!.trace };
}

/** The steps as lines: lane, operation, target, value, line. */
async function stepsOf(text: string, schedule?: string): Promise<string[]> {
  const { trace } = await followed(text, schedule);
  const nameOf = new Map(trace?.lanes.map(({ id, label }) => [id, label]));
  return (trace?.steps ?? []).map(({ lane, operation, target = '', value, line }) =>
    [
      nameOf.get(lane),
      operation,
      target,
      ...(value === undefined ? [] : ['=', value]),
      ...(line ? [`:${line}`] : []),
    ].join(' '),
  );
}

const SLEEP = 'const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));';

describe('steps of asynchronous TypeScript', () => {
  test('a lost update of a property has its lines, its values and a lane for each call', async () => {
    const text = `${SLEEP}
class Account {
  balance = 100;
  async add(n: number): Promise<void> {
    const before = this.balance;
    await sleep(1);
    this.balance = before + n;
  }
}
export async function run() {
  const account = new Account();
  await Promise.all([account.add(10), account.add(20)]);
  return account.balance;
}
`;
    expect(await stepsOf(text)).toEqual([
      'run() start add(10) :4',
      'add(10) read this.balance = 100 :5',
      'add(10) wait sleep(1) :6',
      'run() start add(20) :4',
      'add(20) read this.balance = 100 :5',
      'add(20) wait sleep(1) :6',
      'run() wait Promise.all([account.add(10), account.add(20)]) :12',
      'add(10) write this.balance = 110 :7',
      'add(10) end add(10)',
      'add(20) write this.balance = 120 :7',
      'add(20) end add(20)',
      'run() read account.balance = 120 :13',
      'run() end run()',
    ]);
  });

  test('a variable that several functions share is followed, one of the same name elsewhere is not', async () => {
    const text = `${SLEEP}
export async function run() {
  let count = 0;
  const add = async (n: number) => {
    count += await (sleep(n), n);
  };
  const other = () => {
    let count = 5;
    count += 1;
    return count;
  };
  await Promise.all([1, 2].map((n) => add(n)));
  return [count, other()];
}
`;
    const steps = await stepsOf(text);
    expect(steps.filter((one) => one.includes('count'))).toEqual([
      'add(1) read count = 0 :5',
      'add(2) read count = 0 :5',
      'add(1) write count = 1 :5',
      'add(2) write count = 2 :5',
      'run() read count = 2 :13',
    ]);
  });

  test('what is awaited at once goes on in the same lane; what fails comes back into it', async () => {
    const text = `${SLEEP}
const log: string[] = [];
async function inner(name: string) {
  await sleep(1);
  log.push(name);
  throw new Error('no');
}
async function outer(name: string) {
  try {
    await inner(name);
  } catch {
    log.push('caught');
  }
}
export async function run() {
  await Promise.all([outer('a'), outer('b')]);
  return log;
}
`;
    const { trace } = await followed(text);
    expect(trace!.lanes.map(({ label }) => label)).toEqual(['run()', 'outer("a")', 'outer("b")']);
    expect((await stepsOf(text)).filter((one) => one.includes('write log'))).toEqual([
      'outer("a") write log :5',
      'outer("a") write log :12',
      'outer("b") write log :5',
      'outer("b") write log :12',
    ]);
  });

  test('locks are taken and given back, and who waits for ever does so to the end', async () => {
    const text = `const free = Promise.withResolvers<void>();
class Lock {
  #waiting: (() => void)[] = [];
  #taken = false;
  async acquire() {
    if (this.#taken) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#taken = true;
  }
}
export async function run() {
  const lock = new Lock();
  const take = async (name: string) => { await lock.acquire(); await free.promise; };
  take('first');
  take('second');
  await Promise.race([free.promise, new Promise((resolve) => setTimeout(resolve, 5))]);
  return 'stuck';
}
`;
    const { trace, value } = await followed(text);
    expect(value).toBe('stuck');
    const second = trace!.lanes.find(({ label }) => label === 'take("second")')!;
    expect(trace!.steps.filter(({ lane }) => lane === second.id).at(-1)).toMatchObject({
      operation: 'wait',
      target: 'new Promise((resolve) => this.#waiting.push(resolve))',
      line: 6,
    });
    expect(trace!.spans.filter(({ lane }) => lane === second.id).at(-1)).toMatchObject({ to: trace!.steps.length });
  });

  test('what is called with something that calls is a step all the same, and so is what a pattern is given', async () => {
    const text = `${SLEEP}
const seen = new Map<string, number>();
const key = (name: string) => 'of ' + name;
const box = { first: 0, second: 0 };
async function once(name: string) {
  if (!seen.has(key(name))) {
    await sleep(1);
    seen.set(key(name), await Promise.resolve(1));
  }
  [box.first, box.second] = [box.second, box.first];
}
export async function run() {
  await Promise.all([once('a'), once('a')]);
}
`;
    const { trace } = await followed(text);
    const [lane] = trace!.lanes.slice(1);
    const own = trace!.steps.filter((step) => step.lane === lane!.id && step.operation !== 'wait' && step.target);
    expect(own.map(({ operation, target, line }) => `${operation} ${target} :${line}`)).toEqual([
      'read seen.has :6',
      'write seen :8',
      ...['read box.second :10', 'read box.first :10', 'write box.first :10', 'write box.second :10'],
      'end once("a") :undefined',
    ]);
  });

  test('a parameter may be shared, and the head of a loop is its own', async () => {
    const text = `${SLEEP}
let i = 0;
const counter = (count = 0) => ({
  add: async () => {
    const before = count;
    await sleep(1);
    count = before + 1;
    for (var i = 0; i < 2; i++) await sleep(1);
  },
});
export async function run() {
  i += 1;
  const { add } = counter();
  await Promise.all([add(), add()]);
}
`;
    const steps = await stepsOf(text);
    expect(steps.filter((one) => / (count|i) /.test(one))).toEqual([
      'add() read count = 0 :5',
      'add() read count = 0 :5',
      'add() write count = 1 :7',
      'add() write count = 1 :7',
    ]);
  });

  test('a lane goes on after what failed, in turns of a loop that waits, and until what it returns has ended', async () => {
    const text = `${SLEEP}
const shared = { n: 0 };
async function* numbers() { yield 1; await sleep(1); yield 2; }
async function inner() { await sleep(3); shared.n += 1; }
async function job(name: string) {
  try { await Promise.reject(new Error('no')); } catch { shared.n += 1; }
  for await (const n of numbers()) { shared.n += n; }
  return inner();
}
export async function run() {
  const jobs = [job('a'), job('b')];
  shared.n += 1;
  await Promise.all(jobs);
}
`;
    const { trace } = await followed(text);
    const label = new Map(trace!.lanes.map(({ id, label: name }) => [id, name]));
    expect([...label.values()].sort()).toEqual(['job("a")', 'job("b")', 'numbers()', 'numbers()', 'run()']);
    const writers = trace!.steps
      .filter(({ operation }) => operation === 'write')
      .map(({ lane, line }) => [label.get(lane), line]);
    expect(writers[0]).toEqual(['run()', 12]);
    for (const name of ['job("a")', 'job("b")'])
      expect(writers.filter(([lane]) => lane === name).map(([, line]) => line)).toEqual([6, 7, 7, 4]);
    const last = trace!.steps.findLast(({ lane }) => label.get(lane) === 'job("a")');
    expect(last).toMatchObject({ operation: 'end', target: 'job("a")' });
  });

  test.each([
    [
      'reads without end',
      'const a = Array(2000).fill(1); let s = 0; for (let r = 0; r < 2000; r++) for (let i = 0; i < 2000; i++) s += a[i] * a[i]; return s;',
    ],
    [
      'objects without end',
      'let s = 0; const add = (o: { v: number[] }) => { s += o.v.length; }; for (let i = 0; i < 10000; i++) add({ v: new Array(12000).fill(i) }); return s;',
    ],
    [
      'calls without end',
      'const o = { n: 0 }; const loop = async (k: number): Promise<number> => { o.n++; await null; return k === 0 ? o.n : loop(k - 1); }; return await loop(30000);',
    ],
    ['code that is nested too deeply', `return [1]${'.map((x) => x)'.repeat(1500)};`],
    [
      'calls of functions without end',
      'const g = (x: number) => x; const f = (x: number) => g(x) + 1; let s = 0; for (let i = 0; i < 20_000_000; i++) s = f(s); return s;',
    ],
  ])('%s cost the steps, and nothing else', async (_name, body) => {
    const { outcome, trace } = await followed(`export async function run() { ${body} }\n`);
    expect(outcome).toBe('returned');
    expect(trace).toBeUndefined();
  });

  test('who returns a promise ends when that is settled, whether well or not', async () => {
    const text = `${SLEEP}
const page = async (name: string) => {
  await sleep(1);
  if (name === 'c') throw new Error('no page');
  return name;
};
async function both(left: string, right: string) {
  return Promise.all([page(left), page(right)]);
}
export async function run() {
  const first = both('a', 'c');
  await sleep(0);
  return (await first).length;
}
`;
    expect((await stepsOf(text.replace("both('a', 'c')", "both('a', 'b')"))).slice(2)).toEqual([
      'page("a") wait sleep(1) :3',
      'both("a", "b") start page("b") :2',
      'page("b") wait sleep(1) :3',
      'both("a", "b") wait Promise.all([page(left), page(right)]) :8',
      'run() wait sleep(0) :12',
      'run() wait first :13',
      'page("a") end page("a")',
      'page("b") end page("b")',
      'both("a", "b") end both("a", "b")',
      'run() end run()',
    ]);
    expect((await stepsOf(text)).slice(8)).toEqual([
      'page("a") end page("a")',
      'page("c") raise Error: no page',
      'page("c") end page("c")',
      'both("a", "c") raise Error: no page',
      'both("a", "c") end both("a", "c")',
      'run() raise Error: no page',
      'run() end run()',
    ]);
  });

  test('a long text is not read to its end at every access', async () => {
    const body =
      'const o = { text: "abcd".repeat(500_000) }; let n = 0; for (let i = 0; i < 90_000; i++) if (o.text.charCodeAt(i) === 97) n++; return n;';
    const { value, trace } = await followed(`export async function run() { ${body} }\n`);
    expect(value).toBe(22_500);
    expect(trace).toBeDefined();
  });

  test('two who each write once are both told, entries of a map are told apart, and constructors are nobody', async () => {
    const text = `${SLEEP}
class Box {
  kept: Map<string, number>;
  constructor() { this.kept = new Map(); }
}
const box = new Box();
const out: string[] = [];
async function visit(name: string) {
  const before = box.kept.get(name) ?? 0;
  await sleep(1);
  box.kept.set(name, before + 1);
  out.push(name);
}
export async function run() {
  await Promise.all([visit('a'), visit('b'), visit('b')]);
}
`;
    const accesses = (await stepsOf(text)).filter((one) => / (read|write|call) /.test(one));
    expect(accesses).toEqual([
      'visit("b") read box.kept["b"] = undefined :9',
      'visit("b") read box.kept["b"] = undefined :9',
      'visit("a") write out :12',
      'visit("b") write box.kept["b"] :11',
      'visit("b") write out :12',
      'visit("b") write box.kept["b"] :11',
      'visit("b") write out :12',
    ]);
  });

  test('another order of arrival has other steps in the same lanes', async () => {
    const text = `let last = '';
const ask = async (name: string) => {
  await fetch('http://pages.test/' + name);
  last = name;
};
export async function run() {
  await Promise.all([ask('a'), ask('b')]);
  return last;
}
`;
    const writes = async (schedule: string): Promise<string[]> =>
      (await stepsOf(text, schedule)).filter((one) => one.includes('write'));
    expect(await writes('-')).toEqual(['ask("a") write last = "a" :4', 'ask("b") write last = "b" :4']);
    expect(await writes('1+5')).toEqual(['ask("b") write last = "b" :4', 'ask("a") write last = "a" :4']);
  });

  /** Steps are told only where the rewritten code did the same. */
  test.each([
    [
      'optional chains',
      'const o: any = { a: { b: () => [1] } }; return [o?.a?.b()?.[0], o.x?.y.z(), o.a?.b?.().length, delete o?.a?.b];',
    ],
    [
      'destructuring',
      'let [a, { b, c = a }]: any = [1, { b: 2 }]; [a, b] = [b, a]; ({ a, b: c } = { a: c, b: a }); return { a, b, c };',
    ],
    [
      'assignments of all kinds',
      'const o: any = { n: 1, deep: { m: 2 } }; o.n += 2; o.n **= 2; o.x ??= 3; o.x ||= 4; o.x &&= 5; o.deep.m++; --o.deep.m; o["n"]--; let k = "n"; o[k] <<= 1; return [o, o.n++, ++o.n];',
    ],
    ['big numbers', 'let n = 1n; const add = () => { n++; n += 2n; return n; }; return String(add() + add());'],
    [
      'generators',
      'function* g() { const got: any = yield 1; yield got + 1; return 3; } const it = g(); it.next(); return [it.next(4).value, [...g()]];',
    ],
    [
      'asynchronous generators',
      'async function* g(n: number) { for (let i = 0; i < n; i++) { await sleep(1); yield i; } yield* (async function* () { yield 9; })(); } const all = []; for await (const x of g(3)) { if (x === 1) continue; all.push(x); } return all;',
    ],
    [
      'private members',
      'class A { #n = 1; static #made = 0; get n() { return this.#n; } set n(v) { this.#n = v; } #hidden() { return ++this.#n; } use() { A.#made += 1; return [this.#hidden(), A.#made, #n in this]; } } const a = new A(); a.n += 3; return [a.n, a.use()];',
    ],
    [
      'inheritance',
      'class A { x = 1; m() { return this.x; } } class B extends A { y; constructor() { super(); this.y = super.m(); } async m2() { return await super.m(); } } return [new B().y, await new B().m2()];',
    ],
    [
      'labels and loops',
      'const seen = []; outer: for (const a of [1, 2, 3]) { for (let b = 0; ; b++) { if (b > a) continue outer; if (a > 2) break outer; seen.push([a, b]); } } for (var i in { p: 1 }) seen.push(i); do { seen.push(0); } while (seen.length < 9); return seen;',
    ],
    [
      'functions of every shape',
      'const o = { async m(a = 1, { b } = { b: 2 }, ...rest: number[]) { return [a, b, rest]; }, get g() { return 1; }, ["c" + 1]: (x: number) => ({ x }), f: function () { return arguments.length; } }; return [await o.m(), o.g, (o as any).c1(2), (o.f as any)(1, 2)];',
    ],
    [
      'templates and tags',
      'const tag = (parts: any, ...values: any[]) => parts.join("|") + values.join(); const o = { tag, n: 1 }; return [o.tag`a${o.n}b`, `${o.n}`];',
    ],
    [
      'switches and closures',
      'let n = 0; const next = () => { switch (n) { case 0: { let n2 = 1; n += n2; return n2; } default: n++; return n; } }; return [next(), next(), typeof n, void 0, !n, (n, 3)];',
    ],
    [
      'errors caught and thrown again',
      'const f = async (n: number) => { try { if (n) throw new Error("e" + n); return "none"; } catch (error: any) { if (n > 1) throw error; return error.message; } finally { n = 9; } }; return [await f(0), await f(1), await f(2).catch((e: any) => e.message)];',
    ],
    [
      'the order of microtasks',
      'const seen: string[] = []; const f = async (n: string) => { seen.push(n + 1); await null; seen.push(n + 2); await new Promise<void>((r) => r()); seen.push(n + 3); return Promise.resolve(n); }; const g = async () => f("g"); queueMicrotask(() => seen.push("m")); await Promise.all([f("a"), g(), f("b").then((x) => seen.push(x))]); return seen;',
    ],
    [
      'exports and classes that are made from what is called',
      'const make = () => class { n = 2; }; const Made = make(); const o = { Made }; return [new Made().n, new o.Made().n, new (make())().n];',
    ],
    [
      'an arrow whose body is an object or has a comment',
      'const f = () => ({ a: 1 }); const g = (x: number) => /* => */ x * 2; const h = async (x: number) =>\n  // not here =>\n  x; return [f(), g(2), await h(3)];',
    ],
    [
      'what is used while it is declared',
      'let resolve: any, gate = new Promise((r) => { resolve = r; }); const later = () => { resolve = null; }; resolve(1); later(); return await gate;',
    ],
    [
      'statements without semicolons',
      'let y = 0, x = 0, a = 1\nconst up = () => { x += 1; a += 1 }\nlet z = a\na++, x++\nup()\nreturn [x, y, z, a]',
    ],
    [
      'targets in parentheses',
      'const o: any = { p: {} }; const f = () => o; (f().p as any).x = 3; (f().x) = 4; return o;',
    ],
    [
      'getters that count',
      'let c = 0; class A { get s() { c++; return { n: 1 }; } } const a = new A(); return [a.s.n, a.s.n, c];',
    ],
    ['a name of the recorder', 'const $steps = 1; const $stepsa = 2; return $steps + $stepsa;'],
  ])('%s do what they did before', async (_name, body) => {
    const { value, trace, outcome } = await followed(`${SLEEP}\nexport async function run() { ${body} }\n`);
    expect(outcome, JSON.stringify(value)).toBe('returned');
    expect(trace, JSON.stringify(value)).toBeDefined();
  });
});
