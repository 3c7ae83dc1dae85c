import type { Database } from 'better-sqlite3';
import { closeDatabase, migrate, openDatabase, type Db } from '#db/client.server.ts';
import { storeBundle } from '#db/queries/catalogue.server.ts';
import { exerciseFolders, loadExercise } from '#exercises/load.ts';
import type { Bundle } from '#grader/contract/bundle.ts';
import { seededRandom } from '#grader/contract/random.ts';
import { bundleHash } from '#grader/service/bundle-hash.ts';
import { reportOf } from './report.ts';

const EXERCISES = 40;
/** A term. */
const SPREAD_MS = 120 * 24 * 60 * 60 * 1000;

/** Fills a new database with submissions and reports as they gather in a term; returns the ids of exercises and students. */
export async function seedDatabase(
  path: string,
  submissionsCount: number,
  studentsCount: number,
): Promise<{ slugs: string[]; students: string[] }> {
  const db = openDatabase(path);
  migrate(db);
  const bundles = await storeExercises(db);
  const students = Array.from({ length: studentsCount }, (_, index) => `student-${index + 1}`);
  db.$client.transaction(() => {
    addStudents(db.$client, students);
    addSubmissions(db.$client, bundles, students, submissionsCount);
    addResults(db.$client);
  })();
  closeDatabase(db);
  return { slugs: bundles.map((bundle) => bundle.slug), students };
}

/** The catalogue's exercises again and again under other names, until there are as many as in a whole course. */
async function storeExercises(db: Db): Promise<Bundle[]> {
  const all = await Promise.all((await exerciseFolders()).map((folder) => loadExercise(folder)));
  const originals = all.filter(({ languages }) => languages.ts);
  const bundles = Array.from({ length: EXERCISES }, (_, index) => {
    const original = originals[index % originals.length]!;
    const copy = { ...original, slug: `${original.slug}-${index}`, title: `${original.title} ${index}` };
    return { ...copy, hash: bundleHash(copy) };
  });
  bundles.forEach((bundle) => storeBundle(db, bundle));
  return bundles;
}

function addStudents(client: Database, students: readonly string[]): void {
  const add = client.prepare(`insert into user (id, name, nickname, email, created_at, updated_at)
    values (:id, :id, :id, :id || '@example.org', 0, 0)`);
  for (const id of students) add.run({ id });
}

function addSubmissions(client: Database, bundles: readonly Bundle[], students: readonly string[], many: number): void {
  const random = seededRandom(1);
  const pick = <T>(items: readonly T[]): T => items[random.integer(0, items.length - 1)]!;
  const addSubmission = client.prepare(`insert into submissions
    (id, user_id, exercise_slug, version_hash, language, status, submitted_at, started_at, finished_at, verdict, speedup, files)
    values (:id, :student, :slug, :hash, 'ts', 'done', :at, :at, :at, :verdict, :speedup, :files)`);
  const addReport = client.prepare('insert into reports (submission_id, report) values (?, ?)');
  const addCheck = client.prepare(`insert into check_results
    (submission_id, check_id, kind, verdict, duration_ms, ratio) values (?, ?, ?, ?, ?, ?)`);
  const firstAt = Date.now() - SPREAD_MS;
  for (let index = 0; index < many; index++) {
    const { slug, hash, languages, ...bundle } = pick(bundles);
    const report = reportOf({ slug, hash, languages, ...bundle }, random);
    const measurement = report.checks.find((check) => check.measurement)?.measurement;
    const id = `submission-${index}`;
    const row = { id, student: pick(students), slug, hash, at: firstAt + Math.floor((SPREAD_MS * index) / many) };
    const files = JSON.stringify(languages.ts!.starter);
    addSubmission.run({ ...row, verdict: report.verdict, speedup: measurement?.ratio ?? null, files });
    addReport.run(id, JSON.stringify(report));
    for (const check of report.checks) {
      addCheck.run(id, check.id, check.kind, check.verdict, check.durationMs, check.measurement?.ratio ?? null);
    }
  }
}

/** What the web app keeps beside the reports: the best of each student, what they solved, and their scores. */
function addResults(client: Database): void {
  client.exec(`
    insert into best_results (user_id, exercise_slug, language, host_fingerprint, host_name, cores, speedup, speedup_low,
      speedup_high, wall_ms, submission_id, at)
    select user_id, exercise_slug, language, report ->> '$.host.fingerprint', report ->> '$.host.model',
      report ->> '$.host.cores', max(coalesce(speedup, 0)), 0.97 * speedup, 1.03 * speedup, report ->> '$.wallMs', id, finished_at
    from submissions join reports on submission_id = id where verdict = 'accepted'
    group by user_id, exercise_slug, language, report ->> '$.host.fingerprint';
    update best_results set speedup = null, wall_ms = 0 where speedup = 0;
    insert into solves (user_id, exercise_slug, points, at)
    select user_id, exercise_slug, 1 + length(exercise_slug) % 5, min(at) from best_results group by 1, 2;
    insert into scores (user_id, solved, points, at)
    select user_id, count(*), sum(points), max(at) from solves group by 1;`);
}
