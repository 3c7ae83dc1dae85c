import type { Node } from '../coroutines/nodes.ts';
import { isPlain, objectOf } from './access-code.ts';
import type { FollowedFile } from './followed-file.ts';
import { isPropertyName, targetCode } from './target-code.ts';

/** A call, with what it is called on, which may be shared. */
export function callCode(file: FollowedFile, node: Node): string {
  const callee = node['callee'] as Node;
  if (callee.type === 'Super') return file.parts(node);
  const mark = file.variable();
  const call = withCallee(file, node, callee, mark);
  const isMember = callee.type === 'MemberExpression';
  const object = isMember ? objectOf(file, callee) : undefined;
  const name = object !== undefined && callee['computed'] !== true ? file.textOf(callee['property'] as Node) : '';
  return file.tell(
    'called',
    `${mark}=${file.tell('mark')}`,
    file.site(node, file.textOf(callee)),
    file.site(node, isMember ? file.textOf(callee['object'] as Node) : ''),
    object ?? 'undefined',
    JSON.stringify(name),
    keyText(file, node),
    call,
  );
}

/** The first argument, where it can be asked for twice. */
function keyText(file: FollowedFile, node: Node): string {
  const [first] = node['arguments'] as Node[];
  return first && isPlain(file, first) ? file.textOf(first) : 'undefined';
}

/** `new` may begin something in whichever activity goes on. */
export function newCode(file: FollowedFile, node: Node): string {
  return `${file.options.recorder}.made(${file.tell('mark')},${withCallee(file, node, node['callee'] as Node)})`;
}

/**
 * The inside of a call, of `new`, and of a template with a tag: what is called stays what it is called on. `mark`: the variable whose
 * mark is to be renewed once the arguments are known.
 */
export function withCallee(file: FollowedFile, node: Node, callee: Node, mark?: string): string {
  const last = mark === undefined ? undefined : (node['arguments'] as Node[]).at(-1);
  const renewed = (part: Node): string => `${file.options.recorder}.renewed(${mark},${file.render(part)})`;
  return file.parts(node, (part) => {
    if (part === callee) return part.type === 'MemberExpression' ? targetCode(file, part) : file.render(part);
    if (part !== last) return file.render(part);
    return part.type === 'SpreadElement' ? `...${renewed(part['argument'] as Node)}` : renewed(part);
  });
}

/** Where something before is missing, nothing after it is done: that must stay one expression. */
export function chainCode(file: FollowedFile, node: Node): string {
  const before = (part: Node): string => (hasOptional(part) ? chainCode(file, part) : file.render(part));
  switch (node.type) {
    case 'MemberExpression':
      return file.parts(node, (part) => {
        if (part === node['object']) return before(part);
        return isPropertyName(node, part) ? file.textOf(part) : file.render(part);
      });
    case 'CallExpression':
      return file.parts(node, (part) => {
        if (part !== node['callee']) return file.render(part);
        return part.type === 'MemberExpression' ? chainCode(file, part) : before(part);
      });
    default:
      return file.render(node);
  }
}

function hasOptional(node: Node): boolean {
  if (node.type !== 'MemberExpression' && node.type !== 'CallExpression') return false;
  return node['optional'] === true || hasOptional((node['object'] ?? node['callee']) as Node);
}
