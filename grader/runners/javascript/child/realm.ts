import { readFileSync } from 'node:fs';
import ivm from 'isolated-vm';
import type { SourceFile } from '../../../contract/submission.ts';
import { CompileError, type CompiledFile } from './compile.ts';
import { linkWorld, type World } from './link-world.ts';

/** A world that was made with this program and lies beside it: see child-program.ts. */
export function readWorld(name: string): World {
  return JSON.parse(readFileSync(new URL(`../../../${name}`, import.meta.url), 'utf8')) as World;
}

/** The host's functions whose answer the isolate waits for, or that must act before it goes on. */
const ANSWERED = new Set(['parseUrl', 'page', 'stop']);

/** A world, and those functions of its entry that are called from here. */
export interface WorldKind<Name extends string> {
  world: World;
  functions: readonly Name[];
}

/** What runs on real time or virtual time. */
const USUAL: WorldKind<BootFunction> = {
  world: readWorld('world.json'),
  functions: [
    'boot',
    'reload',
    'begin',
    'beginWorker',
    'prepareSchedules',
    'beginSchedule',
    'beginArrivals',
    'step',
    'observe',
    'recordSteps',
    'recordedSteps',
    'uncaught',
    'fire',
    'answerFetch',
    'fromWorker',
    'toWorker',
  ],
};

type BootFunction =
  | 'boot'
  | 'reload'
  | 'begin'
  | 'beginWorker'
  | 'prepareSchedules'
  | 'beginSchedule'
  | 'beginArrivals'
  | 'step'
  | 'observe'
  | 'recordSteps'
  | 'recordedSteps'
  | 'uncaught'
  | 'fire'
  | 'answerFetch'
  | 'fromWorker'
  | 'toWorker';

/** One isolate with the world in it: its boot functions, and a way to load modules beside them. */
export interface Realm<Name extends string = BootFunction> {
  isolate: ivm.Isolate;
  context: ivm.Context;
  /** What the host's functions do; each may be given another meaning, but none added. */
  functions: HostFunctions;
  /** A function that the world's entry exports. */
  boot(name: Name): ivm.Reference;
}

export type HostFunctions = Record<string, (...args: never[]) => unknown>;

/** Makes a context with the world in `isolate` and joins it to the host's functions. */
export function makeRealm(isolate: ivm.Isolate, role: 'main' | 'worker', functions: HostFunctions): Realm {
  return makeRealmOf(USUAL, isolate, role, functions);
}

/** The same with another world. */
export function makeRealmOf<Name extends string>(
  { world, functions: names }: WorldKind<Name | 'boot'>,
  isolate: ivm.Isolate,
  role: 'main' | 'worker',
  functions: HostFunctions,
): Realm<Name | 'boot'> {
  const context = isolate.createContextSync();
  const { namespace } = linkWorld(isolate, context, world);
  // All of them now: to look one up while the isolate waits for a host's answer would let its microtasks run in between.
  const found = new Map(
    names.map((name): [string, ivm.Reference] => [name, namespace.getSync(name, { reference: true })]),
  );
  const boot: Realm<Name | 'boot'>['boot'] = (name) => found.get(name)!;
  const hostObject: ivm.Reference = context.evalClosureSync(
    `const [names, { ExternalCopy }, ...functions] = arguments;
     const host = Object.fromEntries(names.map((name, index) => [name, functions[index]]));
     host.copyOut = (value, transferList) => new ExternalCopy(value, { transferList });
     host.copyIn = (copy) => copy.copy({ release: true, transferIn: true });
     return host;`,
    [
      new ivm.ExternalCopy(Object.keys(functions)).copyInto(),
      ivm,
      ...Object.keys(functions).map((name) => {
        const call = (...args: never[]): unknown => functions[name]!(...args);
        return new ivm.Callback(call, ANSWERED.has(name) ? { sync: true } : { ignored: true });
      }),
    ],
    { result: { reference: true } },
  );
  boot('boot').applySync(undefined, [hostObject.derefInto(), role]);
  return { isolate, context, functions, boot };
}

/**
 * Links files as ES modules in a realm, ready to be evaluated. They may import one another by "./name.ts", and nothing else.
 * Throws CompileError, or the engine's SyntaxError, for what the student must mend.
 */
export function linkModules(realm: Realm, files: readonly CompiledFile[], main: string): ivm.Module {
  const modules = new Map<string, ivm.Module>();
  const module = (name: string): ivm.Module => {
    const known = modules.get(name);
    if (known) return known;
    const file = files.find((one) => one.name === name)!;
    const compiled = realm.isolate.compileModuleSync(file.code, { filename: name });
    modules.set(name, compiled);
    return compiled;
  };
  const entry = module(main);
  const nameOf = (referrer: ivm.Module): string => [...modules].find(([, one]) => one === referrer)?.[0] ?? main;
  entry.instantiateSync(realm.context, (specifier, referrer) => module(fileNamed(specifier, nameOf(referrer), files)));
  return entry;
}

/** The file that "./worker.ts", "./worker.js" or "./worker" means. Throws CompileError when there is none. */
export function fileNamed(specifier: string, from: string, files: readonly Pick<SourceFile, 'name'>[]): string {
  const bare = specifier.replace(/^\.?\//, '').replace(/\.(ts|js|mjs)$/, '');
  const found = files.find((file) => file.name === `${bare}.ts`);
  if (found) return found.name;
  const known = files.map((file) => `./${file.name}`).join(', ');
  throw new CompileError(`${from} imports "${specifier}", which is not here. Only these can be imported: ${known}.`);
}
