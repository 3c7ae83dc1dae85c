import { describe, expect, test } from 'vitest';
import { recordedTraceSchema } from '#grader/contract/recorded-trace.ts';
import { bugClassOf } from '#grader/core/explain-race.ts';
import { whyNoPython } from '#grader/runners/python/interpreters.ts';
import { oversightFault } from '#grader/service/checks/check-run.ts';
import { openProgramFile, play as ask, valuesOf as values, type Played, type Searched } from './played.ts';

const programFile = openProgramFile();
type Library = 'gevent' | 'eventlet';

function play(library: Library, text: string, command: object): unknown {
  return ask({ program: programFile(`import ${library}\n${text}`), library, order: 'shuffle', ...command });
}
const explore = (library: Library, text: string, more: object = {}): Searched =>
  play(library, text, { explore: 200, exhaustive: 1_000, ...more }) as Searched;

const ACCOUNT = `
class Account:
    def __init__(self, world):
        self.world, self.held = world, 100
    def deposit(self, n):
        held = self.held
        self.world.work("bank")
        self.held = held + n
`;
const RACY: Record<Library, string> = {
  gevent: `${ACCOUNT}
def run(world):
    account = Account(world)
    gevent.joinall([gevent.spawn(account.deposit, 10), gevent.spawn(account.deposit, 20)])
    return account.held
`,
  eventlet: `${ACCOUNT}
def run(world):
    account = Account(world)
    for one in [eventlet.spawn(account.deposit, 10), eventlet.spawn(account.deposit, 20)]:
        one.wait()
    return account.held
`,
};
const PATCHING: Record<Library, string> = {
  gevent: 'from gevent import monkey\nmonkey.patch_all()',
  eventlet: 'eventlet.monkey_patch()',
};
const CORRECT: Record<Library, string> = {
  gevent: `
from gevent.event import Event
from gevent.lock import RLock, Semaphore
from gevent.pool import Pool
from gevent.queue import Queue
def run(world):
    total, lock, seen, queue, started = [0], Semaphore(), [], Queue(1), Event()
    def add(n):
        with lock:
            held = total[0]
            world.work("bank")
            total[0] = held + n
        return n
    def consume():
        started.set()
        for item in queue:
            seen.append(item)
    consumer = gevent.spawn(consume)
    started.wait()
    for n in range(3):
        queue.put(n)
    queue.put(StopIteration)
    consumer.join()
    sleeper = gevent.spawn(gevent.sleep, 9)
    gevent.sleep(0)
    sleeper.kill()
    late = gevent.with_timeout(0.5, gevent.sleep, 9, timeout_value="late")
    return Pool(2).map(add, [1, 2, 3]), total, seen, late
`,
  eventlet: `
from eventlet import GreenPool, Queue, Timeout
from eventlet.semaphore import Semaphore
def run(world):
    total, lock, seen, queue = [0], Semaphore(), [], Queue(1)
    def add(n):
        with lock:
            held = total[0]
            world.work("bank")
            total[0] = held + n
        return n
    def consume():
        while (item := queue.get()) is not None:
            seen.append(item)
    consumer = eventlet.spawn(consume)
    for n in [0, 1, 2, None]:
        queue.put(n)
    consumer.wait()
    late = None
    with Timeout(0.5, False):
        eventlet.sleep(9)
        late = "never"
    return list(GreenPool(2).imap(add, [1, 2, 3])), total, seen, late or "late"
`,
};

describe.skipIf(whyNoPython(process.env) !== undefined).each(['gevent', 'eventlet'] as const)('%s', (library) => {
  test('greenlets are explored, in any order of those that are ready, and said to be', () => {
    const explored = explore(library, RACY[library]);
    expect(values(explored)).toEqual([110, 120, 130]);
    expect(explored).toMatchObject({ actors: 'greenlets', order: 'shuffle' });
  });

  test('so are those of a program that patches what blocks', () => {
    expect(values(explore(library, `${PATCHING[library]}\n${RACY[library]}`))).toEqual([110, 120, 130]);
  });

  test('every outcome replays the same 100 times of 100, in another process', () => {
    for (const { observation, schedule } of explore(library, RACY[library]).outcomes) {
      const schedules = Array.from({ length: 100 }, () => schedule);
      for (const replay of play(library, RACY[library], { schedules }) as Played[])
        expect(replay).toMatchObject({ schedule, unused: 0, observation });
    }
  });

  test('a replay is drawn with a lane for each greenlet, lines and values', () => {
    const [replay] = play(library, RACY[library], { schedules: ['-'], record: true }) as Played[];
    const trace = recordedTraceSchema.parse(replay!.trace);
    expect(trace.lanes.map(({ label }) => label)).toEqual(['main greenlet', 'deposit 1', 'deposit 2']);
    expect(trace.steps).toContainEqual(
      expect.objectContaining({ lane: '2', operation: 'read', target: 'self.held', value: '100', line: 7 }),
    );
    expect(bugClassOf(replay!.observation, trace, true)).toBe('lost_update');
  });

  test('a correct program has one outcome', () => {
    const { outcomes } = explore(library, CORRECT[library]);
    expect(outcomes.map(({ observation }) => observation.value)).toEqual([[[1, 2, 3], [6], [0, 1, 2], 'late']]);
    expect(outcomes[0]!.observation).not.toHaveProperty('raised');
    expect(outcomes[0]!.observation.left).toEqual([]);
  });

  test('a deadlock names each greenlet, and where it waits', () => {
    const semaphore = library === 'gevent' ? 'gevent.lock' : 'eventlet.semaphore';
    const { outcomes } = explore(
      library,
      `from ${semaphore} import Semaphore
def take(first, second):
    with first:
        ${library}.sleep(0.01)
        with second:
            pass
def run(world):
    a, b = Semaphore(), Semaphore()
    both = [${library}.spawn(take, a, b), ${library}.spawn(take, b, a)]
    for one in both:
        one.${library === 'gevent' ? 'join' : 'wait'}()
`,
    );
    const stuck = outcomes.find(({ observation }) => observation.outcome === 'never_settled')?.observation;
    expect(stuck?.error?.message).toContain('take 1 waits for second (main.py, line 6)');
    expect(stuck?.error?.message).toContain('take 2 waits for second (main.py, line 6)');
  });

  test('a call that blocks all greenlets is told, and so is a greenlet that is left', () => {
    const { outcomes } = explore(
      library,
      `import time
def nap():
    time.sleep(1)
def run(world):
    ${library}.spawn(${library}.sleep, 9)
    ${library}.spawn(nap)
    ${library}.sleep(0)
`,
    );
    for (const { observation } of outcomes) {
      expect(oversightFault(observation)).toMatchObject({
        verdict: 'blocked_loop',
        place: { line: 4 },
        message: expect.stringContaining('waited for time.sleep() in main.py, line 4,') as string,
      });
      expect(observation.left).toEqual(['greenlet sleep 1']);
    }
  });
});
