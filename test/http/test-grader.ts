import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { createAdaptorServer } from '@hono/node-server';
import { pino } from 'pino';
import { isFinal, runEventSchema, type RunEvent } from '#grader/contract/events.ts';
import { createApp } from '#grader/http/app.ts';
import { Metrics } from '#grader/http/metrics.ts';
import { Grading, type GradingOptions } from '#grader/service/grading.ts';

export const SCRIPTED_WORKER = fileURLToPath(new URL('../service/scripted-worker.ts', import.meta.url));

export interface TestGrader extends AsyncDisposable {
  address: string;
  app: ReturnType<typeof createApp>;
  grading: Grading;
  logLines: Record<string, unknown>[];
  post(body: unknown): Promise<Response>;
  /** Reads a run's events to the end of the stream. */
  events(id: string, lastEventId?: number): Promise<Message[]>;
  /** Reads a run's events until one is of that type. */
  until(id: string, type: RunEvent['type']): Promise<RunEvent>;
}

export interface Message {
  id: number;
  event: RunEvent;
}

/** A grader as it is in earnest, with real worker processes and real HTTP on a free port. Only the worker's script is ours. */
export async function startTestGrader(
  options: Partial<GradingOptions> & { heartbeatMs?: number } = {},
): Promise<TestGrader> {
  const { heartbeatMs, ...gradingOptions } = options;
  const logLines: Record<string, unknown>[] = [];
  const log = pino({ base: null }, { write: (line: string) => void logLines.push(JSON.parse(line)) });
  const metrics = new Metrics();
  const grading = new Grading(
    {
      workerEntry: SCRIPTED_WORKER,
      slots: 1,
      queueLimit: 100,
      keepRunsMs: 60_000,
      keepRunsCount: 1000,
      times: { startDeadlineMs: 20_000, jobDeadlineMs: 20_000, cancelDeadlineMs: 20_000 },
      ...gradingOptions,
    },
    log,
    metrics,
  );
  metrics.watch(grading);
  const app = createApp({ grading, metrics, log, version: '0.0.0-test', heartbeatMs });
  const server = createAdaptorServer({ overrideGlobalObjects: false, fetch: app.fetch });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  grading.start();

  return {
    address,
    app,
    grading,
    logLines,
    post: (body) =>
      fetch(`${address}/v1/runs`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
      }),
    async events(id, lastEventId) {
      const messages: Message[] = [];
      for await (const message of follow(address, id, lastEventId)) messages.push(message);
      return messages;
    },
    async until(id, type) {
      for await (const { event } of follow(address, id)) if (event.type === type) return event;
      throw new Error(`run ${id} never told of ${type}`);
    },
    async [Symbol.asyncDispose]() {
      await grading.close(0);
      server.close();
      if ('closeAllConnections' in server) server.closeAllConnections();
    },
  };
}

/** A run's events as an HTTP client gets them; each is checked against the contract. */
export async function* follow(address: string, id: string, lastEventId?: number): AsyncGenerator<Message> {
  const left = new AbortController();
  const headers = lastEventId === undefined ? undefined : { 'Last-Event-ID': String(lastEventId) };
  const response = await fetch(`${address}/v1/runs/${id}/events`, { headers, signal: left.signal });
  if (response.status === 204) return;
  if (!response.body || response.status !== 200) throw new Error(`status ${response.status}`);
  try {
    let pending = '';
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      const blocks = (pending + chunk).split('\n\n');
      pending = blocks.pop() ?? '';
      for (const block of blocks) {
        const data = /^data: (.*)$/m.exec(block)?.[1];
        const number = /^id: (.*)$/m.exec(block)?.[1];
        if (data) yield { id: Number(number), event: runEventSchema.parse(JSON.parse(data)) };
      }
    }
  } finally {
    left.abort();
  }
}

/** The last event, which has to be final. */
export function lastOf(messages: Message[]): RunEvent {
  const last = messages.at(-1)?.event;
  if (!last || !isFinal(last)) throw new Error(`the stream ended with ${last?.type ?? 'nothing'}`);
  return last;
}
