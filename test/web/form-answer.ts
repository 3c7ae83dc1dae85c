/** What a form action answered: success or failure with its data, or where it sends the browser. */
export interface FormAnswer {
  type: 'success' | 'failure' | 'redirect' | 'error';
  status: number;
  data?: Record<string, unknown>;
  location?: string;
}

/** Reads the answer to an enhanced form. Its data is a flat list of values that name each other by their place in it. */
export function readFormAnswer(status: number, text: string): FormAnswer {
  const answer = JSON.parse(text) as FormAnswer & { data?: string };
  // Refused before any action ran, for instance for the wrong origin.
  if (!answer.type) return { type: 'error', status };
  if (!answer.data) return answer;
  const values = JSON.parse(answer.data) as unknown[];
  return { ...answer, data: unfold(values, 0) as Record<string, unknown> };
}

function unfold(values: unknown[], place: number): unknown {
  const value = place < 0 ? undefined : values[place];
  if (Array.isArray(value)) return value.map((inner: number) => unfold(values, inner));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unfold(values, inner as number)]));
}
