import type { FieldMap } from '@pothos/core';
import type { StoredFence } from '../../../db/tables/quality/fences.ts';
import type { SchemaTypes } from '../../core/builder.ts';

type Fields<T> = PothosSchemaTypes.ObjectFieldBuilder<PothosSchemaTypes.ExtendDefaultTypes<SchemaTypes>, T>;

/** Fields that say which number it is, and what is usual of it. */
export function fenceFields<T extends StoredFence>(t: Fields<T>): FieldMap {
  return {
    name: t.string({
      description: 'The field, or `traits.NAME`.',
      resolve: ({ kind, name }) => (kind === 'TRAIT' ? `traits.${name}` : name),
    }),
    low: t.float({ description: 'Numbers below are outliers.', resolve: ({ low }) => low }),
    median: t.float({ description: 'Half of the customers have less.', resolve: ({ median }) => median }),
    high: t.float({ description: 'Numbers above are outliers.', resolve: ({ high }) => high }),
  };
}
