import { z } from 'zod';
import { VERDICTS } from './verdicts.ts';

/** Apart from the texts, so that a browser can have those without zod. */
export const verdictSchema = z.enum(VERDICTS);
