import { type AxisTable, countBins, tableOf } from './axis-tables.ts';
import { axesByFeature, drawFacts, type FeatureColumn } from './draw-facts.ts';
import type { MatchClasses } from './match-classes.ts';
import { softmax } from './posterior.ts';
import { binCount } from './value-bins.ts';
import { axisWeights, type Temper } from './visitor-model.ts';

/** Parts that customers are held out in, one after the other. */
const FOLDS = 5;
/** Numbers of facts that an exponent is fitted for, as far as so many features are known of customers. */
const FACTS = [1, 2, 3, 6, 12, 24, 48];
/** Customers that each exponent is fitted on. */
const TRIED = 2_000;
/** Customers without whom an exponent is that of fewer facts. */
const LEAST_TRIED = 50;
const EXPONENTS = Array.from({ length: 25 }, (_, at) => 0.1 * 1.12 ** at);

/** A customer held out: log shares of the classes without it, and the evidence of some facts for each. */
interface Trial {
  readonly own: number;
  readonly evidence: Float64Array;
}

/**
 * The exponents by which evidence is tempered: those under which customers that the tables do not know are the least
 * surprising, by the mean of `-log P(class)`. Features that go together make naive Bayes too sure of itself; how much is
 * measured (Guo et al., "On calibration of modern neural networks", 2017, who call the inverse temperature).
 */
export function fitTempers(
  columns: readonly FeatureColumn[],
  classes: MatchClasses,
  redundancy: Float32Array,
  random: () => number,
): Temper[] {
  const { length } = classes.of;
  const folds = Array.from({ length: FOLDS }, (_, fold) => tablesWithout(columns, classes, fold));
  const groups = axesByFeature(columns);
  const priors = classes.sizes.map((size) => Math.log(size / length));
  const model = { redundancy, axes: columns as never };
  const tempers: Temper[] = [];
  for (const facts of FACTS) {
    const trials: Trial[] = [];
    const step = Math.max(1, Math.floor(length / TRIED));
    for (let row = 0; row < length; row += step) {
      const given = drawFacts(columns, groups, row, facts, random);
      if (!given) continue;
      const weights = axisWeights(
        model,
        given.map(({ axis }) => axis),
      );
      const evidence = new Float64Array(classes.count);
      for (const [at, { axis, bin }] of given.entries()) {
        const { ratios, base } = folds[row % FOLDS]![axis]!;
        for (let own = 0; own < classes.count; own++) {
          evidence[own]! += weights[at]! * ratios[own * base.length + bin]!;
        }
      }
      trials.push({ own: classes.of[row]!, evidence });
    }
    if (trials.length < LEAST_TRIED) break;
    tempers.push({ facts, exponent: leastSurprising(trials, priors) });
  }
  return tempers.length > 0 ? tempers : [{ facts: 1, exponent: 0.5 }];
}

function leastSurprising(trials: readonly Trial[], priors: Float64Array): number {
  const surprise = (exponent: number) =>
    trials.reduce((sum, { own, evidence }) => {
      const posterior = softmax(priors.map((prior, at) => prior + exponent * evidence[at]!));
      return sum - Math.log(Math.max(posterior[own]!, 1e-12));
    }, 0);
  const tried = EXPONENTS.map((exponent) => ({ exponent, surprise: surprise(exponent) }));
  return tried.reduce((best, one) => (one.surprise < best.surprise ? one : best)).exponent;
}

/** The tables of all customers but those of a part. */
function tablesWithout(columns: readonly FeatureColumn[], classes: MatchClasses, fold: number): AxisTable[] {
  return columns.map((column) =>
    tableOf(
      countBins(column, classes, (row) => row % FOLDS !== fold),
      binCount(column.bins),
    ),
  );
}
