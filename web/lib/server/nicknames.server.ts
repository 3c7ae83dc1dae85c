import { randomInt } from 'node:crypto';
import { z } from 'zod';

const ADJECTIVES =
  'agile amber azure bold brave bright brisk calm candid clever copper coral deft eager early fair fleet gentle glad golden happy hardy honest jolly keen kind light lively lucky mellow merry mild neat noble patient plucky proud quick quiet ready rosy silver sleek snappy steady sunny swift tidy warm wise witty'.split(
    ' ',
  );
const ANIMALS =
  'antelope badger bison colt crane curlew deer dolphin dove eagle egret falcon ferret finch fox gazelle gecko goose hare hawk heron horse ibex impala jackdaw jay kestrel kite lark lemur lynx mare marten otter owl pelican pony puffin raven roan robin seal stork swallow swan tern thrush wagtail wren zebra'.split(
    ' ',
  );

/**
 * A friendly pseudonym such as "swift-heron-42" for which `isTaken` says no. The number grows longer when the short
 * ones are taken.
 */
export function pseudonym(isTaken: (nickname: string) => boolean): string {
  for (let tries = 0; ; tries++) {
    const digits = Math.min(2 + Math.floor(tries / 5), 9);
    const name = `${pick(ADJECTIVES)}-${pick(ANIMALS)}-${randomInt(10 ** (digits - 1), 10 ** digits)}`;
    if (!isTaken(name)) return name;
  }
}

function pick(words: readonly string[]): string {
  return words[randomInt(words.length)]!;
}

/** A nickname somebody chose: letters, digits and single separators, so that it cannot pass for anything but a name. */
export const nicknameSchema = z
  .string()
  .trim()
  .normalize('NFKC')
  .min(2, 'A nickname has at least 2 characters.')
  .max(32, 'A nickname has at most 32 characters.')
  .regex(
    /^[\p{L}\p{N}]+(?:[ _.-][\p{L}\p{N}]+)*$/u,
    'A nickname is made of letters and digits, with single spaces, dots, hyphens or underscores between them.',
  );
