import type { Realm } from './realm.ts';

/** One isolate of a run, with its timers, and with the workers that it started by the numbers that it gave them. */
export interface Member {
  realm: Realm;
  timers: Map<number, NodeJS.Timeout>;
  workers: Map<number, Member>;
}

/** Who started a worker, and by which number it knows it. */
export interface Owner {
  member: Member;
  id: number;
}

/** Ends an isolate and its timers; its workers are others' business. */
export function disposeMember(member: Member): void {
  for (const timer of member.timers.values()) clearTimeout(timer);
  member.timers.clear();
  if (!member.realm.isolate.isDisposed) member.realm.isolate.dispose();
}
