import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const NAMESPACES = ['pid', 'network', 'ipc', 'uts', 'mount'].map((type) => ({ type }));
/** What commands need of the host. */
const BOUND = ['/usr', '/bin', '/lib', '/lib64', '/etc'].filter((path) => existsSync(path));
const bound = (path: string) => ({ destination: path, type: 'bind', source: path, options: ['rbind', 'ro'] });
const MOUNTS = [
  ...BOUND.map(bound),
  { destination: '/proc', type: 'proc', source: 'proc' },
  { destination: '/dev', type: 'tmpfs', source: 'tmpfs', options: ['nosuid', 'strictatime', 'mode=755'] },
];

/** A folder from which a container runtime (crun, runc) runs commands over this host's own files, read-only, with limits. */
export class ContainerBundle {
  readonly folder = mkdtempSync(join(tmpdir(), 'racecourse-container-'));
  readonly #files: readonly string[];
  #runs = 0;

  /** `files`: what commands need beside what every system has. */
  constructor(files: readonly string[]) {
    this.#files = files;
    mkdirSync(join(this.folder, 'rootfs'));
  }

  /** The command by which `runtime` runs another one, in a container of a new name. */
  command(runtime: readonly string[], args: readonly string[]): string[] {
    const config = {
      ociVersion: '1.0.2',
      process: { terminal: false, user: { uid: 65_534, gid: 65_534 }, args, env: ['PATH=/usr/bin:/bin'], cwd: '/' },
      root: { path: 'rootfs', readonly: false },
      mounts: [...MOUNTS, ...this.#files.map(bound)],
      linux: { namespaces: NAMESPACES, resources: { memory: { limit: 512 * 1024 * 1024 }, pids: { limit: 64 } } },
    };
    writeFileSync(join(this.folder, 'config.json'), JSON.stringify(config));
    this.#runs += 1;
    return [...runtime, 'run', '--bundle', this.folder, `racecourse-bench-${process.pid}-${this.#runs}`];
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true });
  }
}
