import { spawnSync } from 'node:child_process';
import { pythonPath } from '#grader/runners/python/interpreters.ts';
import { hasOwnNetwork, ownNetworkPrefix } from '#grader/sandbox/own-network.ts';

/** Set for the second start, so that a host without such networks is not tried for ever. */
const MARK = 'RACECOURSE_OWN_NETWORK';

/**
 * Starts this same command again in a network of its own, where practice pages can be served to Python, and returns its exit code
 * once it ends. Returns undefined when there is nothing to start: here already, or this host has no such networks.
 */
export function rerunInOwnNetwork(): number | undefined {
  if (process.env[MARK] || hasOwnNetwork()) return undefined;
  const prefix = ownNetworkPrefix(pythonPath(process.env));
  if (prefix.length === 0) return undefined;
  const [program = '', ...words] = [...prefix, process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  return spawnSync(program, words, { stdio: 'inherit', env: { ...process.env, [MARK]: '1' } }).status ?? 1;
}
