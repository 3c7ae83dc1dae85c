import { launchSandbox } from '#grader/sandbox/launch.ts';
import { launchUnderPermissionModel } from '#grader/sandbox/permission-model.ts';
import { probeHost, type HostProbe } from '#grader/sandbox/probe.ts';
import type { SandboxProcess, SandboxSpec } from '#grader/sandbox/sandbox.ts';
import { closeSeats } from '#grader/sandbox/seats.ts';

/** Sandboxes as this host can give them. */
export interface SandboxHost {
  readonly isolation: HostProbe['isolation'];
  readonly warnings: readonly string[];
  readonly details: HostProbe['details'];
  launch(spec: SandboxSpec): SandboxProcess;
  /** Ends what waits and gives back what is held of the host. Sandboxes still running are their launcher's to kill. */
  close(): Promise<void>;
}

/** The best kind of sandbox that this host can give: bubblewrap, or Node's permission model with a warning. */
export async function openSandbox(): Promise<SandboxHost> {
  const probe = await probeHost();
  return {
    ...probe,
    launch: probe.isolation === 'bubblewrap' ? launchSandbox : launchUnderPermissionModel,
    close: closeSeats,
  };
}
