import { paramsAndBody, plainFunctionCode } from './function-code.ts';
import { AT_ONCE, keyOf, type Around, type FileCode } from './file-code.ts';
import type { Piece } from './code.ts';
import { usesOf } from './analysis.ts';
import { FUNCTIONS, isNode, someNode, type Node } from './nodes.ts';

/** A class, whose methods that may give way are coroutines; before anything uses it, functions take their places. */
export function classCode(file: FileCode, node: Node, around: Around): Piece[] {
  const body = node['body'] as Node;
  const joins: Record<'prototype' | 'static', { methods: string[]; asyncs: string[]; getters: string[] }> = {
    prototype: { methods: [], asyncs: [], getters: [] },
    static: { methods: [], asyncs: [], getters: [] },
  };
  const members: Piece[] = [];
  let maker = '';
  let at = body.start + 1;
  for (const member of body['body'] as Node[]) {
    const isBase = member['kind'] === 'constructor' && !isNode(node['superClass']);
    const makes = isBase && canMake(file, member['value'] as Node);
    const code = makes ? constructorCode(file, member['value'] as Node) : undefined;
    if (code) maker = code.join;
    members.push({ start: at, end: member.start }, ...(code?.pieces ?? classMemberCode(file, member, joins)));
    at = member.end;
  }
  members.push({ start: at, end: body.end });
  const p = file.prefix;
  const joined = (['prototype', 'static'] as const)
    .map((kind) => {
      const { methods, asyncs, getters } = joins[kind];
      const target = kind === 'static' ? 'this' : 'this.prototype';
      const first =
        methods.length + asyncs.length > 0 ? `${p}.methods(${target},[${methods.join()}],[${asyncs.join()}]);` : '';
      return first + (getters.length > 0 ? `${p}.getters(${target},[${getters.join()}]);` : '');
    })
    .join('');
  const superClass = node['superClass'];
  const head: Piece[] = isNode(superClass)
    ? [
        { start: node.start, end: superClass.start },
        ...file.emit(superClass, around),
        { start: superClass.end, end: body.start + 1 },
      ]
    : [{ start: node.start, end: body.start + 1 }];
  const join = maker + joined;
  return [...head, join === '' ? '' : `static{${join}}`, ...members];
}

/** Whether what a constructor does can be done once the object is there. */
function canMake(file: FileCode, constructor: Node): boolean {
  const answers = someNode(
    constructor,
    (node) => node.type === 'ReturnStatement' && isNode(node['argument']),
    (node) => node === constructor || !FUNCTIONS.has(node.type),
  );
  return file.isCoroutine(constructor) && !answers && !usesOf(constructor).others;
}

/** A constructor, and beside it what it does as a coroutine: whoever can give way makes the object first and then does that. */
function constructorCode(file: FileCode, value: Node): { pieces: Piece[]; join: string } {
  const p = file.prefix;
  const body = file.unique();
  const whole = `constructor(...a){if(${p}.making!==new.target)${p}.atOnce(this.${body},this,a)}`;
  return {
    pieces: [whole, `*${body}`, ...paramsAndBody(file, value)],
    join: `${p}.maker(this,"${body}");`,
  };
}

function classMemberCode(
  file: FileCode,
  member: Node,
  joins: Record<'prototype' | 'static', { methods: string[]; asyncs: string[]; getters: string[] }>,
): Piece[] {
  if (member.type === 'StaticBlock') return file.emit(member, AT_ONCE);
  const key = member['key'] as Node;
  const value = member['value'] as Node | null;
  const before: Piece[] = value
    ? member['computed'] === true
      ? [{ start: member.start, end: key.start }, ...file.emit(key, AT_ONCE), { start: key.end, end: value.start }]
      : [{ start: member.start, end: value.start }]
    : [member];
  // A method that follows may begin with a star now.
  if (!value) return [...before, file.semicolon(member)];
  if (member.type !== 'MethodDefinition') {
    return [...before, ...file.emit(value, AT_ONCE), { start: value.end, end: member.end }, file.semicolon(member)];
  }
  const kind = member['kind'] as string;
  if ((kind !== 'method' && kind !== 'get') || !file.isCoroutine(value))
    return [...before, ...plainFunctionCode(file, value)];
  if (member['computed'] === true) {
    if (value['async'] === true) throw file.unsupported(member, 'asynchronous methods with computed names');
    return [...before, ...plainFunctionCode(file, value)];
  }
  const isStatic = member['static'] === true;
  const prefix = isStatic ? 'static ' : '';
  const join = joins[isStatic ? 'static' : 'prototype'];
  const isPrivate = key.type === 'PrivateIdentifier';
  if (kind === 'get') {
    if (isPrivate) return [...before, ...plainFunctionCode(file, value)];
    const name = JSON.stringify(keyOf(key));
    const body = file.unique();
    join.getters.push(`[${name},"${body}"]`);
    return [
      `${prefix}get `,
      key,
      `(){return ${file.prefix}.atOnce(this.${body},this,[])}${prefix}*${body}`,
      ...paramsAndBody(file, value),
    ];
  }
  if (!isPrivate) join[value['async'] === true ? 'asyncs' : 'methods'].push(JSON.stringify(keyOf(key)));
  return [`${prefix}*`, key, ...paramsAndBody(file, value)];
}
