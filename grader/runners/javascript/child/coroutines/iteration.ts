import type { Piece } from './code.ts';
import type { Around, FileCode } from './file-code.ts';
import { targetCode } from './memory-access.ts';
import type { Node } from './nodes.ts';

/** What is read as a whole: spread, or taken apart by a pattern. Of shared memory that is one step, where one can be made. */
export function wholeCode(file: FileCode, value: Node, around: Around): Piece[] {
  const code = file.emit(value, around);
  const p = file.prefix;
  if (!file.points || value.type === 'ArrayExpression') return code;
  if (!around.switching) return [`${p}.unshared(`, ...code, ')'];
  return [`(${p}.whole(`, ...code, `,${file.site(value)})?(yield,${p}.wholeLater()):${p}.value)`];
}

/** Whether a pattern reads elements of what it takes apart. */
export function readsElements({ type, properties }: Node): boolean {
  if (type === 'ArrayPattern') return true;
  if (type !== 'ObjectPattern') return false;
  return (properties as Node[]).some(
    (one) => one.type === 'RestElement' || one['computed'] === true || (one['key'] as Node).type === 'Literal',
  );
}

/** A loop over elements: each of shared memory is read by a step of its own. */
export function forOfCode(file: FileCode, node: Node, around: Around): Piece[] {
  const [left, right, body] = [node['left'], node['right'], node['body']] as [Node, Node, Node];
  const p = file.prefix;
  if (!file.points || !around.switching || left.type !== 'VariableDeclaration') {
    return file.parts(node, around, (part) => {
      if (part === right) return wholeCode(file, part, { ...around, switching: false });
      return part === left ? targetCode(file, part, around) : file.emit(part, around);
    });
  }
  const item = file.unique();
  return [
    { start: node.start, end: left.start },
    `const ${item} `,
    { start: left.end, end: right.start },
    `${p}.places(`,
    ...file.emit(right, around),
    ')',
    { start: right.end, end: body.start },
    '{',
    ...file.emit(left, around),
    `=(${p}.element(${item},${file.site(right)})?(yield,${p}.loaded()):${p}.value);`,
    ...file.emit(body, around),
    '}',
  ];
}
