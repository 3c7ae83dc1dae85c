import ivm from 'isolated-vm';
import type { Observation } from '../../../contract/observation.ts';
import type { RecordedTrace } from '../../../contract/recorded-trace.ts';
import type { Place } from '../../../contract/report.ts';
import type { Command, Message, ThreadReplay } from '../../protocol.ts';
import { tell } from './channel.ts';
import { CompileError, sourcePlace, type CompiledFile } from './compile.ts';
import { placeInSource, type PlacedCode } from './coroutines/code.ts';
import { accessorsOf, importsOf, parseModule, transform, type CoroutineFile } from './coroutines/transform.ts';
import { withOwnError, type RawObservation } from './observed.ts';
import { fileNamed, makeRealmOf, readWorld, type Realm, type WorldKind } from './realm.ts';
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

/** A realm with the world of threads in it, and the files that are run there. */
interface ThreadRealm {
  loaded: LoadedSubmission;
  realm: Realm<ThreadFunction | 'boot'>;
  files: ThreadFile[];
  scripts: ivm.Script[];
}

/** The realm of the search before, for the next one of the same submission: in it the engine has compiled what it needs. */
let last: ThreadRealm | undefined;

/** Gives back what the search before left for the next one: what comes now is measured alone. */
export function forgetThreads(): void {
  const isolate = last?.realm.isolate;
  last = undefined;
  if (isolate && !isolate.isDisposed) isolate.dispose();
}

/** The realm that was kept, which is not kept again until its task has come to an end, or a new one. */
function takeKept(loaded: LoadedSubmission): ThreadRealm {
  const kept = last;
  last = undefined;
  if (kept?.loaded === loaded && !kept.realm.isolate.isDisposed) return kept;
  return open(loaded, () => undefined);
}

/** Searches the schedules of a scenario whose workers share memory; all of them are coroutines of one isolate. */
export function exploreThreads(loaded: LoadedSubmission, task: Explore): Omit<Done, 'type'> {
  const kept = takeKept(loaded);
  const { boot } = kept.realm;
  ready(kept, task);
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
  last = kept;
  const ownPlace = placing(kept.files);
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

/**
 * Follows schedules one after the other. What is recorded is what a finding rests on, and has a fresh isolate; a schedule that is only
 * tried has the one of the search, which saves most of its time.
 */
export function followThreads(loaded: LoadedSubmission, task: Follow): Omit<Done, 'type'> {
  if (!task.record) {
    const kept = takeKept(loaded);
    const replays = followIn(kept, task);
    last = kept;
    return { replays };
  }
  forgetThreads();
  const opened = open(loaded, (text) => tell({ type: 'print', text }));
  const replays = followIn(opened, task);
  opened.realm.isolate.dispose();
  return { replays };
}

function followIn(opened: ThreadRealm, task: Follow): ThreadReplay[] {
  ready(opened, task);
  const ownPlace = placing(opened.files);
  const follow = opened.realm.boot('follow');
  return task.scheduleTexts.map((text) => {
    const { observation, ...replay } = JSON.parse(follow.applySync(undefined, [text, task.record]) as string) as {
      observation: RawObservation;
      schedule: string;
      unused: number;
      trace?: RecordedTrace;
    };
    return { ...replay, observation: ownObservation(observation, opened.loaded, ownPlace) };
  });
}

function open(loaded: LoadedSubmission, print: (text: string) => void): ThreadRealm {
  const isolate = new ivm.Isolate({ memoryLimit: loaded.isolateMb });
  const realm = makeRealmOf(THREADS, isolate, 'main', { ...silentHost(), print });
  const files = transformed(loaded);
  const scripts = files.map(({ key, file }) =>
    compiled(isolate, file, key.startsWith('student/') ? file.name : `racecourse:${key}`),
  );
  return { loaded, realm, files, scripts };
}

/** Readies a realm for a task: its files are run anew, so that nothing of an earlier task is left in them. */
function ready({ loaded, realm, files, scripts }: ThreadRealm, task: Explore | Follow): void {
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
  for (const [index, { key, file, imports }] of files.entries()) {
    const body = scripts[index]!.runSync(realm.context, { reference: true });
    realm.boot('addFile').applySync(undefined, [key, body.derefInto(), JSON.stringify(imports), file.stateful]);
    body.release();
  }
}

/** Where a place in transformed code stands in what was transformed. */
function placing(files: readonly ThreadFile[]): (place: Place) => Place {
  const placedByName = new Map<string, PlacedCode>(
    files.filter(({ key }) => key.startsWith('student/')).map(({ file }) => [file.name, file]),
  );
  return (place) => {
    const code = placedByName.get(place.file);
    return code ? placeInSource(place, code) : place;
  };
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

const coroutines = new WeakMap<LoadedSubmission, ThreadFile[]>();

/** All files as coroutines; each search and each schedule that is followed begins with the same. */
function transformed(loaded: LoadedSubmission): ThreadFile[] {
  const known = coroutines.get(loaded) ?? transformAll(loaded);
  coroutines.set(loaded, known);
  return known;
}

/** The submission's files, and the scenario with its own copies of what the exercise provides. */
function transformAll({ importable, scenario }: LoadedSubmission): ThreadFile[] {
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
