import { buildIfStale } from '../../bin/shared/build.ts';

/** Builds the web app before the first test, unless it is built of exactly these sources. */
export default async function buildWeb(): Promise<void> {
  const built = await buildIfStale(() => console.log('Building the web app for its tests …'));
  if (built?.ok === false) throw new Error(`The web app could not be built:\n${built.output}`);
}
