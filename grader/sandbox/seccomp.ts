import { ACTION, answer, DATA, encode, load, when, type Program } from '#grader/sandbox/bpf.ts';
import { syscallNumbers, type Architecture } from '#grader/sandbox/syscall-numbers.ts';
import { ABSENT_CALLS, ALLOWED_CALLS, conditionalCalls, ERRNO, type CallRule } from '#grader/sandbox/syscall-policy.ts';

/** AUDIT_ARCH_* of linux/audit.h. */
const AUDIT_ARCHITECTURE: Record<Architecture, number> = { x64: 0xc000003e, arm64: 0xc00000b7 };
/** Calls of the x32 interface come with this bit under x86_64's own architecture number. */
const X32_BIT = 0x40000000;

/** All numbers from `first` on, up to the next range's first, are answered by `program`. */
interface Range {
  first: number;
  program: Program;
}

function conditional(rule: CallRule): Program {
  const refuse = answer(ACTION.errno(rule.otherwise));
  return (rule.tests ?? []).reduceRight<Program>(
    (next, test) =>
      load(
        DATA.argument(test.argument),
        test.mask ?? 0xffffffff,
        // All values but the last fall through to the next comparison; the first that is equal goes on.
        test.oneOf.reduceRight<Program>((otherwise, value) => when('equal', value, next, otherwise), refuse),
      ),
    answer(ACTION.allow),
  );
}

/** Neighbouring numbers with the same answer become one range, so that the search stays short. */
function ranges(architecture: Architecture, network: 'none' | 'shared'): Range[] {
  const allow = answer(ACTION.allow);
  const refuse = answer(ACTION.errno(ERRNO.EPERM));
  const absent = answer(ACTION.errno(ERRNO.ENOSYS));
  const rules = conditionalCalls(network);
  const allowed = new Set(ALLOWED_CALLS);
  const missing = new Set(ABSENT_CALLS);
  const programs = new Map<number, Program>();
  for (const [name, number] of syscallNumbers(architecture)) {
    const rule = rules.get(name);
    if (rule) programs.set(number, conditional(rule));
    else programs.set(number, allowed.has(name) ? allow : missing.has(name) ? absent : refuse);
  }
  const found: Range[] = [{ first: 0, program: programs.get(0) ?? absent }];
  for (let number = 1; number <= Math.max(...programs.keys()) + 1; number++) {
    // A number newer than the table is a call nobody has judged yet.
    const program = programs.get(number) ?? absent;
    if (program !== found.at(-1)?.program) found.push({ first: number, program });
  }
  return found;
}

function search(among: readonly Range[]): Program {
  const [only] = among;
  if (among.length === 1 && only) return only.program;
  const middle = among.length >> 1;
  return when('atLeast', among[middle]?.first ?? 0, search(among.slice(middle)), search(among.slice(0, middle)));
}

/** The filter as instructions: the right architecture first, then a search by call number. */
export function filterProgram(architecture: Architecture, network: 'none' | 'shared'): Program {
  const byNumber = search(ranges(architecture, network));
  const guarded =
    architecture === 'x64' ? when('atLeast', X32_BIT, answer(ACTION.errno(ERRNO.ENOSYS)), byNumber) : byNumber;
  return load(
    DATA.architecture,
    0xffffffff,
    when(
      'equal',
      AUDIT_ARCHITECTURE[architecture],
      load(DATA.number, 0xffffffff, guarded),
      // Numbers of another architecture mean other calls: no program of ours comes here by accident.
      answer(ACTION.killProcess),
    ),
  );
}

/** The filter for this machine as bubblewrap's `--seccomp` reads it, or undefined where none is known. */
export function seccompFilter(network: 'none' | 'shared', architecture: string = process.arch): Buffer | undefined {
  if (architecture !== 'x64' && architecture !== 'arm64') return undefined;
  return encode(filterProgram(architecture, network));
}
