import { untilAskedToStop } from './stopping.ts';
import { Supervised, type Program } from './supervise.ts';

/** So long a program may take to end before it is killed: longer than the grader goes on with what runs, and then waits for its workers and its readers. */
const KILL_MS = 10_000;

/**
 * Keeps the programs running until this process is asked to stop, and ends them then. `onReady` runs once all of them
 * answer. Throws, with none of them left, when one does not start.
 */
export async function serve(
  programs: readonly Program[],
  say: (line: string) => void,
  onReady: () => Promise<void>,
): Promise<void> {
  const running = programs.map((one) => new Supervised(one, say));
  // However this process ends, short of being killed itself: nothing stays behind.
  process.on('exit', () => running.forEach((one) => one.kill()));
  const asked = untilAskedToStop(() => process.exit(1));
  try {
    // Whoever asks to stop while the programs start need not wait for them.
    const first = await Promise.race([Promise.all(running.map((one) => one.start())), asked]);
    if (typeof first !== 'string') await onReady();
    say(`Stopping (${await asked}) …`);
  } finally {
    await Promise.all(running.map((one) => one.stop(KILL_MS)));
  }
}
