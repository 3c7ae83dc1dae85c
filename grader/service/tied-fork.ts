import { fork, spawnSync, type ChildProcess } from 'node:child_process';

const SETPRIV = '/usr/bin/setpriv';
/** Makes Linux kill the process when its parent ends, however that ends. */
const TIE = ['--pdeathsig', 'KILL'];

let canTie: boolean | undefined;

/**
 * Forks a Node process, with a channel for JSON messages, that does not outlive this one. A child leaves by itself when
 * its channel closes; one whose event loop is stuck cannot notice that, so on Linux the kernel is asked to end it.
 * `environment` is added to this one's. The words of `prefix` come before Node's own, for instance to give it a network; they must become what follows them.
 */
export function forkTied(
  entry: string,
  prefix: readonly string[] = [],
  environment: NodeJS.ProcessEnv = {},
): ChildProcess {
  const node = [...prefix, process.execPath, '--no-node-snapshot', '--disable-warning=ExperimentalWarning'];
  const [program = '', ...words] = node;
  canTie ??= process.platform === 'linux' && spawnSync(SETPRIV, [...TIE, '/bin/true']).status === 0;
  return fork(entry, [], {
    ...(canTie ? { execPath: SETPRIV, execArgv: [...TIE, ...node] } : { execPath: program, execArgv: words }),
    env: { ...process.env, ...environment },
    serialization: 'json',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    // A process group of its own: Ctrl-C in a terminal reaches us alone, and a kill reaches whatever it started.
    detached: true,
  });
}
