import { MAIN_FILE, type Language } from '#grader/contract/languages.ts';

/** Somebody with a browser: keeps cookies and sends forms. */
export class Student {
  readonly #webUrl: string;
  #cookies = new Map<string, string>();

  constructor(webUrl: string) {
    this.#webUrl = webUrl;
  }

  /** Sends the form of an exercise page as its script does; returns the submission's id once the web app has taken it. */
  async submit(slug: string, language: Language, text: string): Promise<string> {
    const form = new FormData();
    form.set('language', language);
    form.set('files', JSON.stringify([{ name: MAIN_FILE[language], text }]));
    const response = await fetch(`${this.#webUrl}/exercises/${slug}?/submit`, {
      method: 'POST',
      headers: {
        accept: 'application/json',
        'x-sveltekit-action': 'true',
        origin: this.#webUrl,
        cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      },
      body: form,
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      this.#cookies.set(name, value);
    }
    const answer = (await response.json()) as { type: string; data?: string };
    // SvelteKit sends a list in which objects name their members by place: [{ submissionId: 1 }, "…"].
    const values = answer.type === 'success' ? (JSON.parse(answer.data ?? '[]') as unknown[]) : [];
    const id = values[(values[0] as { submissionId: number } | undefined)?.submissionId ?? 0];
    if (typeof id !== 'string') throw new Error(`The form was refused: ${JSON.stringify(answer)}`);
    return id;
  }
}
