import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const LONGEST = 'test/exercises/catalogue.test.ts';

/** The file that takes longest begins first, so that all others can be run beside it. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLongest = (file: TestSpecification): boolean => file.moduleId.endsWith(LONGEST);
    return [...sorted.filter(isLongest), ...sorted.filter((file) => !isLongest(file))];
  }
}

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    environment: 'node',
    // The tests that ask the real server need it built; from sources that did not change it is built already.
    globalSetup: 'test/web/build-web.ts',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // As many as there are cores on the smallest host: one grades the catalogue while the other runs everything else.
    maxWorkers: 2,
    // Each file has its own servers and databases, and shares nothing with others but modules that are loaded once.
    isolate: false,
    sequence: { sequencer: LongestFirst },
    // The tests of the catalogue share out a few graders among them, and are all begun at once for that.
    maxConcurrency: 200,
  },
});
