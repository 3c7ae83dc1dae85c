/** A node of the syntax tree, as the parser makes it (ESTree). */
export interface Node {
  type: string;
  start: number;
  end: number;
  [key: string]: unknown;
}

/** Kinds of nodes that are functions with a body of their own. */
export const FUNCTIONS: ReadonlySet<string> = new Set([
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
]);

/** Whether a value is a node of the tree. */
export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';
}

/** A node's parts in the order of the source. */
export function childrenOf(node: Node): Node[] {
  const children: Node[] = [];
  for (const value of Object.values(node)) {
    if (Array.isArray(value)) children.push(...value.filter(isNode));
    else if (isNode(value)) children.push(value);
  }
  // Of `{ a }` key and value are the same place.
  return children
    .sort((left, right) => left.start - right.start)
    .filter((child, index) => index === 0 || child.start >= children[index - 1]!.end);
}

/** Whether a node or anything in it is so; where `into` says no, nothing below is looked at. */
export function someNode(node: Node, is: (node: Node) => boolean, into: (node: Node) => boolean = () => true): boolean {
  if (is(node)) return true;
  return into(node) && childrenOf(node).some((child) => someNode(child, is, into));
}

/** The name of an identifier; undefined for all else. */
export function nameOf(node: unknown): string | undefined {
  return isNode(node) && node.type === 'Identifier' ? (node['name'] as string) : undefined;
}
