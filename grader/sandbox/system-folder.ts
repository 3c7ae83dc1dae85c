import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  copyFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { privateFolder } from '#grader/sandbox/private-folder.ts';

const FILES = {
  passwd: 'root:x:0:0:root:/:/usr/sbin/nologin\nsandbox:x:65534:65534:sandbox:/tmp:/bin/sh\n',
  group: 'root:x:0:\nsandbox:x:65534:\n',
  hosts: '127.0.0.1 localhost pages.test\n::1 localhost\n',
  'nsswitch.conf': 'passwd: files\ngroup: files\nhosts: files\nservices: files\nprotocols: files\n',
  'host.conf': 'multi on\n',
} as const;

/** What programs of the system need of the host's own /etc: the index of libraries, and the links of alternatives. */
const FROM_HOST = ['ld.so.cache', 'alternatives', 'services', 'protocols'] as const;

let known: string | undefined;

/** The folder that sandboxes see as /etc: a few files that tell nothing about this host. */
export function systemFolder(): string {
  if (known) return known;
  const present = FROM_HOST.filter((name) => existsSync(join('/etc', name)));
  const version = present
    .map((name) => Math.floor(statSync(join('/etc', name)).mtimeMs))
    .reduce((a, b) => (a * 31 + b) % 2 ** 32, Buffer.from(JSON.stringify(FILES)).reduce((a, b) => (a * 31 + b) % 2 ** 32, 1));
  const folder = join(privateFolder(), `etc-${version.toString(16)}`);
  if (existsSync(folder)) return (known = folder);
  const growing = mkdtempSync(join(privateFolder(), 'new-etc-'));
  const etc = join(growing, 'etc');
  mkdirSync(etc, { mode: 0o755 });
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(etc, name), text, { mode: 0o644 });
  for (const name of present) {
    const from = join('/etc', name);
    if (statSync(from).isDirectory()) cpSync(from, join(etc, name), { recursive: true, verbatimSymlinks: true });
    else copyFileSync(from, join(etc, name));
  }
  try {
    renameSync(etc, folder);
  } catch {
    // Another process of ours was faster.
  }
  rmSync(growing, { recursive: true, force: true });
  return (known = folder);
}
