import { afterAll } from 'vitest';
import type { SourceFile } from '#grader/contract/submission.ts';
import { IsolateChild } from '../../bench/explore/isolate-child.ts';

/** Loads one program after the other into one process, which lives as long as the tests of the file: starting takes longer than a test. */
export function openOneChild(): (files: SourceFile[]) => Promise<IsolateChild> {
  let child: IsolateChild | undefined;
  afterAll(() => child?.close());
  return async (files) => {
    if (child) await child.load(files);
    else child = await IsolateChild.open(files);
    return child;
  };
}
