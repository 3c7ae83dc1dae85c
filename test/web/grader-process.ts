import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { WorkerScript } from '../service/submissions.ts';

const MAIN = fileURLToPath(new URL('../service/main-with-scripted-worker.ts', import.meta.url));

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** A grader that can be killed and started again at the same address; its workers do what the submission's main file says. */
export class GraderProcess implements AsyncDisposable {
  readonly url: string;
  readonly #environment: Record<string, string>;
  #child: ChildProcess | undefined;

  constructor(port: number, environment: Record<string, string> = {}) {
    this.url = `http://127.0.0.1:${port}`;
    this.#environment = {
      RACECOURSE_GRADER_PORT: String(port),
      RACECOURSE_SLOTS: '2',
      RACECOURSE_LOG_LEVEL: 'silent',
      ...environment,
    };
  }

  /** Resolves when it answers. */
  async start(): Promise<void> {
    this.#child = spawn(process.execPath, [MAIN], { env: { ...process.env, ...this.#environment }, stdio: 'inherit' });
    for (;;) {
      const answer = await fetch(`${this.url}/v1/health`).catch(() => undefined);
      await answer?.body?.cancel();
      if (answer?.ok) return;
      if (this.#child.exitCode !== null) throw new Error(`The grader ended with ${this.#child.exitCode}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** As the kernel does it when memory runs out. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
  }
}

/** The text of a main file that tells the worker what to do. */
export function script(what: WorkerScript): string {
  return JSON.stringify(what);
}
