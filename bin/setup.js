/**
 * Makes a fresh clone ready to `start` or to `test`: npm's packages, and Debian's where this process may install them.
 * Plain JavaScript without dependencies, because it runs on the machine's own Node, before anything is installed.
 * Says what it does and why, on standard error; says nothing when there is nothing to do.
 */
import { dirname } from 'node:path';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { installFromLock, staleness } from './setup/npm-packages.js';
import { installPackages, missingPackages } from './setup/system-packages.js';

const OLDEST_NODE = 20;
const OLDEST_NPM = 11;
const TASKS = ['start', 'test'];

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const task = process.argv[2];

if (!TASKS.includes(task)) fail(`Usage: node bin/setup.js ${TASKS.join('|')}`);
checkNode();
const stale = staleness(root);
if (stale !== undefined) {
  checkNpm();
  say(`Installing npm's packages, Node 24 among them: ${stale.why}.`);
  const trouble = installFromLock(root, stale);
  if (trouble !== undefined) fail(`The packages could not be installed: ${trouble}`);
}
const missing = missingPackages(task);
if (missing.length > 0) installPackages(missing, say);

function checkNode() {
  const version = process.versions.node;
  if (Number.parseInt(version, 10) >= OLDEST_NODE) return;
  fail(
    `Node ${version} is too old: setting up needs Node ${OLDEST_NODE} or newer (everything else then runs on a Node 24 of its own).`,
    'Install Node 24 from your system or a version manager, for instance:  nvm install 24',
  );
}

function checkNpm() {
  const agent = /(?:^| )npm\/([\d.]+)/.exec(process.env.npm_config_user_agent ?? '');
  const version = agent ? agent[1] : spawnSync('npm', ['--version'], { encoding: 'utf8' }).stdout?.trim();
  if (!version) fail('npm was not found.', `Install npm ${OLDEST_NPM} or newer; it comes with Node 24.`);
  if (Number.parseInt(version, 10) >= OLDEST_NPM) return;
  fail(
    `npm ${version} is too old: package.json says which packages may run scripts, and only npm ${OLDEST_NPM} or newer reads that.`,
    `Run this once:  npm install --global npm@${OLDEST_NPM}`,
  );
}

function say(line) {
  process.stderr.write(`setup: ${line}\n`);
}

function fail(...lines) {
  lines.forEach(say);
  process.exit(1);
}
