import { parse } from 'acorn';
import type { SourceFile } from '../../../../contract/submission.ts';
import { CompileError } from '../compile.ts';
import { factsOf, keepsState, maySwitch, namesIn, usesOf, type FileFacts } from './analysis.ts';
import { lineStarts, placed, positionOf, type Piece, type PlacedCode } from './code.ts';
import { childrenOf, isNode, nameOf, type Node } from './nodes.ts';

/** Where code may come to a switch, or calls what may: line and column in the file, and what the source names there. */
export interface CodeSite {
  line: number;
  column: number;
  text: string;
}

/** A file as a coroutine of its body. */
export interface CoroutineFile extends PlacedCode {
  name: string;
  /** What it imports, as it is written there. */
  imports: string[];
  stateful: boolean;
  sites: CodeSite[];
}

/** Globals that each worker has of its own; those that it assigns come first. */
const ASSIGNED_GLOBALS = ['onmessage', 'onerror', 'onmessageerror'];
const THREAD_GLOBALS = [
  ...ASSIGNED_GLOBALS,
  ...['postMessage', 'close', 'addEventListener', 'removeEventListener', 'self', 'globalThis'],
];
/** Globals that threads under control have others of than the engine's. */
const GLOBALS = [
  ...THREAD_GLOBALS.filter((name) => !ASSIGNED_GLOBALS.includes(name)),
  ...['Atomics', 'Promise', 'SharedArrayBuffer', 'Worker', 'fetch', 'structuredClone'],
  ...['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval', 'queueMicrotask'],
];
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
const TEXT_LENGTH = 60;

/** Parses a file whose types are blanked already. */
export function parseModule(code: string): Node {
  return parse(code, { ecmaVersion: 'latest', sourceType: 'module', allowHashBang: true }) as unknown as Node;
}

/** What a file imports, as it is written there. */
export function importsOf(program: Node): string[] {
  return (program['body'] as Node[]).flatMap(({ source }) => (isNode(source) ? [String(source['value'])] : []));
}

/** Names of all getters of a file: reading such a property may run code. */
export function accessorsOf(program: Node): string[] {
  const names: string[] = [];
  const visit = (node: Node): void => {
    if (node['kind'] === 'get') names.push(nameOf(node['key']) ?? '');
    for (const child of childrenOf(node)) visit(child);
  };
  visit(program);
  return names;
}

/** How code around a node is run. */
interface Around {
  /** Whether it is part of a coroutine, and so may give way. */
  switching: boolean;
  async: boolean;
  /** Variables that the transform has added to the function. */
  temporaries: string[];
}

const AT_ONCE: Around = { switching: false, async: false, temporaries: [] };

/**
 * Rewrites a file so that a thread that runs it can be held at any access to shared memory and any operation on it, and be followed
 * by another one in the same isolate: functions become coroutines (generators), and calls of what may be one hand its switches on.
 * `firstSite` numbers the sites on from other files.
 */
export function transform(
  file: SourceFile,
  program: Node,
  accessors: ReadonlySet<string>,
  options: { firstSite: number; points: boolean },
): CoroutineFile {
  return new FileTransform(file, program, accessors, options).run();
}

class FileTransform {
  readonly #file: SourceFile;
  readonly #program: Node;
  readonly #accessors: ReadonlySet<string>;
  readonly #facts: FileFacts;
  readonly #firstSite: number;
  /** Whether accesses are switch points; what an exercise's scenario does is none of the submission's steps. */
  readonly #points: boolean;
  readonly #starts: number[];
  readonly #sites: CodeSite[] = [];
  readonly #imports: string[] = [];
  /** What imported names are in the code. */
  readonly #imported = new Map<string, string>();
  readonly #exported: [string, string][] = [];
  /** Names that occur nowhere in the source. */
  readonly #prefix: string;

