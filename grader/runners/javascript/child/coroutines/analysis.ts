import { childrenOf, FUNCTIONS, isNode, nameOf, someNode, type Node } from './nodes.ts';

/** What must be known of a file before any of it is transformed. */
export interface FileFacts {
  /** How often each name is declared or given a value, in any scope. */
  declared: ReadonlyMap<string, number>;
  assigned: ReadonlySet<string>;
  /** Names that are mentioned anywhere. */
  mentioned: ReadonlySet<string>;
  /** Functions that are declared once and never given another value, by name: a call of that name calls them. */
  functions: ReadonlyMap<string, Node>;
  /** Private methods, by their names. */
  privateMethods: ReadonlyMap<string, Node>;
}

/** Collects the names of a file. */
export function factsOf(program: Node): FileFacts {
  const declared = new Map<string, number>();
  const assigned = new Set<string>();
  const mentioned = new Set<string>();
  const functions = new Map<string, Node>();
  const privateMethods = new Map<string, Node>();
  const declare = (pattern: unknown): void => {
    for (const name of namesIn(pattern)) declared.set(name, (declared.get(name) ?? 0) + 1);
  };
  const visit = (node: Node): void => {
    switch (node.type) {
      case 'Identifier':
        mentioned.add(node['name'] as string);
        break;
      case 'VariableDeclarator':
        declare(node['id']);
        break;
      case 'ClassDeclaration':
      case 'ClassExpression':
        declare(node['id']);
        break;
      case 'CatchClause':
        declare(node['param']);
        break;
      case 'ImportSpecifier':
      case 'ImportDefaultSpecifier':
      case 'ImportNamespaceSpecifier':
        declare(node['local']);
        break;
      case 'AssignmentExpression':
      case 'ForInStatement':
      case 'ForOfStatement':
        for (const name of namesIn(node['left'])) assigned.add(name);
        break;
      case 'UpdateExpression':
        for (const name of namesIn(node['argument'])) assigned.add(name);
        break;
      case 'MethodDefinition': {
        const key = node['key'] as Node;
        if (key.type === 'PrivateIdentifier' && node['kind'] === 'method') {
          privateMethods.set(key['name'] as string, node['value'] as Node);
        }
        break;
      }
    }
    if (FUNCTIONS.has(node.type)) {
      declare(node['id']);
      for (const param of node['params'] as Node[]) declare(param);
      const name = nameOf(node['id']);
      if (node.type === 'FunctionDeclaration' && name !== undefined) functions.set(name, node);
    }
    // A property's name is no variable.
    const named =
      node['computed'] === true
        ? undefined
        : (node['property'] ?? (node['shorthand'] === true ? undefined : node['key']));
    for (const child of childrenOf(node)) if (child !== named) visit(child);
  };
  visit(program);
  for (const name of functions.keys()) {
    if (declared.get(name) !== 1 || assigned.has(name)) functions.delete(name);
  }
  return { declared, assigned, mentioned, functions, privateMethods };
}

/** The names that a pattern binds. */
export function namesIn(pattern: unknown): string[] {
  if (!isNode(pattern)) return [];
  const name = nameOf(pattern);
  if (name !== undefined) return [name];
  switch (pattern.type) {
    case 'ObjectPattern':
      return (pattern['properties'] as Node[]).flatMap((one) => namesIn(one['value'] ?? one['argument']));
    case 'ArrayPattern':
      return (pattern['elements'] as (Node | null)[]).flatMap(namesIn);
    case 'AssignmentPattern':
      return namesIn(pattern['left']);
    case 'RestElement':
      return namesIn(pattern['argument']);
    default:
      return [];
  }
}

/** Whether a function's own code may touch shared memory, call something or await: only then it can come to a switch. */
export function maySwitch(body: Node, accessors: ReadonlySet<string>, { declared }: FileFacts): boolean {
  const inside = (node: Node): boolean =>
    node === body || (!FUNCTIONS.has(node.type) && !node.type.startsWith('Class'));
  return someNode(
    body,
    (node) => {
      switch (node.type) {
        case 'CallExpression':
          return !isReckoning(node, declared);
        case 'NewExpression':
        case 'AwaitExpression':
        case 'ForOfStatement':
        case 'SpreadElement':
        case 'ArrayPattern':
        case 'ObjectPattern':
          return true;
        case 'MemberExpression':
          return node['computed'] === true || accessors.has(nameOf(node['property']) ?? '');
        default:
          return false;
      }
    },
    inside,
  );
}

/** Whether a call does nothing but reckon with numbers: a function of Math, given nothing that could be memory or call back. */
export function isReckoning(node: Node, declared: FileFacts['declared']): boolean {
  const callee = node['callee'] as Node;
  if (callee.type !== 'MemberExpression' || callee['computed'] === true) return false;
  if (nameOf(callee['object']) !== 'Math' || declared.has('Math')) return false;
  if (node['optional'] === true || callee['optional'] === true) return false;
  const reckons = typeof (Math as unknown as Record<string, unknown>)[nameOf(callee['property'])!] === 'function';
  return reckons && (node['arguments'] as Node[]).every((one) => isPrimitive(one, declared));
}

