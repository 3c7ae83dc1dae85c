import { z } from 'zod';

/**
 * In which order an event loop runs tasks that are ready: `fifo` as asyncio does, where something arrives once none is ready, so
 * that only what comes first is chosen; or `shuffle`, in any, and something may arrive at any time.
 */
export const readyOrderSchema = z.enum(['fifo', 'shuffle']);
export type ReadyOrder = z.infer<typeof readyOrderSchema>;
