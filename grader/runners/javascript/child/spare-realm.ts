import ivm from 'isolated-vm';
import { makeRealm, type HostFunctions, type Realm } from './realm.ts';
import { silentHost } from './silent-host.ts';

let spare: { realm: Realm; isolateMb: number } | undefined;

/** Makes a realm ahead, in a moment when nobody waits for it. */
export function makeSpareRealm(isolateMb: number): void {
  spare = { realm: makeRealm(new ivm.Isolate({ memoryLimit: isolateMb }), 'main', silentHost()), isolateMb };
}

/** A main realm that no submission has been in: the one made ahead where there still is one of that size, or a new one. */
export function freshRealm(isolateMb: number, functions: HostFunctions): Realm {
  const ahead = spare;
  spare = undefined;
  if (ahead?.isolateMb === isolateMb) {
    Object.assign(ahead.realm.functions, functions);
    return ahead.realm;
  }
  ahead?.realm.isolate.dispose();
  return makeRealm(new ivm.Isolate({ memoryLimit: isolateMb }), 'main', functions);
}
