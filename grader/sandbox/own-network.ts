import { spawnSync } from 'node:child_process';
import { networkInterfaces } from 'node:os';
import { interfacesLeadingOut } from '#grader/sandbox/network.ts';

/** From linux/sockios.h and linux/if.h: set the flags of an interface to up and running. */
const RAISE_LOOPBACK = `
import fcntl, os, socket, struct, sys
with socket.socket() as any_socket:
    fcntl.ioctl(any_socket, 0x8914, struct.pack("16sh", b"lo", 0x41))
with open("/proc/sys/net/ipv4/ip_unprivileged_port_start", "w") as setting:
    setting.write("80")
os.execvp(sys.argv[1], sys.argv[1:])
`;

let found: readonly string[] | undefined;

/**
 * The words to put before a command so that it runs in a network namespace of its own, with nothing but loopback, in which port 80
 * is free: practice pages are served there, and there is nowhere else to go. Empty where the host gives no such namespace.
 */
export function ownNetworkPrefix(python: string): readonly string[] {
  if (found) return found;
  const namespaces = process.geteuid?.() === 0 ? ['--net'] : ['--user', '--map-current-user', '--keep-caps', '--net'];
  const prefix = ['/usr/bin/unshare', ...namespaces, '--', python, '-I', '-S', '-c', RAISE_LOOPBACK];
  const tried = spawnSync(prefix[0]!, [...prefix.slice(1), '/bin/true'], { stdio: 'ignore' });
  return (found = tried.status === 0 ? prefix : []);
}

/** Whether this process has a network of its own: loopback is up, and no address leads anywhere else. */
export function hasOwnNetwork(): boolean {
  return process.platform === 'linux' && interfacesLeadingOut().length === 0 && 'lo' in networkInterfaces();
}
