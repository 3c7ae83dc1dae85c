/**
 * What the project needs from the operating system, by task. A package counts as there when its program is on the
 * PATH, or its file exists, which costs microseconds; asking dpkg would cost a tenth of a second at every start.
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** @type {{ name: string, program?: string, file?: string, tasks: string[], why: string, without: string }[]} */
export const SYSTEM_PACKAGES = [
  {
    name: 'bubblewrap',
    program: 'bwrap',
    tasks: ['start', 'test'],
    why: 'the sandbox that submissions run in',
    without: "submissions run under Node's permission model only, which is a weaker wall",
  },
  {
    name: 'python3',
    file: '/usr/bin/python3',
    tasks: ['start', 'test'],
    why: 'the interpreter of Python submissions',
    without: 'Python exercises cannot be graded',
  },
  ...['greenlet', 'gevent', 'eventlet', 'requests', 'aiohttp'].map((library) => ({
    name: `python3-${library}`,
    file: `/usr/lib/python3/dist-packages/${library}`,
    tasks: ['start', 'test'],
    why: 'a library that Python exercises teach',
    without: 'Python exercises cannot be graded',
  })),
  {
    name: 'chromium',
    program: 'chromium',
    tasks: ['test'],
    why: 'the browser that the tests use the web pages with',
    without: 'the tests that need a browser fail',
  },
];

/** The packages of a task that this machine does not have. */
export function missingPackages(task) {
  return SYSTEM_PACKAGES.filter((one) => one.tasks.includes(task) && !isThere(one));
}

/**
 * Installs the packages with apt where this process may, and otherwise prints the command that would.
 * Never fails: whatever is still missing costs only what its `without` says.
 */
export function installPackages(packages, say) {
  if (process.platform !== 'linux') {
    say(`${listed(packages)}: only on Linux. Going on without:`);
    return sayConsequences(packages, say);
  }
  const mayInstall = process.getuid() === 0 && findProgram('apt-get') !== undefined;
  if (!mayInstall) {
    say('Missing, and only root with apt can install it:');
    for (const one of packages) say(`  ${one.name}: ${one.why}`);
    say(`Run this once:  ${installCommand(packages)}`);
    return sayConsequences(packages, say);
  }
  for (const one of packages) say(`Installing Debian's ${one.name}: ${one.why}.`);
  if (!aptInstall(packages)) say(`apt could not install everything. Try:  ${installCommand(packages)}`);
  sayConsequences(
    packages.filter((one) => !isThere(one)),
    say,
  );
}

/** The command that installs the packages on Debian and Ubuntu, for copying. */
export function installCommand(packages) {
  const names = packages.map((one) => one.name).join(' ');
  return `sudo apt-get update && sudo apt-get install --no-install-recommends -y ${names}`;
}

function aptInstall(packages) {
  const names = packages.map((one) => one.name);
  // A machine that never fetched its package lists, as containers are, knows no package at all.
  if (!hasPackageLists()) apt(['update']);
  if (apt(['install', '--no-install-recommends', '-y', ...names])) return true;
  // Lists that are too old name versions that are gone; with fresh ones it may work.
  return apt(['update']) && apt(['install', '--no-install-recommends', '-y', ...names]);
}

function apt(args) {
  // Other programs may hold the lock for a moment, a machine's own updates at boot for instance.
  const options = ['-qq', '-o', 'DPkg::Lock::Timeout=120', '-o', 'Dpkg::Use-Pty=0'];
  const result = spawnSync('apt-get', [...options, ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  return result.status === 0;
}

function hasPackageLists() {
  try {
    return readdirSync('/var/lib/apt/lists').some((name) => name.includes('_Packages'));
  } catch {
    return false;
  }
}

function sayConsequences(packages, say) {
  for (const one of packages) say(`Without ${one.name}, ${one.without}.`);
}

function listed(packages) {
  return packages.map((one) => one.name).join(', ');
}

function isThere(one) {
  return one.program === undefined ? existsSync(one.file) : findProgram(one.program) !== undefined;
}

function findProgram(name) {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}
