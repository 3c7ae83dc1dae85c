/** The sum of the squares of n pseudo-random numbers, in 32 bits. Each number follows from the one before: no short cut. */
export function compute(n: number): number {
  let state = n | 1;
  let sum = 0;
  for (let round = 0; round < n; round++) {
    // Xorshift (George Marsaglia, 2003): every 32-bit number but 0, in an order that looks like chance.
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    sum = (sum + Math.imul(state, state)) | 0;
  }
  return sum >>> 0;
}
