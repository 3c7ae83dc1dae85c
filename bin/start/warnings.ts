import { enforcementWords } from '#grader/contract/enforcement.ts';
import { capabilitiesSchema } from '#grader/contract/runs.ts';

/** Says what this machine can hold submissions to, and what it cannot do, as the grader found out when it started. */
export async function sayWarnings(healthUrl: string, say: (line: string) => void): Promise<void> {
  const response = await fetch(healthUrl);
  const health = capabilitiesSchema.partial().safeParse(await response.json());
  if (health.data?.enforcement) say(enforcementWords(health.data.enforcement));
  for (const warning of health.data?.warnings ?? []) say(`Note: ${warning}`);
}
