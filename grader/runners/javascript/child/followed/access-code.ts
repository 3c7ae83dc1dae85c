import type { Node } from '../coroutines/nodes.ts';
import type { FollowedFile } from './followed-file.ts';
import { namedCode } from './function-code.ts';
import { targetCode } from './target-code.ts';
import { isShared } from './variables.ts';

/** `let` and its kin, with a thing beside each variable that functions share. */
export function declarationCode(file: FollowedFile, node: Node): string {
  const shared = file.options.accesses ? file.variables.sharedOf(node) : [];
  const code = file.parts(node);
  if (shared.length === 0) return code;
  // Before all else, which may already use it.
  const { length } = node['kind'] as string;
  return `${code.slice(0, length)} ${shared.map(({ id }) => `${file.token(id)}={},`).join('')}${code.slice(length)}`;
}

/** What a step is done to, and the name of it there, where asking for it twice does no more than asking once. */
function thingOf(file: FollowedFile, node: Node): [thing: string, key: string] | undefined {
  if (!file.options.accesses) return undefined;
  if (node.type === 'Identifier') {
    const variable = file.variables.of(node);
    return variable && isShared(variable) ? [file.token(variable.id), '""'] : undefined;
  }
  if (node.type !== 'MemberExpression') return undefined;
  const property = node['property'] as Node;
  const object = objectOf(file, node);
  if (object === undefined) return undefined;
  if (node['computed'] !== true) return [object, JSON.stringify(file.textOf(property))];
  return isPlain(file, property) ? [object, file.textOf(property)] : undefined;
}

/** The object of a member expression, where it can be asked for twice and is nothing of the language. */
export function objectOf(file: FollowedFile, node: Node): string | undefined {
  const object = node['object'] as Node;
  const isGlobal = object.type === 'Identifier' && file.variables.of(object) === undefined;
  return file.options.accesses && isPlain(file, object) && !isGlobal ? file.textOf(object) : undefined;
}

/** Whether reading it twice does no more than reading it once. */
export function isPlain(file: FollowedFile, node: Node): boolean {
  switch (node.type) {
    case 'ThisExpression':
    case 'Identifier':
    case 'Literal':
      return true;
    case 'MemberExpression':
      return (
        node['optional'] !== true &&
        isPlain(file, node['object'] as Node) &&
        (node['computed'] === true
          ? isPlain(file, node['property'] as Node)
          : !file.options.accessors.has(file.textOf(node['property'] as Node).replace('#', '')))
      );
    case 'BinaryExpression':
      return isPlain(file, node['left'] as Node) && isPlain(file, node['right'] as Node);
    case 'TemplateLiteral':
      return (node['expressions'] as Node[]).every((one) => isPlain(file, one));
    default:
      return false;
  }
}

/** A variable or a property that is read. */
export function readCode(file: FollowedFile, node: Node): string {
  const thing = thingOf(file, node);
  const code = targetCode(file, node);
  return thing ? file.tell('read', file.site(node), ...thing, code) : code;
}

/** `{ name }`, where the variable may be one that functions share. */
export function shorthandCode(file: FollowedFile, node: Node): string {
  const name = file.textOf(node['key'] as Node);
  const code = file.render(node['value'] as Node);
  return code === name ? code : `${name}:${code}`;
}

/** `=` and its kin. */
export function assignmentCode(file: FollowedFile, node: Node): string {
  const left = node['left'] as Node;
  const right = node['right'] as Node;
  const thing = thingOf(file, left);
  const target = targetCode(file, left);
  const value = namedCode(file, right, left);
  if (!thing) {
    const code = file.parts(node, (part) => (part === left ? target : value));
    const notes = left.type.endsWith('Pattern') ? targetsOf(left).flatMap((one) => writeNote(file, one)) : [];
    return notes.length > 0 ? `${file.options.recorder}.after((${code}),()=>{${notes.join('')}})` : code;
  }
  // What a constructor gives its object nobody else knows yet.
  if (file.isConstructor && left.type === 'MemberExpression' && (left['object'] as Node).type === 'ThisExpression') {
    return file.parts(node, (part) => (part === left ? target : value));
  }
  const site = file.site(left);
  const wrote = (code: string): string => `${target}=${file.tell('write', site, ...thing, code)}`;
  const operator = String(node['operator']).slice(0, -1);
  if (operator === '') return wrote(value);
  const read = file.tell('read', site, ...thing, target);
  if (/^(&&|\|\||\?\?)$/.test(operator)) return `${read}${operator}(${wrote(value)})`;
  return wrote(`${read}${operator}(${value})`);
}

/** What a pattern gives values to. */
function targetsOf(node: Node): Node[] {
  switch (node.type) {
    case 'ObjectPattern':
      return (node['properties'] as Node[]).flatMap((one) => targetsOf((one['value'] ?? one['argument']) as Node));
    case 'ArrayPattern':
      return (node['elements'] as (Node | null)[]).flatMap((one) => (one ? targetsOf(one) : []));
    case 'AssignmentPattern':
      return targetsOf(node['left'] as Node);
    case 'RestElement':
      return targetsOf(node['argument'] as Node);
    default:
      return [node];
  }
}

/** Tells what a target holds now. */
function writeNote(file: FollowedFile, target: Node): string[] {
  const thing = thingOf(file, target);
  return thing ? [`${file.tell('write', file.site(target), ...thing, file.textOf(target))};`] : [];
}

/** `++` and `--`. */
export function updateCode(file: FollowedFile, node: Node): string {
  const argument = node['argument'] as Node;
  const thing = thingOf(file, argument);
  const target = targetCode(file, argument);
  const operator = String(node['operator']);
  const code = node['prefix'] === true ? `${operator}${target}` : `${target}${operator}`;
  if (!thing) return code;
  const by = operator === '++' ? '1' : '-1';
  return file.tell('changed', file.site(argument), ...thing, String(node['prefix']), by, code);
}

/** `delete`. */
export function deletionCode(file: FollowedFile, node: Node): string {
  const argument = node['argument'] as Node;
  const thing = thingOf(file, argument);
  const code = file.parts(node, (part) => targetCode(file, part));
  return thing ? file.tell('deleted', file.site(argument), ...thing, code) : code;
}
