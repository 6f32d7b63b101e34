import type { CurrentMemberships } from '../answer/diff.ts';
import { type Criterion, personaFit } from './fit.ts';
import { ScoreList } from './score-list.ts';

/** The criteria by which customers match a persona, and from which fit. */
export interface MatchRule {
  readonly personaId: number;
  readonly criteria: readonly Criterion[];
  /** Fit from which a customer is matched, 0..1. */
  readonly threshold: number;
}

/** Memberships that fits are computed from, those of a customer one after the other. */
export type Strengths = Pick<CurrentMemberships, 'customer' | 'segment' | 'strength'>;

/** Customers matched to personas, one match a row, by customer and persona. */
export interface MatchColumns {
  readonly customer: Int32Array;
  readonly persona: Int32Array;
  /** 0 < fit <= 1 */
  readonly fit: Float32Array;
}

/** Nobody matched to anything. */
export const NO_MATCHES: MatchColumns = {
  customer: new Int32Array(0),
  persona: new Int32Array(0),
  fit: new Float32Array(0),
};

/** Segments that criteria name, each once. */
export function criterionSegments(rules: readonly MatchRule[]): number[] {
  return [...new Set(rules.flatMap(({ criteria }) => criteria.map(({ segmentId }) => segmentId)))];
}

/**
 * Matches customers, ascending in `strengths`, to the personas whose threshold their fit reaches. Fits are rounded as they
 * are stored, and thresholds with them, so that the same fit reaches its threshold here and in the store.
 */
export function matchPersonas({ customer, segment, strength }: Strengths, rules: readonly MatchRule[]): MatchColumns {
  const slots = new Map(criterionSegments(rules).map((id, slot) => [id, slot]));
  const compiled = compile(rules, slots);
  const met = new Float32Array(slots.size);
  const strengthAt = (slot: number) => met[slot]!;
  const matches = new ScoreList();
  for (let from = 0, to = 0; from < customer.length; from = to) {
    const id = customer[from]!;
    for (; customer[to] === id; to++) {
      const slot = slots.get(segment[to]!);
      if (slot !== undefined) met[slot] = strength[to]!;
    }
    for (const { personaId, criteria, threshold } of compiled) {
      const fit = Math.fround(personaFit(criteria, strengthAt));
      if (fit > 0 && fit >= threshold) matches.push(id, personaId, fit);
    }
    met.fill(0);
  }
  const [customers, persona, fit] = matches.columns();
  return { customer: customers, persona, fit };
}

/** Rules by persona, whose criteria name slots in the row of strengths: reading an array is cheaper than asking a map. */
function compile(rules: readonly MatchRule[], slots: ReadonlyMap<number, number>): MatchRule[] {
  const compiled = rules.map(({ personaId, criteria, threshold }) => ({
    personaId,
    criteria: criteria.map((criterion) => ({ ...criterion, segmentId: slots.get(criterion.segmentId)! })),
    threshold: Math.fround(threshold),
  }));
  return compiled.sort((a, b) => a.personaId - b.personaId);
}
