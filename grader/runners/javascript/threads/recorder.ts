import type { RecordedStep, RecordedTrace } from '../../../contract/recorded-trace.ts';
import type { Operation } from '../../../contract/trace.ts';
import type { Site } from '../world/recorded-steps.ts';
import { namedPlace, shownValue } from '../world/shown-value.ts';
import type { Carrier } from './carrier.ts';
import { byteOf, isSharedView, type View } from './shared-memory.ts';
import type { Task } from './task.ts';

const STEPS = 600;

/** Notes every step of one schedule that is replayed to be shown: who did what, to what, with which value, and where. */
export class Recorder {
  readonly #carrier: Carrier;
  readonly #sites: readonly Site[];
  readonly #steps: RecordedStep[] = [];
  readonly #spans: RecordedTrace['spans'] = [];
  readonly #open = new Map<Task, RecordedTrace['spans'][number]>();
  readonly #serials = new Map<unknown, number>();
  /** Steps that came when there were enough to be shown. */
  #left = 0;

  constructor(carrier: Carrier, sites: readonly Site[]) {
    this.#carrier = carrier;
    this.#sites = sites;
  }

  /** All there is to draw. */
  trace(): RecordedTrace {
    for (const span of this.#open.values()) this.#spans.push({ ...span, to: this.#steps.length });
    this.#open.clear();
    const lanes = this.#carrier.tasks.map((task) => ({ id: task.path, label: task.name }));
    return { lanes, steps: this.#steps, spans: this.#spans, left: this.#left };
  }

  /** The thread whose turn it is does something at a site. */
  note(operation: Operation, site: number, thing: unknown, index: unknown, value?: unknown): void {
    const place = isSharedView(thing) ? [thing.buffer, byteOf(thing, index)] : [thing, 0];
    this.#add(
      this.#carrier.current,
      operation,
      site,
      this.#thing(place[0], place[1] as number),
      shownValue(value),
      index,
    );
  }

  /** It begins to wait in Atomics.wait. */
  blocked(site: number, view: View, index: number): void {
    const me = this.#carrier.current;
    this.#add(me, 'wait', site, this.#thing(view.buffer, byteOf(view, index)), undefined, index);
    this.#begin(me, this.#sites[site]?.text || 'memory');
  }

  woke(): void {
    this.#end(this.#carrier.current);
  }

  /** A thread waits for its next event. */
  idle(task: Task): void {
    this.#begin(task, 'the next event');
  }

  busy(task: Task): void {
    this.#end(task);
  }

  /** A message arrives. */
  received(task: Task, data: unknown): void {
    this.#add(task, 'call', 0, this.#thing(task, 0), shownValue(data), undefined, 'onmessage');
  }

  started(task: Task): void {
    const me = this.#carrier.current;
    this.#add(me, 'start', me.site, this.#thing(task, 1), undefined, undefined, task.name);
  }

  ended(task: Task, error: string | undefined): void {
    this.#end(task);
    this.#add(
      task,
      error === undefined ? 'end' : 'raise',
      0,
      this.#thing(task, 1),
      undefined,
      undefined,
      error ?? task.name,
    );
  }

  #add(
    me: Task,
    operation: Operation,
    site: number,
    thing: string,
    value: string | undefined,
    index: unknown,
    target = namedPlace(this.#sites[site]?.text ?? '', index),
  ): void {
    if (this.#steps.length >= STEPS) {
      this.#left += 1;
      return;
    }
    const { file, line } = this.#sites[site] ?? {};
    this.#steps.push({
      lane: me.path,
      operation,
      point: me.points,
      thing,
      ...(target === '' ? {} : { target }),
      ...(value === undefined ? {} : { value }),
      ...(file === undefined ? {} : { file, line }),
    });
  }

  /** The same for the same place of the same thing. */
  #thing(thing: unknown, place: number): string {
    let serial = this.#serials.get(thing);
    if (serial === undefined) this.#serials.set(thing, (serial = this.#serials.size + 1));
    return `${serial}.${place}`;
  }

  #begin(task: Task, label: string): void {
    this.#open.set(task, { lane: task.path, from: Math.max(0, this.#steps.length - 1), to: 0, label, tone: 'wait' });
  }

  #end(task: Task): void {
    const span = this.#open.get(task);
    this.#open.delete(task);
    if (span) this.#spans.push({ ...span, to: this.#steps.length });
  }
}
