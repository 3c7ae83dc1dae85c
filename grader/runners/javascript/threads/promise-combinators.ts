import { ControlledPromise } from './promise.ts';

type Results = { set(at: number, value: unknown): void };

/** What `all` and `allSettled` share: a list of what came of each, once all have come. */
function gathered(
  items: Iterable<unknown>,
  actions: (
    results: Results,
    gathering: ControlledPromise,
  ) => { onFulfilled(value: unknown, at: number): void; onRejected(reason: unknown, at: number): void },
): ControlledPromise {
  const gathering = ControlledPromise.pending();
  const values: unknown[] = [];
  let left = 1;
  const arrived = (): void => {
    left -= 1;
    if (left === 0) gathering.fulfil(values);
  };
  const results: Results = {
    set: (at, value) => {
      values[at] = value;
      arrived();
    },
  };
  const { onFulfilled, onRejected } = actions(results, gathering);
  let at = 0;
  for (const item of items) {
    const place = at++;
    left += 1;
    values[place] = undefined;
    ControlledPromise.of(item).then(
      (value: unknown) => onFulfilled(value, place),
      (reason: unknown) => onRejected(reason, place),
    );
  }
  arrived();
  return gathering;
}

function all(items: Iterable<unknown>): ControlledPromise {
  return gathered(items, (results, gathering) => ({
    onFulfilled: (value: unknown, at: number) => results.set(at, value),
    onRejected: (reason: unknown) => gathering.rejectWith(reason),
  }));
}

function allSettled(items: Iterable<unknown>): ControlledPromise {
  return gathered(items, (results) => ({
    onFulfilled: (value: unknown, at: number) => results.set(at, { status: 'fulfilled', value }),
    onRejected: (reason: unknown, at: number) => results.set(at, { status: 'rejected', reason }),
  }));
}

function race(items: Iterable<unknown>): ControlledPromise {
  const first = ControlledPromise.pending();
  for (const item of items) {
    ControlledPromise.of(item).then(
      (value: unknown) => first.resolveWith(value),
      (reason: unknown) => first.rejectWith(reason),
    );
  }
  return first;
}

function any(items: Iterable<unknown>): ControlledPromise {
  const first = ControlledPromise.pending();
  const errors: unknown[] = [];
  let left = 0;
  for (const item of items) {
    const at = left++;
    ControlledPromise.of(item).then(
      (value: unknown) => first.resolveWith(value),
      (reason: unknown) => {
        errors[at] = reason;
        left -= 1;
        if (left === 0) first.rejectWith(new AggregateError(errors, 'All promises were rejected'));
      },
    );
  }
  if (left === 0) first.rejectWith(new AggregateError([], 'All promises were rejected'));
  return first;
}

for (const [name, value] of Object.entries({ all, allSettled, race, any })) {
  Object.defineProperty(ControlledPromise, name, { value, writable: true, configurable: true });
}

/** The language's Promise as submissions have it: what is awaited one by one, and what waits for several. */
export const SubmissionPromise = ControlledPromise as unknown as PromiseConstructor;
