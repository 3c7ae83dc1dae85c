import { parse } from 'acorn';
import type { SourceFile } from '../../../../contract/submission.ts';
import { keepsState } from './analysis.ts';
import { callCode, chainCode, newCode } from './call-code.ts';
import { classCode } from './class-code.ts';
import { placed, type Piece, type PlacedCode } from './code.ts';
import { AT_ONCE, declared, FileCode, type Around, type CodeSite } from './file-code.ts';
import { functionCode, propertyCode } from './function-code.ts';
import { forOfCode } from './loop-code.ts';
import { readsElements, wholeCode } from './whole-code.ts';
import { assignmentCode, memberCode, targetCode, updateCode } from './memory-access.ts';
import { exportAllCode, readModuleStatement, shadowedImports } from './module-code.ts';
import { childrenOf, isNode, nameOf, type Node } from './nodes.ts';

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

/**
 * Rewrites a file so that a thread that runs it can be held at any access to shared memory and any operation on it, and be followed
 * by another one in the same isolate: functions become coroutines (generators), and calls of what may be one hand its switches on.
 * `firstSite` numbers the sites on from other files.
 */
export function transform(
  source: SourceFile,
  program: Node,
  accessors: ReadonlySet<string>,
  options: { firstSite: number; points: boolean },
): CoroutineFile {
  const file = new FileCode(source, program, accessors, { ...options, emit });
  const p = file.prefix;
  const around: Around = { switching: true, async: false, temporaries: [] };
  const statements = program['body'] as Node[];
  for (const one of statements) if (/^(Import|Export)/.test(one.type)) readModuleStatement(file, one);
  const body = file.statements(program, statements, around);
  const globals = GLOBALS.filter((name) => file.facts.mentioned.has(name));
  const head = [
    `(function*(${p},${p}g,${p}m,${p}e){"use strict";`,
    ...(globals.length > 0 ? [`const{${globals.join(',')}}=${p}g;`] : []),
    '{',
    `${p}e({${file.exported.map(([name, value]) => `${JSON.stringify(name)}:()=>${value}`).join(',')}});`,
    declared(around.temporaries),
  ].join('');
  const { code, sourceOf } = placed([head, ...body, '\n}})'], source.text);
  return {
    name: source.name,
    code,
    sourceOf,
    imports: file.imports,
    stateful: keepsState(program, file.facts, THREAD_GLOBALS),
    sites: file.sites,
  };
}

function emit(file: FileCode, node: Node, around: Around): Piece[] {
  const p = file.prefix;
  switch (node.type) {
    case 'ImportDeclaration':
      return shadowedImports(file, node);
    case 'ExportAllDeclaration':
      return [exportAllCode(file, node)];
    case 'ExportNamedDeclaration':
      return isNode(node['declaration']) ? file.emit(node['declaration'], around) : [];
    case 'ExportDefaultDeclaration': {
      const declaration = node['declaration'] as Node;
      if (nameOf(declaration['id']) !== undefined) return file.emit(declaration, around);
      const value = { ...declaration, type: declaration.type.replace('Declaration', 'Expression') };
      return [`const ${p}default=(`, ...file.emit(value, around), ');'];
    }
    case 'BlockStatement':
    case 'StaticBlock': {
      const body = node['body'] as Node[];
      if (body.length === 0) return [node];
      return [
        { start: node.start, end: body[0]!.start },
        ...file.statements(node, body, node.type === 'StaticBlock' ? AT_ONCE : around),
        { start: body.at(-1)!.end, end: node.end },
      ];
    }
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return functionCode(file, node);
    case 'ClassDeclaration':
    case 'ClassExpression':
      return classCode(file, node, around);
    case 'Property':
      return propertyCode(file, node, around);
    case 'Identifier':
      return identifier(file, node);
    case 'MemberExpression':
      return memberCode(file, node, around);
    case 'ChainExpression':
      return around.switching ? chainCode(file, node['expression'] as Node, around) : file.parts(node, around);
    case 'CallExpression':
      return callCode(file, node, around);
    case 'NewExpression':
      return newCode(file, node, around);
    case 'AssignmentExpression':
      return assignmentCode(file, node, around);
    case 'UpdateExpression':
      return updateCode(file, node, around);
    case 'AwaitExpression': {
      if (!around.async) throw file.unsupported(node, 'await outside of functions');
      const argument = node['argument'] as Node;
      return [`(yield ${p}.await(`, ...file.emit(argument, around), `,${file.site(node, argument)}))`];
    }
    case 'ForOfStatement':
      if (node['await'] === true) throw file.unsupported(node, 'for await');
      return forOfCode(file, node, around);
    case 'SpreadElement':
      return ['...', ...wholeCode(file, node['argument'] as Node, around)];
    case 'VariableDeclarator':
      return file.parts(node, around, (part) =>
        part === node['init'] && readsElements(node['id'] as Node)
          ? wholeCode(file, part, around)
          : file.emit(part, around),
      );
    case 'ForInStatement':
      return file.parts(node, around, (part) =>
        part === node['left'] ? targetCode(file, part, around) : file.emit(part, around),
      );
    case 'ExpressionStatement':
    case 'ReturnStatement':
    case 'ThrowStatement':
      return [...file.parts(node, around), file.semicolon(node)];
    case 'SwitchCase':
      return file.parts(node, around, (part) => file.ended(part, around));
    case 'SequenceExpression':
      // Where it becomes an argument it would be several.
      return ['(', ...file.parts(node, around), ')'];
    case 'UnaryExpression':
      return node['operator'] === 'delete'
        ? file.parts(node, around, (part) => targetCode(file, part, around))
        : file.parts(node, around);
    case 'ImportExpression':
      throw file.unsupported(node, 'import()');
    case 'LabeledStatement':
      return [{ start: node.start, end: (node['body'] as Node).start }, ...file.emit(node['body'] as Node, around)];
    case 'BreakStatement':
    case 'ContinueStatement':
    case 'MetaProperty':
      return [node];
    default:
      return file.parts(node, around);
  }
}

function identifier(file: FileCode, node: Node): Piece[] {
  const name = node['name'] as string;
  const free = !file.facts.declared.has(name);
  if (free && ASSIGNED_GLOBALS.includes(name)) return [`${file.prefix}g.`, node];
  const imported = file.imported.get(name);
  return imported === undefined ? [node] : [imported];
}
