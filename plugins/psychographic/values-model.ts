import { type Batch, type FitContext, type Need, NotEnoughData } from 'personagraph/segmenter';
import { knotsOf } from './percentile.ts';
import { ORIENTATIONS, sourceName, type ValuesConfig } from './values-config.ts';
import { type Columns, indicatorValue, meanPercentiles, type OrientationModel } from './values-score.ts';

export type ValuesNeeds = Readonly<Record<string, Need<'number'>>>;

export interface ValuesModel {
  readonly orientations: readonly OrientationModel[];
  readonly margin: number;
  readonly missing: ValuesConfig['missing'];
}

/** Learns how the population's values are spread, to rank customers in it. */
export function fitValues(
  { columns, length }: Batch<ValuesNeeds>,
  config: ValuesConfig,
  { signal }: FitContext,
): ValuesModel {
  const orientations = ORIENTATIONS.map((key): OrientationModel => {
    signal.throwIfAborted();
    const indicators = config[key].map(({ feature, per, weight }) => {
      const names = { feature: sourceName(feature), per: per === undefined ? null : sourceName(per) };
      return { ...names, weight, knots: knotsOf(known(valuesOf(columns, length, names))) };
    });
    return { key, indicators, knots: knotsOf(known(meanPercentiles(indicators, columns, length))) };
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
  return { orientations, margin: config.margin, missing: config.missing };
}

function valuesOf(columns: Columns, length: number, { feature, per }: { feature: string; per: string | null }) {
  const values = columns[feature]!;
  const divisors = per === null ? null : columns[per]!;
  return Float64Array.from({ length }, (_, row) => indicatorValue(values, divisors, row));
}

function known(values: Float64Array): Float64Array {
  return values.filter((value) => !Number.isNaN(value)).sort();
}
