import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { pythonPath } from '#grader/runners/python/interpreters.ts';
import { NO_PYTHON, openExercise, openWorkerSlot } from './worker-slot.ts';

const RUNNER = join(import.meta.dirname, '..', '..', 'grader', 'runners', 'python');

/** Runs a program beside the harness; it prints JSON. */
function python(program: string): unknown {
  const text = `import ast, json, sys, time\nsys.path.insert(0, ${JSON.stringify(RUNNER)})
from harness.instrument import compile_with_switch_points, written_names
from harness.stress import SwitchPoints\n${program}`;
  return JSON.parse(execFileSync(pythonPath(process.env), ['-B', '-c', text], { encoding: 'utf8' }));
}

/** Names of the reads in a program at which a run may linger, in the order in which they stand. */
function named(program: string, others: string[] = []): unknown {
  return python(`
class Named:
    def __init__(self): self.names = []; self.read = lambda value, place: value
    def place(self, name):
        self.names.append(name)
        return len(self.names)
text = ${JSON.stringify(program)}
points = Named()
compile_with_switch_points(ast.parse(text), "main.py", points)
written = written_names([text, *${JSON.stringify(others)}])
print(json.dumps([name for name in points.names if name in written]))`);
}

describe.skipIf(NO_PYTHON !== undefined)('real runs that are shaken', () => {
  test('linger where what is read is written somewhere, whatever it is', () => {
    expect(named('self.total.value += n')).toEqual(['value']);
    expect(named('counts[0] += 1')).toEqual(['counts[]']);
    expect(named('self.counts[k] = self.counts[k] + 1')).toEqual(['counts[]']);
    expect(named('grid[i][j] -= 1\nprint(grid[0])')).toEqual(['grid[][]']);
    expect(named('def f():\n  global n\n  n = n + 1\n  print(m)')).toEqual(['n']);
    expect(named('def f(k):\n  global counts\n  counts = counts[k]\n  counts[k] = 1')).toEqual([
      'counts',
      'counts[]',
      'counts',
    ]);
    expect(named('print(account.balance, account.owner)')).toEqual([]);
    expect(named('print(account.balance, account.owner)', ['account.balance = 3'])).toEqual(['balance']);
    expect(named('if key in d: del d[key]\nprint(d[key])')).toEqual(['d[]']);
    expect(named('print(a.b)', ['this is no program'])).toEqual([]);
  });

  test('mean what they say', () => {
    const program = `
import enum
class Colour(enum.Enum):
    RED = 1
    BLUE = 2
class Point:
    __match_args__ = ("x",)
    def __init__(self, x): self.x = x
def told(one):
    match one:
        case Colour.RED: return "red"
        case Point(x=1): return "one"
        case Point(x) if x > one.x - 1: return f"{one.x}"
        case {"a": [first, *_]}: return first
        case _: return "else"
class Box: pass
box = Box(); box.n = [1, 2]; same = box.n
box.n += [3]; box.n[0] -= 5; box.n[1:] *= 2
answer = [told(Colour.RED), told(Point(1)), told(Point(7)), told({"a": [4]}), told(Colour.BLUE), same]
`;
    const run = python(`
text = ${JSON.stringify(program)}
space = {}
exec(compile_with_switch_points(ast.parse(text), "main.py", SwitchPoints(3, written_names([text]))), space)
print(json.dumps(space["answer"]))`);
    expect(run).toEqual(['red', 'one', '7', 4, 'else', [-4, 2, 3, 2, 3]]);
  });

  test('linger at a place in one of two runs, in each of their processes, and only so often', () => {
    const lingering = python(`
import os
naps = []
time.sleep = naps.append
def read(points, place, times):
    naps.clear()
    for _ in range(times): points.read(0, place)
    return sum(nap >= 0.0005 for nap in naps)
def lingered(seed):
    points = SwitchPoints(seed, frozenset({"n"}))
    return points, [place for place in [points.place("n") for _ in range(6)] if read(points, place, 1) == 1]
first, some = lingered(8)
_, others = lingered(9)
rest = [read(first, place, 100) for place in some]
pipe = os.pipe()
if os.fork() == 0:
    os.write(pipe[1], json.dumps([read(first, place, 100) for place in some]).encode())
    os._exit(0)
in_child = json.loads(os.read(pipe[0], 1000))
unwritten = read(first, first.place("m"), 100)
print(json.dumps({"all": sorted(some + others), "rest": rest, "inChild": in_child, "unwritten": unwritten}))`) as {
      rest: number[];
      inChild: number[];
    };
    expect(lingering).toMatchObject({ all: [1, 2, 3, 4, 5, 6], unwritten: 0 });
    expect(new Set(lingering.rest)).toEqual(new Set([7]));
    expect(new Set(lingering.inChild)).toEqual(new Set([8]));
  });

  test('have the time of one run each, however many of them share a process', { timeout: 120_000 }, async () => {
    const whole = await openExercise('shared-counter', 2_500);
    const [first] = whole.checks.filter(({ kind }) => kind === 'determinism');
    const code = `import time
from hits import is_hit
def count(n, workers):
    ends = time.monotonic() + 1
    while time.monotonic() < ends: pass
    return sum(map(is_hit, range(n)))
`;
    const slot = await openWorkerSlot();
    const report = await slot.grade({ ...whole, checks: [first!] }, code);
    expect(report.verdict, report.summary).toBe('accepted');
    await slot.close();
  });

  test('begin with the files as they are, each, and tell where one of them fails', { timeout: 120_000 }, async () => {
    const whole = await openExercise('shared-counter');
    const bundle = { ...whole, checks: whole.checks.filter(({ kind }) => kind === 'determinism') };
    const slot = await openWorkerSlot();
    const code = (inAFurtherRun: string): string => `import sys
from hits import is_hit
imported = 0
def count(n, workers):
    global imported
    imported += 1
    return sum(map(is_hit, range(n))) + imported - 1
if hasattr(sys, "was_here"):
    ${inAFurtherRun}
sys.was_here = True
`;
    expect((await slot.grade(bundle, code('pass'))).verdict).toBe('accepted');
    const report = await slot.grade(bundle, code('raise ValueError("again")'));
    expect(report).toMatchObject({ verdict: 'runtime_error', summary: expect.stringContaining('again') });
    expect(report.checks[0]?.place).toMatchObject({ file: 'main.py', line: 9 });
    await slot.close();
  });
});
