import { FUNCTIONS, isNode, nameOf, type Node } from '../coroutines/nodes.ts';
import type { FollowedFile, FunctionKind } from './followed-file.ts';
import { targetCode } from './target-code.ts';
import { returnedCode } from './turn-code.ts';

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
  const body = node['body'] as Node;
  let head = '';
  let at = node.start;
  for (const param of node['params'] as Node[]) {
    head += file.text.slice(at, param.start) + targetCode(file, param);
    at = param.end;
  }
  const around = file.activity;
  const { code, added } = file.inside(
    kindOf(node),
    () => {
      if (body.type === 'BlockStatement') {
        head += file.text.slice(at, body.start);
        return toldCode(file, node, around, nameOf(node['id']) ?? usualName, file.parts(body).slice(1, -1));
      }
      ARROW.lastIndex = at;
      head += ARROW.exec(file.text)![0];
      return toldCode(file, node, around, usualName, `return (${returnedCode(file, body)});`);
    },
    usualName === 'constructor',
  );
  const shared = file.options.accesses ? file.variables.sharedOf(node) : [];
  const tokens = shared.map(({ id }) => `const ${file.token(id)}={};`).join('');
  return `${head}{${added}${tokens}${code}}`;
}

function kindOf(node: Node): FunctionKind {
  const isAsync = node['async'] === true;
  if (node['generator'] === true) return isAsync ? 'asyncGenerator' : 'generator';
  return isAsync ? 'async' : 'plain';
}

/** A body that tells; a generator's runs bit by bit, in whichever activity asks for the next. `around`: the activity it is made in. */
function toldCode(file: FollowedFile, node: Node, around: string, name: string, body: string): string {
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
  const opened = `${recorder}.open(${[around, file.site(node, name), ...about].join(',')})`;
  return `const ${activity}=${opened};try{${body}}catch(${error}){throw ${file.tell('threw', error)}}finally{${file.tell('close')}}`;
}
