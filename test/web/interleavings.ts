import type { CheckResult, Report } from '#grader/contract/report.ts';
import type { Operation, Step, Trace } from '#grader/contract/trace.ts';

/** Interleavings made by hand, as a controlled scheduler would report them, and the code they are of. */

export const ACCOUNT = `class Account:
    """An account that many threads use at the same time."""

    def __init__(self, balance=0):
        self.balance = balance

    def deposit(self, amount):
        before = self.balance
        self.balance = before + amount  # added to what was read before, which another thread may have changed in the meantime

    def withdraw(self, amount):
        before = self.balance
        self.balance = before - amount
`;

const LANES = [
  { id: 'main', label: 'main' },
  { id: 't1', label: 'Thread 1' },
  { id: 't2', label: 'Thread 2' },
];

function step(lane: string, operation: Operation, target?: string, value?: string, line?: number): Step {
  return { lane, operation, target, value, line, file: line === undefined ? undefined : 'main.py' };
}

const opening = [
  step('main', 'call', 'Account', '100'),
  step('main', 'write', 'self.balance', '100', 5),
  step('main', 'start', 't1'),
  step('main', 'start', 't2'),
  step('main', 'join', 't1'),
  step('t1', 'call', 'deposit', '10', 7),
  step('t1', 'read', 'self.balance', '100', 8),
];

/** Thread 1 reads 100 and writes 110 after Thread 2 has added its 40. */
export const lostUpdate: Trace = stepped('The failing order', LANES, [
  ...opening,
  step('t2', 'call', 'deposit', '20', 7),
  step('t2', 'read', 'self.balance', '100', 8),
  step('t2', 'write', 'self.balance', '120', 9),
  step('t2', 'call', 'deposit', '20', 7),
  step('t2', 'read', 'self.balance', '120', 8),
  step('t2', 'write', 'self.balance', '140', 9),
  step('t2', 'end'),
  step('t1', 'write', 'self.balance', '110', 9),
  step('t1', 'end'),
  step('main', 'join', 't2'),
  step('main', 'read', 'self.balance', '110'),
]);
lostUpdate.conflicts = [
  { from: 6, to: 9, target: 'self.balance' },
  { from: 12, to: 14, target: 'self.balance' },
];

/** The same with both steps of Thread 1 in one go. */
export const keptUpdate: Trace = stepped('A passing order', LANES, [
  ...opening,
  step('t1', 'write', 'self.balance', '110', 9),
  step('t1', 'end'),
  step('t2', 'call', 'deposit', '20', 7),
  step('t2', 'read', 'self.balance', '110', 8),
  step('t2', 'write', 'self.balance', '130', 9),
  step('t2', 'call', 'deposit', '20', 7),
  step('t2', 'read', 'self.balance', '130', 8),
  step('t2', 'write', 'self.balance', '150', 9),
  step('t2', 'end'),
  step('main', 'join', 't2'),
  step('main', 'read', 'self.balance', '150'),
]);
keptUpdate.conflicts = [{ from: 7, to: 10, target: 'self.balance' }];

export const TRANSFER = `import threading

lock_a = threading.Lock()
lock_b = threading.Lock()

def there(accounts, amount):
    with lock_a:
        accounts['a'] -= amount
        with lock_b:
            accounts['b'] += amount

def back(accounts, amount):
    with lock_b:
        accounts['b'] -= amount
        with lock_a:
            accounts['a'] += amount
`;

/** Each of two threads holds what the other waits for. */
export const deadlock: Trace = {
  ...stepped('The failing order', LANES, [
    step('main', 'start', 't1'),
    step('main', 'start', 't2'),
    step('main', 'join', 't1'),
    step('t1', 'call', 'there', '10', 6),
    step('t1', 'acquire', 'lock_a', undefined, 7),
    step('t1', 'read', "accounts['a']", '50', 8),
    step('t1', 'write', "accounts['a']", '40', 8),
    step('t2', 'call', 'back', '5', 12),
    step('t2', 'acquire', 'lock_b', undefined, 13),
    step('t2', 'read', "accounts['b']", '50', 14),
    step('t2', 'write', "accounts['b']", '45', 14),
    step('t2', 'wait', 'lock_a', undefined, 15),
    step('t1', 'wait', 'lock_b', undefined, 9),
  ]),
  marks: [{ lane: 't1', at: 12, label: 'nobody can go on', tone: 'error' }],
};
deadlock.spans = [
  { lane: 'main', from: 2, to: 13, label: 'Thread 1', tone: 'wait' },
  { lane: 't1', from: 4, to: 13, label: 'lock_a', tone: 'hold' },
  { lane: 't1', from: 12, to: 13, label: 'lock_b', tone: 'wait' },
  { lane: 't2', from: 8, to: 13, label: 'lock_b', tone: 'hold' },
  { lane: 't2', from: 11, to: 13, label: 'lock_a', tone: 'wait' },
];
deadlock.conflicts = [
  { from: 4, to: 11, target: 'lock_a' },
  { from: 8, to: 12, target: 'lock_b' },
];

/** Eight threads and two hundred steps, with a long stretch that nobody else could notice. */
export function crowd(): Trace {
  const lanes = Array.from({ length: 8 }, (_, n) => ({ id: `w${n}`, label: `ThreadPoolExecutor-0_${n}` }));
  const steps = Array.from({ length: 200 }, (_, n): Step => {
    const lane = n > 90 && n < 120 ? 'w4' : `w${(n * 5 + Math.floor(n / 7)) % 8}`;
    const target = lane === 'w4' && n > 90 ? `self._words[${n}]` : 'self.total_of_all_words_counted';
    return step(lane, n % 2 ? 'write' : 'read', target, String(1000 + Math.floor(n / 2)), 1 + (n % 12));
  });
  return {
    ...stepped('The failing order', lanes, steps),
    conflicts: [{ from: 20, to: 23, target: steps[20]!.target! }],
  };
}

/** A report on the check that found this. */
export function reportWith(trace: Trace, passingTrace: Trace | undefined, check: Partial<CheckResult> = {}): Report {
  return {
    format: 1,
    exercise: 'test-exercise',
    bundleHash: 'a'.repeat(64),
    language: 'py',
    verdict: check.verdict ?? 'race',
    summary: check.message ?? 'Deposits of 10, 20 and 20, on an account with 100, left 110 instead of 150.',
    checks: [
      {
        id: 'works',
        kind: 'determinism',
        title: 'Every order',
        verdict: 'race',
        message: 'Deposits of 10, 20 and 20, on an account with 100, left 110 instead of 150.',
        durationMs: 412,
        inputsCount: 1,
        exploration: {
          strategy: 'random',
          schedules: 2000,
          distinct: 4,
          failing: 612,
          outcomes: [
            { outcome: '150', count: 1388, allowed: true },
            { outcome: '110', count: 402, allowed: false },
            { outcome: '130', count: 210, allowed: false },
          ],
        },
        trace,
        passingTrace,
        ...check,
      },
    ],
    skipped: [],
    console: { text: '', truncated: false },
    seed: 1,
    host: { cores: 2, model: 'test', runtime: 'CPython 3.11', isolation: 'none', fingerprint: 'test' },
    wallMs: 500,
    cpuMs: 400,
    peakMemoryMb: 30,
    warnings: [],
  };
}

function stepped(title: string, lanes: Trace['lanes'], steps: Step[]): Trace {
  return { title, unit: 'step', length: steps.length, lanes, spans: [], marks: [], steps, omitted: 0 };
}
