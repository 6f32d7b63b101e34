import type { DocumentNode } from 'graphql';
import { costOf, hasVariables, MAX_COST, type PricedOperation } from './cost.ts';
import { AMPLE_SIZES } from './workspace-sizes.ts';

const known = new WeakMap<DocumentNode, Map<string, number>>();

/** Objects an operation may cost, in a workspace larger than most; no more than an operation may ask for. */
export function estimateOf(operation: PricedOperation): number {
  const { document, operationName } = operation;
  const name = operationName ?? '';
  const kept = known.get(document)?.get(name);
  if (kept !== undefined) return kept;
  const estimated = Math.min(MAX_COST, Math.max(1, costOf(operation, AMPLE_SIZES).objects));
  // Variables may be sizes of pages.
  if (!hasVariables(document)) {
    const own = known.get(document) ?? new Map<string, number>();
    known.set(document, own.set(name, estimated));
  }
  return estimated;
}
