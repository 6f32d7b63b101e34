import type { Batch, Columns, Need } from 'personagraph/segmenter';
import type { PreferenceConfig } from './preference-config.ts';
import { sourceOr } from './source.ts';

/** One count or sum a listed value. */
export type ListedNeeds = Readonly<Record<string, Need<'number'>>>;
export type LearnedNeeds = {
  readonly top: Need<'list'>;
  readonly kinds: Need<'number'>;
  readonly events: Need<'number'>;
};

export type PreferenceNeeds = Readonly<Record<string, Need<'number' | 'list'>>>;

/** Of a listed value: names of needs are numbered, as keys could be those of others. */
export function valueNeed(index: number): string {
  return `value${index + 1}`;
}

export function preferenceNeeds(config: PreferenceConfig): PreferenceNeeds {
  return config.values.length > 0 ? listedNeeds(config) : learnedNeeds(config);
}

function listedNeeds({ event, field, values, by }: PreferenceConfig): ListedNeeds {
  const folded =
    by === 'count' ? ({ event, aggregate: 'count' } as const) : ({ event, aggregate: 'sum', field: 'amount' } as const);
  return Object.fromEntries(
    values.map(({ key, equals, source }, index) => {
      const from = sourceOr(source ?? null, { ...folded, where: { field, equals: equals ?? key } });
      return [valueNeed(index), { kind: 'number', from, description: `How much of ${key}` }];
    }),
  );
}

function learnedNeeds({ event, field }: PreferenceConfig): LearnedNeeds {
  return {
    top: { kind: 'list', from: { event, aggregate: 'top', field, most: 3 }, description: 'Most frequent values' },
    kinds: { kind: 'number', from: { event, aggregate: 'distinct', field }, description: 'How many different values' },
    events: { kind: 'number', from: { event, aggregate: 'count' }, description: 'Whether there is a habit to tell' },
  };
}

/** The columns of listed values, in their order. */
export function listedColumns({ columns }: Batch<PreferenceNeeds>, count: number): Float64Array[] {
  return Array.from({ length: count }, (_, index) => columns[valueNeed(index)] as Float64Array);
}

export function learnedColumns({ columns }: Batch<PreferenceNeeds>): {
  readonly top: Columns['list'];
  readonly kinds: Float64Array;
  readonly events: Float64Array;
} {
  return {
    top: columns['top'] as Columns['list'],
    kinds: columns['kinds'] as Float64Array,
    events: columns['events'] as Float64Array,
  };
}
