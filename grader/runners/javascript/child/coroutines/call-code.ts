import { isReckoning } from './analysis.ts';
import { calleeParts, loadCode, memberParts } from './memory-access.ts';
import { type Around, type FileCode } from './file-code.ts';
import type { Piece } from './code.ts';
import { nameOf, type Node } from './nodes.ts';

/** Classes of the language whose constructors call nothing that could give way. */
const PLAIN_CLASSES = new Set([
  ...[
    'Array',
    'ArrayBuffer',
    'SharedArrayBuffer',
    'Map',
    'Set',
    'WeakMap',
    'WeakSet',
    'Date',
    'RegExp',
    'URL',
    'DataView',
  ],
  ...['Error', 'TypeError', 'RangeError', 'AbortController', 'TextEncoder', 'TextDecoder'],
  ...['Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array', 'Int32Array', 'Uint32Array'],
  ...['Float32Array', 'Float64Array', 'BigInt64Array', 'BigUint64Array'],
]);

/** A call: of what is known to be a coroutine, of what may be one, or as it stands where nothing can give way. */
export function callCode(file: FileCode, node: Node, around: Around): Piece[] {
  const callee = node['callee'] as Node;
  const p = file.prefix;
  const name = nameOf(callee);
  if (name === 'eval' && !file.facts.declared.has('eval')) {
    // So that it sees nothing of what the transform adds.
    return ['(0,eval)', ...file.arguments(node, around, '(', ')')];
  }
  if (isReckoning(node, file.facts.declared)) return [callee, ...file.arguments(node, around, '(', ')')];
  const property = callee['property'] as Node | undefined;
  const method = property?.type === 'PrivateIdentifier' ? file.privateCoroutine(property) : undefined;
  if (method !== undefined) {
    const object = callee['object'] as Node;
    // Evaluated once, though it is named twice.
    const held = around.switching ? file.temporary(around) : `${p}o`;
    const target: Piece[] = [held, '.', property!];
    const list = file.arguments(node, around, '[', ']');
    const run = method['async'] === true ? [`${p}.asyncBody(`, ...target, ')'] : target;
    const self = file.emit(object, around);
    if (!around.switching) return [`((${held})=>${p}.atOnce(`, ...run, `,${held},`, ...list, '))(', ...self, ')'];
    return [`(${held}=`, ...self, `,yield*Reflect.apply(`, ...run, `,${held},`, ...list, '))'];
  }
  if (callee.type === 'Super' || !around.switching) {
    const target = callee.type === 'MemberExpression' ? calleeParts(file, callee, around) : file.emit(callee, around);
    const asItStands = callee.type === 'MemberExpression' || callee.type === 'Super' || name !== undefined;
    const called: Piece[] =
      name !== undefined && file.imported.has(name)
        ? ['(0,', ...target, ')']
        : asItStands
          ? target
          : ['(', ...target, ')'];
    const open = node['optional'] === true ? '?.(' : '(';
    return [
      ...called,
      ...(file.points && isNative(file, callee)
        ? checked(file, node, around, open)
        : file.arguments(node, around, open, ')')),
    ];
  }
  const declaration = name === undefined ? undefined : file.facts.functions.get(name);
  if (declaration !== undefined && declaration['generator'] !== true && file.isCoroutine(declaration)) {
    if (declaration['async'] !== true) return [`(yield*${p}_${name}`, ...file.arguments(node, around, '(', ')'), ')'];
    return [`(yield*${p}.async(${p}_${name},undefined,`, ...file.arguments(node, around, '[', ']'), '))'];
  }
  const list = file.arguments(node, around, '[', ']');
  const site = file.callSite(node, callee);
  if (callee.type === 'MemberExpression' && property!.type !== 'PrivateIdentifier') {
    const object = callee['object'] as Node;
    if (object.type === 'Super') {
      return file.either([`${p}.callOn(`, ...memberParts(file, callee, around), ',this,', ...list, `,${site})`]);
    }
    return file.either([
      `${p}.callMethod(`,
      ...file.emit(object, around),
      ',',
      ...file.key(callee, around),
      ',',
      ...list,
      `,${site})`,
    ]);
  }
  return file.either([`${p}.callFunction(`, ...file.emit(callee, around), ',', ...list, `,${site})`]);
}

/** Objects of the language whose functions read or write what they are given. */
const NATIVES = new Set(['Reflect', 'Object', 'Math', 'Array', 'JSON', 'String']);
const KEEPS = new Set(['isArray', 'is', 'getPrototypeOf', 'freeze']);

