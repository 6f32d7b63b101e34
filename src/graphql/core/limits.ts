import type { DocumentNode } from 'graphql';
import { PersonagraphError } from '../../errors.ts';
import type { Context } from './context.ts';
import { type Cost, costOf, MAX_COST, type PricedOperation } from './cost/cost.ts';
import { AMPLE_SIZES, LEAST_SIZES } from './cost/workspace-sizes.ts';

/** Most levels of fields within fields. */
export const MAX_DEPTH = 12;
/** Most levels of a document of any kind, those of its values too: what reads it calls itself for each. */
const MAX_NESTING = 400;
/** Most words and signs of a document. */
export const MAX_TOKENS = 10_000;

/**
 * Refuses operations that are nested too deep or ask for too much, before anything is read. Sizes of the workspace are
 * asked for only where they make the difference; then it is a promise. Throws TOO_COMPLEX.
 */
export function checkLimits(
  operation: PricedOperation,
  { scope, sizes }: Pick<Context, 'scope' | 'sizes'>,
): Promise<void> | undefined {
  const ample = costOf(operation, AMPLE_SIZES);
  if (isWithin(ample)) return undefined;
  check(costOf(operation, LEAST_SIZES));
  return sizes.of(scope).then((own) => check(costOf(operation, own)));
}

/** True for an operation that is within the limits in all but very large workspaces. */
export function isModest(operation: PricedOperation): boolean {
  return isWithin(costOf(operation, AMPLE_SIZES));
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

/** Refuses a document that is nested so deep that reading it could exhaust the stack. Throws TOO_COMPLEX. */
export function checkNesting(document: DocumentNode): void {
  let level: readonly object[] = [document];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_NESTING) throw tooNested();
    level = level.flatMap((node) =>
      Object.entries(node).flatMap(([key, value]: [string, unknown]) =>
        // A place in the text leads to the whole of it.
        key === 'loc' || typeof value !== 'object' || value === null ? [] : value,
      ),
    );
  }
}

export function tooNested(): PersonagraphError {
  return new PersonagraphError('TOO_COMPLEX', 'The operation, or a value given with it, is nested too deep.');
}
