import { describe, expect, test } from 'vitest';
import type { Observation } from '#grader/contract/observation.ts';
import { recordedTraceSchema } from '#grader/contract/recorded-trace.ts';
import { bugClassOf } from '#grader/core/explain-race.ts';
import { whyNoPython } from '#grader/runners/python/interpreters.ts';
import { oversightFault } from '#grader/service/checks/check-run.ts';
import { openProgramFile, play as ask, valuesOf as values, type Played, type Searched } from './played.ts';

const programFile = openProgramFile();

/** Plays a program whose `run(world)` is a coroutine. */
function play(text: string, command: object): unknown {
  return ask({ program: programFile(`import asyncio\n${text}`), order: 'fifo', ...command });
}
const explore = (text: string, more: object = {}): Searched =>
  play(text, { explore: 200, exhaustive: 2_000, ...more }) as Searched;
const only = (text: string): Observation => {
  const { outcomes } = explore(text);
  expect(outcomes).toHaveLength(1);
  return outcomes[0]!.observation;
};

const ACCOUNT = `
class Account:
    def __init__(self, world):
        self.world, self.held, self.lock = world, 100, asyncio.Lock()
    async def deposit(self, n):
        await self.world.work_async("bank")
        held = self.held
        await self.world.work_async("bank")
        self.held = held + n
    async def deposit_alone(self, n):
        async with self.lock:
            await self.deposit(n)
`;
const RACY = `${ACCOUNT}
async def run(world):
    account = Account(world)
    await asyncio.gather(account.deposit(10), account.deposit(20))
    return account.held
`;

