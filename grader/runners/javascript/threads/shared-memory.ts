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
  return serial * 65_536 + byteOffset + (typeof index === 'number' ? index * (size ?? 1) : 0);
}

/** Where in its buffer an element of a view begins. */
export function byteOf({ byteOffset, BYTES_PER_ELEMENT: size }: View, index: unknown): number {
  return byteOffset + Number(index) * size;
}

/** The language's SharedArrayBuffer, with a number for each. */
export function sharedArrayBuffers(nextSerial: () => number): unknown {
  const Shared = function (this: unknown, length?: number, options?: { maxByteLength?: number }): SharedArrayBuffer {
    if (new.target === undefined) throw new TypeError("Constructor SharedArrayBuffer requires 'new'");
    const buffer = new NativeBuffer(length as number, options);
    Object.defineProperty(buffer, SERIAL, { value: nextSerial() });
    return buffer;
  };
  Object.defineProperty(Shared, 'prototype', { value: NativeBuffer.prototype });
  Object.defineProperty(Shared, 'name', { value: 'SharedArrayBuffer' });
  return Shared;
}
