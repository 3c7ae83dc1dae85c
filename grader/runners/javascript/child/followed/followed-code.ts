import type { CodeSite } from '../coroutines/file-code.ts';
import type { Node } from '../coroutines/nodes.ts';
import { assignmentCode, declarationCode, deletionCode, readCode, shorthandCode, updateCode } from './access-code.ts';
import { callCode, chainCode, newCode, withCallee } from './call-code.ts';
import { FollowedFile, type FollowOptions } from './followed-file.ts';
import { functionCode, namedCode } from './function-code.ts';
import { targetCode } from './target-code.ts';
import { awaitCode, forAwaitCode, returnCode, tryCode, yieldCode } from './turn-code.ts';

/**
 * Rewrites an asynchronous file so that the recorder (world/step-recorder.ts) hears of each access to what several activities may
 * share, of each await, and of which activity goes on. It does the same in the same microtasks as before: calls are put around
 * expressions, and nothing that is awaited becomes another promise. Answers with where in the source each of these stands, too.
 */
export function followedCode(
  text: string,
  program: Node,
  options: FollowOptions,
): { code: string; sites: readonly CodeSite[] } {
  const file = new FollowedFile(text, program, options, render);
  const { code, added } = file.inside('plain', () => file.render(program));
  const begin = `const ${file.activity}=undefined;${added}`;
  // The first line may say what runs the file.
  const at = code.startsWith('#!') ? code.indexOf('\n') + 1 : 0;
  return { code: code.slice(0, at) + begin + code.slice(at), sites: file.sites };
}

function render(file: FollowedFile, node: Node): string {
  const target = (name: string): string =>
    file.parts(node, (part) => (part === node[name] ? targetCode(file, part) : file.render(part)));
  switch (node.type) {
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return functionCode(file, node);
    case 'VariableDeclaration':
      return declarationCode(file, node);
    case 'VariableDeclarator':
      return file.parts(node, (part) =>
        part === node['id'] ? targetCode(file, part) : namedCode(file, part, node['id']),
      );
    case 'Property':
      if (node['shorthand'] === true) return shorthandCode(file, node);
      return named(file, node);
    case 'MethodDefinition':
    case 'PropertyDefinition':
      return named(file, node);
    case 'CatchClause':
    case 'TryStatement':
      return tryCode(file, node);
    case 'ForInStatement':
      return target('left');
    case 'ForOfStatement':
      return node['await'] === true ? forAwaitCode(file, node) : target('left');
    case 'Identifier':
    case 'MemberExpression':
      return readCode(file, node);
    case 'ChainExpression':
      return chainCode(file, node['expression'] as Node);
    case 'CallExpression':
      return callCode(file, node);
    case 'NewExpression':
      return newCode(file, node);
    case 'TaggedTemplateExpression':
      return withCallee(file, node, node['tag'] as Node);
    case 'ExpressionStatement': {
      const { type } = node['expression'] as Node;
      return file.parts(node, (part) => (type === 'SequenceExpression' ? file.parts(part) : file.render(part)));
    }
    case 'SequenceExpression':
      // Where it becomes an argument it would be several.
      return `(${file.parts(node)})`;
    case 'AssignmentExpression':
      return assignmentCode(file, node);
    case 'UpdateExpression':
      return updateCode(file, node);
    case 'UnaryExpression':
      return node['operator'] === 'delete' ? deletionCode(file, node) : file.parts(node);
    case 'AwaitExpression':
      return awaitCode(file, node);
    case 'YieldExpression':
      return yieldCode(file, node);
    case 'ReturnStatement':
      return returnCode(file, node);
    default:
      return file.parts(node);
  }
}

/** A property or method, whose function is called as it is. */
function named(file: FollowedFile, node: Node): string {
  return file.parts(node, (part) => (part === node['value'] ? namedCode(file, part, node['key']) : file.render(part)));
}
