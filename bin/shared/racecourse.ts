import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { firstFree } from '../start/ports.ts';
import { ROOT, toolEnvironment } from './command.ts';

const HOST = '127.0.0.1';
const START_DEADLINE_MS = 120_000;

/**
 * The whole product as `npm start` runs it, to be tried out: with ports of its own, and data that goes when it is
 * disposed of.
 */
export class Racecourse implements AsyncDisposable {
  readonly address: string;
  readonly dataDir: string;
  readonly #starter: ChildProcess;
  #printed = '';

  private constructor(port: number, graderPort: number, environment: NodeJS.ProcessEnv) {
    this.dataDir = mkdtempSync(join(tmpdir(), 'racecourse-trial-'));
    this.address = `http://localhost:${port}`;
    this.#starter = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', join(ROOT, 'bin', 'start.ts')], {
      env: {
        ...toolEnvironment(),
        ...environment,
        HOST,
        PORT: String(port),
        RACECOURSE_GRADER_PORT: String(graderPort),
        RACECOURSE_DATA: this.dataDir,
        // As under npm it then ends with whoever started it, however that ends.
        npm_lifecycle_event: 'start',
        // Vitest's own.
        NODE_ENV: undefined,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#starter.stdout, this.#starter.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.#printed += text));
    }
  }

  /** Resolves when it says where it is. Variables of the environment are those of this process, changed by what is given. */
  static async start(environment: NodeJS.ProcessEnv = {}): Promise<Racecourse> {
    // Others may be starting one at the same moment; far apart, they do not choose the same port.
    const port = await firstFree(20_000 + Math.floor(Math.random() * 10_000), HOST);
    const racecourse = new Racecourse(port, await firstFree(port + 1, HOST), environment);
    const deadline = performance.now() + START_DEADLINE_MS;
    while (!racecourse.#printed.includes('Racecourse is at')) {
      if (racecourse.#hasEnded || performance.now() > deadline) {
        await racecourse[Symbol.asyncDispose]();
        throw new Error(`Racecourse did not start:\n${racecourse.#printed}`);
      }
      await sleep(50);
    }
    return racecourse;
  }

  /** What it has printed since its start. */
  get printed(): string {
    return this.#printed;
  }

  /** The process that keeps the others running. */
  get pid(): number {
    return this.#starter.pid!;
  }

  get #hasEnded(): boolean {
    return this.#starter.exitCode !== null || this.#starter.signalCode !== null;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#hasEnded) {
      const ended = once(this.#starter, 'exit');
      this.#starter.kill('SIGTERM');
      await ended;
    }
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}
