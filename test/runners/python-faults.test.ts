import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Bundle } from '#grader/contract/bundle.ts';
import { HONEST, NO_PYTHON, openLab, openWorkerSlot, type WorkerSlot } from './worker-slot.ts';

const HEAD = 'from honest import *\n';
const SOLVE = (body: string): string => `${HEAD}def solve(numbers, work):\n    ${body.replaceAll('\n', '\n    ')}\n`;

interface Fault {
  code: string;
  verdicts: string[];
  message?: RegExp;
  line?: number;
}

const FAULTS: Record<string, Fault> = {
  'a syntax error': {
    code: 'x = 1\nx = = 2\n',
    verdicts: ['invalid_submission'],
    message: /main\.py, line 2/,
    line: 2,
  },
  'a missing function': {
    code: 'def solv(numbers, work):\n    pass\n',
    verdicts: ['invalid_submission'],
    message: /main\.py has no "solve"/,
  },
  'an import of what is not there': { code: 'import nowhere\n', verdicts: ['invalid_submission'], message: /nowhere/ },
  'an error while it is imported': {
    code: `${HEAD}\n\n1 / 0\n`,
    verdicts: ['runtime_error'],
    message: /ZeroDivisionError.*main\.py, line 4/,
    line: 4,
  },
  'an error in a run': {
    code: SOLVE('x = {}\nreturn x["missing"]'),
    verdicts: ['runtime_error'],
    message: /KeyError/,
    line: 4,
  },
  'an error in a thread': {
    code: SOLVE('import threading\nt = threading.Thread(target=lambda: 1 / 0)\nt.start()\nt.join()\nreturn None'),
    verdicts: ['wrong_answer', 'runtime_error'],
  },
  'an endless loop': { code: SOLVE('while True:\n    pass'), verdicts: ['time_limit'], message: /longer than/ },
  'an endless loop while it is imported': { code: 'while True:\n    pass\n', verdicts: ['time_limit'] },
  'two locks in two orders': {
    code: SOLVE(`import threading
a, b, both = threading.Lock(), threading.Lock(), threading.Barrier(2)
def take(first, second):
    with first:
        both.wait()
        with second:
            pass
threads = [threading.Thread(target=take, args=pair) for pair in ((a, b), (b, a))]
for thread in threads: thread.start()
for thread in threads: thread.join()`),
    verdicts: ['deadlock'],
    message: /lock/,
  },
  'a C call that never returns': {
    code: SOLVE('import os\nreading, _ = os.pipe()\nos.read(reading, 1)'),
    verdicts: ['deadlock'],
  },
  'a gigabyte and more of memory': {
    code: SOLVE('held = []\nwhile True:\n    held.append(bytearray(b"x") * (64 << 20))'),
    verdicts: ['memory_limit', 'runtime_error'],
    message: /[mM]emory/,
  },
  'a gigabyte and more over children': {
    code: SOLVE(`import os, time
for _ in range(16):
    if os.fork() == 0:
        held = bytearray(b"x") * (96 << 20)
        time.sleep(60)
time.sleep(60)`),
    verdicts: ['memory_limit'],
  },
  'ten megabytes of output': { code: SOLVE('while True:\n    print("x" * 1000)'), verdicts: ['output_limit'] },
  'ten megabytes returned': { code: SOLVE('return "x" * (10 << 20)'), verdicts: ['output_limit'] },
  'a recursion without end': {
    code: SOLVE('def down(): return down()\nreturn down()'),
    verdicts: ['runtime_error'],
    message: /RecursionError/,
  },
  'a value that contains itself': { code: SOLVE('a = []\na.append(a)\nreturn a'), verdicts: ['wrong_answer'] },
  'a text that is no UTF-8': { code: SOLVE('return "\\ud800"'), verdicts: ['wrong_answer'] },
  'bytes printed that are no UTF-8': {
    code: SOLVE('import sys\nsys.stdout.buffer.write(bytes([255, 254]) * 100)\nreturn None'),
    verdicts: ['wrong_answer'],
  },
  'threads left running': {
    code: SOLVE(
      'import threading, time\nfor _ in range(8): threading.Thread(target=time.sleep, args=(60,)).start()\nreturn 0',
    ),
    verdicts: ['wrong_answer'],
  },
  'processes left running': {
    code: SOLVE('import subprocess\nfor _ in range(8): subprocess.Popen(["sleep", "60"])\nreturn 0'),
    verdicts: ['wrong_answer'],
  },
  'a segmentation fault': {
    code: SOLVE('import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)'),
    verdicts: ['runtime_error'],
  },
};

/** Filling memory takes its time on some hosts and beside other programs. */
const PATIENT_MS = 40_000;

describe.skipIf(NO_PYTHON !== undefined)('an honest Python submission with a fault', () => {
  let slot: WorkerSlot;
  let lab: Bundle;
  let short: Bundle;
  beforeAll(async () => {
    [slot, lab, short] = await Promise.all([openWorkerSlot(), openLab(['solve'], PATIENT_MS), openLab(['solve'], 900)]);
  });
  afterAll(() => slot.close());

  test.each(Object.entries(FAULTS))(
    '%s',
    { timeout: 3 * PATIENT_MS },
    async (name, { code, verdicts, message, line }) => {
      const endless = verdicts.includes('time_limit') || verdicts.includes('deadlock');
      const report = await slot.grade(endless ? short : lab, { 'main.py': code, 'honest.py': HONEST });
      expect(verdicts, `${name}: ${report.summary}`).toContain(report.verdict);
      if (message) expect(report.summary).toMatch(message);
      if (line !== undefined) expect(report.checks.at(-1)?.place).toMatchObject({ file: 'main.py', line });
    },
  );

  test('what is printed is shown, a byte order mark is no fault, and the slot still accepts the good answer', async () => {
    const code = '\uFEFFimport sys\nfrom honest import *\nprint("hello")\nprint("trouble", file=sys.stderr)\n';
    const report = await slot.grade(lab, { 'main.py': code, 'honest.py': HONEST });
    expect(report.verdict).toBe('accepted');
    expect(report.console.text).toContain('hello');
    expect(report.console.text).toContain('trouble');
  });
});
