import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { openSandbox } from '#grader/sandbox/open-sandbox.ts';
import { attack, goodProgram, hostUid } from './arena.ts';
import { trials } from './attacks.ts';

/** Runs every attack as whoever starts this, and prints what did not hold: a line of JSON for each. */
const host = await openSandbox();
const print = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);
print({
  name: 'the host',
  uid: process.getuid?.(),
  isolation: host.isolation,
  details: host.details,
  warnings: host.warnings,
});

const victim = spawn('sleep', ['300'], { stdio: 'ignore' });
const listener = createServer((socket) => socket.destroy());
await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
const address = listener.address();
const targets = {
  victimPid: victim.pid ?? 0,
  port: address && typeof address === 'object' ? address.port : 0,
  abstractSocket: `racecourse-trial-${process.pid}`,
};
for (const { name, plan, broken } of trials(targets, host.details.memory === 'kernel')) {
  const outcome = await attack(host.launch, plan);
  const wrong = [
    ...broken(outcome),
    ...outcome.left.map((each) => `left behind: ${each}`),
    ...outcome.uids.filter((uid) => uid !== process.getuid?.()).map((uid) => `ran as ${uid}`),
    ...(hostUid(targets.victimPid) === undefined ? ['the victim died'] : []),
  ];
  const good = await goodProgram(host.launch);
  print({
    name,
    wrong: good === undefined ? wrong : [...wrong, `then: ${good}`],
    ...(wrong.length > 0 ? { outcome } : {}),
  });
}
victim.kill('SIGKILL');
listener.close();
await host.close();
