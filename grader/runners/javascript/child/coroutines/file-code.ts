import type { SourceFile } from '../../../../contract/submission.ts';
import { CompileError } from '../compile.ts';
import { factsOf, maySwitch, usesOf, type FileFacts } from './analysis.ts';
import { lineStarts, positionOf, type Piece } from './code.ts';
import { childrenOf, isNode, nameOf, type Node } from './nodes.ts';

/** Where code may come to a switch, or calls what may: line and column in the file, and what the source names there. */
export interface CodeSite {
  line: number;
  column: number;
  text: string;
}

/** How code around a node is run. */
export interface Around {
  /** Whether it is part of a coroutine, and so may give way. */
  switching: boolean;
  async: boolean;
  /** Variables that the transform has added to the function. */
  temporaries: string[];
}

export const AT_ONCE: Around = { switching: false, async: false, temporaries: [] };

/** What a node becomes. */
type Emit = (file: FileCode, node: Node, around: Around) => Piece[];

const TEXT_LENGTH = 60;

/** What all parts of the transform of one file share: what is known of the file, and what was gathered until now. */
export class FileCode {
  readonly file: SourceFile;
  readonly accessors: ReadonlySet<string>;
  readonly facts: FileFacts;
  /** Whether accesses are switch points; what an exercise's scenario does is none of the submission's steps. */
  readonly points: boolean;
  readonly sites: CodeSite[] = [];
  readonly imports: string[] = [];
  /** What imported names are in the code. */
  readonly imported = new Map<string, string>();
  readonly exported: [string, string][] = [];
  /** Names that begin so occur nowhere in the source. */
  readonly prefix: string;
  readonly #firstSite: number;
  readonly #starts: number[];
  readonly #emit: Emit;
  #uniques = 0;

  constructor(
    file: SourceFile,
    program: Node,
    accessors: ReadonlySet<string>,
    { firstSite, points, emit }: { firstSite: number; points: boolean; emit: Emit },
  ) {
    this.file = file;
    this.accessors = accessors;
    this.facts = factsOf(program);
    this.points = points;
    this.#firstSite = firstSite;
    this.#starts = lineStarts(file.text);
    this.#emit = emit;
    let prefix = '$rc';
    while (file.text.includes(prefix)) prefix += '$';
    this.prefix = prefix;
  }

  /** A node, transformed. */
  emit(node: Node, around: Around): Piece[] {
    return this.#emit(this, node, around);
  }

  /** The statements of a body: its functions are joined to their coroutines before anything else is done. */
  statements(node: Node, statements: readonly Node[], around: Around): Piece[] {
    const pieces: Piece[] = [];
    for (const one of statements) {
      const declaration = one.type.startsWith('Export') && isNode(one['declaration']) ? one['declaration'] : one;
      if (declaration.type !== 'FunctionDeclaration' || !this.isCoroutine(declaration)) continue;
      const name = nameOf(declaration['id']);
      if (name !== undefined)
        pieces.push(`${this.prefix}.declare(${name},${this.prefix}_${name},${declaration['async'] === true});`);
    }
    let at = statements[0]?.start ?? node.end;
    for (const one of statements) {
      pieces.push({ start: at, end: one.start }, ...this.ended(one, around));
      at = one.end;
    }
    return pieces;
  }

  /** A statement of a list, which ends where it ended: what follows may begin with a bracket now. */
  ended(statement: Node, around: Around): Piece[] {
    const { type } = (statement['declaration'] ?? statement) as Node;
    const code = this.emit(statement, around);
    return type === 'VariableDeclaration' ? [...code, this.semicolon(statement)] : code;
  }

  /** What ends a statement whose source leaves that to the end of the line. */
  semicolon({ end }: Node): string {
    return this.file.text[end - 1] === ';' ? '' : ';';
  }

  /** A node as it is, its parts transformed. */
  parts(node: Node, around: Around, code = (part: Node): Piece[] => this.emit(part, around)): Piece[] {
    const pieces: Piece[] = [];
    let at = node.start;
    for (const child of childrenOf(node)) {
      pieces.push({ start: at, end: child.start }, ...code(child));
      at = child.end;
    }
    pieces.push({ start: at, end: node.end });
    return pieces;
  }