/** Whether it can be seen that a function of the language is called that may touch the elements of its arguments. */
function isNative({ facts }: FileCode, callee: Node): boolean {
  const name = nameOf(callee['property']) ?? '';
  if (callee.type !== 'MemberExpression' || KEEPS.has(name)) return false;
  const object = callee['object'] as Node;
  const holder = nameOf(object) ?? '';
  if (NATIVES.has(holder)) return !facts.declared.has(holder);
  // Such as Array.prototype.fill.call.
  return (name === 'call' || name === 'apply') && object.type === 'MemberExpression';
}

/** Arguments none of which may be shared memory. */
function checked(file: FileCode, node: Node, around: Around, open: string): Piece[] {
  const pieces = (node['arguments'] as Node[]).map((one): Piece[] =>
    one.type === 'SpreadElement'
      ? file.emit(one, around)
      : [`${file.prefix}.unshared(`, ...file.emit(one, around), ')'],
  );
  return [open, ...pieces.flatMap((code, index) => (index > 0 ? [',', ...code] : code)), ')'];
}

/** An object is made; only what the runtime knows to give way does so while it is. */
export function newCode(file: FileCode, node: Node, around: Around): Piece[] {
  const callee = node['callee'] as Node;
  const name = nameOf(callee) ?? '';
  const given = node['arguments'] as Node[];
  const plain = PLAIN_CLASSES.has(name) && !file.facts.declared.has(name) && !given.some(mayBeMemory);
  if (!around.switching || plain) {
    // A typed array copies the elements of what it is given.
    const copies = file.points && !around.switching && name.endsWith('Array');
    const list = copies ? checked(file, node, around, '(') : file.arguments(node, around, '(', ')');
    return ['new (', ...file.emit(callee, around), ')', ...list];
  }
  const list = file.arguments(node, around, '[', ']');
  return file.either([
    `${file.prefix}.construct(`,
    ...file.emit(callee, around),
    ',',
    ...list,
    `,${file.callSite(node, callee)})`,
  ]);
}

/** Whether an argument can be a view, whose elements the constructor then reads. */
function mayBeMemory({ type, property }: Node): boolean {
  if (type === 'MemberExpression') return !['buffer', 'length', 'byteLength'].includes(nameOf(property) ?? '');
  return type === 'Identifier' || type === 'CallExpression' || type === 'ConditionalExpression';
}

/** `a?.b(c)[d]`: each link is made only where what is before it is there. */
export function chainCode(file: FileCode, expression: Node, around: Around): Piece[] {
  const p = file.prefix;
  const links: Node[] = [];
  let base = expression;
  while (base.type === 'MemberExpression' || base.type === 'CallExpression') {
    links.unshift(base);
    base = (base.type === 'MemberExpression' ? base['object'] : base['callee']) as Node;
  }
  let code: Piece[] = base.type === 'Super' ? [base] : ['(', ...file.emit(base, around), ')'];
  const opened: Piece[] = [];
  let closing = '';
  const unless = (value: Piece[]): string => {
    const held = file.temporary(around);
    opened.push(`((${held}=`, ...value, ')==null?undefined:');
    closing += ')';
    return held;
  };
  for (let at = 0; at < links.length; at++) {
    const link = links[at]!;
    if (link['optional'] === true) code = [unless(code)];
    const next = links[at + 1];
    if (link.type === 'CallExpression') {
      const list = file.arguments(link, around, '[', ']');
      code = file.either([
        `${p}.callFunction(`,
        ...code,
        ',',
        ...list,
        `,${file.callSite(link, link['callee'] as Node)})`,
      ]);
    } else if (next?.type === 'CallExpression') {
      const list = file.arguments(next, around, '[', ']');
      const site = file.callSite(next, link);
      if (next['optional'] === true) {
        const self = file.temporary(around);
        const callee = unless([`(${self}=`, ...code, `)[`, ...file.key(link, around), ']']);
        code = file.either([`${p}.callOn(${callee},${self},`, ...list, `,${site})`]);
      } else
        code = file.either([`${p}.callMethod(`, ...code, ',', ...file.key(link, around), ',', ...list, `,${site})`]);
      at += 1;
    } else if (link['computed'] === true && file.points) {
      code = loadCode(file, code, file.emit(link['property'] as Node, around), file.site(link));
    } else code = [...code, '[', ...file.key(link, around), ']'];
  }
  return ['(', ...opened, ...code, closing, ')'];
}
