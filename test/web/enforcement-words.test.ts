import { expect, test } from 'vitest';
import { enforcementWords } from '#grader/contract/enforcement.ts';

test('a host tells what holds submissions, and what nothing holds', () => {
  const held = {
    systemCalls: 'kernel',
    memory: 'kernel',
    processes: 'kernel',
    cores: 'kernel',
    network: 'kernel',
  } as const;
  expect(enforcementWords({ root: true, bubblewrap: '0.8.0', controlGroups: 2, ...held })).toBe(
    'Sandboxes: bubblewrap 0.8.0; control groups version 2; started by root, with a user of its own for each slot. Limited by the kernel: system calls, memory, processes, cores, network.',
  );
  expect(enforcementWords({ root: false, ...held, memory: 'watched', cores: 'nothing' })).toBe(
    'Sandboxes: Node’s permission model; no control groups; started by an ordinary user. Limited by the kernel: system calls, processes, network; only watched: memory; not limited: cores.',
  );
});