/** Whether it can be seen that a value is no object. */
function isPrimitive(node: Node, declared: FileFacts['declared']): boolean {
  switch (node.type) {
    case 'Literal':
      return node['regex'] === undefined;
    case 'TemplateLiteral':
    case 'UnaryExpression':
    case 'BinaryExpression':
    case 'UpdateExpression':
      return true;
    case 'LogicalExpression':
      return isPrimitive(node['left'] as Node, declared) && isPrimitive(node['right'] as Node, declared);
    case 'ConditionalExpression':
      return isPrimitive(node['consequent'] as Node, declared) && isPrimitive(node['alternate'] as Node, declared);
    case 'CallExpression':
      return isReckoning(node, declared);
    default:
      return false;
  }
}

/** Whether a function uses `this`, `arguments`, `super` or `new.target` of what is around it. */
export function usesOf(fn: Node): { self: boolean; others: boolean } {
  const own = (node: Node): boolean =>
    node === fn ||
    (node.type !== 'FunctionDeclaration' && node.type !== 'FunctionExpression' && !node.type.startsWith('Class'));
  return {
    self: someNode(fn, ({ type }) => type === 'ThisExpression', own),
    others: someNode(
      fn,
      (node) => node.type === 'Super' || node.type === 'MetaProperty' || nameOf(node) === 'arguments',
      own,
    ),
  };
}

/** Whether a method or an arrow function in it says `super`. */
export function usesSuper(method: Node): boolean {
  return someNode(
    method,
    ({ type }) => type === 'Super',
    (node) =>
      node === method ||
      (node.type !== 'FunctionDeclaration' && node.type !== 'FunctionExpression' && !node.type.startsWith('Class')),
  );
}

const CONSTANT = new Set(['Literal', 'TemplateElement', 'Identifier']);

/** False only where it can be seen that a file holds nothing but functions, classes and constants, and nobody's own globals. */
export function keepsState(
  program: Node,
  { mentioned, assigned }: FileFacts,
  threadGlobals: readonly string[],
): boolean {
  if (threadGlobals.some((name) => mentioned.has(name))) return true;
  // Functions and classes are objects too: what is kept on them is kept.
  const own = new Set((program['body'] as Node[]).flatMap(declaredBy));
  const onName = (target: unknown): boolean => {
    const name = isNode(target) && target.type === 'MemberExpression' ? nameOf(target['object']) : undefined;
    return name !== undefined && (own.has(name) || /^[A-Z]/.test(name));
  };
  if (
    someNode(program, (node) => onName(node['left']) || (node.type === 'UpdateExpression' && onName(node['argument'])))
  )
    return true;
  return (program['body'] as Node[]).some((statement) => statementKeepsState(statement, assigned));
}

/** Names of a file that a statement of it declares. */
function declaredBy(statement: Node): string[] {
  const declaration = isNode(statement['declaration']) ? statement['declaration'] : statement;
  if (declaration.type !== 'VariableDeclaration') return namesIn(declaration['id']);
  return (declaration['declarations'] as Node[]).flatMap(({ id }) => namesIn(id));
}

function statementKeepsState(statement: Node, assigned: ReadonlySet<string>): boolean {
  switch (statement.type) {
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
    case 'FunctionDeclaration':
    case 'EmptyStatement':
      return false;
    case 'ExportNamedDeclaration':
      return isNode(statement['declaration']) && statementKeepsState(statement['declaration'], assigned);
    case 'ExportDefaultDeclaration': {
      const declaration = statement['declaration'] as Node;
      return !isConstant(declaration) && statementKeepsState(declaration, assigned);
    }
    case 'VariableDeclaration':
      return (statement['declarations'] as Node[]).some(
        ({ id, init }) =>
          !isNode(id) ||
          namesIn(id).some((name) => assigned.has(name)) ||
          id.type !== 'Identifier' ||
          !isConstant(init),
      );
    case 'ClassDeclaration':
      return ((statement['body'] as Node)['body'] as Node[]).some(
        (member) =>
          member.type === 'StaticBlock' ||
          (member.type === 'PropertyDefinition' && member['static'] === true) ||
          member['computed'] === true,
      );
    default:
      return true;
  }
}

/** A value that nobody can change. */
function isConstant(value: unknown): boolean {
  if (!isNode(value)) return true;
  if (FUNCTIONS.has(value.type)) return true;
  if (value['regex'] !== undefined) return false;
  if (!CONSTANT.has(value.type) && !/^(Unary|Binary|Template|Logical|Conditional)/.test(value.type)) return false;
  return childrenOf(value).every(isConstant);
}
