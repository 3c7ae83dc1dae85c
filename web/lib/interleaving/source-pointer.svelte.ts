import { getContext, setContext } from 'svelte';
import type { Place } from '#grader/contract/report.ts';
import type { SourceFile } from '#grader/contract/submission.ts';
import type { Step } from '#grader/contract/trace.ts';

const KEY = Symbol('source pointer');

/** What pictures on a page and the code beside them share: the files a report speaks of, and the line that is looked at. */
export class SourcePointer {
  place = $state.raw<Place | undefined>();
  #files: () => readonly SourceFile[];
  #owner: object | undefined;

  /** `files` gives the files that the report was made from. */
  constructor(files: () => readonly SourceFile[]) {
    this.#files = files;
  }

  /** Where a step stands; the first file where it names none. */
  placeOf({ file, line }: Step): Place | undefined {
    const name = file ?? this.#files()[0]?.name;
    return name === undefined || line === undefined ? undefined : { file: name, line };
  }

  /** Points at a step's line, on behalf of one picture. */
  point(step: Step, owner: object): void {
    this.place = this.placeOf(step);
    this.#owner = owner;
  }

  /** Points at nothing, unless another picture has pointed since. */
  leave(owner: object): void {
    if (this.#owner === owner) this.place = undefined;
  }

  /** The line at a place with what stands right before and after it. */
  excerpt({ file, line }: Place): { line: number; text: string }[] {
    const lines = this.#files()
      .find(({ name }) => name === file)
      ?.text.split('\n');
    return [line - 1, line, line + 1].map((number) => ({ line: number, text: lines?.[number - 1] ?? '' }));
  }
}

/** Lets all pictures below this component share one pointer. */
export function provideSourcePointer(files: () => readonly SourceFile[]): SourcePointer {
  return setContext(KEY, new SourcePointer(files));
}

/** The page's pointer, where it has one. */
export function sourcePointer(): SourcePointer | undefined {
  return getContext(KEY);
}
