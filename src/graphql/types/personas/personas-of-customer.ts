import { type HeldFit, MATCHES_OF_CUSTOMER } from '../../../db/tables/personas/matches.ts';
import { PersonagraphError } from '../../../errors.ts';
import { builder } from '../../core/builder.ts';
import type { Context } from '../../core/context.ts';
import { MatchState, PersonaKind, PersonaPolarity } from '../../core/enums.ts';
import { isGiven, read } from '../../core/reading.ts';
import { Customer } from '../customers/customer.ts';
import { PersonaMatch, rankPersonas } from './persona-match.ts';

interface Wanted {
  readonly matched?: boolean | null | undefined;
  readonly states?: readonly HeldFit['state'][] | null | undefined;
  readonly polarity?: 'POSITIVE' | 'NEGATIVE' | null | undefined;
  readonly kinds?: readonly ('BUYER' | 'USER' | 'WEBSITE')[] | null | undefined;
  readonly minFit?: number | null | undefined;
  readonly first?: number | null | undefined;
}

builder.objectField(Customer, 'personas', (t) =>
  t.field({
    type: [PersonaMatch],
    size: 'personas',
    description:
      'The customer held against each active persona: matches, not personas. Those it is matched to come first, then by ' +
      'fit. Without arguments all are there, so that it can be seen why one is not matched.',
    args: {
      matched: t.arg.boolean({
        description: 'Only those matched, or only those not, which takes in UNKNOWN. Default: all.',
      }),
      states: t.arg({ type: [MatchState], description: 'Only those that stand so. Default: all.' }),
      polarity: t.arg({ type: PersonaPolarity, description: 'Only personas of this polarity. Default: both.' }),
      kinds: t.arg({ type: [PersonaKind], description: 'Only personas of one of these kinds. Default: all.' }),
      minFit: t.arg.float({ description: 'Only fits of this or better, 0..1. Default: all.' }),
      first: t.arg.int({ description: 'So many at most, from the first on. Default: all.' }),
    },
    extensions: read({
      kind: 'many',
      list: MATCHES_OF_CUSTOMER,
      only: { matched: true },
    }),
    resolve: async ({ id }, wanted, context) => {
      const { first } = wanted;
      if (isGiven(first) && first! < 0) {
        throw new PersonagraphError('INVALID_INPUT', 'A number of personas is 0 or more.', { field: ['first'] });
      }
      const found = await wantedMatches(await matchesOf(id, wanted, context), wanted, context);
      return isGiven(first) ? found.slice(0, first!) : found;
    },
  }),
);

async function matchesOf(customerId: number, { matched }: Wanted, context: Context): Promise<readonly HeldFit[]> {
  // The matches are kept, as counts and members of personas are.
  if (matched === true) return context.loaders.list(MATCHES_OF_CUSTOMER).load(customerId);
  const ranked = await rankPersonas(customerId, context);
  return matched === false ? ranked.filter((match) => !match.matched) : ranked;
}

async function wantedMatches(
  matches: readonly HeldFit[],
  { states, polarity, kinds, minFit }: Wanted,
  { loaders }: Context,
): Promise<HeldFit[]> {
  const near = matches.filter(({ state, fit }) => (!states || states.includes(state)) && fit >= (minFit ?? 0));
  if (!polarity && !kinds) return near;
  const personas = await Promise.all(near.map(({ personaId }) => loaders.persona.load(personaId)));
  return near.filter((_, index) => {
    const persona = personas[index];
    return persona && (!polarity || persona.polarity === polarity) && (!kinds || kinds.includes(persona.kind));
  });
}
