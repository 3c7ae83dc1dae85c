/** Whether a number is one of those to be counted: about every second is, in no order that could be foreseen. */
export function isHit(item: number): boolean {
  let mixed = Math.imul(item ^ 0x9e3779b1, 0x85ebca6b);
  // Some hundred rounds, so that asking takes longer than counting.
  for (let round = 0; round < 100; round++) mixed = Math.imul(mixed ^ (mixed >>> 15), 0xc2b2ae35 | 1) + round;
  return ((mixed ^ (mixed >>> 16)) & 1) === 1;
}
