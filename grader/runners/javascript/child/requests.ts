import { tell } from './channel.ts';
import type { Member } from './members.ts';

/** Requests under way, by their number in the run: each isolate counts its own from 1. */
export class Requests {
  readonly #open = new Map<number, { member: Member; id: number }>();
  #made = 0;

  get size(): number {
    return this.#open.size;
  }

  /** An isolate asks for a page. */
  open(member: Member, id: number, url: string): void {
    this.#made += 1;
    this.#open.set(this.#made, { member, id });
    tell({ type: 'fetch', id: this.#made, url });
  }

  /** It no longer wants it. False where it has been answered. */
  abort(member: Member, id: number): boolean {
    const found = [...this.#open].find(([, one]) => one.member === member && one.id === id);
    if (!found) return false;
    this.#open.delete(found[0]);
    tell({ type: 'abort', id: found[0] });
    return true;
  }

  /** Whose request has been answered, which is over with that. */
  answered(number: number): { member: Member; id: number } | undefined {
    const request = this.#open.get(number);
    this.#open.delete(number);
    return request;
  }
}
