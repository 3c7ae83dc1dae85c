import { type Around, type FileCode } from './file-code.ts';
import type { Piece } from './code.ts';
import { readsElements, wholeCode } from './whole-code.ts';
import { nameOf, type Node } from './nodes.ts';

/** Where something is read from an object: an element, a getter, a private method as a value. */
export function memberCode(file: FileCode, node: Node, around: Around): Piece[] {
  const object = node['object'] as Node;
  const property = node['property'] as Node;
  const p = file.prefix;
  if (property.type === 'PrivateIdentifier') {
    const method = file.privateCoroutine(property);
    const read: Piece[] = [
      { start: node.start, end: object.start },
      ...file.emit(object, around),
      { start: object.end, end: node.end },
    ];
    if (method === undefined) return read;
    return [`${p}.${method['async'] === true ? 'asyncCallable' : 'callable'}(`, ...read, ')'];
  }
  if (!around.switching || object.type === 'Super') return memberParts(file, node, around);
  if (node['computed'] !== true) {
    const name = nameOf(property)!;
    if (!file.accessors.has(name)) return memberParts(file, node, around);
    return file.either([`${p}.get(`, ...file.emit(object, around), `,"${name}",${file.site(node)})`]);
  }
  if (!file.points || isName(property)) return memberParts(file, node, around);
  return loadCode(file, [...file.emit(object, around)], [...file.emit(property, around)], file.site(node));
}

/** What of a typed array neither reads nor writes an element. */
const ELEMENTLESS = new Set(['subarray', 'hasOwnProperty', 'constructor', 'valueOf']);
/** Methods that read or write elements; other classes may have methods of these names. */
const OF_ELEMENTS = new Set(
  Reflect.ownKeys(Object.getPrototypeOf(Int32Array.prototype) as object)
    .filter((name) => typeof name === 'string' && !/^(length|buffer|byte)/.test(name) && !ELEMENTLESS.has(name))
    .concat(Reflect.ownKeys(DataView.prototype).filter((name) => /^[gs]et/.test(String(name)))),
);

/** The callee of a method call that cannot give way: methods of shared memory that touch its elements are none of it. */
export function calleeParts(file: FileCode, node: Node, around: Around): Piece[] {
  const { type, name, value } = node['property'] as Node;
  const method = node['computed'] !== true ? name : type === 'Literal' ? value : undefined;
  const checks = file.points && (node['object'] as Node).type !== 'Super' && OF_ELEMENTS.has(method as string);
  return checks ? checkedParts(file, node, around) : memberParts(file, node, around);
}

/** Whether an optional link further in may end the whole chain. */
function mayEnd(object: Node): boolean {
  if (object.type !== 'MemberExpression' && object.type !== 'CallExpression') return false;
  return object['optional'] === true || mayEnd((object['object'] ?? object['callee']) as Node);
}

function checkedParts(file: FileCode, node: Node, around: Around): Piece[] {
  const object = node['object'] as Node;
  const property = node['property'] as Node;
  const computed = node['computed'] === true;
  // The check breaks the chain in two: what comes after it must end with what comes before.
  const again = node['optional'] !== true && mayEnd(object);
  const between: Piece = again && !computed ? '' : { start: object.end, end: property.start };
  return [
    { start: node.start, end: object.start },
    `${file.prefix}.unshared(`,
    ...file.emit(object, around),
    ')',
    again ? '?.' : '',
    between,
    ...(computed ? file.emit(property, around) : [property]),
    { start: property.end, end: node.end },
  ];
}

/** The same without any switch point; at run time it is seen to that it is no shared memory. */
export function memberParts(file: FileCode, node: Node, around: Around): Piece[] {
  const object = node['object'] as Node;
  const property = node['property'] as Node;
  // Brackets around the object are part of neither.
  const opened = { start: node.start, end: object.start };
  if (node['computed'] !== true) return [opened, ...file.emit(object, around), { start: object.end, end: node.end }];
  const held = file.emit(object, around);
  if (file.points && object.type !== 'Super' && !isName(property)) return checkedParts(file, node, around);
  return [
    opened,
    ...held,
    { start: object.end, end: property.start },
    ...file.emit(property, around),
    { start: property.end, end: node.end },
  ];
}

/** Whether what stands in brackets is a name that no element has: "0" is an element's. */
function isName({ type, value }: Node): boolean {
  return type === 'Literal' && typeof value === 'string' && !/^\d/.test(value);
}