  constructor(
    file: SourceFile,
    program: Node,
    accessors: ReadonlySet<string>,
    { firstSite, points }: { firstSite: number; points: boolean },
  ) {
    this.#file = file;
    this.#program = program;
    this.#accessors = accessors;
    this.#facts = factsOf(program);
    this.#firstSite = firstSite;
    this.#points = points;
    this.#starts = lineStarts(file.text);
    let prefix = '$rc';
    while (file.text.includes(prefix)) prefix += '$';
    this.#prefix = prefix;
  }

  run(): CoroutineFile {
    const p = this.#prefix;
    const around: Around = { switching: true, async: false, temporaries: [] };
    const statements = this.#program['body'] as Node[];
    for (const one of statements) if (/^(Import|Export)/.test(one.type)) this.#readModuleStatement(one);
    const body = this.#statements(this.#program, statements, around);
    const globals = GLOBALS.filter((name) => this.#facts.mentioned.has(name));
    const head = [
      `(function*(${p},${p}g,${p}m,${p}e){"use strict";`,
      ...(globals.length > 0 ? [`const{${globals.join(',')}}=${p}g;`] : []),
      '{',
      `${p}e({${this.#exported.map(([name, value]) => `${JSON.stringify(name)}:()=>${value}`).join(',')}});`,
      declared(around.temporaries),
    ].join('');
    const { code, sourceOf } = placed([head, ...body, '\n}})'], this.#file.text);
    return {
      name: this.#file.name,
      code,
      sourceOf,
      imports: this.#imports,
      stateful: keepsState(this.#program, this.#facts, THREAD_GLOBALS),
      sites: this.#sites,
    };
  }

  // Modules.

  #readModuleStatement(node: Node): void {
    const source = isNode(node['source']) ? String(node['source']['value']) : undefined;
    let from = '';
    if (source !== undefined) {
      from = `${this.#prefix}m[${this.#imports.length}]`;
      this.#imports.push(source);
    }
    const specifiers = (node['specifiers'] as Node[] | undefined) ?? [];
    if (node.type === 'ImportDeclaration') {
      for (const one of specifiers) {
        const local = nameOf(one['local'])!;
        if (one.type === 'ImportNamespaceSpecifier') this.#imported.set(local, from);
        else
          this.#imported.set(local, `${from}[${JSON.stringify(one['imported'] ? keyOf(one['imported']) : 'default')}]`);
      }
    } else if (node.type === 'ExportNamedDeclaration') {
      for (const one of specifiers) {
        const local = keyOf(one['local']);
        const value = source === undefined ? this.#reference(local) : `${from}[${JSON.stringify(local)}]`;
        this.#exported.push([keyOf(one['exported']), value]);
      }
      const declaration = node['declaration'];
      if (!isNode(declaration)) return;
      const names =
        declaration.type === 'VariableDeclaration'
          ? (declaration['declarations'] as Node[]).flatMap(({ id }) => namesIn(id))
          : namesIn(declaration['id']);
      for (const name of names) this.#exported.push([name, name]);
    } else if (node.type === 'ExportDefaultDeclaration') {
      const name = nameOf((node['declaration'] as Node)['id']);
      this.#exported.push(['default', name ?? `${this.#prefix}default`]);
    }
  }

  /** What a name is in the code: what is imported stays joined to the file that it comes from. */
  #reference(name: string): string {
    return this.#imported.get(name) ?? name;
  }

  // Statements.

  /** The statements of a body: its functions are joined to their coroutines before anything else is done. */
  #statements(node: Node, statements: readonly Node[], around: Around): Piece[] {
    const pieces: Piece[] = [];
    for (const one of statements) {
      const declaration = one.type.startsWith('Export') && isNode(one['declaration']) ? one['declaration'] : one;
      if (declaration.type !== 'FunctionDeclaration' || !this.#isCoroutine(declaration)) continue;
      const name = nameOf(declaration['id']);
      if (name !== undefined)
        pieces.push(`${this.#prefix}.declare(${name},${this.#prefix}_${name},${declaration['async'] === true});`);
    }
    let at = statements[0]?.start ?? node.end;
    for (const one of statements) {
      pieces.push({ start: at, end: one.start }, ...this.#emit(one, around));
      at = one.end;
    }
    return pieces;
  }

  #emit(node: Node, around: Around): Piece[] {
    const p = this.#prefix;
    switch (node.type) {
      case 'ImportDeclaration':
        return this.#shadowedImports(node);
      case 'ExportAllDeclaration':
        return [this.#exportAll(node)];
      case 'ExportNamedDeclaration':
        return isNode(node['declaration']) ? this.#emit(node['declaration'], around) : [];
      case 'ExportDefaultDeclaration': {
        const declaration = node['declaration'] as Node;
        if (nameOf(declaration['id']) !== undefined) return this.#emit(declaration, around);
        const value = { ...declaration, type: declaration.type.replace('Declaration', 'Expression') };
        return [`const ${p}default=(`, ...this.#emit(value, around), ');'];
      }
      case 'BlockStatement':
      case 'StaticBlock': {
        const body = node['body'] as Node[];
        if (body.length === 0) return [node];
        return [
          { start: node.start, end: body[0]!.start },
          ...this.#statements(node, body, node.type === 'StaticBlock' ? AT_ONCE : around),
          { start: body.at(-1)!.end, end: node.end },
        ];
      }
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        return this.#function(node);
      case 'ClassDeclaration':
      case 'ClassExpression':
        return this.#class(node, around);
      case 'Property':
        return this.#property(node, around);
      case 'Identifier':
        return this.#identifier(node);
      case 'MemberExpression':
        return this.#member(node, around);
      case 'ChainExpression':
        return around.switching ? this.#chain(node['expression'] as Node, around) : this.#parts(node, around);
      case 'CallExpression':
        return this.#call(node, around);
      case 'NewExpression':
        return this.#new(node, around);
      case 'AssignmentExpression':
        return this.#assignment(node, around);
      case 'UpdateExpression':
        return this.#update(node, around);
      case 'AwaitExpression': {
        if (!around.async) throw this.#unsupported(node, 'await outside of functions');
        const argument = node['argument'] as Node;
        return [`(yield ${p}.await(`, ...this.#emit(argument, around), `,${this.#site(node, argument)}))`];
      }
      case 'ForOfStatement':
        if (node['await'] === true) throw this.#unsupported(node, 'for await');
        return this.#parts(node, around);
      case 'ImportExpression':
        throw this.#unsupported(node, 'import()');
      case 'LabeledStatement':
        return [{ start: node.start, end: (node['body'] as Node).start }, ...this.#emit(node['body'] as Node, around)];
      case 'BreakStatement':
      case 'ContinueStatement':
      case 'MetaProperty':
        return [node];
      default:
        return this.#parts(node, around);
    }
  }

  /** A node as it is, its parts transformed. */
  #parts(node: Node, around: Around): Piece[] {
    const pieces: Piece[] = [];
    let at = node.start;
    for (const child of childrenOf(node)) {
      pieces.push({ start: at, end: child.start }, ...this.#emit(child, around));
      at = child.end;
    }
    pieces.push({ start: at, end: node.end });
    return pieces;
  }

  /** Names that are also declared elsewhere in the file are variables of their own; others are looked up where they are used. */
  #shadowedImports(node: Node): Piece[] {
    const names = (node['specifiers'] as Node[]).map((one) => nameOf(one['local'])!);
    const shadowed = names.filter((name) => (this.#facts.declared.get(name) ?? 0) > 1);
    const text = shadowed.map((name) => `const ${name}=${this.#imported.get(name)};`).join('');
    for (const name of shadowed) this.#imported.delete(name);
    return [text];
  }

  #exportAll(node: Node): string {
    const p = this.#prefix;
    const from = `${p}m[${this.#imports.indexOf(String((node['source'] as Node)['value']))}]`;
    if (isNode(node['exported'])) return `${p}e({${JSON.stringify(keyOf(node['exported']))}:()=>${from}});`;
    return `for(const k of Object.keys(${from}))if(k!=="default")${p}e({[k]:()=>${from}[k]});`;
  }

  #identifier(node: Node): Piece[] {
    const name = node['name'] as string;
    const free = !this.#facts.declared.has(name);
    if (free && ASSIGNED_GLOBALS.includes(name)) return [`${this.#prefix}g.`, node];
    const imported = this.#imported.get(name);
    return imported === undefined ? [node] : [imported];
  }

  #property(node: Node, around: Around): Piece[] {
    const key = node['key'] as Node;
    const value = node['value'] as Node;
    const before: Piece[] =
      node['computed'] === true
        ? [{ start: node.start, end: key.start }, ...this.#emit(key, around), { start: key.end, end: value.start }]
        : [{ start: node.start, end: value.start }];
    if (node['shorthand'] === true) {
      const name = nameOf(value) ?? '';
      return this.#imported.has(name) ? [`${name}:`, ...this.#emit(value, around)] : this.#emitPattern(value, around);
    }
    if (node['method'] === true && this.#isCoroutine(value)) {
      const name: Piece[] = node['computed'] === true ? ['[', ...this.#emit(key, around), ']'] : [key];
      return [...name, ':', ...this.#function({ ...value, type: 'FunctionExpression' })];
    }
    if (node['method'] === true || node['kind'] !== 'init') return [...before, ...this.#plainFunction(value)];
    return [...before, ...this.#emit(value, around)];
  }

  #emitPattern(value: Node, around: Around): Piece[] {
    if (value.type !== 'AssignmentPattern') return [value];
    const right = value['right'] as Node;
    return [{ start: value.start, end: right.start }, ...this.#emit(right, around)];
  }

  // Functions.

  /** Whether a function becomes a coroutine. */
  #isCoroutine(fn: Node): boolean {
    if (fn['generator'] === true) {
      if (fn['async'] === true) throw this.#unsupported(fn, 'asynchronous generators');
      return false;
    }
    const { others } = fn.type === 'ArrowFunctionExpression' ? usesOf(fn) : { others: false };
    if (fn['async'] === true) {
      if (others) throw this.#unsupported(fn, 'super or arguments in an asynchronous arrow function');
      return true;
    }
    return !others && maySwitch(fn['body'] as Node, this.#accessors);
  }

  #function(fn: Node): Piece[] {
    const p = this.#prefix;
    if (!this.#isCoroutine(fn)) return this.#plainFunction(fn);
    const isAsync = fn['async'] === true;
    const name = nameOf(fn['id']);
    if (fn.type === 'FunctionDeclaration') {
      const run = isAsync ? `${p}.asyncBody(${p}_${name})` : `${p}_${name}`;
      const callable = `function ${name}(...a){return ${p}.atOnce(${run},this,a)}`;
      return [`function*${p}_${name}`, ...this.#paramsAndBody(fn), callable];
    }
    if (fn.type === 'ArrowFunctionExpression') {
      const self = usesOf(fn).self ? 'this' : 'undefined';
      return [`${p}.${isAsync ? 'asyncArrow' : 'arrow'}(${self},function*`, ...this.#paramsAndBody(fn), ')'];
    }
    const made = [`${p}.${isAsync ? 'asyncCallable' : 'callable'}(function*`, ...this.#paramsAndBody(fn), ')'];
    if (name === undefined) return made;
    // Its own name means the function inside it, not the coroutine.
    return [`((${name})=>${name}=`, ...made, `)()`];
  }

  /** A function that stays one: nothing in it can give way, but functions inside it may. */
  #plainFunction(fn: Node): Piece[] {
    return this.#parts(fn, AT_ONCE);
  }

  #paramsAndBody(fn: Node): Piece[] {
    const params = fn['params'] as Node[];
    const body = fn['body'] as Node;
    const around: Around = { switching: true, async: fn['async'] === true, temporaries: [] };
    const list: Piece[] = ['('];
    // In a generator's parameters nothing may give way.
    for (const [index, param] of params.entries()) list.push(index > 0 ? ',' : '', ...this.#emit(param, AT_ONCE));
    list.push(')');
    if (body.type !== 'BlockStatement') {
      const value = this.#emit(body, around);
      return [...list, `{${declared(around.temporaries)}return(`, ...value, ')}'];
    }
    const statements = body['body'] as Node[];
    const inside = this.#statements(body, statements, around);
    return [
      ...list,
      `{${declared(around.temporaries)}`,
      ...inside,
      { start: statements.at(-1)?.end ?? body.end - 1, end: body.end },
    ];
  }

  // Classes.

  #class(node: Node, around: Around): Piece[] {
    const body = node['body'] as Node;
    const joins: Record<'prototype' | 'static', { methods: string[]; asyncs: string[]; getters: string[] }> = {
      prototype: { methods: [], asyncs: [], getters: [] },
      static: { methods: [], asyncs: [], getters: [] },
    };
    const members: Piece[] = [];
    let at = body.start + 1;
    for (const member of body['body'] as Node[]) {
      members.push({ start: at, end: member.start }, ...this.#classMember(member, joins));
      at = member.end;
    }
    members.push({ start: at, end: body.end });
    const p = this.#prefix;
    const join = (['prototype', 'static'] as const)
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
          ...this.#emit(superClass, around),
          { start: superClass.end, end: body.start + 1 },
        ]
      : [{ start: node.start, end: body.start + 1 }];
    return [...head, join === '' ? '' : `static{${join}}`, ...members];
  }

  #classMember(
    member: Node,
    joins: Record<'prototype' | 'static', { methods: string[]; asyncs: string[]; getters: string[] }>,
  ): Piece[] {
    if (member.type === 'StaticBlock') return this.#emit(member, AT_ONCE);
    const key = member['key'] as Node;
    const value = member['value'] as Node | null;
    const before: Piece[] = value
      ? member['computed'] === true
        ? [{ start: member.start, end: key.start }, ...this.#emit(key, AT_ONCE), { start: key.end, end: value.start }]
        : [{ start: member.start, end: value.start }]
      : [member];
    if (!value) return before;
    if (member.type !== 'MethodDefinition') {
      return [...before, ...this.#emit(value, AT_ONCE), { start: value.end, end: member.end }];
    }
    const kind = member['kind'] as string;
    if ((kind !== 'method' && kind !== 'get') || !this.#isCoroutine(value))
      return [...before, ...this.#plainFunction(value)];
    if (member['computed'] === true) {
      if (value['async'] === true) throw this.#unsupported(member, 'asynchronous methods with computed names');
      return [...before, ...this.#plainFunction(value)];
    }
    const isStatic = member['static'] === true;
    const prefix = isStatic ? 'static ' : '';
    const join = joins[isStatic ? 'static' : 'prototype'];
    const isPrivate = key.type === 'PrivateIdentifier';
    if (kind === 'get') {
      if (isPrivate) return [...before, ...this.#plainFunction(value)];
      const name = JSON.stringify(keyOf(key));
      const body = `${this.#prefix}_get_${join.getters.length}`;
      join.getters.push(`[${name},"${body}"]`);
      return [
        `${prefix}get `,
        key,
        `(){return ${this.#prefix}.atOnce(this.${body},this,[])}${prefix}*${body}`,
        ...this.#paramsAndBody(value),
      ];
    }
    if (!isPrivate) join[value['async'] === true ? 'asyncs' : 'methods'].push(JSON.stringify(keyOf(key)));
    return [`${prefix}*`, key, ...this.#paramsAndBody(value)];
  }

  // Memory.

  #member(node: Node, around: Around): Piece[] {
    const object = node['object'] as Node;
    const property = node['property'] as Node;
    const p = this.#prefix;
    if (property.type === 'PrivateIdentifier') {
      const method = this.#privateCoroutine(property);
      const read: Piece[] = [...this.#emit(object, around), { start: object.end, end: node.end }];
      if (method === undefined) return read;
      return [`${p}.${method['async'] === true ? 'asyncCallable' : 'callable'}(`, ...read, ')'];
    }
    if (!around.switching || object.type === 'Super') return this.#memberParts(node, around);
    if (node['computed'] !== true) {
      const name = nameOf(property)!;
      if (!this.#accessors.has(name)) return this.#memberParts(node, around);
      return this.#either([`${p}.get(`, ...this.#emit(object, around), `,"${name}",${this.#site(node)})`]);
    }
    if (!this.#points || (property.type === 'Literal' && typeof property['value'] === 'string'))
      return this.#memberParts(node, around);
    return this.#load([...this.#emit(object, around)], [...this.#emit(property, around)], this.#site(node));
  }

  #memberParts(node: Node, around: Around): Piece[] {
    const object = node['object'] as Node;
    const property = node['property'] as Node;
    if (node['computed'] !== true) return [...this.#emit(object, around), { start: object.end, end: node.end }];
    return [
      ...this.#emit(object, around),
      { start: object.end, end: property.start },
      ...this.#emit(property, around),
      { start: property.end, end: node.end },
    ];
  }

  #load(object: Piece[], index: Piece[], site: number): Piece[] {
    const p = this.#prefix;
    return [`(${p}.load(`, ...object, ',', ...index, `,${site})?(yield,${p}.loaded()):${p}.value)`];
  }

  #store(object: Piece[], index: Piece[], value: Piece[], site: number): Piece[] {
    const p = this.#prefix;
    return [`(${p}.store(`, ...object, ',', ...index, ',', ...value, `,${site})?(yield,${p}.stored()):${p}.value)`];
  }

  #isMemory(target: Node, around: Around): boolean {
    const { type, computed } = target;
    if (!around.switching || !this.#points || type !== 'MemberExpression' || computed !== true) return false;
    return (target['object'] as Node).type !== 'Super';
  }

  #assignment(node: Node, around: Around): Piece[] {
    const left = node['left'] as Node;
    const right = node['right'] as Node;
    const operator = node['operator'] as string;
    if (!this.#isMemory(left, around)) {
      const target = left.type === 'MemberExpression' ? this.#memberParts(left, around) : this.#emit(left, around);
      return [...target, { start: left.end, end: right.start }, ...this.#emit(right, around)];
    }
    const object = this.#emit(left['object'] as Node, around);
    const index = this.#emit(left['property'] as Node, around);
    const value = this.#emit(right, around);
    if (operator === '=') return this.#store(object, index, ['(', ...value, ')'], this.#site(left));
    const [o, i] = [this.#temporary(around), this.#temporary(around)];
    const head: Piece[] = [`(${o}=`, ...object, `,${i}=`, ...index, ','];
    const read = this.#load([o], [i], this.#site(left));
    const own = operator.slice(0, -1);
    if (own === '&&' || own === '||' || own === '??') {
      return [...head, ...read, own, ...this.#store([o], [i], ['(', ...value, ')'], this.#site(left)), ')'];
    }
    return [...head, ...this.#store([o], [i], [...read, own, '(', ...value, ')'], this.#site(left)), ')'];
  }

  #update(node: Node, around: Around): Piece[] {
    const target = node['argument'] as Node;
    if (!this.#isMemory(target, around)) {
      const argument =
        target.type === 'MemberExpression' ? this.#memberParts(target, around) : this.#emit(target, around);
      return [{ start: node.start, end: target.start }, ...argument, { start: target.end, end: node.end }];
    }
    const [o, i, v, w] = [1, 2, 3, 4].map(() => this.#temporary(around)) as [string, string, string, string];
    const object = this.#emit(target['object'] as Node, around);
    const index = this.#emit(target['property'] as Node, around);
    const read = this.#load([o], [i], this.#site(target));
    const operator = node['operator'] as string;
    const write = this.#store([o], [i], [`(${operator}${w},${w})`], this.#site(target));
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

  // Calls.

  #call(node: Node, around: Around): Piece[] {
    const callee = node['callee'] as Node;
    const p = this.#prefix;
    const name = nameOf(callee);
    if (name === 'eval' && !this.#facts.declared.has('eval')) {
      // So that it sees nothing of what the transform adds.
      return ['(0,eval)', ...this.#arguments(node, around, '(', ')')];
    }
    const property = callee['property'] as Node | undefined;
    const method = property?.type === 'PrivateIdentifier' ? this.#privateCoroutine(property) : undefined;
    if (method !== undefined) {
      const target: Piece[] = [
        ...this.#emit(callee['object'] as Node, around),
        { start: (callee['object'] as Node).end, end: callee.end },
      ];
      const self = this.#emit(callee['object'] as Node, around);
      const list = this.#arguments(node, around, '[', ']');
      const run = method['async'] === true ? [`${p}.asyncBody(`, ...target, ')'] : target;
      if (!around.switching) return [`${p}.atOnce(`, ...run, ',', ...self, ',', ...list, ')'];
      return [`(yield*Reflect.apply(`, ...run, ',', ...self, ',', ...list, '))'];
    }
    if (callee.type === 'Super' || !around.switching) {
      const target =
        callee.type === 'MemberExpression' ? this.#memberParts(callee, around) : this.#emit(callee, around);
      const called: Piece[] = name !== undefined && this.#imported.has(name) ? ['(0,', ...target, ')'] : target;
      return [...called, ...this.#arguments(node, around, '(', ')')];
    }
    const declaration = name === undefined ? undefined : this.#facts.functions.get(name);
    if (declaration !== undefined && declaration['generator'] !== true && this.#isCoroutine(declaration)) {
      if (declaration['async'] !== true)
        return [`(yield*${p}_${name}`, ...this.#arguments(node, around, '(', ')'), ')'];
      return [`(yield*${p}.async(${p}_${name},undefined,`, ...this.#arguments(node, around, '[', ']'), '))'];
    }
    const list = this.#arguments(node, around, '[', ']');
    const site = this.#callSite(node, callee);
    if (callee.type === 'MemberExpression' && property!.type !== 'PrivateIdentifier') {
      const object = callee['object'] as Node;
      if (object.type === 'Super') {
        return this.#either([`${p}.callOn(`, ...this.#memberParts(callee, around), ',this,', ...list, `,${site})`]);
      }
      return this.#either([
        `${p}.callMethod(`,
        ...this.#emit(object, around),
        ',',
        ...this.#key(callee, around),
        ',',
        ...list,
        `,${site})`,
      ]);
    }
    return this.#either([`${p}.callFunction(`, ...this.#emit(callee, around), ',', ...list, `,${site})`]);
  }

  #new(node: Node, around: Around): Piece[] {
    const callee = node['callee'] as Node;
    const name = nameOf(callee) ?? '';
    const plain = PLAIN_CLASSES.has(name) && !this.#facts.declared.has(name);
    if (!around.switching || plain) {
      const target = this.#emit(callee, around);
      const called: Piece[] = this.#imported.has(name) ? ['(', ...target, ')'] : target;
      return ['new ', ...called, ...this.#arguments(node, around, '(', ')')];
    }
    const list = this.#arguments(node, around, '[', ']');
    return this.#either([
      `${this.#prefix}.construct(`,
      ...this.#emit(callee, around),
      ',',
      ...list,
      `,${this.#callSite(node, callee)})`,
    ]);
  }

  /** `a?.b(c)[d]`: each link is made only where what is before it is there. */
  #chain(expression: Node, around: Around): Piece[] {
    const p = this.#prefix;
    const links: Node[] = [];
    let base = expression;
    while (base.type === 'MemberExpression' || base.type === 'CallExpression') {
      links.unshift(base);
      base = (base.type === 'MemberExpression' ? base['object'] : base['callee']) as Node;
    }
    let code = this.#emit(base, around);
    const opened: Piece[] = [];
    let closing = '';
    const unless = (value: Piece[]): string => {
      const held = this.#temporary(around);
      opened.push(`((${held}=`, ...value, ')==null?undefined:');
      closing += ')';
      return held;
    };
    for (let at = 0; at < links.length; at++) {
      const link = links[at]!;
      if (link['optional'] === true) code = [unless(code)];
      const next = links[at + 1];
      if (link.type === 'CallExpression') {
        const list = this.#arguments(link, around, '[', ']');
        code = this.#either([
          `${p}.callFunction(`,
          ...code,
          ',',
          ...list,
          `,${this.#callSite(link, link['callee'] as Node)})`,
        ]);
      } else if (next?.type === 'CallExpression') {
        const list = this.#arguments(next, around, '[', ']');
        const site = this.#callSite(next, link);
        if (next['optional'] === true) {
          const self = this.#temporary(around);
          const callee = unless([`(${self}=`, ...code, `)[`, ...this.#key(link, around), ']']);
          code = this.#either([`${p}.callOn(${callee},${self},`, ...list, `,${site})`]);
        } else
          code = this.#either([
            `${p}.callMethod(`,
            ...code,
            ',',
            ...this.#key(link, around),
            ',',
            ...list,
            `,${site})`,
          ]);
        at += 1;
      } else if (link['computed'] === true && this.#points) {
        code = this.#load(code, this.#emit(link['property'] as Node, around), this.#site(link));
      } else code = [...code, '[', ...this.#key(link, around), ']'];
    }
    return ['(', ...opened, ...code, closing, ')'];
  }

  #key(member: Node, around: Around): Piece[] {
    const property = member['property'] as Node;
    if (property.type === 'PrivateIdentifier') throw this.#unsupported(member, 'private names in optional chains');
    return member['computed'] === true ? this.#emit(property, around) : [JSON.stringify(keyOf(property))];
  }

  #arguments(node: Node, around: Around, open: string, close: string): Piece[] {
    const pieces: Piece[] = [open];
    for (const [index, one] of (node['arguments'] as Node[]).entries()) {
      if (index > 0) pieces.push(',');
      pieces.push(...this.#emit(one, around));
    }
    return [...pieces, close];
  }

  /** A result, or a coroutine that leads to it. */
  #either(question: Piece[]): Piece[] {
    const p = this.#prefix;
    return ['(', ...question, `?yield*${p}.coroutine:${p}.value)`];
  }

  #privateCoroutine(property: Node): Node | undefined {
    const method = this.#facts.privateMethods.get(property['name'] as string);
    return method !== undefined && this.#isCoroutine(method) ? method : undefined;
  }

  #temporary(around: Around): string {
    const name = `${this.#prefix}${around.temporaries.length}`;
    around.temporaries.push(name);
    return name;
  }

  // Sites.

  #site(node: Node, named = node): number {
    return this.#siteAt(node, this.#file.text.slice(named.start, named.end));
  }

  /** What is called; of Atomics also what it is called on. */
  #callSite(node: Node, callee: Node): number {
    const text = this.#file.text.slice(callee.start, callee.end);
    const [view, index] = (node['arguments'] as Node[]).map(({ start, end }) => this.#file.text.slice(start, end));
    return this.#siteAt(node, text.startsWith('Atomics.') ? `${text}(${view}, ${index})` : text);
  }

  #siteAt(node: Node, text: string): number {
    const short = text.replace(/\s+/g, ' ');
    const { line, column } = positionOf(this.#starts, node.start);
    this.#sites.push({
      line,
      column,
      text: short.length > TEXT_LENGTH ? `${short.slice(0, TEXT_LENGTH - 1)}…` : short,
    });
    return this.#firstSite + this.#sites.length - 1;
  }

  #unsupported(node: Node, what: string): CompileError {
    const { line, column } = positionOf(this.#starts, node.start);
    const place = { file: this.#file.name, line, column };
    const message = `${this.#file.name}, line ${line}: this check follows threads step by step and cannot follow ${what}. Write it another way.`;
    return new CompileError(message, place);
  }
}

function declared(temporaries: readonly string[]): string {
  return temporaries.length > 0 ? `let ${temporaries.join(',')};` : '';
}

function keyOf(node: unknown): string {
  const { name, value } = node as { name?: string; value?: unknown };
  return name ?? String(value);
}
