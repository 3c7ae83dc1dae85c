import { main } from '#grader/main.ts';
import { SCRIPTED_WORKER } from '../http/test-grader.ts';

/** The grader's own main, in a process that a test can signal and kill, with workers that do as they are told. */
await main(process.env, SCRIPTED_WORKER);
