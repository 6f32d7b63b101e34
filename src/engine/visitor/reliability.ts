import type { Column } from '../../segmenter/batch.ts';
import { isKnown, sampleIndexes } from '../../statistics/index.ts';
import { labelled } from '../persona/labelled.ts';
import { takeRows } from '../population/rows.ts';
import type { FactValue } from './fact-bins.ts';
import { learnVisitor, type ToLearn } from './learn-visitor.ts';
import { MATCHED, type PersonaTruth, UNKNOWN } from './match-classes.ts';
import { rankVisitor } from './rank-visitor.ts';
import type { VisitorModel } from './visitor-model.ts';

/** Customers that were said to match with about the same probability, and how many of them do. */
export interface ReliabilityRow {
  readonly from: number;
  readonly to: number;
  /** Pairs of a customer and a persona. */
  readonly pairs: number;
  readonly predicted: number;
  readonly observed: number;
}

/** How probabilities stand to what is so, on customers that the model does not know. */
export interface Reliability {
  /** Facts known of each, chosen by chance. */
  readonly facts: number;
  readonly customers: number;
  readonly rows: readonly ReliabilityRow[];
  /** Mean of `(probability - truth)^2` over all pairs (Brier, 1950). */
  readonly brier: number;
  /** The same for always saying the share of each persona. */
  readonly brierOfShares: number;
  /** Mean of `|predicted - observed|` of the rows, by their pairs: the expected calibration error. */
  readonly error: number;
}

const STEPS = [0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1];
/** Part of the customers that is held out: one of so many. */
const HELD_OUT = 3;
/** Customers held out at most. */
const MOST_HELD_OUT = 4_000;

/**
 * Learns from two thirds of the customers, and holds the others against it with as many facts known as are asked for. Null
 * in the place of a number of facts that too few of them have.
 */
export function reliabilityOf(
  { population, personas, ...more }: ToLearn,
  facts: readonly number[],
): (Reliability | null)[] {
  const { length } = population;
  const rows = Int32Array.from({ length }, (_, row) => row);
  const learned = rows.filter((row) => row % HELD_OUT !== 0);
  const out = rows.filter((row) => row % HELD_OUT === 0);
  const truths = personas.map((one) => ({ ...one, truth: Uint8Array.from(learned, (row) => one.truth[row]!) }));
  const model = learnVisitor({ ...more, population: takeRows(population, learned), personas: truths });
  const tried = [...sampleIndexes(out.length, MOST_HELD_OUT, more.random)].map((at) => out[at]!);
  return facts.map((count) => judge(model, { population, personas, ...more }, tried, count));
}

function judge(
  model: VisitorModel,
  { population, personas, features, random }: ToLearn,
  tried: readonly number[],
  count: number,
): Reliability | null {
  const usable = features.filter(({ name }) => model.features.get(name)?.leftOut === null);
  const truthOf = new Map(personas.map((one) => [one.id, one] as const));
  const shares = new Map(rankVisitor(model, []).personas.map(({ persona, share }) => [persona.id, share]));
  const sums = STEPS.slice(1).map(() => ({ pairs: 0, predicted: 0, observed: 0 }));
  let [pairs, brier, brierOfShares, customers] = [0, 0, 0, 0];
  for (const row of tried) {
    const known = usable.flatMap(({ name, id }) => {
      const value = valueAt(population.columns.get(id)!, row);
      return value === null ? [] : [{ feature: name, value }];
    });
    if (known.length < count) continue;
    customers++;
    const answer = rankVisitor(model, drawn(known, count, random));
    for (const { persona, probability } of answer.personas) {
      const state = (truthOf.get(persona.id) as PersonaTruth).truth[row]!;
      if (state === UNKNOWN) continue;
      const truth = Number(state === MATCHED);
      pairs++;
      brier += (probability - truth) ** 2;
      brierOfShares += (shares.get(persona.id)! - truth) ** 2;
      const step =
        sums[
          Math.min(
            sums.length - 1,
            STEPS.findLastIndex((from) => probability >= from),
          )
        ]!;
      step.pairs++;
      step.predicted += probability;
      step.observed += truth;
    }
  }
  if (pairs === 0) return null;
  const rows = sums.flatMap(({ pairs: own, predicted, observed }, at): ReliabilityRow[] =>
    own === 0
      ? []
      : [{ from: STEPS[at]!, to: STEPS[at + 1]!, pairs: own, predicted: predicted / own, observed: observed / own }],
  );
  const error = rows.reduce((sum, one) => sum + (one.pairs / pairs) * Math.abs(one.predicted - one.observed), 0);
  return { facts: count, customers, rows, brier: brier / pairs, brierOfShares: brierOfShares / pairs, error };
}

function drawn<T>(items: readonly T[], count: number, random: () => number): T[] {
  const rest = [...items];
  return Array.from({ length: count }, () => rest.splice(Math.floor(random() * rest.length), 1)[0]!);
}

function valueAt(column: Column, row: number): FactValue | null {
  if (column instanceof Float64Array) return isKnown(column[row]!) ? column[row]! : null;
  const { labels, values } = labelled(column);
  const codes = values(row);
  if (!codes) return null;
  if (column instanceof Uint8Array) return column[row] === 1;
  const texts = Array.from(codes, (code) => labels[code]!);
  return 'offsets' in column ? texts : texts[0]!;
}
