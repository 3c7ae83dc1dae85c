/** Real user and group ids for slots begin here: above those of people and of system services. */
const FIRST_SLOT_ID = 60_000;

/** Who a sandbox runs as on the host. */
export interface Identity {
  /** Words to put before the command so that it runs as this identity. */
  prefix: string[];
  uid: number;
}

/**
 * The identity for a slot. As root, a real unprivileged user of the slot's own, taken on *before* bubblewrap: started
 * by root, bubblewrap's `--uid` would map to the host's uid 0, and the submission could write what root may write.
 * An ordinary user stays who he is.
 */
export function slotIdentity(slot: number): Identity {
  const own = process.getuid?.() ?? 0;
  if (own !== 0) return { prefix: [], uid: own };
  const uid = FIRST_SLOT_ID + slot;
  return { prefix: ['setpriv', '--reuid', `${uid}`, '--regid', `${uid}`, '--clear-groups'], uid };
}
