import { z } from 'zod';

/** What holds a limit: the kernel for the whole sandbox or for each process, our watching, or nothing. */
const holdSchema = z.enum(['kernel', 'watched', 'nothing']);

/** What a host can hold a sandbox to, found by trying. */
export const enforcementSchema = z.object({
  root: z.boolean(),
  bubblewrap: z.string().optional(),
  controlGroups: z.union([z.literal(1), z.literal(2)]).optional(),
  systemCalls: holdSchema,
  memory: holdSchema,
  processes: holdSchema,
  cores: holdSchema,
  network: holdSchema,
});
export type Enforcement = z.infer<typeof enforcementSchema>;

const LIMITED = {
  systemCalls: 'system calls',
  memory: 'memory',
  processes: 'processes',
  cores: 'cores',
  network: 'network',
};
const HELD = { kernel: 'limited by the kernel', watched: 'only watched', nothing: 'not limited' };

/** The same in a sentence or two, for whoever runs the host and for teachers. */
export function enforcementWords(enforcement: Enforcement): string {
  const { root, bubblewrap, controlGroups } = enforcement;
  const means = [
    bubblewrap ? `bubblewrap ${bubblewrap}` : 'Node’s permission model',
    controlGroups ? `control groups version ${controlGroups}` : 'no control groups',
    root ? 'started by root, with a user of its own for each slot' : 'started by an ordinary user',
  ];
  const held = holdSchema.options.flatMap((hold) => {
    const names = Object.entries(LIMITED).flatMap(([key, name]) =>
      enforcement[key as keyof typeof LIMITED] === hold ? [name] : [],
    );
    return names.length > 0 ? [`${HELD[hold]}: ${names.join(', ')}`] : [];
  });
  const limits = held.join('; ');
  return `Sandboxes: ${means.join('; ')}. ${limits.charAt(0).toUpperCase()}${limits.slice(1)}.`;
}
