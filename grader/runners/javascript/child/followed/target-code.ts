import type { Node } from '../coroutines/nodes.ts';
import type { FollowedFile } from './followed-file.ts';

/** What is given a value: the names in it are none that are read. */
export function targetCode(file: FollowedFile, node: Node): string {
  const target = (part: Node): string => targetCode(file, part);
  switch (node.type) {
    case 'Identifier':
      return file.textOf(node);
    case 'MemberExpression':
      return file.parts(node, (part) => (isPropertyName(node, part) ? file.textOf(part) : file.render(part)));
    case 'AssignmentPattern':
      return file.parts(node, (part) => (part === node['left'] ? target(part) : file.render(part)));
    case 'Property': {
      const value = node['value'] as Node;
      if (node['shorthand'] === true) return value.type === 'AssignmentPattern' ? target(value) : file.textOf(node);
      return file.parts(node, (part) => (part === value ? target(part) : file.render(part)));
    }
    case 'ObjectPattern':
    case 'ArrayPattern':
    case 'RestElement':
      return file.parts(node, target);
    default:
      return file.render(node);
  }
}

/** Whether a part of a member expression is merely the name of a property. */
export function isPropertyName(node: Node, part: Node): boolean {
  return part === node['property'] && node['computed'] !== true;
}
