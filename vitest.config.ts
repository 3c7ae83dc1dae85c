import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    environment: 'node',
    // The tests that ask the real server need it built; from sources that did not change it is built already.
    globalSetup: 'test/web/build-web.ts',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // The tests of the catalogue share out a few graders among them, and are all begun at once for that.
    maxConcurrency: 200,
  },
});
