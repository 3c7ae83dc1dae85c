/** Told to the student where code is made from text: what it does to shared memory would go unseen. */
export const CODE_FROM_TEXT =
  'This check follows threads step by step, and cannot follow code that is made from text: by eval, Function or the constructor of a function. Write that code into the file itself.';

/** Takes away all that makes code from text. Called before the language's own objects are frozen. */
export function forbidCodeFromText(): void {
  const kinds = [function () {}, function* () {}, async function () {}, async function* () {}];
  for (const one of kinds) {
    const prototype = Object.getPrototypeOf(one) as { constructor: { name: string } };
    const value = refusing(prototype.constructor.name);
    // What is a function stays an instance of it.
    Object.defineProperty(value, 'prototype', { value: prototype });
    Object.defineProperty(prototype, 'constructor', { value });
    if (prototype === Function.prototype) Object.defineProperty(globalThis, 'Function', { value });
  }
  Object.defineProperty(globalThis, 'eval', { value: refusing('eval') });
}

function refusing(name: string): object {
  const refuse = function (): never {
    throw new Error(CODE_FROM_TEXT);
  };
  return Object.defineProperty(refuse, 'name', { value: name });
}
