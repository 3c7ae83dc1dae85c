import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import type { SourceFile } from '#grader/contract/submission.ts';
import { CHILD_MAIN } from '#grader/runners/javascript/child-program.ts';
import { childFolder } from '#grader/runners/javascript/runner.ts';
import type { Command, Message, ThreadReplay } from '#grader/runners/protocol.ts';

type Done = Extract<Message, { type: 'done' }>;

/** What the kernel counts processor time in. */
const TICK_MS = 10;

/** Calls the program's `run`, and shows what it returns. */
const SCENARIO = 'export const run = (student) => student.run();\n';

/** The program that runs in sandboxes, here without one, with a small program of ours in it. */
export class IsolateChild {
  readonly #process;
  readonly #commands: Writable;
  readonly #answers: AsyncIterator<string>;

  private constructor() {
    const main = join(childFolder(), CHILD_MAIN);
    const options = ['--no-node-snapshot', '--disable-warning=ExperimentalWarning', main];
    this.#process = spawn(process.execPath, options, { stdio: ['ignore', 'inherit', 'inherit', 'pipe', 'pipe'] });
    this.#commands = this.#process.stdio[3] as Writable;
    this.#answers = createInterface({ input: this.#process.stdio[4] as Readable })[Symbol.asyncIterator]();
  }

  /** Starts a child and loads files into it. */
  static async open(files: SourceFile[]): Promise<IsolateChild> {
    const child = new IsolateChild();
    await child.load(files);
    return child;
  }

  /** Loads files, one of which is main.ts and exports `run`, in place of those that were loaded. */
  async load(files: SourceFile[]): Promise<void> {
    const { refused } = await this.#ask({
      type: 'load',
      submission: files,
      provided: [],
      scenario: SCENARIO,
      exports: ['run'],
      isolateMb: 256,
    });
    if (refused) throw new Error(refused.message);
  }

  /**
   * Searches schedules: so many drawn, and all with few preemptions where so many runs are enough. Without `sharedMemory`, seeds of
   * virtual time.
   */
  explore(
    schedules: number,
    exhaustiveBudget: number,
    { seed = 1, stepLimit = 20_000, sharedMemory = true } = {},
  ): Promise<Done> {
    return this.#ask({
      type: 'explore',
      scenario: 'run',
      input: null,
      firstSeed: seed,
      seed,
      schedules,
      stepLimit,
      cores: 2,
      controlled: true,
      sharedMemory,
      exhaustiveBudget,
    });
  }

  /** Follows schedules in a fresh isolate. */
  async follow(
    scheduleTexts: string[],
    { record = false, stepLimit = 20_000, sharedMemory = true } = {},
  ): Promise<ThreadReplay[]> {
    const { replays, refused } = await this.#ask({
      type: 'follow',
      record,
      scenario: 'run',
      input: null,
      seed: 0,
      stepLimit,
      cores: 2,
      controlled: true,
      sharedMemory,
      scheduleTexts,
    });
    if (refused) throw new Error(refused.message);
    return replays ?? [];
  }

  /** Processor time that the child has used, in all its threads, as the kernel counts it. */
  cpuMs(): number {
    const fields = readFileSync(`/proc/${this.#process.pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  }

  close(): void {
    this.#process.kill();
  }

  async #ask(command: Command): Promise<Done> {
    this.#commands.write(`${JSON.stringify(command)}\n`);
    for (;;) {
      const { value, done } = await this.#answers.next();
      if (done === true) throw new Error('The child ended without an answer.');
      const message = JSON.parse(value) as Message;
      if (message.type === 'done') return message;
      if (message.type === 'stopped') throw new Error(message.message);
      if (message.type === 'print') process.stdout.write(message.text);
    }
  }
}
