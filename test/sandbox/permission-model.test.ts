import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { launchUnderPermissionModel, PERMISSION_MODEL_WARNING } from '#grader/sandbox/permission-model.ts';
import { anyoneCanRead } from '#grader/sandbox/readable-copy.ts';
import type { SandboxLimits } from '#grader/sandbox/sandbox.ts';
import { hostUid } from './arena.ts';

const LIMITS: SandboxLimits = {
  memoryMb: 400,
  processes: 64,
  filesMb: 8,
  openFiles: 256,
  cpuSeconds: 2,
  outputBytes: 64 * 1024,
};
const MODULES = dirname(dirname(fileURLToPath(import.meta.resolve('isolated-vm'))));

const launch = (script: string) =>
  launchUnderPermissionModel({
    command: ['/opt/node', '--no-node-snapshot', '-e', script],
    readOnlyBinds: [
      { from: process.execPath, to: '/opt/node' },
      join(MODULES, 'isolated-vm'),
      join(MODULES, 'node-gyp-build'),
    ],
    env: {},
    limits: LIMITS,
    network: 'none',
  });

describe('without bubblewrap, under the permission model of Node', () => {
  test('isolates run, commands come in and observations go out', async () => {
    const sandbox = launch(`
      const ivm = require(${JSON.stringify(join(MODULES, 'isolated-vm'))});
      const fs = require('node:fs');
      const word = Buffer.alloc(16);
      const length = fs.readSync(3, word);
      const context = new ivm.Isolate({ memoryLimit: 32 }).createContextSync();
      fs.writeSync(4, word.toString('utf8', 0, length) + context.evalSync('6 * 7'));
      console.log(Object.keys(process.env).length);`);
    let got = '';
    sandbox.observations.on('data', (part: Buffer) => (got += part.toString()));
    sandbox.commands.write('answer ');
    expect(await sandbox.exited, sandbox.stderr().text).toMatchObject({ reason: 'exit', code: 0 });
    for (let turn = 0; turn < 50 && got === ''; turn++) await delay(2);
    expect(got).toBe('answer 42');
    expect(sandbox.stdout().text).toBe('0\n');
  });

  test.each([
    ['reading a file', `require('fs').readFileSync('/etc/passwd')`],
    ['reading the project', `require('fs').readFileSync(${JSON.stringify(join(MODULES, '..', 'package.json'))})`],
    ['writing a file', `require('fs').writeFileSync('/tmp/racecourse-owned', '')`],
    ['starting a program', `require('child_process').spawnSync('id')`],
    ['a worker', `new (require('worker_threads').Worker)('1', { eval: true })`],
    ['a link out', `require('fs').symlinkSync('/etc/passwd', '/tmp/racecourse-link')`],
  ])('refuses %s', async (_, script) => {
    const sandbox = launch(`try { ${script}; console.log('WORKED') } catch (error) { console.log(error.code) }`);
    await sandbox.exited;
    expect(sandbox.stdout().text).toMatch(/^ERR_ACCESS_DENIED/);
  });

  test('stops what prints, computes or takes memory without end', async () => {
    const [printing, computing, taking] = [
      launch(`const flood = () => process.stdout.write('x'.repeat(5000), flood); flood()`),
      launch('for (;;);'),
      launch('const held = []; setInterval(() => held.push(Buffer.alloc(16 << 20, 1)), 1)'),
    ];
    expect(await printing.exited).toMatchObject({ reason: 'output' });
    expect(await taking.exited).toMatchObject({ reason: 'memory' });
    expect(await computing.exited).toMatchObject({ reason: 'cpu' });
  });

  test.runIf(process.geteuid?.() === 0 && anyoneCanRead(process.execPath))('runs as an unprivileged user', async () => {
    const sandbox = launch('setTimeout(() => {}, 5000)');
    await delay(50);
    expect(hostUid(sandbox.pid)).toBeGreaterThan(1000);
    await sandbox.kill();
    expect(await sandbox.exited).toMatchObject({ reason: 'killed' });
  });

  test('does not close the network, and the warning says so', async () => {
    const server = createServer((socket) => socket.end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = address && typeof address === 'object' ? address.port : 0;
    const sandbox = launch(
      `require('net').connect(${port}, '127.0.0.1').on('connect', () => { console.log('open'); process.exit() })`,
    );
    await sandbox.exited;
    server.close();
    expect(sandbox.stdout().text).toBe('open\n');
    expect(PERMISSION_MODEL_WARNING).toContain('the network is not');
  });

  test('runs nothing but Node', () => {
    expect(() =>
      launchUnderPermissionModel({ command: ['/bin/sh'], readOnlyBinds: [], env: {}, limits: LIMITS, network: 'none' }),
    ).toThrow('Only Node');
  });
});
