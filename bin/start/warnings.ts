import { capabilitiesSchema } from '#grader/contract/runs.ts';

/** Says what this machine cannot do, as the grader found out when it started. */
export async function sayWarnings(healthUrl: string, say: (line: string) => void): Promise<void> {
  const response = await fetch(healthUrl);
  const health = capabilitiesSchema.partial().safeParse(await response.json());
  for (const warning of health.data?.warnings ?? []) say(`Note: ${warning}`);
}
