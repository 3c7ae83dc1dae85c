import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const IS_ROOT = process.getuid!() === 0;
const COMMAND = 'sudo apt-get update && sudo apt-get install --no-install-recommends -y';

let folder: string;
let programs: string;

/** A machine that has the programs in one folder and no other: Node, and what a test puts there. */
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'setup-'));
  programs = join(folder, 'programs');
  mkdirSync(programs);
  symlinkSync(process.execPath, join(programs, 'node'));
});

afterEach(() => rmSync(folder, { recursive: true }));

describe('in a project that is set up', () => {
  test('does nothing and says nothing when everything is there', () => {
    putProgram('bwrap', '');
    putProgram('chromium', '');
    const installed = join(ROOT, 'node_modules', '.package-lock.json');
    const before = statSync(installed).mtimeMs;
    expect(setup(ROOT, 'test')).toEqual({ status: 0, said: '' });
    expect(statSync(installed).mtimeMs).toBe(before);
  });

  test('without apt, tells why a package is needed and the exact command, and goes on', () => {
    const { status, said } = setup(ROOT, 'test');
    expect(status).toBe(0);
    expect(said).toContain(`${COMMAND} bubblewrap chromium\n`);
    expect(said).toContain('bubblewrap: the sandbox that submissions run in');
    expect(said).toContain('Without chromium, the tests that need a browser fail.');
  });

  test('asks for nothing that the task does not need', () => {
    expect(setup(ROOT, 'start').said).toContain(`${COMMAND} bubblewrap\n`);
    putProgram('bwrap', '');
    expect(setup(ROOT, 'start').said).toBe('');
  });

  test.runIf(IS_ROOT)(
    'as root installs what is missing, after fetching new package lists when the old ones fail',
    () => {
      const log = join(folder, 'apt.log');
      putProgram(
        'apt-get',
        `echo "$DEBIAN_FRONTEND $*" >> ${log}
       case "$*" in *update*) touch ${folder}/updated;; esac
       [ -e ${folder}/updated ] || exit 100
       case "$*" in *install*) cp "$0" ${programs}/bwrap;; esac`,
      );
      for (const tool of ['touch', 'cp']) symlinkSync(`/usr/bin/${tool}`, join(programs, tool));
      const { status, said } = setup(ROOT, 'start');
      expect({ status, said }).toEqual({
        status: 0,
        said: "setup: Installing Debian's bubblewrap: the sandbox that submissions run in.\n",
      });
      const calls = readFileSync(log, 'utf8').trim().split('\n');
      expect(calls.at(-1)).toMatch(/^noninteractive .*install --no-install-recommends -y bubblewrap$/);
      expect(calls.some((call) => call.endsWith('update'))).toBe(true);
      expect(setup(ROOT, 'start').said).toBe('');
    },
  );
});

describe('in a fresh clone', () => {
  let clone: string;
  const npmOfThisMachine = { PATH: process.env['PATH']! };

  beforeEach(() => {
    clone = join(folder, 'clone');
    mkdirSync(join(clone, 'bin'), { recursive: true });
    for (const path of ['bin/setup.js', 'bin/setup']) cpSync(join(ROOT, path), join(clone, path), { recursive: true });
    putProgram('bwrap', '');
    writePackages('1.0.0');
  });

  test('installs once, and again when the lock file changed', () => {
    const first = setup(clone, 'start', npmOfThisMachine);
    expect(first).toMatchObject({ status: 0 });
    expect(first.said).toContain("Installing npm's packages, Node 24 among them: node_modules is not there yet.");
    expect(setup(clone, 'start', { PATH: programs })).toEqual({ status: 0, said: '' });
    writePackages('1.0.1');
    expect(setup(clone, 'start', npmOfThisMachine).said).toContain('package-lock.json is newer than node_modules');
    expect(setup(clone, 'start', { PATH: programs })).toEqual({ status: 0, said: '' });
  }, 60_000);

  test.runIf(IS_ROOT)(
    'without root, prints the command even where apt is',
    () => {
      putProgram('apt-get', 'touch "$0.was-run"');
      expect(setup(clone, 'start', npmOfThisMachine).status).toBe(0);
      rmSync(join(programs, 'bwrap'));
      chmodSync(folder, 0o755);
      // Only Node itself may lie where nobody but root can read.
      const asNobody = ['--reuid=65534', '--regid=65534', '--clear-groups'];
      const ableToRead = ['--inh-caps=+dac_read_search', '--ambient-caps=+dac_read_search'];
      const { status, said } = setup(clone, 'start', {}, ['/usr/bin/setpriv', ...asNobody, ...ableToRead]);
      expect(status).toBe(0);
      expect(said).toContain(`${COMMAND} bubblewrap\n`);
      expect(() => statSync(join(programs, 'apt-get.was-run'))).toThrow('ENOENT');
    },
    60_000,
  );

  test('refuses an npm that would ignore which packages may run scripts, and tells the cure', () => {
    const { status, said } = setup(clone, 'start', { npm_config_user_agent: 'npm/10.8.2 node/v20.20.2 linux x64' });
    expect(status).toBe(1);
    expect(said).toContain('npm 10.8.2 is too old');
    expect(said).toContain('npm install --global npm@11');
  });

  /** A project with one package, which comes with it: a Node that is none. */
  function writePackages(version: string): void {
    mkdirSync(join(clone, 'vendor'), { recursive: true });
    const manifest = { name: 'clone', version: '1.0.0', type: 'module', dependencies: { node: 'file:vendor' } };
    const lock = {
      ...{ name: 'clone', version: '1.0.0', lockfileVersion: 3, requires: true },
      packages: {
        '': manifest,
        'node_modules/node': { resolved: 'vendor', link: true },
        vendor: { name: 'node', version, bin: { node: 'node.js' } },
      },
    };
    writeFileSync(join(clone, 'package.json'), JSON.stringify(manifest));
    writeFileSync(join(clone, 'package-lock.json'), JSON.stringify(lock));
    writeFileSync(join(clone, 'vendor', 'package.json'), JSON.stringify({ name: 'node', version, bin: 'node.js' }));
    writeFileSync(join(clone, 'vendor', 'node.js'), '');
  }
});

function putProgram(name: string, script: string): void {
  writeFileSync(join(programs, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(programs, name), 0o755);
}

function setup(root: string, task: string, env: Record<string, string> = {}, before: string[] = []) {
  const [command, ...args] = [...before, process.execPath, join(root, 'bin', 'setup.js'), task];
  const result = spawnSync(command, args, { env: { PATH: programs, HOME: folder, ...env }, encoding: 'utf8' });
  return { status: result.status, said: result.stdout + result.stderr };
}
