import type { ExecutionResult } from 'graphql';

/** The change that a result is of: resuming after it misses nothing. Copied with the result, and in no JSON of it. */
const POSITION = Symbol('position');

type Positioned = ExecutionResult & { readonly [POSITION]?: number };

/** A result that says which change it is of. */
export function positioned(result: ExecutionResult, position: number): Positioned {
  return { ...result, [POSITION]: position };
}

/** The change that a result is of; undefined where it says none, as an error does that ends a stream. */
export function positionOf(result: Positioned): number | undefined {
  return result[POSITION];
}
