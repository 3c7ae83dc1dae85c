import { AT_ONCE, declared, type Around, type FileCode } from './file-code.ts';
import { usesOf, usesSuper } from './analysis.ts';
import type { Piece } from './code.ts';
import { nameOf, type Node } from './nodes.ts';

/** A function, as a coroutine where it may give way. */
export function functionCode(file: FileCode, fn: Node): Piece[] {
  const p = file.prefix;
  if (!file.isCoroutine(fn)) return plainFunctionCode(file, fn);
  const isAsync = fn['async'] === true;
  const name = nameOf(fn['id']);
  if (fn.type === 'FunctionDeclaration') {
    const run = isAsync ? `${p}.asyncBody(${p}_${name})` : `${p}_${name}`;
    const callable = `function ${name}(...a){return ${p}.atOnce(${run},this,a)}`;
    return [`function*${p}_${name}`, ...paramsAndBody(file, fn), callable];
  }
  if (fn.type === 'ArrowFunctionExpression') {
    const { self: usesThis } = usesOf(fn);
    if (!usesThis && !isAsync) return [`${p}.freeArrow(function*`, ...paramsAndBody(file, fn), ')'];
    const self = usesThis ? 'this' : 'undefined';
    return [`${p}.${isAsync ? 'asyncArrow' : 'arrow'}(${self},function*`, ...paramsAndBody(file, fn), ')'];
  }
  const made = [`${p}.${isAsync ? 'asyncCallable' : 'callable'}(function*`, ...paramsAndBody(file, fn), ')'];
  if (name === undefined) return made;
  // Its own name means the function inside it, not the coroutine.
  return [`((${name})=>${name}=`, ...made, `)()`];
}

/** A function that stays one: nothing in it can give way, but functions inside it may. */
export function plainFunctionCode(file: FileCode, fn: Node): Piece[] {
  return file.parts(fn, AT_ONCE);
}

/** What stands between `function*` and the end of a coroutine. */
export function paramsAndBody(file: FileCode, fn: Node): Piece[] {
  const params = fn['params'] as Node[];
  const body = fn['body'] as Node;
  const around: Around = { switching: true, async: fn['async'] === true, temporaries: [] };
  const list: Piece[] = ['('];
  // In a generator's parameters nothing may give way.
  for (const [index, param] of params.entries()) list.push(index > 0 ? ',' : '', ...file.emit(param, AT_ONCE));
  list.push(')');
  if (body.type !== 'BlockStatement') {
    const value = file.emit(body, around);
    return [...list, `{${declared(around.temporaries)}return(`, ...value, ')}'];
  }
  const statements = body['body'] as Node[];
  const inside = file.statements(body, statements, around);
  return [
    ...list,
    `{${declared(around.temporaries)}`,
    ...inside,
    { start: statements.at(-1)?.end ?? body.end - 1, end: body.end },
  ];
}

/** A property of an object, which may be a method. */
export function propertyCode(file: FileCode, node: Node, around: Around): Piece[] {
  const key = node['key'] as Node;
  const value = node['value'] as Node;
  const before: Piece[] =
    node['computed'] === true
      ? [{ start: node.start, end: key.start }, ...file.emit(key, around), { start: key.end, end: value.start }]
      : [{ start: node.start, end: value.start }];
  if (node['shorthand'] === true) {
    const name = nameOf(value) ?? '';
    return file.imported.has(name) ? [`${name}:`, ...file.emit(value, around)] : shorthandCode(file, value, around);
  }
  const method = node['method'] === true;
  // Only a method can say `super`.
  const stays = method && usesSuper(value);
  if (stays && value['async'] === true) throw file.unsupported(node, 'super in an asynchronous method of an object');
  if (method && !stays && file.isCoroutine(value)) {
    const name: Piece[] = node['computed'] === true ? ['[', ...file.emit(key, around), ']'] : [key];
    return [...name, ':', ...functionCode(file, { ...value, type: 'FunctionExpression' })];
  }
  if (method || node['kind'] !== 'init') return [...before, ...plainFunctionCode(file, value)];
  return [...before, ...file.emit(value, around), { start: value.end, end: node.end }];
}

function shorthandCode(file: FileCode, value: Node, around: Around): Piece[] {
  if (value.type !== 'AssignmentPattern') return [value];
  const right = value['right'] as Node;
  return [{ start: value.start, end: right.start }, ...file.emit(right, around), { start: right.end, end: value.end }];
}