  /** Whether a function becomes a coroutine. */
  isCoroutine(fn: Node): boolean {
    if (fn['generator'] === true) {
      if (fn['async'] === true) throw this.unsupported(fn, 'asynchronous generators');
      return false;
    }
    const { others } = fn.type === 'ArrowFunctionExpression' ? usesOf(fn) : { others: false };
    if (fn['async'] === true) {
      if (others) throw this.unsupported(fn, 'super or arguments in an asynchronous arrow function');
      return true;
    }
    return !others && maySwitch(fn['body'] as Node, this.accessors, this.facts);
  }

  /** A private method that became a coroutine. */
  privateCoroutine(property: Node): Node | undefined {
    const method = this.facts.privateMethods.get(property['name'] as string);
    return method !== undefined && this.isCoroutine(method) ? method : undefined;
  }

  /** What a name is in the code: what is imported stays joined to the file that it comes from. */
  reference(name: string): string {
    return this.imported.get(name) ?? name;
  }

  /** A call's arguments between brackets. */
  arguments(node: Node, around: Around, open: string, close: string): Piece[] {
    const pieces: Piece[] = [open];
    for (const [index, one] of (node['arguments'] as Node[]).entries()) {
      if (index > 0) pieces.push(',');
      pieces.push(...this.emit(one, around));
    }
    return [...pieces, close];
  }

  /** The key of a member, as an expression. */
  key(member: Node, around: Around): Piece[] {
    const property = member['property'] as Node;
    if (property.type === 'PrivateIdentifier') throw this.unsupported(member, 'private names in optional chains');
    return member['computed'] === true ? this.emit(property, around) : [JSON.stringify(keyOf(property))];
  }

  /** A result, or a coroutine that leads to it. */
  either(question: Piece[]): Piece[] {
    const p = this.prefix;
    return ['(', ...question, `?yield*${p}.coroutine:${p}.value)`];
  }

  /** A name for something that the transform adds, unlike all in the other files too. */
  unique(): string {
    this.#uniques += 1;
    return `${this.prefix}_${this.#firstSite}_${this.#uniques}`;
  }

  /** A new variable of the function around. */
  temporary(around: Around): string {
    const name = `${this.prefix}${around.temporaries.length}`;
    around.temporaries.push(name);
    return name;
  }

  /** Numbers a place where something is done to what `named` says. */
  site(node: Node, named = node): number {
    return this.#siteAt(node, this.file.text.slice(named.start, named.end));
  }

  /** What is called; of Atomics also what it is called on. */
  callSite(node: Node, callee: Node): number {
    const text = this.file.text.slice(callee.start, callee.end);
    const [view, index] = (node['arguments'] as Node[]).map(({ start, end }) => this.file.text.slice(start, end));
    // What is merely read or written is named as it is elsewhere.
    if (text === 'Atomics.load' || text === 'Atomics.store') return this.#siteAt(node, `${view}[${index}]`);
    return this.#siteAt(node, text.startsWith('Atomics.') ? `${text}(${view}, ${index})` : text);
  }

  #siteAt(node: Node, text: string): number {
    const short = text.replace(/\s+/g, ' ');
    const { line, column } = positionOf(this.#starts, node.start);
    this.sites.push({
      line,
      column,
      text: short.length > TEXT_LENGTH ? `${short.slice(0, TEXT_LENGTH - 1)}…` : short,
    });
    return this.#firstSite + this.sites.length - 1;
  }

  /** What the scheduler cannot follow, as an error for the student. */
  unsupported(node: Node, what: string): CompileError {
    const { line, column } = positionOf(this.#starts, node.start);
    const place = { file: this.file.name, line, column };
    const message = `${this.file.name}, line ${line}: this check follows threads step by step and cannot follow ${what}. Write it another way.`;
    return new CompileError(message, place);
  }
}

/** Declares variables that the transform has added. */
export function declared(temporaries: readonly string[]): string {
  return temporaries.length > 0 ? `let ${temporaries.join(',')};` : '';
}

/** The name that a property or an export has. */
export function keyOf(node: unknown): string {
  const { name, value } = node as { name?: string; value?: unknown };
  return name ?? String(value);
}
