import { placeSchema, type Place } from '#grader/contract/report.ts';
import { LIMITS, limitMessage } from '#grader/contract/limits.ts';
import type { Command } from '#grader/runners/protocol.ts';
import { readLines } from '#grader/runners/line-reader.ts';
import { stoppedBy } from '#grader/runners/stopped-by.ts';
import type { SandboxProcess } from '#grader/sandbox/sandbox.ts';

/** The largest message: all distinct observations of an exploration. */
const MESSAGE_BYTES = 4 * LIMITS.observationBytes;

/** Why no answer came; its shape is checked by whoever reads it, since the child may have written it. */
type Why = object;
/** What came of a command: the child's message with its size, or why none came. */
export type Reply = { message?: Record<string, unknown>; bytes?: number; stopped?: Why };

/** How long the child may say nothing, and how long it may take in all; what it is told to have done wrong when it does, given where it was seen to stand still. */
export interface SilenceLimit {
  silenceMs: number;
  deadlineMs: number;
  silence(seenAt: Place | undefined): Why;
}

/** What the child wrote, as far as it is a JSON object; what its members are is for the reader to find out. */
function asRecord(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** The line to one child: one command at a time, its answer or the reason why there is none. Never rejects for what the child does. */
export class ChildLink {
  onPrint: (text: string) => void = () => undefined;
  onFetch: (id: number, url: string) => void = () => undefined;
  onAbort: (id: number) => void = () => undefined;
  onProgress: (done: number) => void = () => undefined;
  readonly #sandbox: SandboxProcess;
  #waiting: { until: string; settle(reply: Reply): void; touch(): void } | undefined;
  #over: Why | undefined;
  /** Where the command that goes on was seen to stand still, last. */
  seenAt: Place | undefined;
  #booted = Promise.withResolvers<string>();

  constructor(sandbox: SandboxProcess) {
    this.#sandbox = sandbox;
    readLines(
      sandbox.observations,
      MESSAGE_BYTES,
      (line) => this.#receive(line),
      () => this.#end({ verdict: 'output_limit', message: limitMessage('observationBytes') }),
    );
    this.#booted.promise.catch(() => undefined);
    void sandbox.exited.then((end) => {
      const stderr = sandbox.stderr().text;
      this.#booted.reject(new Error(`A sandbox ended before it was ready (${end.reason}): ${stderr.slice(0, 2000)}`));
      if (end.reason !== 'not_started') this.#end(stoppedBy(end, stderr));
    });
  }

  /** Resolves with the runtime's name once the child is ready; rejects when it ends before, which is our own bug. */
  get booted(): Promise<string> {
    return this.#booted.promise;
  }

  send(command: Command): void {
    this.#sandbox.commands.write(`${JSON.stringify(command)}\n`);
  }

  /** Sends a command and waits for the message `until`, or for `done`. Too long without a word, or in all, and the sandbox is ended. */
  ask(command: Command, until: 'ready' | 'done', limit: SilenceLimit): Promise<Reply> {
    if (this.#over) return Promise.resolve({ stopped: this.#over });
    this.seenAt = undefined;
    return new Promise((resolve) => {
      // What is being ended is silent for that, and its end tells why.
      const tooLong = (): void => {
        if (!this.#sandbox.isEnding()) this.#end(limit.silence(this.seenAt));
      };
      const timer = setTimeout(tooLong, limit.silenceMs);
      const deadline = setTimeout(tooLong, limit.deadlineMs);
      this.#waiting = {
        until,
        touch: () => timer.refresh(),
        settle: (reply) => {
          clearTimeout(timer);
          clearTimeout(deadline);
          this.#waiting = undefined;
          resolve(reply);
        },
      };
      this.send(command);
    });
  }

  #receive(line: string): void {
    const message = asRecord(line);
    switch (message?.type) {
      case 'booted':
        this.#booted.resolve(String(message.runtime));
        return;
      case 'print':
        this.onPrint(String(message.text));
        return;
      case 'fetch':
        this.onFetch(Number(message.id), String(message.url));
        return;
      case 'abort':
        this.onAbort(Number(message.id));
        return;
      case 'progress':
        this.#waiting?.touch();
        this.onProgress(Number(message.done));
        return;
      case 'where':
        // It says nothing of what comes next, and so does not count as a word.
        this.seenAt = placeSchema.safeParse(message.place).data;
        return;
      case 'stopped':
        this.#end(message);
        return;
      case 'ready':
      case 'done':
        if (message.type === 'done' || this.#waiting?.until === 'ready')
          this.#waiting?.settle({ message, bytes: line.length });
        return;
      default:
        this.#end({ verdict: 'cheating', message: 'The sandbox wrote something that is no message of ours.' });
    }
  }

  #end(why: Why): void {
    this.#over ??= why;
    this.#waiting?.settle({ stopped: this.#over });
    void this.#sandbox.kill();
  }
}
