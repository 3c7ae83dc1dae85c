import { readControl } from '#grader/sandbox/cgroup-files.ts';

/**
 * Real user and group ids for slots begin here, in a range that Debian, systemd and containers give to nobody
 * (60706 to 61183).
 */
const FIRST_SLOT_ID = 60_800;

/** How many slots a host has ids for. */
export const SLOTS_COUNT = 256;

/** Who a sandbox runs as on the host. */
export interface Identity {
  uid: number;
  /** Words to put before a command so that it runs as this identity. */
  prefix: readonly string[];
}

/** Whether programs that this process starts inherit capabilities, as they do from a user namespace kept for its network. */
function handsOnCapabilities(): boolean {
  return !/^CapAmb:\s+0+$/m.test(readControl('/proc/self/status') ?? '');
}

/**
 * The identity for a slot. As root, a real unprivileged user of the slot's own, taken on *before* bubblewrap: started
 * by root, bubblewrap's `--uid` would map to the host's uid 0, and the submission could write what root may write.
 * An ordinary user stays who he is; capabilities in a namespace of his own he lays down, since bubblewrap takes none.
 */
export function slotIdentity(slot: number): Identity {
  const own = process.geteuid?.() ?? 0;
  if (own !== 0) {
    return { uid: own, prefix: handsOnCapabilities() ? ['setpriv', '--ambient-caps=-all', '--inh-caps=-all'] : [] };
  }
  const uid = FIRST_SLOT_ID + slot;
  return { uid, prefix: ['setpriv', `--reuid=${uid}`, `--regid=${uid}`, '--clear-groups', '--inh-caps=-all'] };
}
