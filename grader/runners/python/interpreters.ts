import { spawnSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { interpreterSchema, type Interpreter } from '#grader/contract/runs.ts';

const RUNTIME_SCRIPT = fileURLToPath(new URL('./harness/runtime.py', import.meta.url));
const SYSTEM_PYTHON = '/usr/bin/python3';
const LEAST_VERSION = [3, 11] as const;
/** What the harness itself needs. */
const NEEDED = 'greenlet';
/** The distribution's packages that exercises use, each only some of them. */
const LIBRARIES = [NEEDED, 'gevent', 'eventlet', 'requests', 'aiohttp'] as const;
/** Every sandbox has these of the host anyway. */
const SYSTEM_FOLDERS = ['/usr', '/bin', '/lib', '/lib64'];
/** A sandbox has its own, and empties them after each run. */
const SANDBOX_FOLDERS = ['/tmp', '/dev', '/proc'];

/** An interpreter of this host, and what a sandbox needs to run it. */
export interface InstalledInterpreter extends Interpreter {
  /** The program, by a path that a sandbox has too. */
  program: string;
  /** Where its files are, beside those of the system. */
  folders: readonly string[];
}

const toldSchema = interpreterSchema.omit({ id: true }).extend({
  flags: z.string(),
  executable: z.string(),
  folders: z.array(z.string()),
  missing: z.array(z.string()),
});
type Told = z.infer<typeof toldSchema>;

/** The interpreters that RACECOURSE_PYTHON names, with commas between them, or the system's. */
function pythonPaths(environment: Record<string, string | undefined>): string[] {
  const named = (environment['RACECOURSE_PYTHON'] ?? '').split(',').map((path) => path.trim());
  const paths = [...new Set(named)].filter((path) => path !== '');
  return paths.length > 0 ? paths : [SYSTEM_PYTHON];
}

/** The first interpreter that is there, for what the grader itself does in Python. */
export function pythonPath(environment: Record<string, string | undefined>): string {
  const paths = pythonPaths(environment);
  return paths.find((path) => existsSync(path)) ?? paths[0]!;
}

/**
 * The interpreters that submissions can be run on, the one for those that name none first, why others that were named cannot be used,
 * with the cure, and what those that can lack for some exercises.
 */
export function findInterpreters(environment: Record<string, string | undefined>): {
  interpreters: InstalledInterpreter[];
  problems: string[];
  notes: string[];
} {
  const interpreters: InstalledInterpreter[] = [];
  const problems: string[] = [];
  const notes: string[] = [];
  const seen = new Set<string>();
  for (const path of pythonPaths(environment)) {
    const told = ask(path);
    if (typeof told === 'string') {
      problems.push(told);
      continue;
    }
    const { flags, executable, folders, missing, ...rest } = told;
    const own = folders.filter((folder) => !isBelow(folder, SYSTEM_FOLDERS));
    const program = isBelow(executable, [...SYSTEM_FOLDERS, ...own]) ? executable : realpathSync(executable);
    // Two names of one interpreter offer no choice; an environment of one is another, since it may have other libraries.
    const self = [realpathSync(executable), ...folders].join('\n');
    if (seen.has(self)) continue;
    seen.add(self);
    const version = `${told.version}${flags}`;
    const sameVersion = interpreters.filter(({ id }) => id === version || id.startsWith(`${version}-`)).length;
    const id = sameVersion === 0 ? version : `${version}-${sameVersion + 1}`;
    interpreters.push({ ...rest, id, program, folders: own });
    if (missing.length > 0)
      notes.push(`Exercises that need ${missing.join(' or ')} fail there. ${lack(path, missing)}`);
  }
  return { interpreters, problems, notes };
}

/** Why no Python submission at all can be run, with the cure; undefined where some interpreter is fit. */
export function whyNoPython(environment: Record<string, string | undefined>): string | undefined {
  const { interpreters, problems } = findInterpreters(environment);
  return interpreters.length === 0 ? problems.join(' ') : undefined;
}

function isBelow(path: string, folders: readonly string[]): boolean {
  return folders.some((folder) => path === folder || path.startsWith(`${folder}/`));
}

/** What an interpreter tells of itself, or why it cannot be used. */
function ask(path: string): Told | string {
  const least = LEAST_VERSION.join('.');
  const { status, stdout } = spawnSync(path, ['-s', '-P', '-B', RUNTIME_SCRIPT, ...LIBRARIES], { encoding: 'utf8' });
  if (status !== 0)
    return `There is no Python ${least} or newer at ${path}. Install python3, or set RACECOURSE_PYTHON.`;
  const told = toldSchema.parse(JSON.parse(stdout));
  const [major = 0, minor = 0] = told.version.split('.').map(Number);
  if (major !== LEAST_VERSION[0] || minor < LEAST_VERSION[1])
    return `${path} is Python ${major}.${minor}; ${least} or newer is needed.`;
  const covered = told.folders.find((folder) => isBelow(folder, SANDBOX_FOLDERS));
  if (covered) return `A sandbox cannot have the Python at ${covered}, since it has such a folder of its own. Move it.`;
  return told.missing.includes(NEEDED) ? lack(path, told.missing) : told;
}

function lack(path: string, missing: readonly string[]): string {
  const packages = missing.map((name) => `python3-${name}`).join(' ');
  return `The Python at ${path} lacks ${missing.join(', ')}. For the system's: apt-get install ${packages}`;
}
