import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { launchSandbox } from '#grader/sandbox/launch.ts';
import type { SandboxLimits } from '#grader/sandbox/sandbox.ts';
import { closeSeats } from '#grader/sandbox/seats.ts';

afterAll(closeSeats);

const LIMITS: SandboxLimits = {
  memoryMb: 768,
  processes: 96,
  filesMb: 16,
  openFiles: 256,
  cpuSeconds: 20,
  outputBytes: 64 * 1024,
};
const MODULES = dirname(dirname(fileURLToPath(import.meta.resolve('isolated-vm'))));

async function answerOf(command: string[]): Promise<string> {
  const sandbox = launchSandbox({
    command,
    readOnlyBinds: [
      { from: process.execPath, to: '/opt/node' },
      { from: join(MODULES, 'isolated-vm'), to: '/opt/node_modules/isolated-vm' },
      { from: join(MODULES, 'node-gyp-build'), to: '/opt/node_modules/node-gyp-build' },
    ],
    env: { LANG: 'C.UTF-8' },
    limits: LIMITS,
    network: 'none',
  });
  const end = await sandbox.exited;
  return end.reason === 'exit' && end.code === 0
    ? sandbox.stdout().text.trim()
    : JSON.stringify([end, sandbox.stderr().text]);
}

describe('what students use works inside', () => {
  test.each([
    [
      'isolates, several at once on threads of their own',
      `const ivm = require('/opt/node_modules/isolated-vm');
       const run = async (n) => {
         const isolate = new ivm.Isolate({ memoryLimit: 64 });
         const context = await isolate.createContext();
         return context.eval('let s = 0; for (let i = 0; i < 1e6; i++) s += i; s + ' + n);
       };
       Promise.all(Array.from({ length: 16 }, (_, n) => run(n))).then((all) => console.log(all.length, all[3]));`,
      '16 499999500003',
    ],
    [
      'WebAssembly, workers, files, timers and a child process',
      `const { Worker } = require('node:worker_threads'); const fs = require('node:fs');
       const { execFileSync } = require('node:child_process');
       new WebAssembly.Memory({ initial: 1, maximum: 16, shared: true });
       fs.writeFileSync('/tmp/file', 'x'); fs.watch('/tmp').close();
       const worker = new Worker('require("worker_threads").parentPort.postMessage(6 * 7)', { eval: true });
       worker.on('message', (m) => setTimeout(() => console.log(m, fs.readFileSync('/tmp/file', 'utf8'), String(execFileSync('/bin/echo', ['child'])).trim()), 1));`,
      '42 x child',
    ],
  ])('Node: %s', async (_, script, wanted) => {
    expect(await answerOf(['/opt/node', '--no-node-snapshot', '-e', script])).toBe(wanted);
  });

  test.skipIf(!existsSync('/usr/bin/python3')).each([
    [
      'threads, locks, queues and pools of threads',
      `import threading, queue
from concurrent.futures import ThreadPoolExecutor
q, lock, total = queue.Queue(), threading.Lock(), []
def work(n):
    with lock: total.append(n)
    q.put(n)
with ThreadPoolExecutor(8) as pool: list(pool.map(work, range(50)))
print(len(total), q.qsize())`,
      '50 50',
    ],
    [
      'processes, pools of processes, semaphores and shared memory',
      `import multiprocessing as mp
from multiprocessing import shared_memory
from concurrent.futures import ProcessPoolExecutor
def square(n): return n * n
if __name__ == '__main__':
    with mp.Pool(3) as pool: a = sum(pool.map(square, range(10)))
    with ProcessPoolExecutor(2) as pool: b = sum(pool.map(square, range(10)))
    value, event = mp.Value('i', 0), mp.Event()
    memory = shared_memory.SharedMemory(create=True, size=4096); memory.buf[0] = 7
    p = mp.Process(target=lambda: (setattr(value, 'value', memory.buf[0]), event.set())); p.start(); event.wait(); p.join()
    m = mp.Manager(); d = m.dict(); d['k'] = 1
    print(a, b, value.value, dict(d)); memory.close(); memory.unlink()`,
      "285 285 7 {'k': 1}",
    ],
    [
      'asyncio with a subprocess and signals',
      `import asyncio, signal, os
async def main():
    p = await asyncio.create_subprocess_exec('/bin/echo', 'child', stdout=asyncio.subprocess.PIPE)
    out, _ = await p.communicate()
    loop, got = asyncio.get_running_loop(), asyncio.Event()
    loop.add_signal_handler(signal.SIGUSR1, got.set); os.kill(os.getpid(), signal.SIGUSR1)
    await asyncio.wait_for(got.wait(), 2)
    print(out.decode().strip(), await asyncio.to_thread(lambda: 5))
asyncio.run(main())`,
      'child 5',
    ],
    [
      'who it is, where it is, what it has',
      `import os, pwd, socket, tempfile, locale, random, secrets, ssl, sqlite3, subprocess, shutil
with tempfile.TemporaryDirectory() as d: open(d + '/f', 'w').write('x'); shutil.copy2(d + '/f', d + '/g')
print(pwd.getpwuid(os.getuid()).pw_name, os.path.expanduser('~'), socket.gethostbyname('localhost'), len(secrets.token_hex()))`,
      'sandbox /tmp 127.0.0.1 64',
    ],
  ])('Python: %s', async (_, script, wanted) => {
    const write = `cat >/tmp/program.py <<'END'\n${script}\nEND\nexec /usr/bin/python3 /tmp/program.py`;
    expect(await answerOf(['/bin/sh', '-c', write])).toBe(wanted);
  });
});
