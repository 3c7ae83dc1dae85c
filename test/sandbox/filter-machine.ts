import { DATA, OPERATION, type Program } from '#grader/sandbox/bpf.ts';

export interface Call {
  architecture: number;
  number: number;
  arguments?: readonly number[];
}

/** Runs a filter as the kernel would, and returns its action. Refuses what the kernel's own check refuses. */
export function runFilter(program: Program, call: Call): number {
  const data = new Map<number, number>([
    [DATA.number, call.number],
    [DATA.architecture, call.architecture],
  ]);
  for (let index = 0; index < 6; index++) data.set(DATA.argument(index), call.arguments?.[index] ?? 0);
  let accumulator = 0;
  for (let at = 0; ; at++) {
    const instruction = program[at];
    if (!instruction) throw new Error(`The filter runs past its end, to ${at}.`);
    const { code, value, jumpTrue, jumpFalse } = instruction;
    switch (code) {
      case OPERATION.loadWord: {
        const word = data.get(value);
        if (word === undefined) throw new Error(`The filter reads at ${value}, where nothing is.`);
        accumulator = word >>> 0;
        break;
      }
      case OPERATION.and:
        accumulator = (accumulator & value) >>> 0;
        break;
      case OPERATION.jump:
        at += value;
        break;
      case OPERATION.jumpIfEqual:
        at += accumulator === value ? jumpTrue : jumpFalse;
        break;
      case OPERATION.jumpIfAtLeast:
        at += accumulator >= value ? jumpTrue : jumpFalse;
        break;
      case OPERATION.return:
        return value;
      default:
        throw new Error(`The filter holds an instruction ${code} of no meaning.`);
    }
  }
}
