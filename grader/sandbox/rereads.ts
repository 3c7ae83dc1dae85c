/** Memory is taken for full this close to its limit: the kernel makes room a few pages at a time. */
const NEAR_LIMIT_BYTES = 1 << 20;

/** Some hundreds a second come of a program whose own code no longer fits; a whole library that is loaded makes fewer. */
const TOO_MANY_REREADS = 500;

/**
 * Tells when a group does little but read its own code from disk again, for which its memory has no room any more. As
 * long as there is a page to drop the kernel ends nobody for that, so it would go on until its time is up.
 */
export class Rereads {
  #limitBytes = Infinity;
  #before: number | undefined;

  begin(limitBytes: number): void {
    this.#limitBytes = limitBytes;
    this.#before = undefined;
  }

  /** To be asked now and then: counts from when memory was first seen full. `majorFaults` is read only then. */
  areTooMany(usedBytes: number, majorFaults: () => number): boolean {
    if (usedBytes < this.#limitBytes - NEAR_LIMIT_BYTES) {
      this.#before = undefined;
      return false;
    }
    const now = majorFaults();
    this.#before ??= now;
    return now - this.#before > TOO_MANY_REREADS;
  }
}
