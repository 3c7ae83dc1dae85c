import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { recordedTraceSchema } from '#grader/contract/recorded-trace.ts';
import { whyNoPython } from '#grader/runners/python/interpreters.ts';
import { openProgramFile, play, valuesOf, type Played, type Searched } from './played.ts';

const HERE = join(import.meta.dirname, 'schedules');
const SAMPLES = join(import.meta.dirname, '..', 'core', 'schedules');
const program = openProgramFile();
const sample = (name: string): string => join(HERE, `${name}.py`);
const values = (explored: Searched): string[] =>
  explored.outcomes.map(({ observation }) => JSON.stringify(observation.value ?? observation.outcome)).sort();

describe.skipIf(whyNoPython(process.env) !== undefined)('threads of Python under control', () => {
  test('schedules are read and written as by the core', () => {
    const { good, bad } = JSON.parse(readFileSync(join(SAMPLES, 'texts.json'), 'utf8')) as {
      good: { text: string; deviations: unknown; turn?: number }[];
      bad: string[];
    };
    const texts = [...good.map(({ text }) => text), ...bad];
    expect(play({ texts })).toEqual([
      ...good.map(({ text, deviations, turn = 400 }) => [deviations, turn, text]),
      ...bad.map(() => null),
    ]);
  });

  test('a schedule means the same in every process', () => {
    const rows = JSON.parse(readFileSync(join(SAMPLES, 'replays.json'), 'utf8')) as {
      program: string;
      schedule: string;
      value?: unknown;
      ending?: string;
    }[];
    const once = readFileSync(sample('counter'), 'utf8');
    const twice = program(once.replace('self.total += 1', 'for _ in range(2): self.total += 1'));
    for (const [name, own] of Map.groupBy(rows, (row) => row.program)) {
      const path = name === 'counter_twice' ? twice : sample(name);
      const replays = play({ program: path, schedules: own.map(({ schedule }) => schedule) }) as Played[];
      for (const [index, { schedule, value, ending = 'returned' }] of own.entries()) {
        expect(replays[index], schedule).toMatchObject({ schedule, unused: 0, observation: { outcome: ending } });
        expect(replays[index]!.observation.value, schedule).toEqual(value);
      }
    }
  });

  test('every outcome of a search comes again by its schedule, in another process', () => {
    const { outcomes } = play({ program: sample('primitives'), explore: 200 }) as Searched;
    expect(outcomes).toHaveLength(1);
    const path = program(`import threading
from concurrent.futures import ThreadPoolExecutor
class Box:
    def __init__(self): self.seen = []
    def add(self, n): self.seen = [*self.seen, n]
def run():
    box = Box()
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(box.add, range(4)))
    return box.seen
`);
    const found = (play({ program: path, explore: 300 }) as Searched).outcomes;
    expect(found.length).toBeGreaterThan(10);
    const replays = play({ program: path, schedules: found.map((one) => one.schedule) }) as Played[];
    expect(replays.map(({ observation, unused }) => [observation.value, unused])).toEqual(
      found.map(({ observation }) => [observation.value, 0]),
    );
  });

  test('what of a library, or made from text, ran as one step is told', () => {
    const unfollowed = (head: string, use: string): string[] | undefined => {
      const path = program(`import collections, random, statistics, threading
from statistics import median
${head}
class Box:
    def __init__(self): self.seen, self.words = 0, collections.Counter()
    def use(self):
        ${use}
        self.own()
    def own(self): self.seen += 1
def run():
    box = Box()
    threads = [threading.Thread(target=box.use) for _ in range(2)]
    for one in threads: one.start()
    for one in threads: one.join()
`);
      return (play({ program: path, explore: 20 }) as Searched).unfollowed;
    };
    expect(unfollowed('', 'self.words.update("ab"); statistics.mean([1, 2]); median([1, 2])')).toEqual([
      ...['collections.Counter.update', 'statistics.mean', 'statistics.median'],
    ]);
    expect(unfollowed('exec("def grow(box): box.seen += 1")', 'grow(self)')).toEqual(['grow (made from text)']);
    expect(unfollowed('', 'len(sorted([random.random()])); self.words.keys()')).toBeUndefined();
    expect((play({ program: sample('primitives'), explore: 20 }) as Searched).unfollowed).toBeUndefined();
  });

  test('locks that the library took before, and its pools of threads, are modelled too', () => {
    const cached = program(`import functools, threading, time
class Made:
    def __init__(self): self.times = 0
    @functools.cached_property
    def value(self):
        self.times = self.times + 1
        time.sleep(1)
        return self.times
def run():
    made = Made()
    threads = [threading.Thread(target=lambda: made.value) for _ in range(3)]
    for one in threads: one.start()
    for one in threads: one.join()
    return made.times
`);
    expect(valuesOf(play({ program: cached, explore: 300 }) as Searched)).toEqual([1]);
    const pooled = program(`from multiprocessing.pool import ThreadPool
from multiprocessing.dummy import Pool
class Counter:
    def __init__(self): self.total = 0
    def add(self, n): self.total = self.total + n
def run():
    counter = Counter()
    with ThreadPool(2) as pool:
        squares = pool.map(lambda n: n * n, range(4))
    with Pool(2) as pool:
        pool.map(counter.add, [1, 1])
    return squares, counter.total
`);
    const { outcomes } = play({ program: pooled, explore: 300 }) as Searched;
    expect(outcomes.map(({ observation }) => observation.value).sort()).toEqual([
      [[0, 1, 4, 9], 1],
      [[0, 1, 4, 9], 2],
    ]);
    const replays = play({ program: pooled, schedules: outcomes.map((one) => one.schedule) }) as Played[];
    expect(replays.map(({ observation }) => observation.value)).toEqual(outcomes.map((one) => one.observation.value));
  });

  test('computing in loops is no waiting: it comes to its end, and makes nobody late', () => {
    const busy = program(`import threading
from concurrent.futures import ThreadPoolExecutor
k = 0
while k < 30_000:
    k += 1
def compute(turns):
    count = 0
    while count < turns:
        count += 1
    while True:
        count += 1
        if count > turns + 30_000:
            return count
def run():
    with ThreadPoolExecutor(2) as pool:
        return [one.result(timeout=60) for one in [pool.submit(compute, 200_000) for _ in range(2)]]
`);
    expect(valuesOf(play({ program: busy, explore: 10 }) as Searched)).toEqual([[230_001, 230_001]]);
  });

  test('whoever looks again and again for what another thread does lets it run, whatever it looks at', () => {
    const looks = {
      event: 'while not self.done.is_set(): pass',
      list: 'while not self.items: pass',
      threads: 'while threading.active_count() > 2: pass',
      counting: `for _ in itertools.count():
            if self.items: break`,
      local: `count = 0
        while not self.items:
            count += 1`,
    };
    for (const [name, loop] of Object.entries(looks)) {
      const path = program(`import itertools, threading
class Box:
    def __init__(self):
        self.done, self.items = threading.Event(), []
    def fill(self):
        self.items.append(1)
        self.done.set()
    def look(self):
        ${loop}
        return self.items
def run():
    box, seen = Box(), []
    looking = threading.Thread(target=lambda: seen.append(box.look()))
    filling = threading.Thread(target=box.fill)
    looking.start(); filling.start()
    looking.join(); filling.join()
    return seen
`);
      expect(valuesOf(play({ program: path, explore: 50 }) as Searched), name).toEqual([[[1]]]);
    }
    const never = program(`import threading
class Box:
    def __init__(self): self.items = []
    def look(self):
        while not self.items: pass
def run():
    one = threading.Thread(target=Box().look)
    one.start()
    one.join()
`);
    expect(valuesOf(play({ program: never, explore: 5 }) as Searched)).toEqual(['step_limit']);
  });

  test('switch points change nothing of what a program means', () => {
    const plain = play({ program: sample('meaning'), plain: true });
    for (const record of [false, true]) {
      const [replay] = play({ program: sample('meaning'), schedules: ['-'], record }) as Played[];
      expect(replay!.observation.value).toEqual(plain);
    }
  });

  test('the library works over the modelled threads as over real ones', () => {
    const [replay] = play({ program: sample('primitives'), schedules: ['-'] }) as Played[];
    expect(replay!.observation).toMatchObject({ outcome: 'returned', left: [] });
    expect(replay!.observation.value).toEqual([
      [0, 1, 2, [3, 'producer', 'nobody', 's', 'l'], 'timer', [3, [0, 1, 4], [1, 2]]],
      true,
      1,
      ['consume', 'produce'],
      true,
    ]);
  });

  test('all schedules with few preemptions are tried once each, and said to be all', () => {
    const explored = play({ program: sample('counter'), explore: 0, exhaustive: 1_000 }) as Searched;
    const { within, everything } = explored.exhaustive!;
    expect([within.length, everything]).toEqual([3, false]);
    expect(explored.strategies.find(({ name }) => name === 'exhaustive')?.schedules).toBe(within.at(-1));
    expect(values(explored)).toEqual(['1', '2']);
    const cut = play({ program: sample('counter'), explore: 0, exhaustive: 20 }) as Searched;
    expect(cut.exhaustive?.within.length).toBeLessThan(3);
  });

  test('a deadlock names threads, locks, holders and lines', () => {
    const [replay] = play({ program: sample('opposite_locks'), schedules: ['1:2>2'] }) as Played[];
    const { error } = replay!.observation;
    expect(error?.message).toMatch(
      /Thread-1 \(both\) waits for second, held by Thread-2 \(both\) \(main\.py, line 10\)/,
    );
    expect(error?.message).toMatch(/MainThread waits for the end of Thread-1/);
    expect(error?.place).toEqual({ file: 'main.py', line: 10 });
  });

  test('whoever is left at the end, and whatever ended a thread, is told', () => {
    const path = program(`import threading
def run():
    forever = threading.Event()
    threading.Thread(target=forever.wait, name="waits").start()
    threading.Thread(target=lambda: 1 / 0, name="fails").start()
    return "done"
`);
    const [{ observation }] = play({ program: path, schedules: ['-'] }) as [Played];
    expect(observation).toMatchObject({ outcome: 'returned', value: 'done', left: ['thread waits'] });
    expect(observation.raised).toMatchObject([{ thread: 'fails', name: 'ZeroDivisionError', place: { line: 5 } }]);
  });

  test('threads that only give way to one another come to the limit of steps', () => {
    const path = program(`import threading
class Flag:
    def __init__(self): self.up = False
    def lift(self): self.up = True
def run():
    flag = Flag()
    def spin():
        while not flag.up:
            pass
    threads = [threading.Thread(target=spin) for _ in range(2)]
    for one in threads: one.start()
    for one in threads: one.join()
`);
    const [{ observation }] = play({ program: path, schedules: ['-'], stepLimit: 5_000 }) as [Played];
    expect(observation.outcome).toBe('step_limit');
  });

  test('waiting in a loop for another thread is no livelock, however unfair the schedule', () => {
    const path = program(`import threading
class Flag:
    def __init__(self): self.up = False
    def lift(self): self.up = True
def run():
    flag = Flag()
    def spin():
        while not flag.up:
            pass
    threads = [threading.Thread(target=one) for one in (spin, flag.lift)]
    for one in threads: one.start()
    for one in threads: one.join()
    return "seen"
`);
    expect(values(play({ program: path, explore: 300 }) as Searched)).toEqual(['"seen"']);
  });

  test('sleeping is no order: whoever sleeps may come late or early', () => {
    const path = program(`import threading, time
def run():
    seen = []
    def late(): time.sleep(0.1); seen.append("late")
    def early(): seen.append("early")
    threads = [threading.Thread(target=one) for one in (late, early)]
    for one in threads: one.start()
    for one in threads: one.join()
    return seen
`);
    expect(values(play({ program: path, explore: 300 }) as Searched)).toEqual(['["early","late"]', '["late","early"]']);
  });

  test('state of the module begins anew with each schedule', () => {
    const path = program(`import threading
calls = 0
seen = []
def run():
    global calls
    calls += 1
    seen.append(calls)
    return seen
`);
    expect(values(play({ program: path, explore: 50, exhaustive: 50 }) as Searched)).toEqual(['[1]']);
  });

  test('a recorded schedule tells who did what, where, with which value', () => {
    const [replay] = play({ program: sample('counter'), schedules: ['1:2>2'], record: true }) as Played[];
    const { steps } = recordedTraceSchema.parse(replay!.trace);
    const told = steps
      .filter(({ target }) => target === 'self.total')
      .map(({ lane, operation, value, line }) => [lane, operation, value, line]);
    expect(told).toEqual([
      ['0', 'write', '0', 7],
      ['1', 'read', '0', 10],
      ['2', 'read', '0', 10],
      ['2', 'write', '1', 10],
      ['1', 'write', '1', 10],
    ]);
  });
});
