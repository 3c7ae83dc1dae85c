import { tell } from './channel.ts';
import { parseUrl } from './parse-url.ts';
import type { HostFunctions } from './realm.ts';

const SILENT = [
  'arm',
  'disarm',
  'print',
  'fetch',
  'abortFetch',
  'startWorker',
  'stopWorker',
  'post',
  'closeSelf',
  'fail',
];

/** The host's functions where nothing may happen outside: while files are loaded, and in virtual time. */
export function silentHost(): HostFunctions {
  const nothing = (): void => undefined;
  return {
    ...Object.fromEntries(SILENT.map((name) => [name, nothing])),
    parseUrl,
    page: () => '',
    stop: (verdict: string, message: string) => tell({ type: 'stopped', verdict, message }),
  };
}
