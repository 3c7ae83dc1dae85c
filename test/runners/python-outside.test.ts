import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdtempSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Bundle } from '#grader/contract/bundle.ts';
import { pythonPath } from '#grader/runners/python/interpreters.ts';
import { exerciseFolder, loadExercise } from '#exercises/load.ts';
import { HONEST, NO_PYTHON, openLab, openWorkerSlot, type WorkerSlot } from './worker-slot.ts';

const HARNESS = join(import.meta.dirname, '..', '..', 'grader', 'runners', 'python', 'harness');

describe.skipIf(NO_PYTHON !== undefined)('a Python run, seen from outside', () => {
  let slot: WorkerSlot;
  let facts: Bundle;
  let pages: Bundle;
  beforeAll(async () => {
    [slot, facts, pages] = await Promise.all([openWorkerSlot(), openLab(['facts']), openLab(['pages'])]);
  });
  afterAll(() => slot.close());

  /** What was seen of a body of `facts`. */
  const seen = async (body: string): Promise<Record<string, number>> => {
    const code = `from honest import *\n\n\ndef facts():\n    ${body.replaceAll('\n', '\n    ')}\n`;
    const report = await slot.grade(facts, { 'main.py': code, 'honest.py': HONEST });
    expect({ verdict: report.verdict, summary: report.summary }).toMatchObject({ verdict: 'accepted' });
    return report.checks[0]!.facts!;
  };

  test('threads and processes are counted, whoever waits for them', async () => {
    const threads = await seen(
      'import threading, time\nall = [threading.Thread(target=time.sleep, args=(0.3,)) for _ in range(5)]\nfor t in all: t.start()\nfor t in all: t.join()',
    );
    expect(threads).toMatchObject({ workersStarted: 5, processesAlive: 1, threadsAlive: 6 });
    const processes = await seen(
      'import os, time\nfor _ in range(3):\n    if os.fork() == 0:\n        time.sleep(0.3)\n        os._exit(0)\nfor _ in range(3): os.wait()',
    );
    expect(processes).toMatchObject({ workersStarted: 3, processesAlive: 4, threadsAlive: 4 });
  });

  test('how long a call kept the event loop from going round is measured, where there is one', async () => {
    expect(await seen('return 1')).not.toHaveProperty('longestStallMs');
    const bundle = await loadExercise(await exerciseFolder('unblock-the-loop'));
    const heart = { ...bundle, checks: bundle.checks.filter(({ id }) => id === 'heartbeat') };
    const stall = async (handle: string): Promise<number> => {
      const code = `import asyncio\n\n\nasync def handle(request, look_up):\n    return "report: " + ${handle}\n`;
      const report = await slot.grade(heart, { 'main.py': code });
      return report.checks[0]!.facts!['longestStallMs']!;
    };
    expect(await stall('look_up(request)')).toBeGreaterThan(690);
    expect(await stall('await asyncio.to_thread(look_up, request)')).toBeLessThan(600);
  });

  test('memory is that of the whole sandbox, children included', async () => {
    const code =
      'import os, time\nfor _ in range(3):\n    if os.fork() == 0:\n        held = bytearray(b"x") * (60 << 20)\n        time.sleep(0.4)\n        os._exit(0)\nfor _ in range(3): os.wait()';
    expect((await seen(code))['peakMemoryMb']).toBeGreaterThan(170);
  });

  test('processor time is told from time, whatever clock the submission has', async () => {
    const asleep = await seen('import time\ntime.sleep(0.4)');
    expect(asleep['wallMs']).toBeGreaterThan(390);
    expect(asleep['cpuMs']).toBeLessThan(150);
    const busy = await seen('import time\nend = time.process_time() + 0.3\nwhile time.process_time() < end: pass');
    expect(busy['cpuMs']).toBeGreaterThan(280);
  });

  const FETCHES = {
    'urllib, one by one': [
      1,
      'import urllib.request\nreturn [len(urllib.request.urlopen(url).read()) for url in urls]',
    ],
    'requests in threads': [
      3,
      'import requests\nwith ThreadPoolExecutor(3) as pool:\n    return list(pool.map(lambda url: len(requests.get(url).content), urls))',
    ],
    aiohttp: [
      6,
      'import aiohttp\nasync def main():\n    async with aiohttp.ClientSession() as session:\n        async def one(url):\n            async with session.get(url) as answer: return len(await answer.read())\n        return await asyncio.gather(*map(one, urls))\nreturn list(asyncio.run(main()))',
    ],
    gevent: [
      6,
      'from gevent import monkey\nmonkey.patch_all()\nimport gevent.pool, urllib.request\nreturn gevent.pool.Pool(6).map(lambda url: len(urllib.request.urlopen(url).read()), urls)',
    ],
    eventlet: [
      6,
      'import eventlet\nfrom eventlet.green.urllib import request\nreturn list(eventlet.GreenPool(6).imap(lambda url: len(request.urlopen(url).read()), urls))',
    ],
  } satisfies Record<string, [number, string]>;

  test.each(Object.entries(FETCHES))(
    '%s: the server says how many requests were in flight',
    async (_, [inFlight, body]) => {
      const code = `from honest import *\n\n\ndef pages(urls):\n    ${body.replaceAll('\n', '\n    ')}\n`;
      const report = await slot.grade(pages, { 'main.py': code, 'honest.py': HONEST });
      expect({ verdict: report.verdict, summary: report.summary }).toMatchObject({ verdict: 'accepted' });
      const { requestsInFlight = 0 } = report.checks[0]!.facts!;
      expect(requestsInFlight).toBeLessThanOrEqual(inFlight);
      expect(requestsInFlight).toBeGreaterThanOrEqual(Math.min(inFlight, 2));
    },
  );

  test('nothing but the pages can be reached, and that is told at once', async () => {
    const listener = createServer((socket) => socket.end('host'));
    const abstract = createServer((socket) => socket.end('host'));
    const name = `racecourse-outside-${process.pid}`;
    listener.listen(0, '127.0.0.1');
    abstract.listen(`\0${name}`);
    await Promise.all([once(listener, 'listening'), once(abstract, 'listening')]);
    const { port } = listener.address() as { port: number };
    const code = `from honest import *
import socket
import time


def attempt(family, address):
    since = time.monotonic()
    try:
        with socket.socket(family, socket.SOCK_STREAM) as client:
            client.settimeout(5)
            client.connect(address)
        return "REACHED"
    except OSError:
        return "refused" if time.monotonic() - since < 1 else "SLOW"


def look_up(name):
    since = time.monotonic()
    try:
        return f"FOUND {socket.gethostbyname(name)}"
    except OSError:
        return "refused" if time.monotonic() - since < 1 else "SLOW"


def facts():
    print("control", attempt(socket.AF_INET, ("127.0.0.1", 80)))
    for address in (("127.0.0.1", ${port}), ("10.0.0.1", 80), ("8.8.8.8", 53), ("192.168.0.1", 80), ("169.254.169.254", 80)):
        print("tried", attempt(socket.AF_INET, address))
    print("tried", attempt(socket.AF_INET6, ("2001:4860:4860::8888", 53)))
    print("tried", attempt(socket.AF_UNIX, "\\0${name}"))
    print("tried", look_up("example.com"), look_up("localhost.example"))
    print("pages", socket.gethostbyname("pages.test"))
`;
    try {
      const report = await slot.grade(facts, { 'main.py': code, 'honest.py': HONEST });
      expect(report.verdict).toBe('accepted');
      expect(report.console.text).toMatch(/control REACHED/);
      expect(report.console.text).toMatch(/pages 127\.0\.0\.1/);
      expect(report.console.text.match(/refused/g)).toHaveLength(9);
      expect(report.console.text).not.toMatch(/tried.*(REACHED|SLOW|FOUND)/);
    } finally {
      listener.close();
      abstract.close();
    }
  });

  test('ten good submissions in a row leave no sandbox or mount behind, and the worker in its network', async () => {
    const lab = await openLab(['solve']);
    const children = (): string[] =>
      spawnSync('ps', ['-o', 'pid=,args=', '--ppid', String(slot.pid)], { encoding: 'utf8' })
        .stdout.split('\n')
        .filter((line) => line.includes('bwrap'));
    const mounts = () => readFileSync(`/proc/${slot.pid}/mounts`, 'latin1');
    const state = { network: readlinkSync(`/proc/${slot.pid}/ns/net`), mounts: mounts() };
    const sandboxes = children().length;
    for (let turn = 0; turn < 10; turn++) expect((await slot.grade(lab, HONEST)).verdict).toBe('accepted');
    await expect
      .poll(() => children().length, { timeout: 10_000, interval: 50 })
      .toBeLessThanOrEqual(Math.max(sandboxes, 6));
    expect({ network: readlinkSync(`/proc/${slot.pid}/ns/net`), mounts: mounts() }).toEqual(state);
  });
});

