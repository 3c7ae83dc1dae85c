import type { Site } from '../../world/recorded-steps.ts';
import { sourcePlace, type CompiledFile } from '../compile.ts';
import { accessorsOf, parseModule } from '../coroutines/transform.ts';
import type { LoadedSubmission } from '../submission.ts';
import { followedCode } from './followed-code.ts';

/** A submission whose files tell a recorder what they do. */
export interface FollowedSubmission {
  loaded: LoadedSubmission;
  /** The global by which its code knows the recorder. */
  recorder: string;
  sites: Site[];
}

const followedBefore = new WeakMap<LoadedSubmission, FollowedSubmission>();

/** The same submission and scenario, rewritten so that every step of theirs is told. */
export function followedSubmission(loaded: LoadedSubmission): FollowedSubmission {
  const known = followedBefore.get(loaded) ?? rewrite(loaded);
  followedBefore.set(loaded, known);
  return known;
}

function rewrite(loaded: LoadedSubmission): FollowedSubmission {
  const all = [...loaded.importable, ...loaded.scenario];
  let recorder = '$steps';
  while (all.some(({ code }) => code.includes(recorder))) recorder += '$';
  const sites: Site[] = [{ line: 0, text: '' }];
  const programs = new Map(all.map((file) => [file, parseModule(file.code)]));
  const accessors = new Set([...programs.values()].flatMap(accessorsOf));
  const follow = (file: CompiledFile): CompiledFile => {
    const options = { recorder, firstSite: sites.length, accesses: loaded.own.includes(file), accessors };
    const { code, sites: found } = followedCode(file.code, programs.get(file)!, options);
    for (const { line, column, text } of found) {
      const place = sourcePlace({ file: file.name, line, column }, loaded.own);
      sites.push({ file: place.file, line: place.line, text });
    }
    return { name: file.name, code };
  };
  const importable = loaded.importable.map(follow);
  const scenario = loaded.scenario.map(follow);
  const own = importable.filter(({ name }) => loaded.own.some((one) => one.name === name));
  return { loaded: { ...loaded, own, importable, scenario }, recorder, sites };
}
