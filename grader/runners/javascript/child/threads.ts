import ivm from 'isolated-vm';
import type { Observation } from '../../../contract/observation.ts';
import type { RecordedTrace } from '../../../contract/recorded-trace.ts';
import type { Place } from '../../../contract/report.ts';
import type { Command, Message } from '../../protocol.ts';
import { tell } from './channel.ts';
import { CompileError, sourcePlace, type CompiledFile } from './compile.ts';
import { placeInSource, type PlacedCode } from './coroutines/code.ts';
import { accessorsOf, importsOf, parseModule, transform, type CoroutineFile } from './coroutines/transform.ts';
import { withOwnError, type RawObservation } from './observed.ts';
import { fileNamed, makeRealmOf, readWorld, type WorldKind } from './realm.ts';
import { silentHost } from './silent-host.ts';
import type { LoadedSubmission } from './submission.ts';

type Explore = Extract<Command, { type: 'explore' }>;
type Follow = Extract<Command, { type: 'follow' }>;
type Done = Extract<Message, { type: 'done' }>;
type ThreadFunction = 'prepare' | 'addFile' | 'explore' | 'more' | 'found' | 'follow';

const THREADS: WorldKind<ThreadFunction | 'boot'> = {
  world: readWorld('threads.json'),
  functions: ['boot', 'prepare', 'addFile', 'explore', 'more', 'found', 'follow'],
};
/** Schedules that are tried before progress may be told of. */
const AT_A_TIME = 50;
const PROGRESS_EVERY_MS = 100;

/** A file of the submission or the exercise, transformed, by a name that tells them apart. */
interface ThreadFile {
  key: string;
  file: CoroutineFile;
  imports: string[];
}

/** Searches the schedules of a scenario whose workers share memory; all of them are coroutines of one isolate. */
export function exploreThreads(loaded: LoadedSubmission, task: Explore): Omit<Done, 'type'> {
  const { isolate, boot, ownPlace } = open(loaded, task, () => undefined);
  const budget = {
    seed: task.firstSeed,
    schedules: task.schedules,
    exhaustive: task.exhaustiveBudget ?? 0,
    steps: task.stepBudget ?? Number.MAX_SAFE_INTEGER,
  };
  boot('explore').applySync(undefined, [JSON.stringify(budget)]);
  const more = boot('more');
  let toldAt = performance.now();
  for (let tried = 0; tried >= 0;) {
    tried = more.applySync(undefined, [AT_A_TIME]) as number;
    if (tried > 0 && performance.now() - toldAt > PROGRESS_EVERY_MS) {
      tell({ type: 'progress', done: tried });
      toldAt = performance.now();
    }
  }
  const { outcomes, schedules, interleavings, strategies, exhaustive } = JSON.parse(
    boot('found').applySync(undefined, []) as string,
  ) as Pick<Required<Done>, 'schedules' | 'interleavings' | 'strategies'> &
    Pick<Done, 'exhaustive'> & { outcomes: { key: string; count: number; first: number; schedule: string }[] };
  isolate.dispose();
  return {
    outcomes: outcomes.map(({ key, count, first, schedule }) => ({
      observation: ownObservation(JSON.parse(key) as RawObservation, loaded, ownPlace),
      count,
      firstSeed: first,
      schedule,
    })),
    schedules,
    interleavings,
    strategies,
    strategy: 'controlled',
    ...(exhaustive ? { exhaustive } : {}),
  };
}

/** Follows schedules one after the other in a fresh isolate. */
export function followThreads(loaded: LoadedSubmission, task: Follow): Omit<Done, 'type'> {
  const { isolate, boot, ownPlace } = open(loaded, task, (text) => tell({ type: 'print', text }));
  const follow = boot('follow');
  const replays = task.scheduleTexts.map((text) => {
    const { observation, ...replay } = JSON.parse(follow.applySync(undefined, [text, task.record]) as string) as {
      observation: RawObservation;
      schedule: string;
      unused: number;
      trace?: RecordedTrace;
    };
    return { ...replay, observation: ownObservation(observation, loaded, ownPlace) };
  });
  isolate.dispose();
  return { replays };
}

