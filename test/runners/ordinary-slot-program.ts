import type { Bundle } from '#grader/contract/bundle.ts';
import type { Report } from '#grader/contract/report.ts';
import { openWorkerSlot, type WorkerSlot } from './worker-slot.ts';

/** What this program is asked, and what it says; the reports come in the order in which they were asked for. */
export interface Wanted {
  bundle: Bundle;
  files: string | Record<string, string>;
  seed?: number;
}
export type Said =
  | { type: 'ready'; uid: number; capabilities: WorkerSlot['capabilities'] }
  | { type: 'report'; report: Report }
  | { type: 'failed'; why: string };

/** Keeps a slot as whoever starts this, and grades in it what its parent sends, until that closes the channel. */
const slot = await openWorkerSlot();
const say = (said: Said): boolean => process.send!(said);

process.on('message', ({ bundle, files, seed }: Wanted) => {
  slot.grade(bundle, files, seed).then(
    (report) => say({ type: 'report', report }),
    (error: unknown) => say({ type: 'failed', why: String(error) }),
  );
});
process.on('disconnect', () => void slot.close().then(() => process.exit(0)));
say({ type: 'ready', uid: process.getuid!(), capabilities: slot.capabilities });
