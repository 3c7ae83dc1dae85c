import { keyOf, type FileCode } from './file-code.ts';
import { namesIn } from './analysis.ts';
import type { Piece } from './code.ts';
import { isNode, nameOf, type Node } from './nodes.ts';

/** Notes what a file imports and exports, before any of it is transformed. */
export function readModuleStatement(file: FileCode, node: Node): void {
  const source = isNode(node['source']) ? String(node['source']['value']) : undefined;
  let from = '';
  if (source !== undefined) {
    from = `${file.prefix}m[${file.imports.length}]`;
    file.imports.push(source);
  }
  const specifiers = (node['specifiers'] as Node[] | undefined) ?? [];
  if (node.type === 'ImportDeclaration') {
    for (const one of specifiers) {
      const local = nameOf(one['local'])!;
      if (one.type === 'ImportNamespaceSpecifier') file.imported.set(local, from);
      else file.imported.set(local, `${from}[${JSON.stringify(one['imported'] ? keyOf(one['imported']) : 'default')}]`);
    }
  } else if (node.type === 'ExportNamedDeclaration') {
    for (const one of specifiers) {
      const local = keyOf(one['local']);
      const value = source === undefined ? file.reference(local) : `${from}[${JSON.stringify(local)}]`;
      file.exported.push([keyOf(one['exported']), value]);
    }
    const declaration = node['declaration'];
    if (!isNode(declaration)) return;
    const names =
      declaration.type === 'VariableDeclaration'
        ? (declaration['declarations'] as Node[]).flatMap(({ id }) => namesIn(id))
        : namesIn(declaration['id']);
    for (const name of names) file.exported.push([name, name]);
  } else if (node.type === 'ExportDefaultDeclaration') {
    const name = nameOf((node['declaration'] as Node)['id']);
    file.exported.push(['default', name ?? `${file.prefix}default`]);
  }
}

/** Names that are also declared elsewhere in the file are variables of their own; others are looked up where they are used. */
export function shadowedImports(file: FileCode, node: Node): Piece[] {
  const names = (node['specifiers'] as Node[]).map((one) => nameOf(one['local'])!);
  const shadowed = names.filter((name) => (file.facts.declared.get(name) ?? 0) > 1);
  const text = shadowed.map((name) => `const ${name}=${file.imported.get(name)};`).join('');
  for (const name of shadowed) file.imported.delete(name);
  return [text];
}

/** `export *` from another file. */
export function exportAllCode(file: FileCode, node: Node): string {
  const p = file.prefix;
  const from = `${p}m[${file.imports.indexOf(String((node['source'] as Node)['value']))}]`;
  if (isNode(node['exported'])) return `${p}e({${JSON.stringify(keyOf(node['exported']))}:()=>${from}});`;
  return `for(const k of Object.keys(${from}))if(k!=="default")${p}e({[k]:()=>${from}[k]});`;
}
