import { readControl } from '#grader/sandbox/cgroup-files.ts';

const APPARMOR_PROFILE =
  'abi <abi/4.0>, include <tunables/global> profile bwrap /usr/bin/bwrap flags=(unconfined) { userns, }';

/** Why bubblewrap cannot start here and what helps, judged from what it said and what the kernel is set to. */
export function whyNotStarted(said: string): string {
  const set = (name: string) => readControl(`/proc/sys/${name}`)?.trim();
  if (/ENOENT|not found|No such file or directory.*bwrap/.test(said)) {
    return 'bubblewrap is not installed. On Debian and Ubuntu: apt install bubblewrap.';
  }
  if (/[Uu]nknown option/.test(said)) {
    return `bubblewrap is too old (${said.trim()}): version 0.8 or newer is needed.`;
  }
  if (set('kernel/apparmor_restrict_unprivileged_userns') === '1') {
    return (
      'AppArmor forbids user namespaces to unprivileged programs. Allow them to bubblewrap alone: write the line ' +
      `"${APPARMOR_PROFILE}" to /etc/apparmor.d/bwrap and run: systemctl reload apparmor. Or allow them to all: ` +
      'sysctl kernel.apparmor_restrict_unprivileged_userns=0.'
    );
  }
  if (set('kernel/unprivileged_userns_clone') === '0') {
    return 'User namespaces are switched off. Switch them on: sysctl kernel.unprivileged_userns_clone=1.';
  }
  if (set('user/max_user_namespaces') === '0') {
    return 'User namespaces are switched off. Switch them on: sysctl user.max_user_namespaces=10000.';
  }
  return (
    `bubblewrap cannot make a sandbox (${said.trim().slice(0, 300)}). In a container, allow it namespaces and mounts: ` +
    'docker run --security-opt seccomp=unconfined --security-opt apparmor=unconfined --security-opt systempaths=unconfined.'
  );
}

/** What to do where limits cannot be set by control groups. */
export function howToGetControlGroups(root: boolean): string {
  return root
    ? 'This container or host keeps its control groups read-only: run the container with writable ones.'
    : 'Run the grader as root, or in a scope of its own: systemd-run --user --scope -p Delegate=yes npm start.';
}