function open(loaded: LoadedSubmission, task: Explore | Follow, print: (text: string) => void) {
  const isolate = new ivm.Isolate({ memoryLimit: loaded.isolateMb });
  const realm = makeRealmOf(THREADS, isolate, 'main', { ...silentHost(), print });
  const files = transformed(loaded);
  const { scenario, input, cores, stepLimit } = task;
  const own = new Set(loaded.own.map(({ name }) => name));
  const sites = files.flatMap(({ key, file }) =>
    file.sites.map(({ line, column, text }) => {
      const isOwn = key.startsWith('student/') && own.has(file.name);
      const place = sourcePlace({ file: file.name, line, column }, loaded.own);
      return isOwn ? { file: place.file, line: place.line, text } : { line: place.line, text };
    }),
  );
  realm
    .boot('prepare')
    .applySync(undefined, [
      JSON.stringify({ scenario, input, cores, stepLimit }),
      JSON.stringify([{ line: 0, text: '' }, ...sites]),
    ]);
  const addFile = realm.boot('addFile');
  for (const { key, file, imports } of files) {
    const filename = key.startsWith('student/') ? file.name : `racecourse:${key}`;
    const body = compiled(isolate, file, filename).runSync(realm.context, { reference: true, release: true });
    addFile.applySync(undefined, [key, body.derefInto(), JSON.stringify(imports), file.stateful]);
  }
  const placedByName = new Map<string, PlacedCode>(
    files.filter(({ key }) => key.startsWith('student/')).map(({ file }) => [file.name, file]),
  );
  const ownPlace = (place: Place): Place => {
    const code = placedByName.get(place.file);
    return code ? placeInSource(place, code) : place;
  };
  return { isolate, boot: realm.boot, ownPlace };
}

/** A transformed file, ready to be run. Throws CompileError where the engine cannot read it: what is in it is too unusual. */
function compiled(isolate: ivm.Isolate, { code, name }: CoroutineFile, filename: string): ivm.Script {
  try {
    return isolate.compileScriptSync(code, { filename });
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new CompileError(
      `${name}: this check follows threads step by step and cannot follow something in this file (${error.message}). Write it in a plainer way.`,
    );
  }
}

/** All files as coroutines: the submission's, and the scenario with its own copies of what the exercise provides. */
function transformed({ importable, scenario }: LoadedSubmission): ThreadFile[] {
  // A worker's file may be for the submission alone, and import what no scenario can.
  const groups = { student: importable, scenario: reachable('scenario.ts', scenario) };
  const parsed = Object.entries(groups).flatMap(([group, files]) =>
    files.map((file) => ({ group, file, files, program: parseModule(file.code) })),
  );
  const accessors = new Set(parsed.flatMap(({ program }) => accessorsOf(program)));
  // Site 0 is none.
  let firstSite = 1;
  return parsed.map(({ group, file, files, program }) => {
    const source = { name: file.name, text: file.code };
    const done = transform(source, program, accessors, { firstSite, points: group === 'student' });
    firstSite += done.sites.length;
    const imports = done.imports.map((specifier) => `${group}/${fileNamed(specifier, file.name, files)}`);
    return { key: `${group}/${file.name}`, file: done, imports };
  });
}

/** A file and all that it imports, directly or not. */
function reachable(name: string, files: readonly CompiledFile[], found: CompiledFile[] = []): CompiledFile[] {
  const file = files.find((one) => one.name === name)!;
  if (found.includes(file)) return found;
  found.push(file);
  for (const specifier of importsOf(parseModule(file.code))) reachable(fileNamed(specifier, name, files), files, found);
  return found;
}

function ownObservation(
  raw: RawObservation,
  { own }: { own: readonly CompiledFile[] },
  ownPlace: (place: Place) => Place,
): Observation {
  // Where a deadlock stands is known from the source itself.
  return withOwnError(raw, own, raw.error?.name === 'Deadlock' ? undefined : ownPlace);
}
