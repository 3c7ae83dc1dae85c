import { parseArgs, type ParseArgsConfig } from 'node:util';

/** The command line is not what the command takes; the message says what it does take. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** Reads options and words of a command line. Throws UsageError. */
export function readArguments<T extends NonNullable<ParseArgsConfig['options']>>(
  args: string[],
  options: T,
  usage: string,
) {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\nUsage: racecourse ${usage}`);
  }
}
