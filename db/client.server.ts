import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { drizzle, type BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import { migrate as applyMigrations } from 'drizzle-orm/better-sqlite3/migrator';

export type Db = BetterSQLite3Database & { $client: Database.Database };

const BUSY_TIMEOUT_MS = 5_000;

/**
 * Opens (or creates) the SQLite file at `path`, with its folder. Writers wait for each other up to 5 s; a crash of this
 * process loses nothing that was committed, a power cut at most the last commits (synchronous=NORMAL under WAL).
 */
export function openDatabase(path: string): Db {
  mkdirSync(dirname(path), { recursive: true });
  const client = new Database(path);
  client.pragma('journal_mode = WAL');
  client.pragma('synchronous = NORMAL');
  client.pragma('foreign_keys = ON');
  client.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`);
  return drizzle(client);
}

/** Brings the database to the newest schema; does nothing when it is there. Throws when a migration fails, having changed nothing. */
export function migrate(db: Db): void {
  applyMigrations(db, { migrationsFolder: migrationsFolder() });
}

/** Where this database file lives inside the data folder. */
export function databasePath(dataDir: string): string {
  return join(dataDir, 'racecourse.sqlite');
}

/** Folds the write-ahead log into the file and closes it. */
export function closeDatabase(db: Db): void {
  db.$client.pragma('optimize');
  db.$client.close();
}

// This module runs both from its own place and from inside the built server, at another depth of the same tree.
function migrationsFolder(): string {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    const candidate = join(folder, 'db', 'migrations');
    if (existsSync(join(candidate, 'meta', '_journal.json'))) return candidate;
    if (folder === dirname(folder)) throw new Error('No folder db/migrations above ' + import.meta.dirname);
  }
}
