import { sql } from 'drizzle-orm';
import { app } from '#lib/server/app.server.ts';
import type { RequestHandler } from './$types';

/** 200 when the database answers. Whether the grader does is its own health's business; submissions wait for it. */
export const GET: RequestHandler = () => {
  app().db.get(sql`select 1`);
  return Response.json({ status: 'ok' }, { headers: { 'cache-control': 'no-store' } });
};
