import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative } from 'node:path';
import { type DefinitionNode, type FragmentDefinitionNode, Kind, parse, print, visit } from 'graphql';
import { asError, PersonagraphError } from '../../errors.ts';

/** Files of documents alone, and of code that has some. */
const DOCUMENTS = new Set(['.graphql', '.gql']);
const CODE = new Set(['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs', '.vue', '.svelte', '.astro']);
/** Folders in which nobody writes documents. */
const LEFT_OUT = new Set(['node_modules', 'dist', 'build', 'coverage']);

/** The package that finds documents in code: of the front end, which has a compiler anyway. */
const PLUCK = '@graphql-tools/graphql-tag-pluck';

interface Piece {
  readonly file: string;
  readonly text: string;
}

type Pluck = (file: string, code: string) => Promise<readonly { readonly body: string }[]>;

/**
 * The operations in a folder of code, each with the fragments that it uses from anywhere in the folder, as clients print
 * documents; and as they are written where one is complete by itself. Throws INVALID_FILE for what is no GraphQL, for a
 * fragment that is nowhere, and for two fragments of one name.
 */
export async function collectDocuments(folder: string): Promise<string[]> {
  const pieces = await piecesIn(folder);
  const definitions = pieces.flatMap((piece) => definitionsOf(piece).map((definition) => ({ definition, piece })));
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const { definition, piece } of definitions) {
    if (definition.kind !== Kind.FRAGMENT_DEFINITION) continue;
    const name = definition.name.value;
    const known = fragments.get(name);
    if (known && print(known) !== print(definition)) throw faulty(piece, `there is another fragment ${name}`);
    fragments.set(name, definition);
  }
  const texts = new Set<string>();
  for (const { definition, piece } of definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    const used = fragmentsOf(definition, fragments, piece);
    texts.add(print({ kind: Kind.DOCUMENT, definitions: [definition, ...used] }));
    if (isComplete(piece, used)) texts.add(piece.text);
  }
  return [...texts];
}

async function piecesIn(folder: string): Promise<Piece[]> {
  const pieces: Piece[] = [];
  let pluck: Pluck | undefined;
  for (const entry of await entriesOf(folder)) {
    const file = join(entry.parentPath, entry.name);
    const inside = relative(folder, file);
    if (!entry.isFile() || inside.split(/[\\/]/).some((part) => LEFT_OUT.has(part))) continue;
    if (DOCUMENTS.has(extname(file))) pieces.push({ file, text: await readFile(file, 'utf8') });
    if (!CODE.has(extname(file))) continue;
    const code = await readFile(file, 'utf8');
    // Parsing code that has no document takes most of the time.
    if (!/graphql|gql/i.test(code)) continue;
    pluck ??= await loadPluck();
    for (const { body } of await pluck(file, code)) if (body.trim() !== '') pieces.push({ file, text: body });
  }
  return pieces;
}

async function entriesOf(folder: string) {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries.sort((one, other) => (join(one.parentPath, one.name) < join(other.parentPath, other.name) ? -1 : 1));
  } catch (cause) {
    throw new PersonagraphError('INVALID_FILE', `${folder} cannot be read: ${asError(cause).message}.`, { cause });
  }
}

async function loadPluck(): Promise<Pluck> {
  try {
    const { gqlPluckFromCodeString } = await import('@graphql-tools/graphql-tag-pluck');
    return (file, code) => gqlPluckFromCodeString(file, code, { skipIndent: true });
  } catch (cause) {
    const message = `Documents in code are found by the package ${PLUCK}: install it beside personagraph.`;
    throw new PersonagraphError('INVALID_SETTING', message, { cause });
  }
}

function definitionsOf(piece: Piece): readonly DefinitionNode[] {
  try {
    return parse(piece.text, { noLocation: true }).definitions;
  } catch (cause) {
    throw faulty(piece, asError(cause).message);
  }
}

/** The fragments that an operation uses, and those that they use, in the order of their first use. */
function fragmentsOf(
  operation: DefinitionNode,
  all: ReadonlyMap<string, FragmentDefinitionNode>,
  piece: Piece,
): FragmentDefinitionNode[] {
  const used = new Map<string, FragmentDefinitionNode>();
  const look = (definition: DefinitionNode) =>
    visit(definition, {
      [Kind.FRAGMENT_SPREAD]({ name: { value: name } }) {
        if (used.has(name)) return;
        const fragment = all.get(name);
        if (!fragment) throw faulty(piece, `the fragment ${name} is nowhere`);
        used.set(name, fragment);
        look(fragment);
      },
    });
  look(operation);
  return [...used.values()];
}

/** True for a text of one operation with all that it uses. */
function isComplete(piece: Piece, used: readonly FragmentDefinitionNode[]): boolean {
  const own = definitionsOf(piece);
  const names = own.flatMap((one) => (one.kind === Kind.FRAGMENT_DEFINITION ? [one.name.value] : []));
  return own.length === used.length + 1 && used.every(({ name }) => names.includes(name.value));
}

function faulty({ file }: Piece, why: string): PersonagraphError {
  return new PersonagraphError('INVALID_FILE', `${file}: ${why}.`);
}
