import type { FittedPlan } from '../../engine/answer/model.ts';
import { callPlugin } from '../../engine/answer/plugin-call.ts';
import { factsOf } from '../../engine/catalogue/feature-facts.ts';
import { batchOf, type Population } from '../../engine/population/population.ts';
import type { RuleClause } from '../../segmenter/rules/rule-reading.ts';

/** Rows judged at once. */
const BATCH_ROWS = 16_384;
const TRUE = 1;
const UNKNOWN = 2;

/** A clause of a rule with how many customers meet it. */
export interface CountedClause extends RuleClause {
  readonly matched: number;
  readonly failed: number;
  readonly unknown: number;
  /** Customers who meet it and all before it; null for the parts of another clause. */
  readonly remaining: number | null;
}

/** Counts the clauses of a plan's rules over the whole population; none where its settings are no rules. */
export function countClauses(
  { segmenter, ...plan }: FittedPlan,
  population: Population,
  asOf: number,
): CountedClause[] {
  const { rules } = segmenter;
  // One that runs apart is not called here.
  if (!rules || segmenter.isolation) return [];
  const clauses = callPlugin(segmenter, 'assign', () => rules.clauses(plan.config));
  const counts = clauses.map(() => ({ by: [0, 0, 0], remaining: 0 }));
  const ctx = { asOf, features: factsOf(plan.features) };
  for (let from = 0; from < population.length; from += BATCH_ROWS) {
    const to = Math.min(population.length, from + BATCH_ROWS);
    const batch = batchOf(population, plan.needs, plan.features, from, to);
    const truths = clauses.map(() => new Uint8Array(to - from));
    callPlugin(segmenter, 'assign', () => rules.judge(plan.config, batch, truths, ctx));
    let remaining = new Uint8Array(0);
    clauses.forEach(({ segment, depth }, index) => {
      if (segment !== clauses[index - 1]?.segment) remaining = new Uint8Array(to - from).fill(1);
      const { by } = counts[index]!;
      const truth = truths[index]!;
      let left = 0;
      for (let row = 0; row < truth.length; row++) {
        by[truth[row]!]!++;
        if (depth > 0) continue;
        if (truth[row] !== TRUE) remaining[row] = 0;
        left += remaining[row]!;
      }
      counts[index]!.remaining += left;
    });
  }
  return clauses.map((clause, index) => {
    const { by, remaining } = counts[index]!;
    const [failed, matched, unknown] = [by[0]!, by[TRUE]!, by[UNKNOWN]!];
    return { ...clause, matched, failed, unknown, remaining: clause.depth > 0 ? null : remaining };
  });
}
