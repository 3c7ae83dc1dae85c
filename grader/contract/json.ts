import { z } from 'zod';

/** A JSON value: all that ever crosses the wall between a submission and its judge. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export const jsonSchema: z.ZodType<Json> = z.json();
