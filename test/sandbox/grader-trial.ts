import { createServer } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { launchSandbox } from '#grader/sandbox/launch.ts';
import { closeSeats } from '#grader/sandbox/seats.ts';
import { ARENA_LIMITS, goodProgram, hostUid, processesUnder } from './arena.ts';

/** A grader of its own for tests that need one: argument 2 says what it does, the others are for that. */
const [, , what = '', word = ''] = process.argv;
const say = (value: unknown) => process.stdout.write(`${JSON.stringify(value)}\n`);

const sleeper = () =>
  launchSandbox({
    command: ['/bin/sh', '-c', 'setsid sh -c "echo up; while :; do sleep 0.05; done" "$0" & while :; do :; done', word],
    readOnlyBinds: [],
    env: {},
    limits: ARENA_LIMITS,
    network: 'none',
  });

switch (what) {
  case 'hold': {
    // Two that run and, after the good program, one that waits.
    await goodProgram(launchSandbox);
    const held = [sleeper(), sleeper()];
    while (!held.every((sandbox) => sandbox.stdout().text.includes('up'))) await delay(5);
    say(held.map(({ pid }) => pid));
    await delay(60_000);
    break;
  }
  case 'ten good ones': {
    const answers = [];
    const uids = new Set<number>();
    const processes = new Set<string>();
    for (let turn = 0; turn < 10; turn++) {
      const answer = await goodProgram((spec) => {
        const sandbox = launchSandbox(spec);
        setTimeout(() => {
          uids.add(hostUid(sandbox.pid) ?? 0);
          for (const one of processesUnder(sandbox.pid)) if (one) processes.add(one);
        }, 3);
        return sandbox;
      });
      answers.push(answer ?? 'good');
    }
    await closeSeats();
    say({ answers, uids: [...uids], processes: [...processes] });
    break;
  }
  case 'share the network': {
    const server = createServer((_, response) => response.end('page'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = address && typeof address === 'object' ? address.port : 0;
    const sandbox = launchSandbox({
      command: ['/opt/node', '-e', `fetch('http://localhost:${port}').then((r) => r.text()).then(console.log)`],
      readOnlyBinds: [{ from: process.execPath, to: '/opt/node' }],
      env: {},
      limits: { ...ARENA_LIMITS, memoryMb: 512 },
      network: 'shared',
    });
    await sandbox.exited;
    say([sandbox.stdout().text, sandbox.stderr().text]);
    server.close();
    await closeSeats();
    break;
  }
}
