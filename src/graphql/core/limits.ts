import { type DocumentNode, type GraphQLSchema, Kind, type SelectionSetNode } from 'graphql';
import { PersonagraphError } from '../../errors.ts';
import type { Context } from './context.ts';
import { type Cost, costOf, hasVariables, MAX_COST, type PricedOperation } from './cost/cost.ts';
import { AMPLE_SIZES, LEAST_SIZES } from './cost/workspace-sizes.ts';

/** Most levels of fields within fields. */
export const MAX_DEPTH = 12;
/** Most fragments of a document. */
const MAX_FRAGMENTS = 300;
/** Most fields of a document that ask for the same as one beside them. */
const MAX_REPETITIONS = 100;

/**
 * Refuses operations that are nested too deep or ask for too much, before anything is read. Sizes of the workspace are
 * asked for only where they make the difference; then it is a promise. Throws TOO_COMPLEX.
 */
export function checkLimits(
  operation: PricedOperation,
  { scope, sizes }: Pick<Context, 'scope' | 'sizes'>,
): Promise<void> | undefined {
  if (isModest(operation)) return undefined;
  return sizes.of(scope).then((own) => check(costOf(operation, own)));
}

/** Refuses what is too much in every workspace and with any variables, before it is validated. Throws TOO_COMPLEX. */
export function checkLeast(schema: GraphQLSchema, document: DocumentNode): void {
  const operations = document.definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  // Of several it is not known which is meant.
  if (operations.length === 1) check(costOf({ schema, document, variableValues: null }, LEAST_SIZES));
}

const modest = new WeakMap<DocumentNode, Map<string, boolean>>();

/** True for an operation that is within the limits in all but very large workspaces. */
export function isModest(operation: PricedOperation): boolean {
  const { document, operationName } = operation;
  const known = modest.get(document) ?? new Map<string, boolean>();
  const name = operationName ?? '';
  let within = known.get(name);
  if (within === undefined) {
    within = isWithin(costOf(operation, AMPLE_SIZES));
    // Variables may be sizes of pages.
    if (!hasVariables(document)) modest.set(document, known.set(name, within));
  }
  return within;
}

function isWithin({ depth, objects }: Cost): boolean {
  return depth <= MAX_DEPTH && objects <= MAX_COST;
}

function check({ depth, objects }: Cost): void {
  if (depth > MAX_DEPTH) {
    throw new PersonagraphError('TOO_COMPLEX', `The operation is nested ${depth} deep, ${MAX_DEPTH} is the most.`);
  }
  if (objects <= MAX_COST) return;
  const asked = Math.min(objects, Number.MAX_SAFE_INTEGER);
  const message = `The operation asks for up to ${asked} objects, ${MAX_COST} is the most: ask for smaller pages.`;
  throw new PersonagraphError('TOO_COMPLEX', message);
}

/**
 * Refuses a document in which validation would compare too many fields with each other: those of one name in one
 * selection, and those of any two fragments. Throws TOO_COMPLEX.
 */
export function checkRepetition({ definitions }: DocumentNode): void {
  const fragments = definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION).length;
  if (fragments > MAX_FRAGMENTS) {
    throw new PersonagraphError('TOO_COMPLEX', `The document has over ${MAX_FRAGMENTS} fragments.`);
  }
  const repeated = definitions.reduce(
    (sum, definition) => ('selectionSet' in definition ? sum + repetitions(definition.selectionSet, new Set()) : sum),
    0,
  );
  if (repeated <= MAX_REPETITIONS) return;
  throw new PersonagraphError(
    'TOO_COMPLEX',
    `The document asks over ${MAX_REPETITIONS} times for the same field again.`,
  );
}

/** Fields of selections, and of those within, whose name in the answer was there before. */
function repetitions({ selections }: SelectionSetNode, names: Set<string>): number {
  let repeated = 0;
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) {
      const name = (selection.alias ?? selection.name).value;
      if (names.has(name)) repeated++;
      names.add(name);
      if (selection.selectionSet) repeated += repetitions(selection.selectionSet, new Set());
    } else if (selection.kind === Kind.INLINE_FRAGMENT) {
      repeated += repetitions(selection.selectionSet, names);
    }
  }
  return repeated;
}
