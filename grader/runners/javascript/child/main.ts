import { LIMITS } from '../../../contract/limits.ts';
import type { ChildStopped, Command } from '../../protocol.ts';
import { listen, tell } from './channel.ts';
import { compile, CompileError } from './compile.ts';
import { FirstRealm } from './first-realm.ts';
import { RealRun } from './real.ts';
import { compileSubmission, refusal, type LoadedSubmission } from './submission.ts';
import { asError } from './thrown.ts';
import type * as Threads from './threads.ts';
import { EndlessRejections, explore, followArrivals, forgetSearch, replay } from './virtual.ts';

/**
 * The program inside the sandbox that holds one submission. It speaks one JSON value a line with its parent, runs the submission
 * in isolates, and never holds an expected value. It is used for one submission and then thrown away.
 */
let loaded: LoadedSubmission | undefined;
let run: RealRun | undefined;

async function load(command: Extract<Command, { type: 'load' }>): Promise<ChildStopped | undefined> {
  try {
    loaded = compileSubmission(command);
    await firstRealm.load(loaded);
    return undefined;
  } catch (error) {
    return refusal(error, loaded?.own ?? []);
  }
}

async function obey(command: Command): Promise<void> {
  switch (command.type) {
    case 'load': {
      const refused = await load(command);
      tell({ type: 'done', ...(refused ? { refused } : {}) });
      return;
    }
    case 'prepare':
      await forgetSearches();
      run = new RealRun(loaded!, command);
      try {
        await run.prepare(firstRealm.take(loaded!.isolateMb));
        tell({ type: 'ready' });
      } catch (error) {
        tell({ type: 'done', refused: refusal(error, loaded!.own) });
      }
      return;
    case 'go':
      tell(await run!.go());
      return;
    case 'stuck':
      run?.endIfStuck(command.forMs);
      return;
    case 'clear':
    case 'repeat':
      // Only a process that runs Python code itself is told.
      return;
    case 'answer':
      run?.answer(command.id, command.answer);
      return;
    case 'explore':
      await exploring(command);
      return;
    case 'follow': {
      if (!command.sharedMemory) {
        await forgetSearches();
        tell({ type: 'done', ...(await unlessRefused(() => followArrivals(loaded!, command))) });
        return;
      }
      const { followThreads } = await threads();
      tell({ type: 'done', ...(await unlessRefused(() => followThreads(loaded!, command))) });
      return;
    }
    case 'replay':
      await forgetSearches();
      tell({ type: 'done', ...(await unlessRefused(() => replay(loaded!, command))) });
  }
}

async function exploring(command: Extract<Command, { type: 'explore' }>): Promise<void> {
  if (command.controlled && command.sharedMemory) {
    const { exploreThreads } = await threads();
    tell({ type: 'done', ...(await unlessRefused(() => exploreThreads(loaded!, command))) });
  } else tell({ type: 'done', ...(await unlessRefused(() => explore(loaded!, command))) });
}

/** Loaded when asked for: with its parser it is most of the program, and few submissions share memory. */
const threads = () => (loadedThreads ??= import('./threads.ts'));
let loadedThreads: Promise<typeof Threads> | undefined;

/** What runs alone has no realms of searches beside it. */
async function forgetSearches(): Promise<void> {
  forgetSearch();
  (await loadedThreads)?.forgetThreads();
}

/** What cannot be followed or told of is told as what is wrong with a submission. */
async function unlessRefused<Answer>(
  answer: () => Answer | Promise<Answer>,
): Promise<Answer | { refused: ChildStopped }> {
  try {
    return await answer();
  } catch (error) {
    if (error instanceof EndlessRejections) return { refused: { verdict: 'runtime_error', message: error.message } };
    if (error instanceof CompileError) return { refused: refusal(error, loaded!.own) };
    throw error;
  }
}

// The first use of the TypeScript parser and of an isolate is slow; a waiting process has both behind it.
compile({ name: 'warm.ts', text: 'let warm: number = 1;' });
const firstRealm = new FirstRealm(LIMITS.isolateMb);

listen((command) => {
  obey(command).catch((error: unknown) => {
    const { message } = asError(error);
    const full = /memory limit|disposed|allocation failed/i.test(message);
    tell({
      type: 'stopped',
      verdict: full ? 'memory_limit' : 'internal_error',
      message: full ? 'Your code used more memory than an isolate has. Keep only what you still need.' : message,
    });
  });
});

tell({ type: 'booted', runtime: `V8 ${process.versions.v8}` });
