interface Waiting<Item> {
  id: string;
  item: Item;
}

/**
 * A bounded queue that is fair among students: they take turns, and each one's own jobs keep their order.
 * Pure: no clock, no I/O. A student with a hundred jobs delays another's single job by one turn.
 */
export class FairQueue<Item> {
  readonly #limit: number;
  /** One line per waiting student. The map's order is the order of turns. */
  readonly #lines = new Map<string, Waiting<Item>[]>();
  readonly #students = new Map<string, string>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  get length(): number {
    return this.#students.size;
  }

  get isFull(): boolean {
    return this.length >= this.#limit;
  }

  /** Puts a job at the end of its student's line; false, and nothing changed, when the queue is full. */
  add(id: string, student: string, item: Item): boolean {
    if (this.isFull) return false;
    this.#students.set(id, student);
    const line = this.#lines.get(student);
    if (line) line.push({ id, item });
    else this.#lines.set(student, [{ id, item }]);
    return true;
  }

  /**
   * Puts a job back that was taken and not done: first in its student's line, and that student's turn is next, since
   * the turn it had came to nothing. Never refused: the job was let in before.
   */
  giveBack(id: string, student: string, item: Item): void {
    const line = [{ id, item }, ...(this.#lines.get(student) ?? [])];
    const others = [...this.#lines].filter(([name]) => name !== student);
    this.#lines.clear();
    this.#lines.set(student, line);
    for (const [name, otherLine] of others) this.#lines.set(name, otherLine);
    this.#students.set(id, student);
  }

  /** Takes the job whose turn it is, and moves its student to the end of the turns. */
  take(): Item | undefined {
    for (const [student, line] of this.#lines) {
      const first = line.shift();
      this.#lines.delete(student);
      if (!first) continue;
      if (line.length > 0) this.#lines.set(student, line);
      this.#students.delete(first.id);
      return first.item;
    }
    return undefined;
  }

  /** Takes one job out wherever it stands; undefined when it does not wait. */
  remove(id: string): Item | undefined {
    const student = this.#students.get(id);
    const line = student === undefined ? undefined : this.#lines.get(student);
    const index = line?.findIndex((waiting) => waiting.id === id) ?? -1;
    if (student === undefined || !line || index < 0) return undefined;
    const [removed] = line.splice(index, 1);
    if (line.length === 0) this.#lines.delete(student);
    this.#students.delete(id);
    return removed?.item;
  }

  /** The ids of all waiting jobs in the order they would be taken if nobody else came. */
  order(): string[] {
    const lines = [...this.#lines.values()];
    const ids: string[] = [];
    for (let turn = 0; ids.length < this.length; turn++) {
      for (const line of lines) {
        const waiting = line[turn];
        if (waiting) ids.push(waiting.id);
      }
    }
    return ids;
  }

  /** How many jobs would be taken before this one if nobody else came; undefined when it does not wait. */
  ahead(id: string): number | undefined {
    const index = this.order().indexOf(id);
    return index < 0 ? undefined : index;
  }
}
