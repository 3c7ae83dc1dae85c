import type { Bundle } from '#grader/contract/bundle.ts';
import type { Submission } from '#grader/contract/submission.ts';
import { ChildLink } from '#grader/runners/child-link.ts';
import { SandboxSession, type SessionOptions } from '#grader/runners/session.ts';
import type { SandboxProcess, SandboxSpec } from '#grader/sandbox/sandbox.ts';
import type { Runner, Session } from '#grader/service/runner.ts';

/** Kinds of waiting sandboxes, by what is preloaded, that are kept at most; the one unused for longest goes. */
const KINDS_MOST = 3;

interface Warm {
  sandbox: SandboxProcess;
  link: ChildLink;
}

export interface WarmRunnerOptions {
  launch(spec: SandboxSpec): SandboxProcess;
  isolation: string;
  /** The sandbox of one submission, with these libraries imported before it is needed. */
  spec(preload: readonly string[]): SandboxSpec;
  /** How many of a kind are kept waiting. */
  warmCount: number;
  session: SessionOptions;
}

/**
 * Runs each submission in a sandbox process of its own that is used once. A few are kept started and waiting; new ones are
 * started only while nothing is graded, so that no measurement shares the host with a starting process.
 */
export class WarmRunner implements Runner {
  runtime = '';
  readonly #options: WarmRunnerOptions;
  /** By the names of what is preloaded; the kind used last comes last. */
  readonly #warm = new Map<string, Warm[]>([['', []]]);
  #closed = false;

  constructor(options: WarmRunnerOptions) {
    this.#options = options;
  }

  get isolation(): string {
    return this.#options.isolation;
  }

  /** Starts the waiting sandboxes; rejects when not even one can be started, with the reason. */
  async start(): Promise<void> {
    this.#refill();
    this.runtime = await this.#warm.get('')![0]!.link.booted;
  }

  async open(bundle: Bundle, submission: Submission, signal: AbortSignal): Promise<Session> {
    const { sandbox, link } = this.#take((bundle.languages[submission.language]!.preload ?? []).join(' '));
    signal.addEventListener('abort', () => void sandbox.kill(), { once: true });
    await link.booted;
    const session = await SandboxSession.open(link, sandbox, bundle, submission, this.#options.session);
    const close = session.close.bind(session);
    session.close = async () => {
      await close();
      this.#refill();
    };
    return session;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(
      [...this.#warm.values()].flatMap((waiting) => waiting.splice(0)).map((one) => one.sandbox.kill()),
    );
  }

  #take(kind: string): Warm {
    const waiting = this.#warm.get(kind) ?? [];
    this.#warm.delete(kind);
    this.#warm.set(kind, waiting);
    const unused = [...this.#warm.keys()].find((one) => one !== '' && one !== kind);
    if (this.#warm.size > KINDS_MOST && unused !== undefined) {
      for (const one of this.#warm.get(unused)!) void one.sandbox.kill();
      this.#warm.delete(unused);
    }
    return waiting.shift() ?? this.#startOne(kind);
  }

  #startOne(kind: string): Warm {
    const sandbox = this.#options.launch(this.#options.spec(kind === '' ? [] : kind.split(' ')));
    return { sandbox, link: new ChildLink(sandbox) };
  }

  #refill(): void {
    for (const [kind, waiting] of this.#warm) {
      while (!this.#closed && waiting.length < this.#options.warmCount) {
        const one = this.#startOne(kind);
        waiting.push(one);
        void one.sandbox.exited.then(() => {
          const index = waiting.indexOf(one);
          if (index >= 0) waiting.splice(index, 1);
        });
      }
    }
  }
}
