/**
 * A small assembler for seccomp's filters (classic BPF), our own rather than a binding to libseccomp: such a binding
 * is a native add-on built on each user's machine with a C compiler and a development package, to write what are a few
 * hundred comparisons. Here programs are values: every one returns on every path, so two of them compose by
 * concatenation with the jump's length known, no labels are needed, and a test can run them in an interpreter for an
 * architecture that is not at hand.
 */

/** One instruction: `struct sock_filter` of the kernel. */
export interface Instruction {
  code: number;
  jumpTrue: number;
  jumpFalse: number;
  value: number;
}

/** Instructions that return on every path. */
export type Program = readonly Instruction[];

/** Operation codes, as in linux/bpf_common.h. */
export const OPERATION = {
  loadWord: 0x20,
  and: 0x54,
  jump: 0x05,
  jumpIfEqual: 0x15,
  jumpIfAtLeast: 0x35,
  return: 0x06,
} as const;

/** What the kernel does with a call, as in linux/seccomp.h. */
export const ACTION = {
  allow: 0x7fff0000,
  killProcess: 0x80000000,
  errno: (number: number): number => 0x00050000 | number,
} as const;

/** Offsets into `struct seccomp_data`; of an argument, the low half on a little-endian machine. */
export const DATA = {
  number: 0,
  architecture: 4,
  argument: (index: number): number => 16 + 8 * index,
} as const;

const LONGEST_CONDITIONAL_JUMP = 255;
/** The kernel takes no program longer than this. */
const LONGEST_PROGRAM = 4096;

function instruction(code: number, value: number, jumpTrue = 0, jumpFalse = 0): Instruction {
  return { code, jumpTrue, jumpFalse, value: value >>> 0 };
}

/** Ends with an action. */
export function answer(action: number): Program {
  return [instruction(OPERATION.return, action)];
}

/** Loads a word of the call's data, keeps the bits of `mask`, and goes on with `next`. */
export function load(offset: number, mask: number, next: Program): Program {
  const masked = mask >>> 0 === 0xffffffff ? [] : [instruction(OPERATION.and, mask)];
  return [instruction(OPERATION.loadWord, offset), ...masked, ...next];
}

/** Goes on with `then` when the loaded word compares so with `value`, else with `otherwise`. */
export function when(test: 'equal' | 'atLeast', value: number, then: Program, otherwise: Program): Program {
  const code = test === 'equal' ? OPERATION.jumpIfEqual : OPERATION.jumpIfAtLeast;
  if (otherwise.length <= LONGEST_CONDITIONAL_JUMP) {
    return [instruction(code, value, otherwise.length, 0), ...otherwise, ...then];
  }
  // A conditional jump's length is a byte; an unconditional one's is a whole word.
  return [instruction(code, value, 0, 1), instruction(OPERATION.jump, otherwise.length), ...otherwise, ...then];
}

/** The program as the kernel and bubblewrap read it. Both known architectures are little-endian. */
export function encode(program: Program): Buffer {
  if (program.length > LONGEST_PROGRAM) throw new Error(`A filter of ${program.length} instructions is too long.`);
  const bytes = Buffer.alloc(program.length * 8);
  program.forEach(({ code, jumpTrue, jumpFalse, value }, index) => {
    bytes.writeUInt16LE(code, index * 8);
    bytes.writeUInt8(jumpTrue, index * 8 + 2);
    bytes.writeUInt8(jumpFalse, index * 8 + 3);
    bytes.writeUInt32LE(value, index * 8 + 4);
  });
  return bytes;
}
