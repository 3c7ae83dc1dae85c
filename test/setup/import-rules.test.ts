import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

/** Each import that the house forbids, and the rule that must say so; `undefined` marks one that is allowed. */
const IMPORTS: [from: string, statement: string, rule: string | undefined][] = [
  ['grader/contract/cycle-a.ts', "import './cycle-b.ts';", 'no-cycles'],
  ['grader/contract/types-a.ts', "import type { B } from './types-b.ts'; export type A = B;", 'no-cycles'],
  ['db/lost.ts', "import '#grader/contract/nowhere.ts';", 'resolvable'],
  ['grader/contract/zod.ts', "import 'zod';", undefined],
  ['grader/contract/reads-files.ts', "import 'node:fs';", 'contract-is-a-leaf'],
  ['grader/contract/uses-package.ts', "import 'hono';", 'contract-is-a-leaf'],
  ['grader/contract/knows-core.ts', "import '#grader/core/part.ts';", 'contract-is-a-leaf'],
  ['grader/core/knows-contract.ts', "import '#grader/contract/part.ts';", undefined],
  ['grader/core/reads-clock.ts', "import 'node:perf_hooks';", 'core-is-pure'],
  ['grader/core/uses-package.ts', "import 'hono';", 'core-is-pure'],
  ['grader/core/knows-service.ts', "import type {} from '#grader/service/part.ts';", 'core-is-pure'],
  ['grader/service/knows-db.ts', "import '#db/part.ts';", 'grader-knows-no-users'],
  ['grader/main.ts', "import type {} from '#lib/part.ts';", 'grader-knows-no-users'],
  ['db/knows-contract.ts', "import '#grader/contract/part.ts';", undefined],
  ['db/knows-core.ts', "import '#grader/core/part.ts';", 'db-stores-the-contract'],
  ['exercises/knows-contract.ts', "import '#grader/contract/part.ts';", undefined],
  ['exercises/catalogue/01-x/y/exercise.ts', "import '#grader/core/part.ts';", 'exercises-know-the-contract'],
  ['exercises/catalogue/01-x/y/scenario.ts', "import '#grader/core/part.ts';", undefined],
  ['web/lib/knows-contract.ts', "import '#grader/contract/part.ts';", undefined],
  ['web/lib/server/client.ts', "import type {} from '#grader/http/part.ts';", undefined],
  ['web/lib/server/grades.ts', "import '#grader/service/part.ts';", 'web-talks-to-the-grader'],
  ['web/lib/opens-db.ts', "import '#db/client.server.ts';", 'browser-never-holds-the-server'],
  ['web/routes/+page.ts', "import '#lib/server/part.ts';", 'browser-never-holds-the-server'],
  [
    'web/routes/+page.svelte',
    '<script lang="ts">import x from \'#db/client.server.ts\'; x();</script>',
    'browser-never-holds-the-server',
  ],
  ['web/lib/knows-db-types.ts', "import type {} from '#db/client.server.ts';", undefined],
  ['web/routes/+page.server.ts', "import '#db/client.server.ts';", undefined],
  ['web/routes/api/+server.ts', "import '#lib/server/part.ts';", undefined],
  ['grader/runners/knows-sandbox.ts', "import '#grader/sandbox/part.ts';", undefined],
  ['grader/runners/knows-types.ts', "import type {} from '#grader/service/part.ts';", undefined],
  ['grader/runners/queues.ts', "import '#grader/service/part.ts';", 'runners-serve-nobody'],
  ['grader/sandbox/answers.ts', "import '#grader/http/part.ts';", 'runners-serve-nobody'],
  ['grader/service/knows-types.ts', "import type {} from '#grader/runners/part.ts';", undefined],
  ['grader/service/picks-runner.ts', "import '#grader/runners/part.ts';", 'service-sees-interfaces'],
  [
    'grader/service/types-and-more.ts',
    "import type {} from '#grader/runners/part.ts'; import '#grader/runners/part.ts';",
    'service-sees-interfaces',
  ],
  [
    'grader/service/inline-type.ts',
    "import { type X, part } from '#grader/runners/part.ts'; part();",
    'service-sees-interfaces',
  ],
  ['grader/http/opens-sandbox.ts', "import '#grader/sandbox/part.ts';", 'service-sees-interfaces'],
  ['grader/worker.ts', "import '#grader/runners/part.ts'; import '#grader/service/part.ts';", undefined],
  ['grader/parts.ts', "import '#grader/runners/part.ts'; import '#grader/sandbox/part.ts';", undefined],
  ['bin/assembles.ts', "import '#grader/parts.ts';", undefined],
  ['grader/service/assembles.ts', "import '#grader/parts.ts';", 'only-entries-assemble'],
  ['grader/joins.ts', "import '#grader/sandbox/part.ts';", 'only-entries-join'],
  ['grader/runners/javascript/world/timers.ts', "import 'node:timers';", 'world-is-not-node'],
  ['bin/tests.ts', "import '../test/part.ts';", 'nothing-needs-tests'],
];

const PARTS = [
  ...['contract', 'core', 'service', 'http', 'runners', 'sandbox'].map((part) => `grader/${part}/part.ts`),
  'db/part.ts',
  'db/client.server.ts',
  'web/lib/part.ts',
  'web/lib/server/part.ts',
  'test/part.ts',
  'node_modules/zod/index.js',
  'node_modules/hono/index.js',
];

interface Violation {
  from: string;
  rule: { name: string };
}

const root = resolve(import.meta.dirname, '../..');
const house = mkdtempSync(join(tmpdir(), 'import-rules-'));
let violations: Violation[];

beforeAll(async () => {
  const put = (path: string, text: string): void => {
    mkdirSync(dirname(join(house, path)), { recursive: true });
    writeFileSync(join(house, path), text);
  };
  for (const file of ['.dependency-cruiser.cjs', 'package.json', 'tsconfig.json'])
    cpSync(join(root, file), join(house, file));
  for (const part of PARTS) put(part, 'export default function part() {}\n');
  put('grader/contract/cycle-b.ts', "import './cycle-a.ts';");
  put('grader/contract/types-b.ts', "import type { A } from './types-a.ts'; export type B = A;");
  for (const [from, statement] of IMPORTS) put(from, statement);
  const report = await depcruise();
  violations = (JSON.parse(report) as { summary: { violations: Violation[] } }).summary.violations;
}, 60_000);

afterAll(() => rmSync(house, { recursive: true }));

test.each(IMPORTS)('%s: %s → %s', (from, _statement, rule) => {
  const broken = new Set(violations.filter((one) => one.from === from).map((one) => one.rule.name));
  expect([...broken]).toEqual(rule === undefined ? [] : [rule]);
});

function depcruise(): Promise<string> {
  const program = join(root, 'node_modules/.bin/depcruise');
  const args = ['--output-type', 'json', 'grader', 'db', 'exercises', 'web', 'bin', 'test'];
  return new Promise((done) => {
    // It exits with the number of violations, which are what this is about.
    execFile(program, args, { cwd: house, maxBuffer: 1 << 26 }, (_error, stdout) => done(stdout));
  });
}
