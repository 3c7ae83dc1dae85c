import { FUNCTIONS, isNode, nameOf, type Node } from '../coroutines/nodes.ts';
import type { FollowedFile, FunctionKind } from './followed-file.ts';
import { targetCode } from './target-code.ts';

/** The rest of an arrow function's head, behind its parameters; comments may be in it. */
const ARROW = /(?:\/\/.*|\/\*[\s\S]*?\*\/|[^=/])*=>/y;

/** A value, which is called as what it is given to where it is a function. */
export function namedCode(file: FollowedFile, node: Node, named: unknown): string {
  return FUNCTIONS.has(node.type) ? functionCode(file, node, nameIn(named)) : file.render(node);
}

function nameIn(named: unknown): string {
  if (!isNode(named)) return '';
  return named.type === 'PrivateIdentifier' ? `#${String(named['name'])}` : (nameOf(named) ?? '');
}

/** A function that tells when it begins, waits, goes on and ends. */
export function functionCode(file: FollowedFile, node: Node, usualName = ''): string {
  const before = file.kind;
  const body = node['body'] as Node;
  let head = '';
  let at = node.start;
  for (const param of node['params'] as Node[]) {
    head += file.text.slice(at, param.start) + targetCode(file, param);
    at = param.end;
  }
  file.kind = kindOf(node);
  let inner: string;
  if (body.type === 'BlockStatement') {
    head += file.text.slice(at, body.start);
    inner = file.parts(body).slice(1, -1);
  } else {
    ARROW.lastIndex = at;
    head += ARROW.exec(file.text)![0];
    inner = `return (${returned(file, body)});`;
  }
  const code = `${head}{${around(file, node, nameOf(node['id']) ?? usualName, inner)}}`;
  file.kind = before;
  return code;
}

function kindOf(node: Node): FunctionKind {
  const isAsync = node['async'] === true;
  if (node['generator'] === true) return isAsync ? 'asyncGenerator' : 'generator';
  return isAsync ? 'async' : 'plain';
}

/** A body that tells; a generator's runs bit by bit, in whichever activity asks for the next. */
function around(file: FollowedFile, node: Node, name: string, body: string): string {
  const { activity, kind } = file;
  const { recorder, accesses } = file.options;
  if (kind === 'generator') return body;
  const params = (node['params'] as Node[]).map((one) => nameOf(one.type === 'AssignmentPattern' ? one['left'] : one));
  const about = [String(accesses), JSON.stringify(name), `[${params.map((one) => one ?? 'undefined').join(',')}]`];
  if (kind === 'plain') {
    const before = `${activity}o`;
    return `const ${before}=${file.tell('enter', ...about)};try{${body}}finally{${recorder}.leave(${before})}`;
  }
  const error = `${activity}e`;
  // Not by the activity around: its own bears the same name.
  const opened = `${recorder}.open(${[String(kind === 'asyncGenerator'), file.site(node, name), ...about].join(',')})`;
  return `const ${activity}=${opened};try{${body}}catch(${error}){throw ${file.tell('threw', error)}}finally{${file.tell('close')}}`;
}

/** `return`: what an asynchronous function returns is awaited by it. */
export function returnCode(file: FollowedFile, node: Node): string {
  const argument = node['argument'];
  return isNode(argument) ? `return ${returned(file, argument)};` : file.textOf(node);
}

function returned(file: FollowedFile, node: Node): string {
  return file.kind === 'async' ? file.tell('returns', file.render(node)) : file.render(node);
}

/** `await`. */
export function awaitCode(file: FollowedFile, node: Node): string {
  const argument = node['argument'] as Node;
  return file.tell('goesOn', `await ${file.tell('awaits', file.site(argument), file.render(argument))}`);
}

/** `yield`: an asynchronous generator waits there until the next is asked for. */
export function yieldCode(file: FollowedFile, node: Node): string {
  if (file.kind !== 'asyncGenerator' || node['delegate'] === true) return file.parts(node);
  const value = isNode(node['argument']) ? file.render(node['argument']) : 'undefined';
  return file.tell('goesOn', `yield ${file.tell('yields', value)}`);
}
