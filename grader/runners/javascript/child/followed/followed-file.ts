import { lineStarts, positionOf } from '../coroutines/code.ts';
import type { CodeSite } from '../coroutines/file-code.ts';
import { childrenOf, type Node } from '../coroutines/nodes.ts';
import { variablesOf, type Variables } from './variables.ts';

/** How a file is rewritten. */
export interface FollowOptions {
  /** The recorder's name in the code; it occurs in no file. */
  recorder: string;
  /** Sites are numbered on from other files; 0 is none. */
  firstSite: number;
  /** Whether what it reads and writes is a step: what an exercise's scenario does is none of the submission's. */
  accesses: boolean;
  /** Names of all getters: reading such a property twice may do more than reading it once. */
  accessors: ReadonlySet<string>;
}

/** How a function is run; what is outside of all functions is no activity. */
export type FunctionKind = 'plain' | 'async' | 'generator' | 'asyncGenerator';

/** The function that is being rewritten, or the file around all of them. */
interface Frame {
  kind: FunctionKind;
  isConstructor: boolean;
  /** How many asynchronous functions there are around its code, itself among them. */
  depth: number;
  /** Variables that the rewriting has added to it. */
  added: string[];
}

const TEXT_LENGTH = 60;

/** What all parts of the rewriting of one file share. */
export class FollowedFile {
  readonly sites: CodeSite[] = [];
  readonly options: FollowOptions;
  readonly text: string;
  readonly variables: Variables;
  /** The code of a node where it stands for its value. */
  readonly render: (node: Node) => string;
  readonly #starts: number[];
  #frame: Frame = { kind: 'plain', isConstructor: false, depth: 0, added: [] };
  #uniques = 0;

  constructor(text: string, program: Node, options: FollowOptions, render: (file: FollowedFile, node: Node) => string) {
    this.text = text;
    this.options = options;
    this.variables = variablesOf(program);
    this.render = (node) => render(this, node);
    this.#starts = lineStarts(text);
  }

  /** The variable that holds the activity which the code belongs to that is being rewritten. */
  get activity(): string {
    return `${this.options.recorder}a${this.#frame.depth}`;
  }

  get kind(): FunctionKind {
    return this.#frame.kind;
  }

  get isConstructor(): boolean {
    return this.#frame.isConstructor;
  }

  /** Rewrites what is inside of a function, or of the whole file. Answers with its code and with declarations of what was added to it. */
  inside(kind: FunctionKind, rewrite: () => string, isConstructor = false): { code: string; added: string } {
    const before = this.#frame;
    const isActivity = kind === 'async' || kind === 'asyncGenerator';
    this.#frame = { kind, isConstructor, depth: before.depth + (isActivity ? 1 : 0), added: [] };
    const code = rewrite();
    const { added } = this.#frame;
    this.#frame = before;
    return { code, added: added.length > 0 ? `let ${added.join(',')};` : '' };
  }

  /** A variable of the function's own. */
  variable(): string {
    const name = `${this.options.recorder}m${this.#uniques++}`;
    this.#frame.added.push(name);
    return name;
  }

  textOf({ start, end }: Node): string {
    return this.text.slice(start, end);
  }

  /** A node with its parts rendered, and what is between them as it was. */
  parts(node: Node, render: (part: Node) => string = this.render): string {
    let code = '';
    let at = node.start;
    for (const part of childrenOf(node)) {
      code += this.text.slice(at, part.start) + render(part);
      at = part.end;
    }
    return code + this.text.slice(at, node.end);
  }

  /** A call of the recorder by whichever activity goes on. */
  tell(name: string, ...args: string[]): string {
    return `${this.options.recorder}.${name}(${[this.activity, ...args].join(',')})`;
  }

  /** The number of a place of the source that is named so. */
  site(node: Node, text = this.textOf(node)): string {
    if (!this.options.accesses) return '0';
    // Where a type stood there is nothing now.
    const short = text.replaceAll(/ {2,}(?=[(),.;:=\]])/g, '').replaceAll(/\s+/g, ' ');
    this.sites.push({
      ...positionOf(this.#starts, node.start),
      text: short.length > TEXT_LENGTH ? `${short.slice(0, TEXT_LENGTH - 1)}…` : short,
    });
    return String(this.options.firstSite + this.sites.length - 1);
  }

  /** A thing that stands for one variable of one call of its function. */
  token(variable: number): string {
    return `${this.options.recorder}v${variable}`;
  }
}
