import type { MiddlewareHandler } from 'hono';
import type { z } from 'zod';
import { refuse } from '#grader/http/refusals.ts';

const MAX_DETAILS = 10;

/**
 * Reads a JSON body of the given shape. Stricter than Hono's own reader, which turns bytes that are not UTF-8 into
 * replacement characters: what a student wrote is taken as it is or refused. The content type is demanded because a
 * foreign web page can send any other one to a local address without the browser asking first.
 */
export function jsonBody<Schema extends z.ZodType>(
  schema: Schema,
): MiddlewareHandler<object, string, { in: { json: z.input<Schema> }; out: { json: z.output<Schema> } }> {
  return async (c, next) => {
    const mediaType = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase();
    if (mediaType !== 'application/json') {
      return refuse(c, 'invalid_request', ['Send JSON, with the header Content-Type: application/json.']);
    }
    let text: string;
    try {
      text = new TextDecoder('utf-8', { fatal: true }).decode(await c.req.arrayBuffer());
    } catch {
      return refuse(c, 'invalid_request', ['The body is not UTF-8 text.']);
    }
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      return refuse(c, 'invalid_request', [`The body is not JSON: ${(error as SyntaxError).message}`]);
    }
    const parsed = schema.safeParse(value);
    if (!parsed.success) return refuse(c, 'invalid_request', describeIssues(parsed.error));
    c.req.addValidatedData('json', parsed.data as object);
    await next();
  };
}

function describeIssues(error: z.ZodError): string[] {
  const shown = error.issues.slice(0, MAX_DETAILS).map(({ path, message }) => {
    return path.length > 0 ? `${path.join('.')}: ${message}` : message;
  });
  const more = error.issues.length - shown.length;
  return more > 0 ? [...shown, `… and ${more} more`] : shown;
}
