import type { Db } from './client.server.ts';

/**
 * Makes a statement once per database and keeps it, so that a query is planned once and not at every request.
 * The result is a function that gives the prepared statement of the database it is called with.
 */
export function prepared<Statement>(prepare: (db: Db) => Statement): (db: Db) => Statement {
  const statements = new WeakMap<Db, Statement>();
  return (db) => {
    let statement = statements.get(db);
    if (!statement) {
      statement = prepare(db);
      statements.set(db, statement);
    }
    return statement;
  };
}
