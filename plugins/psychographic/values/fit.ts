import { type Batch, type FitContext, NotEnoughData } from 'personagraph/segmenter';
import type { NumberColumns, NumberNeeds } from '../shared/number-columns.ts';
import { correlation } from '../shared/reliability.ts';
import { indicatorValue, knotsOf, meanPercentiles, orientationScores } from './rule.ts';
import { ORIENTATIONS, type Orientation, sourceName, type ValuesConfig } from './settings.ts';

/** A sign of an orientation, as fitted. */
export interface IndicatorModel {
  readonly feature: string;
  readonly per: string | null;
  readonly weight: number;
  /** The population's values, for ranking; empty where nobody has one. */
  readonly knots: readonly number[];
}

/** An orientation, as fitted. */
export interface OrientationModel {
  readonly key: Orientation;
  readonly indicators: readonly IndicatorModel[];
  /** The population's mean percentiles, for ranking; empty where nobody has one: it is not measured. */
  readonly knots: readonly number[];
  /** Customers of whom it is known. */
  readonly people: number;
}

export interface ValuesModel {
  readonly orientations: readonly OrientationModel[];
  readonly margin: number;
  readonly missing: ValuesConfig['missing'];
  /** Correlations of the percentiles of two orientations over the customers who have both. */
  readonly correlations: readonly {
    readonly of: readonly [Orientation, Orientation];
    readonly people: number;
    readonly value: number;
  }[];
}

/** Learns how the population's values are spread, to rank customers in it. */
export function fitValues(
  { columns, length }: Batch<NumberNeeds>,
  config: ValuesConfig,
  { signal }: FitContext,
): ValuesModel {
  const orientations = ORIENTATIONS.map((key): OrientationModel => {
    signal.throwIfAborted();
    const indicators = config[key].map(({ feature, per, weight }) => {
      const names = { feature: sourceName(feature), per: per === undefined ? null : sourceName(per) };
      return { ...names, weight, knots: knotsOf(known(valuesOf(columns, length, names))) };
    });
    const scores = known(meanPercentiles(indicators, columns, length));
    return { key, indicators, knots: knotsOf(scores), people: scores.length };
  });
  const measured = orientations.filter(({ knots }) => knots.length > 0);
  if (measured.length < 2) {
    const lacking = orientations.filter(({ knots }) => knots.length === 0).map(({ key }) => key);
    throw new NotEnoughData(
      `Two of brand, function and price must be known of some customers; nothing is known of ${lacking.join(', ')}: set their indicators to features you have`,
    );
  }
  if (measured.every(({ knots }) => knots[0] === knots.at(-1))) {
    throw new NotEnoughData(`Customers do not differ in ${measured.map(({ key }) => key).join(', ')}`);
  }
  const correlations = correlationsOf(measured, columns, length);
  return { orientations, margin: config.margin, missing: config.missing, correlations };
}

function correlationsOf(
  measured: readonly OrientationModel[],
  columns: NumberColumns,
  length: number,
): ValuesModel['correlations'] {
  const scored = measured.map((one) => ({ key: one.key, scores: orientationScores(one, columns, length) }));
  return scored.flatMap((one, i) =>
    scored.slice(i + 1).flatMap((two) => {
      const found = correlation(one.scores, two.scores);
      return found ? [{ of: [one.key, two.key] as const, ...found }] : [];
    }),
  );
}

function valuesOf(
  columns: NumberColumns,
  length: number,
  { feature, per }: Pick<IndicatorModel, 'feature' | 'per'>,
): Float64Array {
  const values = columns[feature]!;
  const divisors = per === null ? null : columns[per]!;
  return Float64Array.from({ length }, (_, row) => indicatorValue(values, divisors, row));
}

function known(values: Float64Array): Float64Array {
  return values.filter((value) => !Number.isNaN(value)).sort();
}
