import type { Carrier } from './carrier.ts';
import type { Runtime } from './runtime.ts';
import type { Coroutine, Task } from './task.ts';

/** A file as the transform leaves it: the coroutine of its body, given the runtime, globals, imports and a way to export. */
export type ModuleBody = (
  runtime: Runtime,
  scope: object,
  imports: object[],
  exported: (getters: Record<string, () => unknown>) => void,
) => Coroutine;

export interface ModuleFile {
  name: string;
  body: ModuleBody;
  /** Names of the files that it imports, in their order. */
  imports: string[];
  /** Whether it keeps anything from one use to the next; otherwise one copy serves all threads of all schedules. */
  stateful: boolean;
}

/** The files of a submission and its exercise, evaluated anew for each thread as far as they keep anything. */
export class Modules {
  readonly #files = new Map<string, ModuleFile>();
  readonly #common = new Map<string, object>();
  readonly #runtime: Runtime;
  readonly #carrier: Carrier;

  constructor(runtime: Runtime, carrier: Carrier) {
    this.#runtime = runtime;
    this.#carrier = carrier;
  }

  add(file: ModuleFile): void {
    this.#files.set(file.name, file);
  }

  has(name: string): boolean {
    return this.#files.has(name);
  }

  /** The namespace of a file in a thread, evaluated there first where that is still to be done. */
  *namespace(name: string, task: Task): Coroutine<object> {
    const known = this.#common.get(name) ?? task.modules.get(name);
    if (known !== undefined) return known;
    const namespace = {};
    const common = !this.#isStateful(name);
    const { body, imports } = this.#files.get(name)!;
    // Known before it is evaluated, since files may import one another in a circle.
    (common ? this.#common : task.modules).set(name, namespace);
    const imported: object[] = [];
    for (const one of imports) imported.push(yield* this.namespace(one, task));
    const exported = (getters: Record<string, () => unknown>): void => {
      for (const [key, get] of Object.entries(getters)) {
        if (!Object.hasOwn(namespace, key)) Object.defineProperty(namespace, key, { get, enumerable: true });
      }
    };
    const evaluating = body(this.#runtime, task.scope!, imported, exported);
    if (common) this.#carrier.pinned(() => evaluating.next());
    else yield* evaluating;
    return namespace;
  }

  #isStateful(name: string, seen = new Set<string>()): boolean {
    if (seen.has(name)) return false;
    seen.add(name);
    const { stateful, imports } = this.#files.get(name)!;
    return stateful || imports.some((one) => this.#isStateful(one, seen));
  }
}