/** What a pattern gives values to, or `delete` takes away. */
export function targetCode(file: FileCode, node: Node, around: Around): Piece[] {
  switch (node.type) {
    case 'MemberExpression':
      return memberParts(file, node, around);
    case 'ArrayPattern':
    case 'ObjectPattern':
    case 'RestElement':
      return file.parts(node, around, (part) => targetCode(file, part, around));
    case 'AssignmentPattern':
      return file.parts(node, around, (part) =>
        part === node['left'] ? targetCode(file, part, around) : file.emit(part, around),
      );
    case 'Property': {
      if (node['shorthand'] === true) return file.emit(node, around);
      const { key, value, computed } = node as unknown as { key: Node; value: Node; computed: boolean };
      const before: Piece[] = computed
        ? [{ start: node.start, end: key.start }, ...file.emit(key, around), { start: key.end, end: value.start }]
        : [{ start: node.start, end: value.start }];
      return [...before, ...targetCode(file, value, around)];
    }
    default:
      return file.emit(node, around);
  }
}

/** Reads an element of what may be shared memory. */
export function loadCode(file: FileCode, object: Piece[], index: Piece[], site: number): Piece[] {
  const p = file.prefix;
  return [`(${p}.load(`, ...object, ',', ...index, `,${site})?(yield,${p}.loaded()):${p}.value)`];
}

function storeCode(file: FileCode, object: Piece[], index: Piece[], value: Piece[], site: number): Piece[] {
  const p = file.prefix;
  return [`(${p}.store(`, ...object, ',', ...index, ',', ...value, `,${site})?(yield,${p}.stored()):${p}.value)`];
}

function isMemory(file: FileCode, target: Node, around: Around): boolean {
  const { type, computed } = target;
  if (!around.switching || !file.points || type !== 'MemberExpression' || computed !== true) return false;
  return (target['object'] as Node).type !== 'Super';
}

/** An assignment; `a[i] += v` reads and writes, with a switch point before each. */
export function assignmentCode(file: FileCode, node: Node, around: Around): Piece[] {
  const left = node['left'] as Node;
  const right = node['right'] as Node;
  const operator = node['operator'] as string;
  if (!isMemory(file, left, around)) {
    const target = targetCode(file, left, around);
    return [
      { start: node.start, end: left.start },
      ...target,
      { start: left.end, end: right.start },
      ...(readsElements(left) ? wholeCode(file, right, around) : file.emit(right, around)),
      { start: right.end, end: node.end },
    ];
  }
  const object = file.emit(left['object'] as Node, around);
  const index = file.emit(left['property'] as Node, around);
  const value = file.emit(right, around);
  if (operator === '=') return storeCode(file, object, index, ['(', ...value, ')'], file.site(left));
  const [o, i] = [file.temporary(around), file.temporary(around)];
  const head: Piece[] = [`(${o}=`, ...object, `,${i}=`, ...index, ','];
  const read = loadCode(file, [o], [i], file.site(left));
  const own = operator.slice(0, -1);
  if (own === '&&' || own === '||' || own === '??') {
    return [...head, ...read, own, ...storeCode(file, [o], [i], ['(', ...value, ')'], file.site(left)), ')'];
  }
  return [...head, ...storeCode(file, [o], [i], [...read, own, '(', ...value, ')'], file.site(left)), ')'];
}

/** `a[i]++` and its like: read, then written. */
export function updateCode(file: FileCode, node: Node, around: Around): Piece[] {
  const target = node['argument'] as Node;
  if (!isMemory(file, target, around)) {
    const argument = target.type === 'MemberExpression' ? memberParts(file, target, around) : file.emit(target, around);
    return [{ start: node.start, end: target.start }, ...argument, { start: target.end, end: node.end }];
  }
  const [o, i, v, w] = [1, 2, 3, 4].map(() => file.temporary(around)) as [string, string, string, string];
  const object = file.emit(target['object'] as Node, around);
  const index = file.emit(target['property'] as Node, around);
  const read = loadCode(file, [o], [i], file.site(target));
  const operator = node['operator'] as string;
  const write = storeCode(file, [o], [i], [`(${operator}${w},${w})`], file.site(target));
  const result = node['prefix'] === true ? w : v;
  // `v--` of a temporary makes a number of what is no number, as the operator itself does.
  return [
    `(${o}=`,
    ...object,
    `,${i}=`,
    ...index,
    `,${w}=`,
    ...read,
    `,${v}=${w}++,${w}=${v},`,
    ...write,
    `,${result})`,
  ];
}
