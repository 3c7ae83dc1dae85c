import { setImmediate } from 'node:timers/promises';
import type { SandboxSpec } from '#grader/sandbox/sandbox.ts';
import { openSeat, type Seat } from '#grader/sandbox/seat.ts';
import { takeSlot, type Slot } from '#grader/sandbox/slots.ts';

/** How many seats wait at most. More sandboxes at once are possible; they start a little slower. */
const WAITING_SEATS = 2;

let waiting: Seat[] = [];
let empty: Slot[] = [];

/** A seat that waits, or one made now. */
export function takeSeat(network: SandboxSpec['network']): Seat {
  const usable = waiting.find((seat) => seat.network === network && seat.usable());
  if (usable) {
    waiting = waiting.filter((seat) => seat !== usable);
    return usable;
  }
  // Seats that ended by themselves are as good as empty slots.
  const ended = waiting.filter((seat) => !seat.usable());
  waiting = waiting.filter((seat) => seat.usable());
  empty.push(...ended.map((seat) => seat.slot));
  return openSeat(empty.pop() ?? takeSlot(), network);
}

/** Puts a slot, proven empty, to its next use. */
export function giveBack(slot: Slot, network: SandboxSpec['network']): void {
  if (closed) slot.release();
  else if (waiting.length < WAITING_SEATS) waiting.push(openSeat(slot, network));
  else empty.push(slot);
}

let closed = false;

/** Ends what waits and gives every slot back to the host, now and as sandboxes still running end. For shutdown. */
export async function closeSeats(): Promise<void> {
  closed = true;
  // Sandboxes that just ended give their slots back a turn later.
  await setImmediate();
  const seats = waiting;
  waiting = [];
  await Promise.all(
    seats.map(async (seat) => {
      await seat.close();
      seat.slot.release();
    }),
  );
  empty.forEach((slot) => slot.release());
  empty = [];
}
