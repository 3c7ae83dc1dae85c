import ivm from 'isolated-vm';
import { tell } from './channel.ts';
import { makeRealm, type Realm } from './realm.ts';
import { silentHost } from './silent-host.ts';
import { enter, type Entered, type LoadedSubmission } from './submission.ts';

/**
 * A realm made before there is a submission. The submission is loaded into it to see whether it can be, and it then serves
 * the first run, for which it is as good as a new one: nothing has been called yet.
 */
export class FirstRealm {
  readonly #isolateMb: number;
  readonly #realm: Realm;
  /** What was printed by loading, to be told when a run is told of. */
  readonly #printed: string[] = [];
  #entered: Entered | undefined;

  constructor(isolateMb: number) {
    this.#isolateMb = isolateMb;
    const host = { ...silentHost(), print: (text: string) => this.#printed.push(text) };
    this.#realm = makeRealm(new ivm.Isolate({ memoryLimit: isolateMb }), 'main', host);
  }

  /** Loads the submission; throws what tells that it cannot be. */
  async load(loaded: LoadedSubmission): Promise<void> {
    try {
      this.#entered = await enter(this.#realm, loaded, (module) => module.evaluate());
    } catch (error) {
      const { isolate } = this.#realm;
      // One that ran out of memory is gone already.
      if (!isolate.isDisposed) isolate.dispose();
      throw error;
    }
  }

  /** The realm with the submission in it, for a run in an isolate of that size; undefined once it was taken. */
  take(isolateMb: number): Entered | undefined {
    const entered = this.#entered;
    this.#entered = undefined;
    if (entered && isolateMb !== this.#isolateMb) {
      entered.realm.isolate.dispose();
      return undefined;
    }
    for (const text of this.#printed.splice(0)) tell({ type: 'print', text });
    return entered;
  }
}
