import type { Piece } from './code.ts';
import type { Around, FileCode } from './file-code.ts';
import { wholeCode } from './whole-code.ts';
import { targetCode } from './memory-access.ts';
import type { Node } from './nodes.ts';

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
