/** Whether node_modules holds what package-lock.json asks for, and how to make it so. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join, sep } from 'node:path';

/**
 * Why npm must run, or undefined when node_modules is complete. `clean` asks for all of it to be made anew, as only
 * that runs the install scripts again of packages that npm thinks are there.
 */
export function staleness(root) {
  const lock = readText(join(root, 'package-lock.json'));
  const stamp = readText(join(root, 'node_modules', '.setup-stamp'));
  if (!existsSync(join(root, 'node_modules'))) return { why: 'node_modules is not there yet', clean: true };
  if (!hasOwnNode(root)) return { why: 'node_modules has no Node 24 in it', clean: true };
  if (stamp === stampFor(lock)) return undefined;
  const madeOn = stamp?.split(' ')[0];
  if (madeOn !== undefined && madeOn !== platform()) return { why: `node_modules was made on ${madeOn}`, clean: true };
  if (!agreesWithLock(root, lock)) return { why: 'package-lock.json is newer than node_modules', clean: false };
  // Whoever ran npm by hand has brought everything up to date already.
  writeStamp(root);
  return undefined;
}

/** Runs npm. Returns what went wrong in words, or undefined when all is well. */
export function installFromLock(root, { clean }) {
  try {
    if (clean) rmSync(join(root, 'node_modules'), { recursive: true, force: true });
  } catch (error) {
    return error.message;
  }
  // Not `npm ci`: it refuses a lock file that does not list the optional packages of every platform there is, and
  // a registry need not have them all. `--no-save` keeps the lock file as it was committed all the same.
  const args = ['install', '--no-save', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const { npm_execpath: npmScript, npm_node_execpath: node } = process.env;
  const [command, ...before] = npmScript && node ? [node, npmScript] : ['npm'];
  const { status } = spawnSync(command, [...before, ...args], {
    cwd: root,
    // Standard output is for what the task itself prints.
    stdio: ['ignore', 2, 2],
    env: { ...process.env, PATH: pathWithoutOwnModules(root) },
    shell: process.platform === 'win32',
  });
  if (status !== 0) return "npm's messages above say why.";
  if (!hasOwnNode(root)) return 'npm did not run the install script of the package "node". Is ignore-scripts set?';
  writeStamp(root);
  return undefined;
}

function hasOwnNode(root) {
  return existsSync(join(root, 'node_modules', '.bin', 'node'));
}

/** npm replaces node_modules/.bin/node while it runs, so it must not run on it. */
function pathWithoutOwnModules(root) {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !folder.startsWith(join(root, 'node_modules') + sep))
    .join(delimiter);
}

/** Compares with npm's own note of what it installed; packages for other platforms are optional and may lack. */
function agreesWithLock(root, lock) {
  const installedText = readText(join(root, 'node_modules', '.package-lock.json'));
  if (lock === undefined || installedText === undefined) return false;
  const installed = JSON.parse(installedText).packages;
  return Object.entries(JSON.parse(lock).packages).every(([path, wanted]) => {
    if (path === '' || wanted.link) return true;
    const found = installed[path];
    return found === undefined ? wanted.optional === true : found.version === wanted.version;
  });
}

function writeStamp(root) {
  try {
    writeFileSync(join(root, 'node_modules', '.setup-stamp'), stampFor(readText(join(root, 'package-lock.json'))));
  } catch {
    // Somebody else's folder: the stamp only saves the comparison.
  }
}

function stampFor(lock) {
  return `${platform()} ${createHash('sha256')
    .update(lock ?? '')
    .digest('hex')}`;
}

function platform() {
  return `${process.platform}-${process.arch}`;
}

function readText(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