describe.skipIf(NO_PYTHON !== undefined || process.geteuid?.() !== 0)('the zygote outside a sandbox', () => {
  test('refuses to run, and ends nobody', async () => {
    // The user that it is called as may not be let into the folder of this project.
    const harness = mkdtempSync(join(tmpdir(), 'racecourse-harness-'));
    chmodSync(harness, 0o755);
    cpSync(HARNESS, join(harness, 'harness'), { recursive: true });
    // Should its refusal be broken, all that it could end is in this namespace of processes, and belongs to nobody.
    const script = `sleep 30 & echo "$!"; cd /; ${pythonPath(process.env)} -B -c 'import sys; sys.path.insert(0, "${harness}")
from harness.zygote import clear_sandbox, main
for call in (clear_sandbox, lambda: main([])):
    try:
        call()
        print("RAN")
    except RuntimeError as error:
        print("refused", error)'; kill -0 "$!" && echo alive; kill "$!"`;
    const child = spawn(
      'unshare',
      [
        '--pid',
        '--fork',
        '--mount-proc',
        '--kill-child',
        'setpriv',
        '--reuid',
        '64999',
        '--regid',
        '64999',
        '--clear-groups',
        '--no-new-privs',
        'sh',
        '-c',
        script,
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    let text = '';
    child.stdout.on('data', (part: Buffer) => (text += part.toString()));
    child.stderr.on('data', (part: Buffer) => (text += part.toString()));
    await once(child, 'close');
    rmSync(harness, { recursive: true });
    expect(text.match(/refused the zygote runs only/g), text).toHaveLength(2);
    expect(text).toMatch(/alive/);
    expect(text).not.toMatch(/RAN/);
  });
});
