import { closeDatabase, databasePath, migrate, openDatabase } from '#db/client.server.ts';

/** Brings the database to the newest schema. */
export async function prepareDatabase(dataDir: string, _say: (line: string) => void): Promise<void> {
  const db = openDatabase(databasePath(dataDir));
  try {
    migrate(db);
  } finally {
    closeDatabase(db);
  }
}
