import type { ExecutionResult } from 'graphql';

/** The cost of an operation, in objects. */
export interface ToldCost {
  /** The most it may cost, by its document and variables. */
  readonly estimated: number;
  /** What it did cost. */
  readonly real: number;
}

/** True where an operation asks for its cost, by `{"cost": true}` in its `extensions`. */
export function asksForCost(extensions: unknown): boolean {
  return typeof extensions === 'object' && extensions !== null && 'cost' in extensions && extensions.cost === true;
}

export function withCost(result: ExecutionResult, cost: ToldCost): ExecutionResult {
  return { ...result, extensions: { ...result.extensions, cost } };
}

/** The same for an answer that is written already. */
export function textWithCost(text: string, cost: ToldCost): string {
  return `${text.slice(0, -1)},"extensions":{"cost":${JSON.stringify(cost)}}}`;
}
