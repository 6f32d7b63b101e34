import DataLoader from 'dataloader';
import { PRIMARY_MATCH } from '../../../db/tables/personas/matches.ts';
import { builder } from '../../core/builder.ts';
import type { Context } from '../../core/context.ts';
import type { Loaders } from '../../core/loaders.ts';
import { first } from '../../core/reading.ts';
import { Customer } from '../customers/customer.ts';
import { Persona } from './persona.ts';
import { PersonaMatch } from './persona-match.ts';

/** It holds everybody against the persona. */
const COST = 1_000;

builder.objectFields(Persona, (t) => ({
  minCoverage: t.exposeFloat('minCoverage', {
    description:
      'Share of the weight of its criteria that must be known of a customer, 0..1; below, the match is UNKNOWN.',
  }),
  unknownCount: t.int({
    nullable: true,
    cost: COST,
    description:
      'Customers whose match is UNKNOWN: neither matched nor known not to be. Null of one that is not active, or whose ' +
      'criteria wait for their first answer.',
    resolve: ({ id }, _args, context) => unknownCounts(context).load(id),
  }),
}));

builder.objectField(Customer, 'primaryPersona', (t) =>
  t.field({
    type: PersonaMatch,
    nullable: true,
    description:
      'Its best match to a positive persona; of equal fits the first by priority, then by key. Null where it is matched to ' +
      'none.',
    ...first(PRIMARY_MATCH),
  }),
);

const counting = new WeakMap<Loaders, DataLoader<number, number | null>>();

/** One look at everybody for all personas that an operation asks of. */
function unknownCounts({ loaders, host, scope }: Context): DataLoader<number, number | null> {
  let loader = counting.get(loaders);
  if (!loader) {
    loader = new DataLoader(async (personaIds) => {
      const counts = await host.ask('unknownMatches', { workspaceId: scope.workspaceId, personaIds: [...personaIds] });
      return personaIds.map((id) => counts.get(id) ?? null);
    });
    counting.set(loaders, loader);
  }
  return loader;
}
