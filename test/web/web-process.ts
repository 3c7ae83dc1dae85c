import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const BUILT = fileURLToPath(new URL('../../build/index.js', import.meta.url));

/** The built web app in a process of its own, that can be killed and started again at the same address. */
export class WebProcess implements AsyncDisposable {
  readonly url: string;
  readonly #environment: Record<string, string>;
  #child: ChildProcess | undefined;

  constructor(port: number, environment: Record<string, string>) {
    this.url = `http://localhost:${port}`;
    this.#environment = { HOST: '127.0.0.1', PORT: String(port), NODE_ENV: 'production', ...environment };
  }

  /** Resolves when it answers. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, [BUILT], {
      env: { ...process.env, ...this.#environment },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    this.#child = child;
    for (;;) {
      const answer = await fetch(`${this.url}/health`).catch(() => undefined);
      await answer?.body?.cancel();
      if (answer?.ok) return;
      if (child.exitCode !== null) throw new Error(`The web app ended with ${child.exitCode}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Ends it by a signal and gives its exit code, null when the signal itself ended it. */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return null;
    child.kill(signal);
    const [code] = (await once(child, 'exit')) as [number | null];
    return code;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end('SIGKILL');
  }
}
