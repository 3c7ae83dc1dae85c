import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** What the web app is told from outside. */
export interface Environment {
  /** Where the database and the secret live. */
  dataDir: string;
  graderUrl: string;
  /** Set when people reach the app at another address than the server's own, as behind a proxy. */
  origin?: string;
  /** Signs session cookies. */
  secret: string;
}

/**
 * Reads RACECOURSE_DATA, RACECOURSE_GRADER_URL, RACECOURSE_ORIGIN and RACECOURSE_SECRET. Without a secret, one is made
 * and kept in the data folder, so that sessions outlive a restart. Throws on an address that is none.
 */
export function readEnvironment(variables: NodeJS.ProcessEnv): Environment {
  const dataDir = resolve(variables.RACECOURSE_DATA || 'data');
  const origin = variables.RACECOURSE_ORIGIN ? new URL(variables.RACECOURSE_ORIGIN).origin : undefined;
  const graderUrl = new URL(variables.RACECOURSE_GRADER_URL || 'http://127.0.0.1:7071').href.replace(/\/$/, '');
  return { dataDir, graderUrl, origin, secret: variables.RACECOURSE_SECRET || keptSecret(dataDir) };
}

function keptSecret(dataDir: string): string {
  const path = join(dataDir, 'secret');
  if (!existsSync(path)) {
    mkdirSync(dataDir, { recursive: true });
    // "wx" fails when another process was first; then its secret is read below.
    try {
      writeFileSync(path, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  return readFileSync(path, 'utf8').trim();
}
