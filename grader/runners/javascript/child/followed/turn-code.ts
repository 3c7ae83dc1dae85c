import { isNode, type Node } from '../coroutines/nodes.ts';
import type { FollowedFile } from './followed-file.ts';
import { targetCode } from './target-code.ts';

/** `return`. */
export function returnCode(file: FollowedFile, node: Node): string {
  const argument = node['argument'];
  return isNode(argument) ? `return ${returnedCode(file, argument)};` : file.textOf(node);
}

/** What is returned: an asynchronous function awaits it. */
export function returnedCode(file: FollowedFile, node: Node): string {
  return file.kind === 'async' ? file.tell('returns', file.site(node), file.render(node)) : file.render(node);
}

/** `await`. */
export function awaitCode(file: FollowedFile, node: Node): string {
  const argument = node['argument'] as Node;
  return file.tell('goesOn', `await ${file.tell('awaits', file.site(argument), file.render(argument))}`);
}

/** `yield`: an asynchronous generator waits there until the next is asked for. */
export function yieldCode(file: FollowedFile, node: Node): string {
  if (file.kind !== 'asyncGenerator') return file.parts(node);
  const value = isNode(node['argument']) ? file.render(node['argument']) : 'undefined';
  return file.tell('goesOn', `yield${node['delegate'] === true ? '*' : ''} ${file.tell('yields', value)}`);
}

/** `catch` and `finally`: what was awaited may have failed, so that nothing has told that the function goes on. */
export function tryCode(file: FollowedFile, node: Node): string {
  const back = (block: Node): string => `{${file.tell('back')};${file.render(block).slice(1)}`;
  return file.parts(node, (part) => {
    if (part === node['param']) return targetCode(file, part);
    return part === node['finalizer'] || node.type === 'CatchClause' ? back(part) : file.render(part);
  });
}

/** `for await`: it waits before each turn. */
export function forAwaitCode(file: FollowedFile, node: Node): string {
  return file.parts(node, (part) => {
    if (part === node['left']) return targetCode(file, part);
    if (part === node['right']) return file.tell('yields', file.render(part));
    return `{${file.tell('back')};try{${file.render(part)}}finally{${file.tell('yields')}}}`;
  });
}
