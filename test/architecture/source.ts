import { dirname, relative, resolve } from 'node:path';
import { type ESTree, parseSync, Visitor } from 'vite';
import { ROOT, textOf } from './files.ts';

/** A module that another reads: ours by its path from the root, otherwise by the name it is imported by. */
export interface Import {
  readonly target: string;
  /** Nothing of it is left at run time. */
  readonly typeOnly: boolean;
  readonly line: number;
}

/** A string or template of the source. */
export interface SourceText {
  /** An expression in a template is `${NAME}` where it is a name alone, otherwise `${}`. */
  readonly text: string;
  readonly line: number;
  /** The outermost function, class or constant it stands in, by name; empty outside of them. */
  readonly owner: string;
}

/** A call `receiver.method(...)`. */
export interface MethodCall {
  readonly method: string;
  /** The source of the receiver and of each argument. */
  readonly receiver: string;
  readonly parameters: readonly string[];
  readonly line: number;
}

/** The part of a file's syntax that the rules are about. */
export interface Source {
  readonly imports: readonly Import[];
  readonly texts: readonly SourceText[];
  readonly calls: readonly MethodCall[];
  /** The source of what each top-level function takes, and of the value of each top-level constant, by name. */
  readonly definitions: ReadonlyMap<string, string>;
}

const read = new Map<string, Source>();

/** The syntax of a file, parsed once. */
export function sourceOf(file: string): Source {
  const source = read.get(file) ?? parse(file, textOf(file));
  read.set(file, source);
  return source;
}

function parse(file: string, code: string): Source {
  const { program, errors } = parseSync(file, code);
  if (errors.length > 0) throw new Error(`${file} cannot be parsed: ${errors[0]!.message}`);
  const lineOf = lineCounter(code);
  const sourceText = ({ start, end }: { readonly start: number; readonly end: number }) => code.slice(start, end);
  const owners = program.body.flatMap(ownersIn);
  const ownerOf = ({ start }: { readonly start: number }) =>
    owners.find(({ from, to }) => from <= start && start < to)?.name ?? '';

  const imports: Import[] = [];
  const texts: SourceText[] = [];
  const calls: MethodCall[] = [];
  const addImport = (node: ESTree.Node, specifier: string, typeOnly: boolean) =>
    imports.push({ target: targetOf(file, specifier), typeOnly, line: lineOf(node) });
  const addText = (node: ESTree.Node, text: string) => texts.push({ text, line: lineOf(node), owner: ownerOf(node) });
  new Visitor({
    ImportDeclaration(node) {
      const types = (node.specifiers ?? []).filter((one) => 'importKind' in one && one.importKind === 'type').length;
      const named = node.specifiers.length > 0;
      addImport(node, node.source.value, node.importKind === 'type' || (named && types === node.specifiers.length));
    },
    ExportNamedDeclaration(node) {
      if (node.source) addImport(node, node.source.value, node.exportKind === 'type');
    },
    ExportAllDeclaration(node) {
      addImport(node, node.source.value, node.exportKind === 'type');
    },
    ImportExpression(node) {
      if (node.source.type === 'Literal') addImport(node, String(node.source.value), false);
    },
    TSImportType(node) {
      addImport(node, node.source.value, true);
    },
    Literal(node) {
      if (typeof node.value === 'string') addText(node, node.value);
    },
    TemplateLiteral(node) {
      const holes = node.expressions.map((one) => `\${${one.type === 'Identifier' ? one.name : ''}}`);
      addText(node, node.quasis.map(({ value }, index) => (value.cooked ?? value.raw) + (holes[index] ?? '')).join(''));
    },
    CallExpression({ callee, arguments: parameters, ...node }) {
      if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return;
      const receiver = sourceText(callee.object);
      calls.push({
        method: callee.property.name,
        receiver,
        parameters: parameters.map(sourceText),
        line: lineOf(node),
      });
    },
  }).visit(program);
  return { imports, texts, calls, definitions: new Map(owners.map(({ name, takes }) => [name, sourceText(takes)])) };
}

/** Tells the line a node begins on. */
function lineCounter(code: string): (node: { readonly start: number }) => number {
  const ends = [...code.matchAll(/\n/g)].map(({ index }) => index);
  return ({ start }) => {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ends[middle]! < start) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  };
}

interface Owner {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly takes: { readonly start: number; readonly end: number };
}

/** The named things that a statement at the top of a file defines. */
function ownersIn(statement: ESTree.Node): Owner[] {
  switch (statement.type) {
    case 'ExportNamedDeclaration':
    case 'ExportDefaultDeclaration':
      return statement.declaration ? ownersIn(statement.declaration) : [];
    case 'FunctionDeclaration': {
      const { id, start, end, body } = statement;
      return id && body ? [{ name: id.name, from: start, to: end, takes: { start, end: body.start } }] : [];
    }
    case 'ClassDeclaration':
      return statement.id
        ? [{ name: statement.id.name, from: statement.start, to: statement.end, takes: statement }]
        : [];
    case 'VariableDeclaration':
      return statement.declarations.flatMap(({ id, init, start, end }) =>
        id.type === 'Identifier' && init ? [{ name: id.name, from: start, to: end, takes: init }] : [],
      );
    default:
      return [];
  }
}

function targetOf(file: string, specifier: string): string {
  return specifier.startsWith('.') ? relative(ROOT, resolve(ROOT, dirname(file), specifier)) : specifier;
}
