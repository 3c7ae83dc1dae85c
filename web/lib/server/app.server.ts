import { databasePath, openDatabase, migrate } from '#db/client.server.ts';
import { createAuth } from './auth.server.ts';
import { createDispatcher } from './dispatch.server.ts';
import { readEnvironment } from './environment.server.ts';
import { createGraderHealth } from './grader-health.server.ts';
import { createGraderClient } from './grader.server.ts';

/** The parts of a running web app, joined. */
export type App = ReturnType<typeof startApp>;

function startApp() {
  const environment = readEnvironment(process.env);
  const db = openDatabase(databasePath(environment.dataDir));
  migrate(db);
  const auth = createAuth(db, environment);
  const dispatcher = createDispatcher({ db, grader: createGraderClient(environment.graderUrl) });
  const graderHealth = createGraderHealth(environment.graderUrl);
  return { environment, db, auth, dispatcher, graderHealth };
}

let started: App | undefined;

/** The running app: started by whoever asks first, which is the server's `init`. */
export function app(): App {
  return (started ??= startApp());
}
