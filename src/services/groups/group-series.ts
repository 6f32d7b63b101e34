import type { Feature, Known } from '../../engine/catalogue/catalogue.ts';
import { resolveNeeds } from '../../engine/catalogue/catalogue.ts';
import { namedEventSource } from '../../engine/catalogue/event-names.ts';
import { aggregate } from '../../engine/groups/aggregates.ts';
import { membersValues } from '../../engine/groups/members-values.ts';
import type { Truth } from '../../engine/groups/truth.ts';
import type { Population } from '../../engine/population/population.ts';
import { PersonagraphError } from '../../errors.ts';
import { readAggregate } from '../../rules/index.ts';
import type { EventSource } from '../../segmenter/feature.ts';
import { type FeatureFacts, groupFeature } from './group-feature.ts';

/** Units that are read together: of a million customers their columns take 100 MB. */
const UNITS_AT_ONCE = 12;

/** An aggregate of events, of each unit between bounds. */
export interface SeriesAsk {
  readonly feature: string;
  /** Ascending, one more than there are units; milliseconds since 1970. */
  readonly bounds: readonly number[];
}

/** What a group's members have in one unit of time. */
export interface SeriesPoint {
  /** The first instant, and the first after it. */
  readonly from: number;
  readonly to: number;
  /** False for a unit that is not over at the time of the snapshot. */
  readonly complete: boolean;
  /** Null where nobody's value is known. */
  readonly sum: number | null;
  readonly average: number | null;
  readonly known: number;
  readonly unknown: number;
  /** Members whose value is known, and not 0. */
  readonly active: number;
}

export interface Series extends FeatureFacts {
  readonly points: readonly SeriesPoint[];
}

/** A series whose features are found: how it is answered. */
export interface PreparedSeries {
  answer(truth: Truth, asOf: number, read: (features: readonly Feature[]) => Promise<Population>): Promise<Series>;
}

/** The aggregate of events that a name stands for, as rules write it or as the catalogue lists it; null for none. */
function sourceOf(name: string): EventSource | null {
  const aggregate = readAggregate(name);
  if (aggregate) return 'problem' in aggregate ? null : aggregate.source;
  const [, type = '', own = ''] = /^events\.([a-z][a-z0-9_]*)\.(\w+)$/.exec(name) ?? [];
  return namedEventSource(type, own);
}

/**
 * Finds the aggregate within each unit. Throws INVALID_INPUT for what is no aggregate of events in numbers: other features
 * have no value of a unit of time.
 */
export function prepareSeries({ feature: name, bounds }: SeriesAsk, known: Known): PreparedSeries {
  const { facts } = groupFeature(known, name, ['number', 'flag'], ['feature']);
  const source = sourceOf(name);
  if (!source) {
    const message = `${name.slice(0, 200)} is no aggregate of events: take one such as count(purchase) or sum(purchase.amount).`;
    throw new PersonagraphError('INVALID_INPUT', message, { field: ['feature'] });
  }
  const own = source.window === undefined ? [] : [source.window].flat();
  const units = bounds.slice(1).map((to, index) => ({ from: bounds[index]!, to }));
  const features = units.map(({ from, to }) => {
    const window = [...own, { from: new Date(from).toISOString(), before: new Date(to).toISOString() }];
    return resolveNeeds({ [name]: { kind: facts.kind, from: { ...source, window } } }, known)[name]!;
  });
  return {
    async answer(truth, asOf, read) {
      const points: SeriesPoint[] = [];
      for (let at = 0; at < units.length; at += UNITS_AT_ONCE) {
        const some = features.slice(at, at + UNITS_AT_ONCE);
        const { columns } = await read(some);
        for (const [index, { id }] of some.entries()) {
          const values = membersValues(columns.get(id)!, truth);
          const { from, to } = units[at + index]!;
          points.push({
            from,
            to,
            complete: to <= asOf,
            sum: aggregate(values, 'sum').value,
            average: aggregate(values, 'average').value,
            known: values.values.length,
            unknown: values.unknown,
            active: values.values.reduce((count, value) => count + (value === 0 ? 0 : 1), 0),
          });
        }
      }
      return { ...facts, points };
    },
  };
}
