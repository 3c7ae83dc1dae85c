/** The engine's own, taken before a submission sees the ones that stand for them. */
const NativeBuffer = SharedArrayBuffer;
const { isView } = ArrayBuffer;

/** A typed array; its elements are numbers or bigints. */
export type View = { [index: number]: unknown; buffer: ArrayBufferLike; byteOffset: number; BYTES_PER_ELEMENT: number };

const SERIAL = Symbol('serial');

/** Whether a value is a typed array or DataView over shared memory. */
export function isSharedView(value: unknown): value is View {
  return isView(value) && value.buffer instanceof NativeBuffer;
}

/** Tells places of shared memory apart, alike in all schedules as long as threads make their buffers in the same order. */
export function placeOf({ buffer, byteOffset, BYTES_PER_ELEMENT: size }: View, index: unknown): number {
  const serial = (buffer as { [SERIAL]?: number })[SERIAL] ?? 1;
  return serial * 65_536 + byteOffset + (typeof index === 'symbol' ? 0 : (Number(index) || 0) * (size ?? 1));
}

/** Where in its buffer an element of a view begins. */
export function byteOf({ byteOffset, BYTES_PER_ELEMENT: size }: View, index: unknown): number {
  return byteOffset + Number(index) * size;
}

/** What is kept of buffers for the schedules to come: to make one takes longer than all else in a small schedule. */
const POOLED_BYTES = 4096;

/** The language's SharedArrayBuffer. Small ones are used again once a schedule is over, empty as new ones are. */
export class SharedBuffers {
  readonly Class: unknown;
  readonly #unused = new Map<number, SharedArrayBuffer[]>();
  #used: SharedArrayBuffer[] = [];

  /** `nextSerial` gives each a number that is alike in all schedules. */
  constructor(nextSerial: () => number) {
    const make = (length: unknown, options?: object): SharedArrayBuffer => {
      const unused = options === undefined ? this.#unused.get(length as number)?.pop() : undefined;
      const buffer = unused ?? new NativeBuffer(length as number, options);
      (buffer as { [SERIAL]?: number })[SERIAL] = nextSerial();
      if (options === undefined && buffer.byteLength <= POOLED_BYTES) this.#used.push(buffer);
      return buffer;
    };
    const Shared = function (length?: unknown, options?: object): SharedArrayBuffer {
      if (new.target === undefined) throw new TypeError("Constructor SharedArrayBuffer requires 'new'");
      return make(length, options);
    };
    Object.defineProperty(Shared, 'prototype', { value: NativeBuffer.prototype });
    Object.defineProperty(Shared, 'name', { value: 'SharedArrayBuffer' });
    this.Class = Object.freeze(Shared);
  }

  /** Before each schedule: nothing of the last one is left that could see what it had. */
  begin(): void {
    for (const buffer of this.#used) {
      new Uint8Array(buffer).fill(0);
      const list = this.#unused.get(buffer.byteLength);
      if (list) list.push(buffer);
      else this.#unused.set(buffer.byteLength, [buffer]);
    }
    this.#used = [];
  }
}
