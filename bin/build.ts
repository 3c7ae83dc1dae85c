/** `npm run build`: builds the web app, unless the build there is was made of the same sources. */
import { buildIfStale } from './shared/build.ts';

const built = await buildIfStale();
if (built === undefined) console.log('The build is up to date.');
else console.log(built.output);
process.exitCode = built?.ok === false ? 1 : 0;
