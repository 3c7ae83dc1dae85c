import type { Json } from '../../../contract/json.ts';
import type { RecordedTrace } from '../../../contract/recorded-trace.ts';
import { parseSchedule, printSchedule } from '../../../core/schedule.ts';
import { Search, type Played, type SearchBudget } from '../../../core/search.ts';
import { Replay } from '../../../core/strategies/fixed.ts';
import type { Strategy } from '../../../core/strategies/strategy.ts';
import { boot as bootWorld } from '../world/boot.ts';
import type { Host as WorldHost } from '../world/host.ts';
import { forbidCodeFromText } from './code-from-text.ts';
import { ThreadedRun } from './run.ts';
import type { ModuleBody } from './modules.ts';
import type { Site } from '../world/recorded-steps.ts';

/** What is played: the scenario's function, its input, and the bounds of one schedule. */
interface Task {
  scenario: string;
  input: Json;
  cores: number;
  stepLimit: number;
}

let run: ThreadedRun | undefined;
let search: Search | undefined;
let searching: Generator<void, void> | undefined;

/** Joins the world to its host, as for any run. */
export function boot(functions: WorldHost): void {
  forbidCodeFromText();
  bootWorld(functions, 'main');
}

/** Readies a run of threads in this world. `sitesJson`: the switch points of all files. */
export function prepare(taskJson: string, sitesJson: string): void {
  const { scenario, input, cores, stepLimit } = JSON.parse(taskJson) as Task;
  run = new ThreadedRun(
    { scenario, inputJson: JSON.stringify(input), cores, stepLimit },
    JSON.parse(sitesJson) as Site[],
  );
}

/** One file, transformed. */
export function addFile(name: string, body: ModuleBody, importsJson: string, stateful: boolean): void {
  run!.modules.add({ name, body, imports: JSON.parse(importsJson) as string[], stateful });
}

/** Begins a search. */
export function explore(budgetJson: string): void {
  search = new Search((strategy) => play(strategy));
  searching = search.run(JSON.parse(budgetJson) as SearchBudget);
}

/** Tries that many more schedules; answers with how many were tried until now, and below 0 once there are no more. */
export function more(count: number): number {
  for (let index = 0; index < count; index++) {
    if (searching!.next().done === true) return -search!.schedules;
  }
  return search!.schedules;
}

/** What the search has found, as JSON. */
export function found(): string {
  const { schedules, interleavings, exhaustive } = search!;
  return JSON.stringify({
    outcomes: search!.outcomes(),
    strategies: search!.strategies(),
    schedules,
    interleavings,
    steps: search!.steps,
    ...(exhaustive ? { exhaustive } : {}),
  });
}

/** Follows a schedule; answers with what came of it, as JSON. */
export function follow(text: string, record: boolean): string {
  const schedule = parseSchedule(text);
  if (schedule === undefined) throw new Error(`${text} is no schedule`);
  const strategy = new Replay(schedule);
  const trace: RecordedTrace | undefined = run!.play(strategy, record);
  const { deviations } = run!.carrier;
  const { turn } = schedule;
  return JSON.stringify({
    observation: run!.observation(),
    schedule: printSchedule(turn === undefined ? { deviations } : { deviations, turn }),
    unused: strategy.unused,
    ...(trace ? { trace } : {}),
  });
}

function play(strategy: Strategy): Played {
  run!.play(strategy, false);
  const { deviations, hash, steps, tasks } = run!.carrier;
  const key = JSON.stringify(run!.observation());
  return { key, deviations, turn: strategy.turn, hash, steps, threads: tasks.length };
}
