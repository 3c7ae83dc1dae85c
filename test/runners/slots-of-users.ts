import { fork } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Bundle } from '#grader/contract/bundle.ts';
import type { Report } from '#grader/contract/report.ts';
import { readableByAnyone } from '#grader/sandbox/readable-copy.ts';
import { copyForEveryone } from '../sandbox/copy-for-everyone.ts';
import type { Said, Wanted } from './ordinary-slot-program.ts';
import { openWorkerSlot, type WorkerSlot } from './worker-slot.ts';

const SOMEBODY = 1000;
/** What a worker and the program that starts it import. */
const PARTS = [
  'grader',
  'bin/racecourse',
  'exercises/load.ts',
  'exercises/schema.ts',
  'test/runners',
  'node_modules/zod',
  'node_modules/@swc/wasm-typescript',
  'node_modules/isolated-vm',
  'node_modules/node-gyp-build',
  'node_modules/acorn',
];

/** One report for each user that the grader was run as. */
export type ReportOfUser = { user: string; report: Report };

/** Slots side by side, one of each kind of user that the grader can be run as on this host. */
export interface SlotsOfUsers {
  readonly users: readonly string[];
  /** Grades the same files in each slot at the same time. */
  grade(bundle: Bundle, files: string | Record<string, string>): Promise<ReportOfUser[]>;
  close(): Promise<void>;
}

type Slot = Pick<WorkerSlot, 'grade' | 'close'>;

/** Opens them: as root also one as an ordinary user, which everybody else is already. */
export async function openSlotsOfUsers(): Promise<SlotsOfUsers> {
  const isRoot = process.geteuid?.() === 0;
  const [own, ordinary] = await Promise.all([openWorkerSlot(), isRoot ? openOrdinarySlot() : undefined]);
  const slots: [user: string, slot: Slot][] = ordinary
    ? [
        ['root', own],
        ['an ordinary user', ordinary],
      ]
    : [['an ordinary user', own]];
  return {
    users: slots.map(([user]) => user),
    grade: (bundle, files) =>
      Promise.all(slots.map(async ([user, slot]) => ({ user, report: await slot.grade(bundle, files) }))),
    close: async () => {
      await Promise.all(slots.map(([, slot]) => slot.close()));
    },
  };
}

/** A slot of an ordinary user's grader, started by root. */
async function openOrdinarySlot(): Promise<Slot> {
  const folder = copyForEveryone(PARTS);
  const user = [`--reuid=${SOMEBODY}`, `--regid=${SOMEBODY}`, '--clear-groups', '--pdeathsig', 'KILL'];
  const child = fork(join(folder, 'test/runners/ordinary-slot-program.ts'), [], {
    execPath: '/usr/bin/setpriv',
    execArgv: [...user, readableByAnyone(process.execPath), '--disable-warning=ExperimentalWarning'],
    cwd: '/',
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const asked: PromiseWithResolvers<Report>[] = [];
  const ready = Promise.withResolvers<void>();
  child.on('message', (said: Said) => {
    if (said.type === 'ready') {
      if (said.uid === SOMEBODY && said.capabilities.isolation === 'bubblewrap') ready.resolve();
      else ready.reject(new Error(`The ordinary user's slot is none: ${JSON.stringify(said)}`));
    } else if (said.type === 'report') asked.shift()?.resolve(said.report);
    else asked.shift()?.reject(new Error(said.why));
  });
  child.once('exit', (code, signal) => {
    const error = new Error(`The ordinary user's slot ended with ${signal ?? code}.`);
    ready.reject(error);
    for (const each of asked) each.reject(error);
  });
  await ready.promise;
  return {
    grade: (bundle, files, seed) => {
      const answer = Promise.withResolvers<Report>();
      asked.push(answer);
      const wanted: Wanted = { bundle, files, seed };
      child.send(wanted);
      return answer.promise;
    },
    close: async () => {
      if (child.exitCode === null && child.signalCode === null) {
        child.disconnect();
        await once(child, 'exit');
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
