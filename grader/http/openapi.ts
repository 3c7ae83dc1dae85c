import { Hono } from 'hono';
import { z } from 'zod';
import { runEventSchema } from '#grader/contract/events.ts';
import { jsonSchema } from '#grader/contract/json.ts';
import { reportSchema } from '#grader/contract/report.ts';
import { REFUSALS, refusalSchema, runRequestSchema, type RefusalCode } from '#grader/contract/runs.ts';
import { acceptedSchema, failureSchema, healthSchema, runViewSchema } from '#grader/http/answers.ts';

const SCHEMAS = {
  RunRequest: runRequestSchema,
  Accepted: acceptedSchema,
  Run: runViewSchema,
  RunEvent: runEventSchema,
  Report: reportSchema,
  Json: jsonSchema,
  Health: healthSchema,
  Refusal: refusalSchema,
  Failure: failureSchema,
} satisfies Record<string, z.ZodType>;
type SchemaName = keyof typeof SCHEMAS;

const refTo = (name: SchemaName) => ({ $ref: `#/components/schemas/${name}` });
const json = (name: SchemaName) => ({ 'application/json': { schema: refTo(name) } });
const answer = (description: string, name: SchemaName) => ({ description, content: json(name) });
const parameter = (name: string, place: 'path' | 'header', description: string) => ({
  name,
  in: place,
  required: place === 'path',
  description,
  schema: { type: 'string' },
});

/** The refusals of one operation by status; codes that share a status share an entry that names them all. */
function refusals(...codes: RefusalCode[]) {
  const byStatus = Map.groupBy(codes, (code) => REFUSALS[code].status);
  const entries = [...byStatus].map(([status, shared]) => {
    const description = shared.map((code) => `\`${code}\`: ${REFUSALS[code].message}`).join('\n\n');
    const headers =
      status === 503
        ? { 'Retry-After': { description: 'Seconds to wait before the next try.', schema: { type: 'integer' } } }
        : undefined;
    return [String(status), { ...answer(description, 'Refusal'), headers }] as const;
  });
  return Object.fromEntries([...entries, ['500', answer('Our own mistake.', 'Failure')]]);
}

const RUN_ID = parameter('id', 'path', 'The id chosen by whoever posted the run.');

const PATHS = {
  '/v1/runs': {
    post: {
      operationId: 'postRun',
      summary: 'Hand in a submission to be graded',
      description: 'Safe to repeat: an id that is known already starts no second run.',
      requestBody: { required: true, content: json('RunRequest') },
      responses: {
        '202': answer('Taken: it waits or runs, or the same id was taken before.', 'Accepted'),
        ...refusals(
          'invalid_request',
          'bundle_mismatch',
          'unknown_bundle',
          'too_large',
          'language_not_offered',
          'interpreter_not_offered',
          'starting',
          'queue_full',
          'shutting_down',
        ),
      },
    },
  },
  '/v1/runs/{id}': {
    get: {
      operationId: 'getRun',
      summary: 'How a run stands, with its report when it has finished',
      parameters: [RUN_ID],
      responses: { '200': answer('The run.', 'Run'), ...refusals('unknown_run') },
    },
    delete: {
      operationId: 'cancelRun',
      summary: 'Cancel a run',
      description: 'A waiting run ends at once, a running one soon after, told by its last event. An ended one stays.',
      parameters: [RUN_ID],
      responses: { '202': answer('The run as it stands now.', 'Run'), ...refusals('unknown_run') },
    },
  },
  '/v1/runs/{id}/events': {
    get: {
      operationId: 'followRun',
      summary: 'The events of a run as they happen',
      description:
        'Server-sent events: `id` counts from 1, `data` is a RunEvent as JSON. Closes after `finished` or `cancelled`. Closes without either when the grader shuts down; then post the run again. Old progress may be left out.',
      parameters: [
        RUN_ID,
        parameter('Last-Event-ID', 'header', 'The id of the last event that was read; the stream goes on behind it.'),
      ],
      responses: {
        '200': {
          description: 'A stream whose messages each carry a RunEvent.',
          content: { 'text/event-stream': { schema: refTo('RunEvent') } },
        },
        '204': { description: 'The run has ended and Last-Event-ID is its last event.' },
        ...refusals('unknown_run'),
      },
    },
  },
  '/v1/health': {
    get: {
      operationId: 'getHealth',
      summary: 'What this host can grade, and how busy it is',
      responses: { '200': answer('The grader is up.', 'Health') },
    },
  },
  '/v1/openapi.json': {
    get: {
      operationId: 'getDescription',
      summary: 'This description',
      responses: {
        '200': { description: 'OpenAPI 3.1', content: { 'application/json': { schema: { type: 'object' } } } },
      },
    },
  },
  '/metrics': {
    get: {
      operationId: 'getMetrics',
      summary: 'Figures for Prometheus',
      responses: {
        '200': { description: 'Prometheus text format', content: { 'text/plain': { schema: { type: 'string' } } } },
      },
    },
  },
};

/** The schemas that are checked at the door and the shapes that are answered, as JSON Schema under their names. */
function componentSchemas() {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(SCHEMAS)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { uri: (id) => `#/components/schemas/${id}`, io: 'input' });
  return Object.fromEntries(
    Object.entries(schemas).map(([name, { $id: _id, $schema: _dialect, ...schema }]) => [name, schema]),
  );
}

/** The whole interface as an OpenAPI 3.1 document. */
export function openApiDocument(version: string) {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Racecourse grader',
      version,
      description: 'Runs submissions for concurrency exercises in a sandbox and answers with a report.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    paths: PATHS,
    components: { schemas: componentSchemas() },
  };
}

/** Serves the description. */
export function openApiRoutes(version: string) {
  const document = openApiDocument(version);
  return new Hono().get('/', (c) => c.json(document, 200));
}
