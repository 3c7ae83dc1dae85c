import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { launchSandbox } from '#grader/sandbox/launch.ts';
import { isOursAlone, letOthersRead, privateFolder } from '#grader/sandbox/private-folder.ts';
import { anyoneCanRead, readableByAnyone } from '#grader/sandbox/readable-copy.ts';
import { closeSeats } from '#grader/sandbox/seats.ts';
import { ARENA_LIMITS } from './arena.ts';

const ground = mkdtempSync(join(tmpdir(), 'racecourse-copy-'));
const copies = new Set<string>();
afterAll(async () => {
  await closeSeats();
  for (const copy of copies) rmSync(dirname(copy), { recursive: true, force: true });
  rmSync(ground, { recursive: true, force: true });
});

let made = 0;
/** A small program in a folder that only we may enter. */
function closedProgram(): string {
  const folder = join(ground, `closed-${made++}`);
  mkdirSync(join(folder, 'program', 'part'), { recursive: true });
  writeFileSync(join(folder, 'program', 'main.sh'), 'cat "$(dirname "$0")/part/words"\n', { mode: 0o700 });
  writeFileSync(join(folder, 'program', 'part', 'words'), `read ${made}\n`, { mode: 0o600 });
  chmodSync(folder, 0o700);
  return join(folder, 'program');
}

const remember = (copy: string): string => {
  copies.add(copy);
  return copy;
};

describe.skipIf(process.geteuid?.() !== 0)('a program in a folder of root', () => {
  test('runs in the sandbox, under its own path', async () => {
    const program = closedProgram();
    expect(anyoneCanRead(program)).toBe(false);
    const sandbox = launchSandbox({
      command: ['/bin/sh', join(program, 'main.sh')],
      readOnlyBinds: [program],
      env: {},
      limits: ARENA_LIMITS,
      network: 'none',
    });
    const end = await sandbox.exited;
    expect([end.code, sandbox.stdout().text, sandbox.stderr().text]).toEqual([0, `read ${made}\n`, '']);
    remember(readableByAnyone(program));
  });

  test('is copied whole to where anyone may read it and nobody else may write it', () => {
    const copy = remember(readableByAnyone(closedProgram()));
    expect(anyoneCanRead(copy)).toBe(true);
    expect(readFileSync(join(copy, 'part', 'words'), 'utf8')).toBe(`read ${made}\n`);
    for (let folder = copy; folder !== dirname(privateFolder()); folder = dirname(folder)) {
      expect(lstatSync(folder)).toMatchObject({ uid: 0 });
      expect(lstatSync(folder).mode & 0o022).toBe(0);
    }
  });

  test('is copied anew when anything in it changes, and only then', async () => {
    const program = closedProgram();
    const first = remember(readableByAnyone(program));
    expect(readableByAnyone(program)).toBe(first);
    writeFileSync(join(program, 'part', 'words'), 'changed\n');
    utimesSync(join(program, 'part', 'words'), new Date(), new Date(Date.now() + 5000));
    const again: string = '#grader/sandbox/readable-copy.ts?again';
    const { readableByAnyone: inAnotherProcess } = (await import(again)) as {
      readableByAnyone: typeof readableByAnyone;
    };
    const second = remember(inAnotherProcess(program));
    expect(second).not.toBe(first);
    expect(readFileSync(join(second, 'part', 'words'), 'utf8')).toBe('changed\n');
  });
});

describe('what everyone shall read', () => {
  test('is readable whatever the umask, and links leave alone what they lead to', () => {
    const outside = join(ground, 'outside');
    writeFileSync(outside, '');
    chmodSync(outside, 0o600);
    const before = process.umask(0o077);
    try {
      const folder = join(ground, 'shared');
      mkdirSync(join(folder, 'part'), { recursive: true });
      writeFileSync(join(folder, 'part', 'file'), '');
      symlinkSync(outside, join(folder, 'part', 'link'));
      letOthersRead(folder);
      const modeOf = (name: string) => lstatSync(join(folder, name)).mode & 0o777;
      expect([modeOf('.'), modeOf('part'), modeOf('part/file')]).toEqual([0o755, 0o755, 0o644]);
      expect(lstatSync(outside).mode & 0o777).toBe(0o600);
      if (process.geteuid?.() === 0) expect(anyoneCanRead(remember(readableByAnyone(closedProgram())))).toBe(true);
    } finally {
      process.umask(before);
    }
  });
});

describe('a folder of our own', () => {
  test('is no folder that others may write, no link, and nobody else’s', () => {
    const folder = join(ground, 'own');
    mkdirSync(folder, { mode: 0o755 });
    expect(isOursAlone(folder)).toBe(true);
    symlinkSync(folder, join(ground, 'link'));
    expect(isOursAlone(join(ground, 'link'))).toBe(false);
    chmodSync(folder, 0o775);
    expect(isOursAlone(folder)).toBe(false);
    chmodSync(folder, 0o757);
    expect(isOursAlone(folder)).toBe(false);
    expect(isOursAlone(join(ground, 'nowhere'))).toBe(false);
    expect(isOursAlone(privateFolder())).toBe(true);
    expect(existsSync(privateFolder())).toBe(true);
  });
});
