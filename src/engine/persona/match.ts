import { type Fit, type FitRule, judgeFit } from './fit.ts';
import { ScoreList } from './score-list.ts';

/** The criteria by which customers match a persona, and from which fit. */
export interface MatchRule extends FitRule {
  readonly personaId: number;
}

/**
 * Answers that fits are computed from, those of a customer one after the other: a segment with the strength of the
 * membership, or NaN where it is UNKNOWN; or a segmentation, as its negated id, all of whose segments are UNKNOWN.
 */
export interface Strengths {
  readonly customer: Int32Array;
  readonly segment: Int32Array;
  readonly strength: Float32Array;
}

/** Customers matched to personas, one match a row, by customer and persona. */
export interface MatchColumns {
  readonly customer: Int32Array;
  readonly persona: Int32Array;
  /** 0 < fit <= 1 */
  readonly fit: Float32Array;
  /** Share of the weight of the criteria that was known, 0..1. */
  readonly coverage: Float32Array;
}

/** Nobody matched to anything. */
export const NO_MATCHES: MatchColumns = {
  customer: new Int32Array(0),
  persona: new Int32Array(0),
  fit: new Float32Array(0),
  coverage: new Float32Array(0),
};

/** Segments that criteria name, each once. */
export function criterionSegments(rules: readonly Pick<FitRule, 'criteria'>[]): number[] {
  return [...new Set(rules.flatMap(({ criteria }) => criteria.map(({ segmentId }) => segmentId)))];
}

/** Segmentations of these segments, each once. */
export function criterionSegmentations(rules: readonly Pick<FitRule, 'criteria'>[]): number[] {
  return [...new Set(rules.flatMap(({ criteria }) => criteria.flatMap(({ segmentationId }) => segmentationId ?? [])))];
}

/** Matches customers, ascending in `strengths`, to the personas that their fits reach. */
export function matchPersonas(strengths: Strengths, rules: readonly MatchRule[]): MatchColumns {
  const matches = new ScoreList();
  judgeEach(strengths, rules, (customer, personaId, { fit, coverage, state }) => {
    if (state === 'MATCHED') matches.push(customer, personaId, fit, coverage);
  });
  const [customer, persona, fit, coverage] = matches.columns();
  return { customer, persona, fit, coverage };
}

/** Customers whose match is UNKNOWN, by persona id. */
export function countUnknown(
  strengths: Strengths,
  rules: readonly MatchRule[],
  everybody: number,
): ReadonlyMap<number, number> {
  const counts = new Map(rules.map(({ personaId }) => [personaId, 0]));
  const customers = judgeEach(strengths, rules, (_customer, personaId, { state }) => {
    if (state === 'UNKNOWN') counts.set(personaId, counts.get(personaId)! + 1);
  });
  // Whoever has no answer at all is in none of the segments, as far as these are known.
  for (const rule of rules) {
    if (judgeFit(rule, () => 0).state !== 'UNKNOWN') continue;
    counts.set(rule.personaId, counts.get(rule.personaId)! + Math.max(0, everybody - customers));
  }
  return counts;
}

/** Holds each customer against each persona, by customer and persona. Returns how many customers there were. */
function judgeEach(
  { customer, segment, strength }: Strengths,
  rules: readonly MatchRule[],
  judged: (customer: number, personaId: number, fit: Fit) => void,
): number {
  const slots = new Map(criterionSegments(rules).map((id, slot) => [id, slot]));
  const compiled = compile(rules, slots);
  const ofSegmentation = slotsBySegmentation(rules, slots);
  const met = new Float32Array(slots.size);
  const degreeOf = (slot: number) => met[slot]!;
  let customers = 0;
  for (let from = 0, to = 0; from < customer.length; from = to) {
    const id = customer[from]!;
    for (; customer[to] === id; to++) {
      const of = segment[to]!;
      if (of < 0) for (const slot of ofSegmentation.get(-of) ?? []) met[slot] ||= Number.NaN;
      const slot = slots.get(of);
      if (slot !== undefined) met[slot] = strength[to]!;
    }
    for (const rule of compiled) judged(id, rule.personaId, judgeFit(rule, degreeOf));
    met.fill(0);
    customers++;
  }
  return customers;
}

/** Rules by persona, whose criteria name slots in the row of strengths: reading an array is cheaper than asking a map. */
function compile(rules: readonly MatchRule[], slots: ReadonlyMap<number, number>): MatchRule[] {
  const compiled = rules.map((rule) => ({
    ...rule,
    criteria: rule.criteria.map((criterion) => ({ ...criterion, segmentId: slots.get(criterion.segmentId)! })),
  }));
  return compiled.sort((a, b) => a.personaId - b.personaId);
}

function slotsBySegmentation(rules: readonly MatchRule[], slots: ReadonlyMap<number, number>): Map<number, number[]> {
  const bySegmentation = new Map<number, Set<number>>();
  for (const { segmentId, segmentationId } of rules.flatMap(({ criteria }) => criteria)) {
    if (segmentationId === undefined) continue;
    const own = bySegmentation.get(segmentationId) ?? new Set();
    bySegmentation.set(segmentationId, own.add(slots.get(segmentId)!));
  }
  return new Map([...bySegmentation].map(([id, own]) => [id, [...own]]));
}
