import { runEventSchema, type RunEvent } from '#grader/contract/events.ts';
import { MAIN_FILE, type Language } from '#grader/contract/languages.ts';
import { readEvents } from '#lib/server/sse.server.ts';
import { readFormAnswer, type FormAnswer } from './form-answer.ts';

/** Somebody with a browser of their own: keeps cookies and sends what a page would send. */
export class Visitor {
  readonly url: string;
  readonly cookies = new Map<string, string>();

  constructor(url: string) {
    this.url = url;
  }

  async get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return this.#keep(await fetch(this.url + path, { headers: { ...this.#cookie(), ...headers }, redirect: 'manual' }));
  }

  /** Sends a form the way an enhanced page does. */
  async send(path: string, fields: Record<string, string>, origin = this.url): Promise<FormAnswer> {
    const response = await fetch(this.url + path, {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers: { ...this.#cookie(), origin, accept: 'application/json', 'x-sveltekit-action': 'true' },
      redirect: 'manual',
    });
    this.#keep(response);
    return readFormAnswer(response.status, await response.text());
  }

  /** Hands in one file for an exercise. */
  submit(slug: string, text: string, language: Language = 'ts'): Promise<FormAnswer> {
    return this.send(`/exercises/${slug}?/submit`, {
      language,
      files: JSON.stringify([{ name: MAIN_FILE[language], text }]),
    });
  }

  async delete(path: string, origin = this.url): Promise<Response> {
    return fetch(this.url + path, { method: 'DELETE', headers: { ...this.#cookie(), origin } });
  }

  /** The events of a submission to the end of their stream, with their ids. */
  async events(submissionId: string, lastEventId?: string): Promise<{ id: string | undefined; event: RunEvent }[]> {
    const response = await this.get(
      `/submissions/${submissionId}/events`,
      lastEventId === undefined ? {} : { 'last-event-id': lastEventId },
    );
    if (response.status === 204) return [];
    if (!response.ok || !response.body) throw new Error(`status ${response.status}`);
    const events = [];
    for await (const { id, data } of readEvents(response.body)) {
      if (data) events.push({ id, event: runEventSchema.parse(JSON.parse(data)) });
    }
    return events;
  }

  #cookie(): Record<string, string> {
    const pairs = [...this.cookies].map(([name, value]) => `${name}=${value}`);
    return pairs.length > 0 ? { cookie: pairs.join('; ') } : {};
  }

  #keep(response: Response): Response {
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split('; ');
      const [name = '', value = ''] = pair.split(/=(.*)/s);
      if (value === '' || attributes.includes('Max-Age=0')) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return response;
  }
}
