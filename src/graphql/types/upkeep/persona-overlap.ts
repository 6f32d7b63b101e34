import { OVERLAPS, type StoredOverlap } from '../../../db/tables/upkeep/persona-overlaps.ts';
import { builder } from '../../core/builder.ts';
import { one, rowsOf } from '../../core/reading.ts';
import { Persona } from '../personas/persona.ts';

export const PersonaOverlapType = builder.objectRef<StoredOverlap>('PersonaOverlap').implement({
  extensions: rowsOf(OVERLAPS),
  description: 'Two active personas with common members, as the last check found them.',
  fields: (t) => ({
    first: t.field({
      type: Persona,
      nullable: true,
      description: 'One persona; null for one since deleted.',
      ...one('persona', 'firstId'),
    }),
    second: t.field({
      type: Persona,
      nullable: true,
      description: 'The other; null for one since deleted.',
      ...one('persona', 'secondId'),
    }),
    firstSize: t.int({ description: 'Members of the first.', resolve: ({ first }) => first }),
    secondSize: t.int({ description: 'Members of the second.', resolve: ({ second }) => second }),
    both: t.exposeInt('both', { description: 'Customers who are members of both.' }),
    population: t.exposeInt('population', { description: 'Customers of the workspace.' }),
    jaccard: t.exposeFloat('jaccard', { description: 'Members of both as a share 0..1 of those of either.' }),
    shareOfFirst: t.float({
      description: 'Share 0..1 of the first that is in the second too.',
      resolve: ({ both, first }) => both / first,
    }),
    shareOfSecond: t.float({
      description: 'Share 0..1 of the second that is in the first too.',
      resolve: ({ both, second }) => both / second,
    }),
    over: t.boolean({
      description: 'Whether a line of the settings is reached: they overlap.',
      resolve: ({ since }) => since !== null,
    }),
    since: t.expose('since', {
      type: 'DateTime',
      nullable: true,
      description: 'Since when checks find that they overlap; null where they do not.',
    }),
    measuredAt: t.expose('measuredAt', { type: 'DateTime', description: 'When the check looked.' }),
  }),
});
