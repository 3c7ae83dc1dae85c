/** What earlier schedules tell about later ones: how many steps there are, at which places, by whom. */
export class Profile {
  steps = 0;
  /** Places that more than one thread touches. */
  shared: number[] = [];
  readonly #all = new Map<string, number>();
  readonly #byPlace = new Map<number, Map<string, number>>();

  /** Steps of each thread at one place, or at all. */
  counts(place: number | undefined): ReadonlyMap<string, number> {
    return (place === undefined ? this.#all : this.#byPlace.get(place)) ?? new Map<string, number>();
  }

  /** One more step of a thread. */
  add(path: string, place: number): void {
    this.#all.set(path, (this.#all.get(path) ?? 0) + 1);
    const counts = this.#byPlace.get(place) ?? new Map<string, number>();
    counts.set(path, (counts.get(path) ?? 0) + 1);
    this.#byPlace.set(place, counts);
  }

  /** Called when all has been added: finds the places that are shared. */
  finish(): void {
    this.shared = [...this.#byPlace].filter(([, counts]) => counts.size > 1).map(([place]) => place);
  }
}
