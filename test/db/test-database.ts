import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closeDatabase, databasePath, migrate, openDatabase, type Db } from '#db/client.server.ts';
import { storeBundle } from '#db/queries/catalogue.server.ts';
import { insertSubmission } from '#db/queries/submissions.server.ts';
import { user, type Role } from '#db/schema/accounts.ts';
import type { Bundle } from '#grader/contract/bundle.ts';
import type { Report } from '#grader/contract/report.ts';
import { testBundle } from '../service/submissions.ts';

export interface TestDatabase extends Disposable {
  db: Db;
  dataDir: string;
}

/** A database of its own in a new folder, as the web app makes it. */
export function testDatabase(): TestDatabase {
  const dataDir = mkdtempSync(join(tmpdir(), 'racecourse-db-'));
  const db = openDatabase(databasePath(dataDir));
  migrate(db);
  return {
    db,
    dataDir,
    [Symbol.dispose]() {
      closeDatabase(db);
      rmSync(dataDir, { recursive: true });
    },
  };
}

/** Enters a user whose id is also the nickname. */
export function addUser(db: Db, id: string, role: Role = 'student'): void {
  const now = new Date();
  const isAnonymous = role === 'guest';
  db.insert(user)
    .values({
      id,
      name: id,
      nickname: id,
      email: `${id}@example.org`,
      role,
      isAnonymous,
      createdAt: now,
      updatedAt: now,
    })
    .run();
}

/** Stores an exercise of its own under this slug. */
export function addExercise(db: Db, slug: string, level = 1): Bundle {
  const bundle = testBundle({ slug, level });
  storeBundle(db, bundle);
  return bundle;
}

/** Enters a queued submission. */
export function addSubmission(db: Db, id: string, userId: string, bundle: Bundle, text = 'code'): void {
  insertSubmission(db, {
    id,
    userId,
    exerciseSlug: bundle.slug,
    versionHash: bundle.hash,
    language: 'ts',
    files: [{ name: 'main.ts', text }],
  });
}

interface ReportFigures {
  verdict?: Report['verdict'];
  speedup?: number;
  submissionMs?: number;
  host?: string;
  wallMs?: number;
}

/** A report on that exercise; with `speedup`, its interval reaches a tenth to both sides. */
export function reportOn(
  bundle: Bundle,
  { verdict = 'accepted', speedup = 0, submissionMs = 10, host = 'host-a', wallMs = 100 }: ReportFigures = {},
): Report {
  const measurement = {
    threshold: { atLeast: 1.5, of: 'sequential' as const },
    needed: 1.5,
    ratio: speedup,
    ratioLow: speedup - 0.1,
    ratioHigh: speedup + 0.1,
    confidence: 0.95,
    decision: 'clears' as const,
    pairs: [{ baselineMs: submissionMs * speedup, submissionMs, baselineCpuMs: 1, submissionCpuMs: 1 }],
    dropped: 0,
    effectiveParallelism: speedup,
    workInflation: 1,
    cores: 2,
  };
  const check = { id: 'works', kind: 'speedup' as const, title: 'Works', verdict, message: '', durationMs: 5 };
  return {
    format: 1,
    exercise: bundle.slug,
    bundleHash: bundle.hash,
    language: 'ts',
    verdict,
    summary: 'so it is',
    checks: [speedup ? { ...check, measurement } : { ...check, kind: 'correctness' }],
    skipped: [],
    console: { text: '', truncated: false },
    seed: 1,
    host: { cores: 4, model: `model of ${host}`, runtime: 'V8', isolation: 'none', fingerprint: host },
    wallMs,
    cpuMs: 1,
    peakMemoryMb: 1,
    warnings: [],
  };
}
