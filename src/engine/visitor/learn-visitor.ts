import type { FeatureKind } from '../../segmenter/feature.ts';
import type { Population } from '../population/population.ts';
import { countBins, redundancyOf, tableOf } from './axis-tables.ts';
import type { FeatureColumn } from './draw-facts.ts';
import { fitTempers } from './fit-tempers.ts';
import { classesOf, MATCHED, type PersonaTruth } from './match-classes.ts';
import { binColumn, binCount, LEAST_NAMED } from './value-bins.ts';
import type { ModelledFeature, VisitorModel } from './visitor-model.ts';

/** Columns of bins at most: of more features the first count, in the catalogue's order. */
const MOST_AXES = 240;

/** A feature of the population, by its name in the catalogue. */
export interface VisitorFeature {
  readonly name: string;
  /** Its column in the population. */
  readonly id: string;
  readonly kind: FeatureKind;
  readonly unit: string | null;
}

export interface ToLearn {
  readonly population: Population;
  readonly personas: readonly PersonaTruth[];
  readonly features: readonly VisitorFeature[];
  /** Milliseconds since 1970. */
  readonly modelledAt: number;
  /** Customers there are. Default: the population. */
  readonly everybody?: number;
  readonly random: () => number;
}

/** Learns what members of personas are like. Personas with fewer than five members are left out. */
export function learnVisitor({ population, personas, features, modelledAt, everybody, random }: ToLearn): VisitorModel {
  const { length } = population;
  const members = personas.map(({ truth }) => truth.reduce((sum, state) => sum + Number(state === MATCHED), 0));
  const used = personas.filter((_, at) => members[at]! >= LEAST_NAMED);
  const classes = classesOf(used, length);
  const { columns, modelled } = binFeatures(population, features);
  // Without personas nobody is ranked.
  const redundancy = used.length > 0 ? redundancyOf(columns, length) : new Float32Array(0);
  const axes = columns.map((column) => ({
    feature: column.feature,
    bins: column.bins,
    ...tableOf(
      countBins(column, classes, () => true),
      binCount(column.bins),
    ),
  }));
  return {
    modelledAt,
    customers: length,
    everybody: everybody ?? length,
    personas: used.map(({ id, key, name, polarity }) => ({
      id,
      key,
      name,
      polarity,
      members: members[personas.findIndex((one) => one.id === id)]!,
    })),
    tooFew: personas.flatMap(({ id }, at) => (members[at]! < LEAST_NAMED ? id : [])),
    classes: classes.count,
    priors: classes.sizes.map((size) => size / length),
    shares: classes.shares,
    none: classes.none,
    axes,
    redundancy,
    tempers: used.length > 0 ? fitTempers(columns, classes, redundancy, random) : [{ facts: 1, exponent: 1 }],
    features: modelled,
  };
}

/** The features in bins, and what became of each. */
export function binFeatures(
  { columns, length }: Population,
  features: readonly VisitorFeature[],
): { columns: FeatureColumn[]; modelled: Map<string, ModelledFeature> } {
  const binned: FeatureColumn[] = [];
  const modelled = new Map<string, ModelledFeature>();
  for (const { name, id, kind, unit } of features) {
    const column = columns.get(id);
    const made = column ? binColumn(column, length) : 'NOT_MODELLED';
    const isOver = typeof made !== 'string' && binned.length + made.length > MOST_AXES;
    modelled.set(name, { kind, unit, leftOut: isOver ? 'NOT_MODELLED' : typeof made === 'string' ? made : null });
    if (typeof made !== 'string' && !isOver) binned.push(...made.map((one) => ({ ...one, feature: name })));
  }
  return { columns: binned, modelled };
}
