import type { Piece } from './code.ts';
import type { Around, FileCode } from './file-code.ts';
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
