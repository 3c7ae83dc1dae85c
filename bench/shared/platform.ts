import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databasePath } from '#db/client.server.ts';
import { buildIfStale } from '../../bin/shared/build.ts';
import { firstFree } from '../../bin/start/ports.ts';
import { arrange, type Setting } from '../../bin/start/programs.ts';
import { Supervised } from '../../bin/start/supervise.ts';

const HOST = '127.0.0.1';
/** Away from the ports that `npm start` takes by itself. */
const FIRST_PORT = 17_300;
const END_WITHIN_MS = 8_000;

/** Grader and web app as `npm start` runs them, with data and ports of their own. */
export interface Platform extends AsyncDisposable {
  graderUrl: string;
  webUrl: string;
  databasePath: string;
  /** What the grader prints, a JSON value a line. */
  graderLog: string;
  /** Starts the named programs and waits until they answer. */
  start(...programs: ('grader' | 'web')[]): Promise<void>;
}

/** Arranges a platform in a temporary folder; it is gone when it is disposed of. */
export async function openPlatform(environment: NodeJS.ProcessEnv = {}): Promise<Platform> {
  const dataDir = mkdtempSync(join(tmpdir(), 'racecourse-bench-'));
  const graderPort = await firstFree(FIRST_PORT, HOST);
  const webPort = await firstFree(graderPort + 1, HOST);
  const setting: Setting = await arrange({
    ...process.env,
    ...environment,
    HOST,
    PORT: String(webPort),
    RACECOURSE_ORIGIN: `http://${HOST}:${webPort}`,
    RACECOURSE_GRADER_PORT: String(graderPort),
    RACECOURSE_DATA: dataDir,
  });
  const running: Supervised[] = [];
  process.on('exit', () => running.forEach((one) => one.kill()));
  return {
    graderUrl: `http://${HOST}:${graderPort}`,
    webUrl: `http://${HOST}:${webPort}`,
    databasePath: databasePath(dataDir),
    graderLog: setting.grader.logFile,
    async start(...programs) {
      if (programs.includes('web')) await buildWeb();
      const started = programs.map((name) => new Supervised(setting[name], console.error));
      running.push(...started);
      await Promise.all(started.map((one) => one.start()));
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(running.map((one) => one.stop(END_WITHIN_MS)));
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function buildWeb(): Promise<void> {
  const built = await buildIfStale(() => console.error('Building the web app, since it changed …'));
  if (built?.ok === false) throw new Error(`The web app could not be built:\n${built.output}`);
}
