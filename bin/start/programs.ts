import { join, resolve } from 'node:path';
import { ROOT } from '../shared/command.ts';
import { logFile } from './logs.ts';
import { firstFree, isFree } from './ports.ts';
import { StartError } from './start-error.ts';
import type { Program } from './supervise.ts';

const DEFAULTS = { host: '127.0.0.1', port: 3000, graderHost: '127.0.0.1', graderPort: 7071 };
/** So long a program goes on with what it has begun when it is to end; the rest is done after the next start. */
const GRACE_S = 5;

/** Where everything is, and what the programs are told of it. */
export interface Setting {
  dataDir: string;
  /** Where people go. */
  address: string;
  grader: Program;
  web: Program;
}

/**
 * Reads where the programs are to listen, and keep their data, from the environment. A port that nobody chose and that
 * is taken gives way to the next for the grader, which only the web app speaks to; people's address never moves by itself.
 */
export async function arrange(env: NodeJS.ProcessEnv): Promise<Setting> {
  const host = env['HOST'] || DEFAULTS.host;
  const port = portFrom(env, 'PORT') ?? DEFAULTS.port;
  if (!(await isFree(port, host))) throw taken('PORT', port);
  const graderHost = env['RACECOURSE_GRADER_HOST'] || DEFAULTS.graderHost;
  const chosen = portFrom(env, 'RACECOURSE_GRADER_PORT');
  if (chosen !== undefined && !(await isFree(chosen, graderHost))) throw taken('RACECOURSE_GRADER_PORT', chosen);
  const graderPort = chosen ?? (await firstFree(DEFAULTS.graderPort, graderHost));

  const dataDir = resolve(ROOT, env['RACECOURSE_DATA'] || 'data');
  const graderUrl = `http://${reachable(graderHost)}:${graderPort}`;
  const localUrl = `http://${reachable(host)}:${port}`;
  return {
    dataDir,
    address: env['RACECOURSE_ORIGIN'] || `http://${host === DEFAULTS.host ? 'localhost' : reachable(host)}:${port}`,
    grader: {
      name: 'grader',
      args: ['--no-node-snapshot', join(ROOT, 'grader', 'main.ts')],
      healthUrl: `${graderUrl}/v1/health`,
      // It answers as soon as it listens, and can grade once its workers have found out what this machine allows.
      isReady: (answer) => !answer.includes('"status":"starting"'),
      logFile: logFile(dataDir, 'grader'),
      env: {
        RACECOURSE_SHUTDOWN_GRACE_MS: String(GRACE_S * 1000),
        ...env,
        RACECOURSE_GRADER_HOST: graderHost,
        RACECOURSE_GRADER_PORT: String(graderPort),
      },
    },
    web: {
      name: 'web app',
      args: [join(ROOT, 'build', 'index.js')],
      healthUrl: `${localUrl}/health`,
      logFile: logFile(dataDir, 'web'),
      env: {
        NODE_ENV: 'production',
        // Pages that follow a run hold their connection open for as long as they are looked at.
        SHUTDOWN_TIMEOUT: String(GRACE_S),
        ...env,
        HOST: host,
        PORT: String(port),
        RACECOURSE_DATA: dataDir,
        RACECOURSE_GRADER_URL: graderUrl,
      },
    },
  };
}

function portFrom(env: NodeJS.ProcessEnv, name: string): number | undefined {
  const text = env[name];
  if (!text) return undefined;
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new StartError(`${name}=${text} is not a port: it must be a whole number from 1 to 65535.`);
}

function taken(name: string, port: number): StartError {
  return new StartError(`Port ${port} is taken by another program. Choose another one:  ${name}=${port + 1} npm start`);
}

/** What a server listening on `host` is called by others on this machine. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}
