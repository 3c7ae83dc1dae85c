import { namesIn } from '../coroutines/analysis.ts';
import { childrenOf, FUNCTIONS, isNode, nameOf, type Node } from '../coroutines/nodes.ts';

/** A variable of the source: which function declares it, which use it, and whether it is ever given another value. */
export interface Variable {
  id: number;
  /** The `let` or `var` statement that declares it, or the function whose parameter it is; undefined for all else. */
  declaration: Node | undefined;
  home: Node;
  reassigned: boolean;
  usedElsewhere: boolean;
}

type Scope = Map<string, Variable>;

/** What a file's identifiers stand for. */
export interface Variables {
  /** The variable that an identifier reads or is given a value through; undefined for globals and for what is no variable. */
  of(identifier: Node): Variable | undefined;
  /** Those that a statement declares and that several functions use while they change. */
  sharedOf(declaration: Node): Variable[];
}

/** Whether a variable may be changed by one activity while another goes by it. */
export function isShared({ declaration, reassigned, usedElsewhere }: Variable): boolean {
  return declaration !== undefined && reassigned && usedElsewhere;
}

/** Resolves the names of a file by the language's rules of scope. */
export function variablesOf(program: Node): Variables {
  const found = new WeakMap<Node, Variable>();
  const all: Variable[] = [];

  const declare = (scope: Scope, name: string, home: Node, declaration?: Node): void => {
    const known = scope.get(name);
    if (known) return;
    const variable = { id: all.length, declaration, home, reassigned: false, usedElsewhere: false };
    all.push(variable);
    scope.set(name, variable);
  };

  const visit = (node: Node, scopes: readonly Scope[], home: Node): void => {
    const inner = scopeOf(node, home, declare);
    const around = inner ? [inner, ...scopes] : scopes;
    const within = FUNCTIONS.has(node.type) ? node : home;
    const name = nameOf(node);
    if (name !== undefined) {
      const variable = scopes.find((scope) => scope.has(name))?.get(name);
      if (variable) {
        found.set(node, variable);
        if (variable.home !== home) variable.usedElsewhere = true;
      }
      return;
    }
    for (const child of childrenOf(node)) if (!isMereName(node, child)) visit(child, around, within);
    for (const target of targetsOf(node)) {
      const variable = around.find((scope) => scope.has(target))?.get(target);
      if (variable) variable.reassigned = true;
    }
  };

  visit(program, [], program);
  return {
    of: (identifier) => found.get(identifier),
    sharedOf: (declaration) => all.filter((one) => one.declaration === declaration && isShared(one)),
  };
}

/** The names that a node brings into scope for what is in it. */
function scopeOf(
  node: Node,
  home: Node,
  declare: (scope: Scope, name: string, home: Node, declaration?: Node) => void,
): Scope | undefined {
  const scope: Scope = new Map();
  const statements = (list: unknown): void => {
    for (const one of list as Node[]) {
      const statement = isNode(one['declaration']) ? one['declaration'] : one;
      if (statement.type === 'VariableDeclaration') {
        if (statement['kind'] !== 'var') declareAll(statement, home, statement);
      } else if (/^(Function|Class)Declaration$/.test(statement.type)) {
        for (const name of namesIn(statement['id'])) declare(scope, name, home);
      } else if (one.type === 'ImportDeclaration') {
        for (const { local } of one['specifiers'] as Node[]) declare(scope, nameOf(local)!, home);
      }
    }
  };
  const declareAll = (statement: Node, of: Node, declaration?: Node): void => {
    for (const { id } of statement['declarations'] as Node[])
      for (const name of namesIn(id)) declare(scope, name, of, declaration);
  };
  if (FUNCTIONS.has(node.type)) {
    for (const param of node['params'] as Node[]) for (const name of namesIn(param)) declare(scope, name, node, node);
    for (const name of namesIn(node['id'])) declare(scope, name, node);
    for (const [statement, isHead] of hoisted(node['body'] as Node)) {
      declareAll(statement, node, isHead ? undefined : statement);
    }
    return scope;
  }
  switch (node.type) {
    case 'Program':
      statements(node['body']);
      for (const [statement, isHead] of hoisted(node)) declareAll(statement, node, isHead ? undefined : statement);
      return scope;
    case 'BlockStatement':
    case 'StaticBlock':
      statements(node['body']);
      return scope;
    case 'SwitchStatement':
      statements((node['cases'] as Node[]).flatMap(({ consequent }) => consequent));
      return scope;
    case 'ForStatement':
    case 'ForInStatement':
    case 'ForOfStatement': {
      const head = node['init'] ?? node['left'];
      if (isNode(head) && head.type === 'VariableDeclaration' && head['kind'] !== 'var') declareAll(head, home);
      return scope;
    }
    case 'CatchClause':
      for (const name of namesIn(node['param'])) declare(scope, name, home);
      return scope;
    default:
      return undefined;
  }
}

/** The `var` statements that belong to a function, wherever in it they stand, and whether each is the head of a loop. */
function hoisted(body: Node): [statement: Node, isHead: boolean][] {
  const found: [Node, boolean][] = [];
  const visit = (node: Node, isHead: boolean): void => {
    if (FUNCTIONS.has(node.type)) return;
    if (node.type === 'VariableDeclaration' && node['kind'] === 'var') found.push([node, isHead]);
    for (const child of childrenOf(node)) {
      visit(child, node.type.startsWith('For') && child === (node['init'] ?? node['left']));
    }
  };
  visit(body, false);
  return found;
}

/** Names that a node gives another value to. */
function targetsOf(node: Node): string[] {
  switch (node.type) {
    case 'AssignmentExpression':
    case 'ForInStatement':
    case 'ForOfStatement':
      return namesIn(node['left']);
    case 'UpdateExpression':
      return namesIn(node['argument']);
    default:
      return [];
  }
}

/** Whether a part of a node is a name of something other than a variable: a property, a label, an export. */
function isMereName(node: Node, child: Node): boolean {
  if (/^(Export|Import)\w*Specifier$|^(Labeled|Break|Continue)Statement$|^MetaProperty$/.test(node.type)) {
    return nameOf(child) !== undefined;
  }
  if (node['computed'] === true || node['shorthand'] === true) return false;
  return child === node['property'] || (child === node['key'] && child !== node['value']);
}
