/**
 * `npm start`: builds what is stale, brings the database up to date, keeps grader and web app running, and says where
 * to look. Ctrl-C ends all of it; a second one does so without waiting.
 */
import { buildIfStale } from './shared/build.ts';
import { prepareDatabase } from './start/database.ts';
import { StartError } from './start/start-error.ts';
import { arrange } from './start/programs.ts';
import { serve } from './start/serve.ts';
import { sayWarnings } from './start/warnings.ts';

const say = (line: string): void => console.log(line);

async function main(): Promise<void> {
  const setting = await arrange(process.env);
  const built = await buildIfStale(() => say('Building the web app, since it changed …'));
  if (built?.ok === false) throw new StartError(`The web app could not be built:\n${built.output}`);
  if (built !== undefined) say(`Built in ${built.seconds.toFixed(1)} s.`);
  await prepareDatabase(setting.dataDir, say);
  await serve([setting.grader, setting.web], say, async () => {
    await sayWarnings(setting.grader.healthUrl, say);
    say(`\n  Racecourse is at ${setting.address}\n`);
  });
}

try {
  await main();
  process.exit(0);
} catch (error) {
  // A message that says what to do is enough; for what should not happen, say where.
  console.error(error instanceof StartError ? error.message : error);
  process.exit(1);
}
