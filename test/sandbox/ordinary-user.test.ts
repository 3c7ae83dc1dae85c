import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readableByAnyone } from '#grader/sandbox/readable-copy.ts';
import { copyForEveryone } from './copy-for-everyone.ts';
import { trials } from './attacks.ts';

const SOMEBODY = 1000;
const [AS_SOMEBODY, ...ARGUMENTS] = [
  'setpriv',
  `--reuid=${SOMEBODY}`,
  `--regid=${SOMEBODY}`,
  '--clear-groups',
] as const;
const names = trials({ victimPid: 0, port: 0, abstractSocket: '' }, false).map(({ name }) => name);

interface Line {
  name: string;
  wrong?: string[];
  isolation?: string;
  uid?: number;
  details?: Record<string, unknown>;
  warnings?: string[];
}

/** Root can be an ordinary user for a while; an ordinary user runs the other tests as himself already. */
describe.skipIf(process.geteuid?.() !== 0)('started by an ordinary user', () => {
  const folder = copyForEveryone();
  const lines = new Map<string, Line>();
  let errors = '';

  beforeAll(async () => {
    const child = spawn(
      AS_SOMEBODY,
      [...ARGUMENTS, readableByAnyone(process.execPath), join(folder, 'test/sandbox/ordinary-user-trial.ts')],
      { cwd: '/', env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' }, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    child.stderr.on('data', (part: Buffer) => (errors += part.toString()));
    for await (const text of createInterface(child.stdout)) {
      const line = JSON.parse(text) as Line;
      lines.set(line.name, line);
    }
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('bubblewrap isolates, and what the kernel does not limit is told', () => {
    const host = lines.get('the host');
    expect(host, errors).toMatchObject({ uid: SOMEBODY, isolation: 'bubblewrap' });
    expect(host?.details).toMatchObject({ systemCalls: 'kernel', processes: 'kernel', network: 'kernel' });
    if (host?.details?.['memory'] === 'watched') expect(host.warnings?.join(' ')).toContain('systemd-run --user');
  });

  test.each(names)('%s', (name) => {
    expect(lines.get(name)?.wrong, errors || JSON.stringify(lines.get(name))).toEqual([]);
  });
});
