import { basename } from 'node:path';
import { closeDatabase, databasePath, migrate, openDatabase, type Db } from '#db/client.server.ts';
import { listOnly, storeBundle } from '#db/queries/catalogue.server.ts';
import { ExerciseError, exerciseFolders, loadExercise } from '#exercises/load.ts';

/** Brings the database to the newest schema, and the catalogue in it to what the exercises' folders hold now. */
export async function prepareDatabase(dataDir: string, say: (line: string) => void): Promise<void> {
  const db = openDatabase(databasePath(dataDir));
  try {
    migrate(db);
    await storeCatalogue(db, say);
  } finally {
    closeDatabase(db);
  }
}

async function storeCatalogue(db: Db, say: (line: string) => void): Promise<void> {
  const folders = await exerciseFolders();
  for (const folder of folders) {
    try {
      storeBundle(db, await loadExercise(folder));
    } catch (error) {
      if (!(error instanceof ExerciseError)) throw error;
      // A mistake in one exercise keeps nobody from the others; whoever knew its last good version keeps that.
      say(`${basename(folder)} stays as it was: ${error.message}`);
    }
  }
  listOnly(
    db,
    folders.map((folder) => basename(folder)),
  );
}
