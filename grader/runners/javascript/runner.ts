import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Bundle } from '#grader/contract/bundle.ts';
import { LIMITS } from '#grader/contract/limits.ts';
import type { Submission } from '#grader/contract/submission.ts';
import { ChildLink } from '#grader/runners/child-link.ts';
import { JavaScriptSession } from '#grader/runners/session.ts';
import type { SandboxProcess, SandboxSpec } from '#grader/sandbox/sandbox.ts';
import type { Runner, Session } from '#grader/service/runner.ts';

const GRADER = fileURLToPath(new URL('../../', import.meta.url));
const ISOLATED_VM = dirname(fileURLToPath(import.meta.resolve('isolated-vm')));
/** Heap snapshots and the child's program are the same for everybody; only the limits differ by exercise. */
const WARM_COUNT = 2;

interface Warm {
  sandbox: SandboxProcess;
  link: ChildLink;
}

/** What the child needs to see of the host: Node, the isolates' library, and the parts of the grader that it runs. */
function childSpec(): SandboxSpec {
  const inside = '/opt/racecourse';
  const node = realpathSync(process.execPath);
  return {
    command: [
      `${inside}/node`,
      '--no-node-snapshot',
      '--disable-warning=ExperimentalWarning',
      `--max-old-space-size=256`,
      `${inside}/grader/runners/javascript/child/main.ts`,
    ],
    readOnlyBinds: [
      { from: node, to: `${inside}/node` },
      ...['contract', 'core', 'runners/javascript'].map((part) => ({
        from: join(GRADER, part),
        to: `${inside}/grader/${part}`,
      })),
      { from: join(GRADER, '..', 'package.json'), to: `${inside}/package.json` },
      { from: ISOLATED_VM, to: `${inside}/node_modules/isolated-vm` },
      { from: join(ISOLATED_VM, '..', 'node-gyp-build'), to: `${inside}/node_modules/node-gyp-build` },
    ],
    env: { PATH: '/usr/bin', HOME: '/tmp', TZ: 'UTC', LANG: 'C.UTF-8' },
    limits: {
      memoryMb: LIMITS.sandboxMb,
      processes: 96,
      filesMb: 16,
      openFiles: 256,
      cpuSeconds: LIMITS.cpuMs / 1000,
      outputBytes: LIMITS.consoleBytes,
    },
    network: 'none',
  };
}

/**
 * Runs TypeScript in isolates, each submission in a sandbox process of its own that is used once. A few are kept started and
 * waiting; new ones are started only while nothing is graded, so that no measurement shares the host with a starting process.
 */
export class JavaScriptRunner implements Runner {
  readonly isolation: string;
  runtime = 'V8';
  readonly #launch: (spec: SandboxSpec) => SandboxProcess;
  readonly #cores: number;
  readonly #warm: Warm[] = [];
  #closed = false;

  constructor(launch: (spec: SandboxSpec) => SandboxProcess, isolation: string, cores: number) {
    this.#launch = launch;
    this.isolation = isolation;
    this.#cores = cores;
  }

  /** Starts the waiting sandboxes; rejects when not even one can be started, with the reason. */
  async start(): Promise<void> {
    this.#refill();
    this.runtime = await this.#warm[0]!.link.booted;
  }

  async open(bundle: Bundle, submission: Submission, signal: AbortSignal): Promise<Session> {
    const { sandbox, link } = this.#warm.shift() ?? this.#startOne();
    signal.addEventListener('abort', () => void sandbox.kill(), { once: true });
    await link.booted;
    const session = await JavaScriptSession.open(link, sandbox, bundle, submission, this.#cores);
    const close = session.close.bind(session);
    session.close = async () => {
      await close();
      this.#refill();
    };
    return session;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#warm.splice(0).map((one) => one.sandbox.kill()));
  }

  #startOne(): Warm {
    const sandbox = this.#launch(childSpec());
    return { sandbox, link: new ChildLink(sandbox) };
  }

  #refill(): void {
    while (!this.#closed && this.#warm.length < WARM_COUNT) {
      const one = this.#startOne();
      this.#warm.push(one);
      void one.sandbox.exited.then(() => {
        const index = this.#warm.indexOf(one);
        if (index >= 0) this.#warm.splice(index, 1);
      });
    }
  }
}
