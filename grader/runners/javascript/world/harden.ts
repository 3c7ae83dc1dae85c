/**
 * Freezes the language's own objects before any submission runs, so that neither the scenario nor the recording of what it saw
 * can be bent from inside: patching Promise.prototype.then or JSON.stringify throws. The idea is that of Hardened JavaScript
 * (the SES proposal, "lockdown").
 */
export function harden(global: object): void {
  freezeSegmentsLater();
  const seen = new Set<object>();
  const pending: object[] = [];
  const visit = (value: unknown): void => {
    if ((typeof value === 'object' || typeof value === 'function') && value !== null && !seen.has(value)) {
      seen.add(value);
      pending.push(value);
    }
  };
  for (const key of Reflect.ownKeys(global)) {
    const descriptor = Reflect.getOwnPropertyDescriptor(global, key)!;
    if ('value' in descriptor && descriptor.value !== global) visit(descriptor.value);
  }
  for (const hidden of hiddenIntrinsics()) visit(hidden);
  while (pending.length > 0) {
    const target = pending.pop()!;
    visit(Reflect.getPrototypeOf(target));
    for (const key of Reflect.ownKeys(target)) {
      const descriptor = Reflect.getOwnPropertyDescriptor(target, key)!;
      visit(descriptor.value);
      visit(descriptor.get);
      visit(descriptor.set);
    }
  }
  for (const prototype of OVERRIDABLE) allowOverriding(prototype);
  seen.delete(global);
  for (const target of seen) Object.freeze(target);
  for (const key of Reflect.ownKeys(global)) {
    const descriptor = Reflect.getOwnPropertyDescriptor(global, key)!;
    if (descriptor.configurable && 'value' in descriptor) {
      Object.defineProperty(global, key, { ...descriptor, writable: false, configurable: false });
    }
  }
}

/** What a program can reach by syntax although no global names it. */
function hiddenIntrinsics(): unknown[] {
  const samples = [async () => {}, function* () {}, async function* () {}];
  return [
    ...samples,
    Reflect.getPrototypeOf(Uint8Array),
    [][Symbol.iterator](),
    new Map()[Symbol.iterator](),
    new Set()[Symbol.iterator](),
    ''[Symbol.iterator](),
    'a'.matchAll(/a/g),
    Iterator.from({ next: () => ({ done: true, value: undefined }) }),
    (['a'].values() as unknown as { map(change: (item: string) => string): object }).map((item) => item),
  ].map((sample) => (samples.includes(sample as never) ? sample : Reflect.getPrototypeOf(sample as object)));
}

/**
 * Empties what the language itself keeps of the last match, and a text that may be assigned, so that nothing is handed on in them.
 */
export function forgetMatches(): void {
  RegExp.input = '';
  /(?:)/.test('');
}

// Missing among the types of the library that this is compiled for.
declare const Iterator: { from(source: object): object };

/** What a text is cut into has prototypes that nothing else leads to, and making one to freeze them takes longer than all the rest. */
function freezeSegmentsLater(): void {
  const { prototype } = Intl.Segmenter;
  const { segment } = prototype;
  const { value } = Object.getOwnPropertyDescriptor(
    {
      segment(this: Intl.Segmenter, text: string): Intl.Segments {
        const found = Reflect.apply(segment, this, [text]);
        for (const one of [found, found[Symbol.iterator]()]) {
          const hidden = Reflect.getPrototypeOf(one)!;
          if (Object.isFrozen(hidden)) continue;
          for (const key of Reflect.ownKeys(hidden)) Object.freeze(Reflect.get(hidden, key, one));
          Object.freeze(hidden);
        }
        return found;
      },
    },
    'segment',
  )!;
  Object.defineProperty(prototype, 'segment', { value });
}

const OVERRIDABLE: object[] = [
  Object.prototype,
  Function.prototype,
  Promise.prototype,
  ...[Error, TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError, AggregateError].map(
    (kind) => kind.prototype as object,
  ),
];

/**
 * With a frozen prototype, `this.name = 'MyError'` in a subclass would throw, since an inherited read-only property forbids the
 * assignment. As an accessor whose setter defines the property on the receiver it works as everybody expects.
 */
function allowOverriding(prototype: object): void {
  for (const key of Reflect.ownKeys(prototype)) {
    const descriptor = Reflect.getOwnPropertyDescriptor(prototype, key)!;
    if (!('value' in descriptor) || !descriptor.configurable) continue;
    const { value, enumerable } = descriptor as { value: unknown; enumerable: boolean };
    Object.defineProperty(prototype, key, {
      enumerable,
      configurable: false,
      get: () => value,
      set(this: object, replacement: unknown) {
        if (this === prototype) throw new TypeError(`Cannot change the built-in ${String(key)}`);
        Object.defineProperty(this, key, { value: replacement, writable: true, enumerable: true, configurable: true });
      },
    });
  }
}
