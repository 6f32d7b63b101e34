import type { Column } from '../../segmenter/batch.ts';
import { isKnown, quantile } from '../../statistics/index.ts';
import { labelled } from '../persona/labelled.ts';

/** Clauses of a rule at most: a longer one describes its cluster and nobody else. */
const MOST_CLAUSES = 3;
/** What one more clause has to add to the harmonic mean of precision and recall. */
const LEAST_GAIN = 0.01;
/** Below this precision or recall a rule means others. */
const LEAST_RIGHT = 0.5;
/** Quantiles of the cluster at which numbers are cut. */
const CUTS = [0.05, 0.25, 0.75, 0.95];
/** A feature that rules can name as it is. */
const PLAIN = /^[A-Za-z]\w*(?:\.[\w-]+)+$/;

/** A feature that a rule may ask for, with its values by row. */
export interface Describing {
  /** Its name in the catalogue. */
  readonly name: string;
  readonly column: Column;
  /** The value that sets the cluster apart; null of numbers. */
  readonly value: string | null;
}

/** Customers by row: 1 for those of the cluster. Where they are a sample, each stands for so many. */
export interface Target {
  readonly inside: Uint8Array;
  readonly weights: Float64Array;
}

export interface SuggestedRule {
  readonly rule: string;
  readonly precision: number;
  readonly recall: number;
}

interface Clause {
  readonly text: string;
  readonly name: string;
  readonly met: Uint8Array;
}

/**
 * A conjunction of up to three clauses that means the customers of a cluster: in each step the clause that adds most to the
 * harmonic mean of precision and recall. Null where the best means too many others, or too few of them.
 */
export function suggestRule(features: readonly Describing[], target: Target): SuggestedRule | null {
  const clauses = features.flatMap((feature) => (PLAIN.test(feature.name) ? clausesOf(feature, target.inside) : []));
  let met: Uint8Array = new Uint8Array(target.inside.length).fill(1);
  let score = scoreOf(met, target);
  const taken: Clause[] = [];
  while (taken.length < MOST_CLAUSES) {
    let best: { clause: Clause; met: Uint8Array; score: Score } | null = null;
    for (const clause of clauses) {
      // A number may have both ends; a text says all at once.
      if (taken.includes(clause)) continue;
      const both = met.map((value, row) => value & clause.met[row]!);
      const found = scoreOf(both, target);
      if (found.harmonic > (best?.score.harmonic ?? score.harmonic + LEAST_GAIN))
        best = { clause, met: both, score: found };
    }
    if (!best) break;
    taken.push(best.clause);
    ({ met, score } = best);
  }
  if (taken.length === 0 || score.precision < LEAST_RIGHT || score.recall < LEAST_RIGHT) return null;
  const { precision, recall } = score;
  return { rule: taken.map(({ text }) => text).join(' and '), precision, recall };
}

interface Score {
  readonly precision: number;
  readonly recall: number;
  readonly harmonic: number;
}

function scoreOf(met: Uint8Array, { inside, weights }: Target): Score {
  let [right, wrong, all] = [0, 0, 0];
  for (let row = 0; row < met.length; row++) {
    const weight = weights[row]!;
    if (inside[row] === 1) all += weight;
    if (met[row] === 0) continue;
    if (inside[row] === 1) right += weight;
    else wrong += weight;
  }
  const precision = right + wrong > 0 ? right / (right + wrong) : 0;
  const recall = all > 0 ? right / all : 0;
  return { precision, recall, harmonic: right > 0 ? (2 * precision * recall) / (precision + recall) : 0 };
}

function clausesOf({ name, column, value }: Describing, inside: Uint8Array): Clause[] {
  if (column instanceof Float64Array) return numberClauses(name, column, inside);
  if (value === null) return [];
  const { labels, values } = labelled(column);
  const code = labels.indexOf(value);
  const met = inside.map((_, row) => ([...(values(row) ?? [])].includes(code) ? 1 : 0));
  const asked = JSON.stringify(value);
  if (column instanceof Uint8Array) return [{ name, text: `${name} is ${value}`, met }, ...opposite(name, column)];
  return [{ name, text: 'offsets' in column ? `${name} has ${asked}` : `${name} = ${asked}`, met }];
}

/** Of a flag whose `true` sets apart, those it is false of may be the cluster. */
function opposite(name: string, column: Uint8Array): Clause[] {
  return [{ name, text: `${name} is false`, met: column.map((flag) => (flag === 0 ? 1 : 0)) }];
}

function numberClauses(name: string, column: Float64Array, inside: Uint8Array): Clause[] {
  const own = column.filter((value, row) => inside[row] === 1 && isKnown(value)).sort();
  if (own.length === 0) return [];
  const cuts = [...new Set(CUTS.map((share) => rounded(quantile(own, share))))];
  return cuts.flatMap((cut) => [
    { name, text: `${name} >= ${cut}`, met: inside.map((_, row) => (column[row]! >= cut ? 1 : 0)) },
    { name, text: `${name} <= ${cut}`, met: inside.map((_, row) => (column[row]! <= cut ? 1 : 0)) },
  ]);
}

/** A number as a person would write it: three digits, whole ones as they are. */
function rounded(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(3));
}
