import { networkInterfaces } from 'node:os';

/**
 * Refuses to share a network that leads anywhere. A sandbox may share its launcher's network namespace only because
 * that has no address but loopback's, and nobody but the launcher listens there; anything else is our own mistake.
 */
export function requireNetworkOfItsOwn(): void {
  const leadingOut = interfacesLeadingOut();
  if (leadingOut.length > 0) {
    throw new Error(
      `A sandbox would share a network with ${leadingOut.join(', ')}; start its worker in a network of its own.`,
    );
  }
}

/** The network interfaces of this process that have an address other than loopback's. */
export function interfacesLeadingOut(): string[] {
  return Object.entries(networkInterfaces())
    .filter(([, addresses]) => addresses?.some(({ internal }) => !internal))
    .map(([name]) => name);
}
