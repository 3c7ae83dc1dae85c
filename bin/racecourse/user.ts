import { closeDatabase, databasePath, migrate, openDatabase } from '#db/client.server.ts';
import { listUsers, setRole } from '#db/queries/users.server.ts';
import { readArguments, UsageError } from './usage.ts';

const USAGE = 'user list | user role <e-mail> <student|teacher|admin>';
const ROLES = ['student', 'teacher', 'admin'] as const;

/** `racecourse user`: lists the accounts, or gives one a role. */
export function manageUsers(args: string[]): number {
  const [action, email, role, ...more] = readArguments(args, {}, USAGE).positionals;
  if (more.length > 0) throw new UsageError(`Usage: racecourse ${USAGE}`);
  const db = openDatabase(databasePath(process.env['RACECOURSE_DATA'] ?? 'data'));
  try {
    migrate(db);
    if (action === 'list' && !email) {
      for (const user of listUsers(db))
        process.stdout.write(`${user.role.padEnd(8)} ${user.email}  ${user.nickname}\n`);
      return 0;
    }
    const known = ROLES.find((one) => one === role);
    if (action !== 'role' || !email || !known) throw new UsageError(`Usage: racecourse ${USAGE}`);
    if (!setRole(db, email, known)) throw new UsageError(`There is no account with the e-mail address ${email}.`);
    process.stdout.write(`${email} is now ${known}\n`);
    return 0;
  } finally {
    closeDatabase(db);
  }
}