describe.skipIf(whyNoPython(process.env) !== undefined)('tasks of asyncio under control', () => {
  test('every order of arrival is tried, and told to be all', () => {
    const explored = explore(RACY);
    expect(values(explored)).toEqual([110, 120, 130]);
    expect(explored).toMatchObject({
      actors: 'tasks',
      order: 'fifo',
      // Two ends of each of two tasks: six orders.
      exhaustive: { within: [6, 6, 6], everything: true },
    });
  });

  test('a failing order replays the same 100 times of 100, in another process', () => {
    const failing = explore(RACY).outcomes.find(({ observation }) => observation.value !== 130)!;
    const replays = play(RACY, { schedules: Array.from({ length: 100 }, () => failing.schedule) }) as Played[];
    expect(replays).toHaveLength(100);
    for (const replay of replays) {
      expect(replay).toMatchObject({ schedule: failing.schedule, unused: 0, observation: failing.observation });
    }
  });

  test('a set of tasks has the same order in every process, and not the one in which they were made', () => {
    const text = `
async def job(world, n):
    await world.work_async(f"job {n}", ms=5)
    return n

async def run(world):
    done, _ = await asyncio.wait({asyncio.create_task(job(world, n)) for n in range(4)})
    return [task.result() for task in done]
`;
    const seen = [1, 2, 3].flatMap(() => play(text, { schedules: ['-', '-'] }) as Played[]);
    expect(seen.map(({ observation }) => observation.value)).toEqual(seen.map(() => [3, 2, 1, 0]));
  });

  test('a timeout ends nothing that a thread can still bring in time', () => {
    const found = explore(`
async def ask(n):
    try:
        async with asyncio.timeout(3):
            return await asyncio.to_thread(len, "x" * n)
    except TimeoutError:
        return None

async def run(world):
    return await asyncio.gather(ask(1), ask(2))
`);
    expect(new Set(values(found).map((one) => JSON.stringify(one)))).toEqual(new Set(['[1,2]']));
  });

  test('asynchronous generators that are left are closed by a task', () => {
    const text = `
async def numbers(seen):
    try:
        for number in range(9):
            yield number
    finally:
        seen.append("closing")
        await asyncio.sleep(0)
        seen.append("closed")

async def run(world):
    seen = []
    async for number in numbers(seen):
        if number == 2:
            break
    await asyncio.sleep(1)
    return seen
`;
    const [first, second] = play(text, { schedules: ['-', '-'] }) as Played[];
    expect(first!.observation).toMatchObject({ value: ['closing', 'closed'], left: [] });
    expect(second).toEqual(first);
  });

  test('a task of what is no coroutine is an error and nothing else', () => {
    const { value } = only(`
async def run(world):
    try:
        asyncio.create_task(5)
    except TypeError as error:
        return str(error)
`);
    expect(value).toMatch(/coroutine was expected/);
  });

  test('a submission that switches to where the end of a schedule is waited for has answered nothing', () => {
    expect(
      only(`
import greenlet

async def run(world):
    greenlet.getcurrent().parent.switch()
`),
    ).toMatchObject({ outcome: 'threw', error: { name: 'GreenletExit' } });
  });

  test('a replay is drawn with a lane for each task, lines, variables and values', () => {
    const [replay] = play(RACY, { schedules: ['-'], record: true }) as Played[];
    const trace = recordedTraceSchema.parse(replay!.trace);
    expect(trace.lanes.map(({ label }) => label)).toEqual(['main task', 'deposit 1', 'deposit 2']);
    expect(trace.steps).toContainEqual(
      expect.objectContaining({ lane: '2', operation: 'read', target: 'self.held', value: '100', line: 8 }),
    );
    expect(trace.steps).toContainEqual(
      expect.objectContaining({ lane: '1', operation: 'write', target: 'self.held', value: '110', line: 10 }),
    );
    expect(bugClassOf(replay!.observation, trace, true)).toBe('lost_update');
  });

  test('a lock of asyncio is drawn as held, though it does not know by whom', () => {
    const text = RACY.replaceAll('account.deposit(', 'account.deposit_alone(');
    const [replay] = play(text, { schedules: ['-'], record: true }) as Played[];
    expect(replay!.observation.value).toBe(130);
    const { steps, spans } = replay!.trace;
    const locks = steps.filter(({ operation }) => operation === 'acquire' || operation === 'release');
    expect(locks.map(({ lane, operation, target }) => `${lane} ${operation} ${target}`)).toEqual([
      '1 acquire self.lock',
      '1 release self.lock',
      '2 acquire self.lock',
      '2 release self.lock',
    ]);
    expect(new Set(locks.map(({ thing }) => thing)).size).toBe(1);
    expect(spans.filter(({ tone }) => tone === 'hold').map(({ lane }) => lane)).toEqual(['1', '2']);
  });

  test('a correct program has one outcome, in both modes', () => {
    const text = `${ACCOUNT}
async def run(world):
    account = Account(world)
    async with asyncio.TaskGroup() as group:
        for n in (10, 20, 30):
            group.create_task(account.deposit_alone(n))
    queue, seen = asyncio.Queue(1), []
    async def produce():
        for n in range(3):
            await queue.put(n)
        await queue.put(None)
    async def consume():
        while (item := await queue.get()) is not None:
            await world.work_async("item")
            seen.append(item)
    await asyncio.gather(produce(), consume())
    try:
        async with asyncio.timeout(1):
            await asyncio.Event().wait()
    except TimeoutError:
        seen.append("late")
    other = asyncio.create_task(asyncio.sleep(9))
    await asyncio.sleep(0)
    other.cancel()
    done = await asyncio.gather(other, asyncio.to_thread(sum, [1, 2]), return_exceptions=True)
    return account.held, seen, type(done[0]).__name__, done[1]
`;
    for (const order of ['fifo', 'shuffle']) {
      const explored = explore(text, { order });
      expect(explored.order).toBe(order);
      expect(explored.outcomes).toHaveLength(1);
      expect(explored.outcomes[0]!.observation).toEqual({
        outcome: 'returned',
        value: [160, [0, 1, 2, 'late'], 'CancelledError', 3],
        events: explored.outcomes[0]!.observation.events,
        left: [],
      });
    }
  });

  test('nothing that asyncio offers is taken for a fault', () => {
    const text = `
async def run(world):
    async def work(n, fail=False):
        await world.work_async("work")
        if fail:
            raise ValueError(n)
        return n
    async def numbers():
        for n in range(3):
            yield await work(n)
    seen = [n async for n in numbers()]
    seen.append(sorted([await one for one in asyncio.as_completed([work(1), work(2)])]))
    seen.append(await asyncio.wait_for(work(5), 1))
    seen.append(await asyncio.shield(work(6)))
    results = await asyncio.gather(work(1), work(2, True), return_exceptions=True)
    seen.append([type(one).__name__ for one in results])
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(work(1, True))
            group.create_task(asyncio.sleep(9))
    except* ValueError:
        seen.append("group")
    event, barrier, gate = asyncio.Event(), asyncio.Barrier(2), asyncio.Semaphore(1)
    async def meet():
        async with gate:
            await work(1)
        await barrier.wait()
        event.set()
    await asyncio.gather(meet(), meet(), event.wait())
    done, waiting = await asyncio.wait([asyncio.create_task(work(1)), asyncio.create_task(asyncio.sleep(9))], return_when="FIRST_COMPLETED")
    for one in waiting:
        one.cancel()
    await asyncio.wait(waiting)
    queue = asyncio.PriorityQueue()
    for n in (2, 1):
        queue.put_nowait(n)
    seen.append([await queue.get(), await queue.get(), len(done)])
    loop = asyncio.get_running_loop()
    later = loop.create_future()
    loop.call_later(0.5, later.set_result, "later")
    seen.append(await later)
    return seen
`;
    for (const order of ['fifo', 'shuffle']) {
      const { outcomes } = explore(text, { order, exhaustive: 0 });
      const events = outcomes.map(({ observation }) => observation.events);
      // Every outcome is the same but for the order in which work was done.
      for (const { observation } of outcomes) {
        expect(observation).toEqual({
          outcome: 'returned',
          value: [0, 1, 2, [1, 2], 5, 6, ['int', 'ValueError'], 'group', [1, 2, 1], 'later'],
          events: expect.anything() as unknown,
          left: [],
        });
      }
      expect(events.length).toBeGreaterThan(0);
    }
  });

  test('only shuffle takes ready tasks in another order than asyncio', () => {
    const text = `
async def run(world):
    seen = []
    async def note(n):
        seen.append(n)
    await asyncio.gather(*map(note, range(3)))
    return seen
`;
    expect(explore(text).outcomes).toHaveLength(1);
    expect(explore(text, { order: 'shuffle' }).outcomes).toHaveLength(6);
  });

  test('timers come at their time, and ties among them in any order', () => {
    const text = `
async def run(world):
    seen = []
    async def after(ms, n):
        await asyncio.sleep(ms / 1000)
        seen.append(n)
    await asyncio.gather(after(5, 1), after(5, 2), after(6, 3))
    return seen
`;
    expect(values(explore(text))).toEqual([
      [1, 2, 3],
      [2, 1, 3],
    ]);
  });

  test('threads that tasks hand work to take turns under the same schedules', () => {
    const text = `
class Count:
    n = 0
    def add(self):
        self.n += 1
async def run(world):
    count = Count()
    await asyncio.gather(asyncio.to_thread(count.add), asyncio.get_running_loop().run_in_executor(None, count.add))
    return count.n
`;
    const explored = explore(text);
    expect(values(explored)).toEqual([1, 2]);
    const lost = explored.outcomes.find(({ observation }) => observation.value === 1)!;
    const [replay] = play(text, { schedules: [lost.schedule] }) as Played[];
    expect(replay).toMatchObject({ unused: 0, observation: { value: 1 } });
  });

  test('a deadlock names each task, where it waits and for what', () => {
    const observation = only(`
async def take(first, second):
    async with first:
        await asyncio.sleep(0.01)
        async with second:
            pass
async def run(world):
    a, b = asyncio.Lock(), asyncio.Lock()
    await asyncio.gather(take(a, b), take(b, a))
`);
    expect(observation.outcome).toBe('never_settled');
    expect(observation.error?.message).toContain('take 1 waits for the lock second (main.py, line 6)');
    expect(observation.error?.message).toContain('take 2 waits for the lock second (main.py, line 6)');
  });

  test('a loop that never awaits is a blocked loop, by its turns and not by time', () => {
    const observation = only(`
async def run(world):
    n = 0
    while True:
        n += 1
`);
    expect(observation).toMatchObject({ outcome: 'blocked_loop', error: { place: { file: 'main.py', line: 5 } } });
    expect(bugClassOf(observation, { lanes: [], steps: [], spans: [], left: 0 }, false)).toBe('blocked_loop');
  });

  test('tasks that only give way to one another are a livelock', () => {
    const { outcomes } = explore(
      `
async def run(world):
    done = False
    async def wait():
        while not done:
            await asyncio.sleep(0)
    await asyncio.gather(wait(), wait())
`,
      { explore: 2, exhaustive: 0 },
    );
    expect(outcomes.map(({ observation }) => observation.outcome)).toEqual(['step_limit']);
  });

  test('looking again and again is no livelock where something comes in the end', () => {
    const text = `
async def run(world):
    seen = []
    async def come(n):
        await (world.work_async("slow") if n else asyncio.sleep(0.05))
        seen.append(n)
    tasks = [asyncio.create_task(come(n)) for n in (0, 1)]
    while len(seen) < 2:
        await asyncio.sleep(0)
    await asyncio.gather(*tasks)
    return sorted(seen)
`;
    expect(values(explore(text, { exhaustive: 0 }))).toEqual([[0, 1]]);
  });

  test.each([
    ['never_awaited', 'wrong_answer', 6, 'job(1)', /coroutine job\(\) was made in main.py, line 6, but never awaited/],
    [
      'unretrieved_error',
      'runtime_error',
      4,
      'tasks.append(asyncio.create_task(job(0)))',
      /ZeroDivisionError.*ended the task job/,
    ],
    [
      'blocked_loop',
      'blocked_loop',
      6,
      'import time; time.sleep(1)',
      /waited for time.sleep\(\) in main.py, line 6, without await/,
    ],
    [
      'swallowed_cancellation',
      'leak',
      11,
      'tasks.append(asyncio.create_task(deaf())); await asyncio.sleep(0); tasks[0].cancel()',
      /was cancelled but has not come to its end/,
    ],
  ])('%s is found and told', (bug, verdict, line, statement, words) => {
    const observation = only(`
async def job(n):
    return 1 / n
async def run(world, tasks=[]):
    ${statement}
    await asyncio.sleep(0.01)
async def deaf():
    while True:
        try:
            await asyncio.sleep(9)
        except asyncio.CancelledError:
            pass
`);
    const fault = oversightFault(observation);
    expect(fault).toMatchObject({ bug, verdict, place: { file: 'main.py', line } });
    expect(fault?.message).toMatch(words);
  });

  test('a task that is left and only gives way, again and again, ends no run', () => {
    const observation = only(`
async def restless():
    while True:
        await asyncio.sleep(0)
async def run(world):
    asyncio.create_task(restless(), name="restless")
    return 1
`);
    expect(observation).toMatchObject({ outcome: 'returned', value: 1, left: ['task restless'] });
  });

  test('a task that is left is named', () => {
    const observation = only(`
async def run(world):
    asyncio.create_task(asyncio.sleep(9), name="forgotten")
`);
    expect(observation.left).toEqual(['task forgotten']);
    expect(bugClassOf(observation, { lanes: [], steps: [], spans: [], left: 0 }, false)).toBe('leaked_task');
  });
});
