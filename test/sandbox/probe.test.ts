import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { whyNotStarted } from '#grader/sandbox/host-advice.ts';
import type { HostProbe } from '#grader/sandbox/probe.ts';

const ground = mkdtempSync(join(tmpdir(), 'racecourse-probe-'));
afterAll(() => rmSync(ground, { recursive: true, force: true }));

const MODULE = pathToFileURL(resolve(import.meta.dirname, '../../grader/sandbox/open-sandbox.ts')).href;
const PROGRAM = `
  const { openSandbox } = await import(${JSON.stringify(MODULE)});
  const host = await openSandbox();
  const again = await openSandbox();
  console.log(JSON.stringify({ ...host, same: again.details === host.details }));
  await host.close();`;

/** What a process finds that has this search path. */
function probeWith(path: string): HostProbe & { same: boolean } {
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', PROGRAM], {
    env: { PATH: path },
    encoding: 'utf8',
  });
  if (!stdout) throw new Error(stderr);
  return JSON.parse(stdout) as HostProbe & { same: boolean };
}

/** A folder with a `bwrap` that does as told. */
function folderWith(script: string): string {
  const folder = mkdtempSync(join(ground, 'bin-'));
  writeFileSync(join(folder, 'bwrap'), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, 'bwrap'), 0o755);
  chmodSync(ground, 0o755);
  chmodSync(folder, 0o755);
  return folder;
}

const SYSTEM = '/usr/sbin:/usr/bin:/sbin:/bin';

describe('what the host can enforce is found by trying', () => {
  test('here', () => {
    const probe = probeWith(SYSTEM);
    expect(probe.isolation).toBe('bubblewrap');
    expect(probe.same).toBe(true);
    expect(probe.details).toMatchObject({ systemCalls: 'kernel', processes: 'kernel', network: 'kernel' });
    // A warning for each thing that the kernel does not do, and only for those.
    expect(probe.warnings.length).toBe(
      Object.values(probe.details).filter((each) => /watched|nothing/.test(String(each))).length,
    );
  });

  test('without bubblewrap', () => {
    const probe = probeWith(ground);
    expect(probe.isolation).toBe('permission-model');
    expect(probe.warnings[0]).toContain('apt install bubblewrap');
    expect(probe.warnings[1]).toContain('permission model');
  });

  test.each([
    ['one that knows no such option', 'echo "bwrap: Unknown option --disable-userns" >&2; exit 1', 'too old'],
    [
      'one that may make no namespaces',
      'echo "bwrap: setting up uid map: Permission denied" >&2; exit 1',
      'namespaces',
    ],
  ])('with %s', (_, script, words) => {
    const folder = folderWith(`[ "$1" = --version ] && echo bubblewrap 0.8.0 && exit; ${script}`);
    const probe = probeWith(`${folder}:${SYSTEM}`);
    expect(probe.isolation).toBe('permission-model');
    expect(probe.warnings[0]).toContain(words);
  });

  test('with one that isolates nothing', () => {
    const script = 'while [ "$1" != -- ]; do shift; done; shift; RACECOURSE_START="echo >&6; exit 3" exec "$@"';
    const folder = folderWith(`[ "$1" = --version ] && echo bubblewrap 9 && exit; ${script}`);
    expect(probeWith(`${folder}:${SYSTEM}`).isolation).toBe('permission-model');
  });
});

test('the advice names the cure', () => {
  expect(whyNotStarted('Error: spawn bwrap ENOENT')).toContain('apt install bubblewrap');
  expect(whyNotStarted('bwrap: Unknown option --disable-userns')).toContain('0.8');
  expect(whyNotStarted('bwrap: Creating new namespace failed: Operation not permitted')).toMatch(/namespaces|userns/);
});
