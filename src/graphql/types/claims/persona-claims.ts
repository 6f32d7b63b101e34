import { claimsMeant, type PersonaClaim } from '../../../db/tables/personas/persona-claims.ts';
import { builder } from '../../core/builder.ts';
import { ClaimStatus, PersonaSectionKind, Team } from '../../core/enums.ts';
import { one, paged } from '../../core/reading.ts';
import { Persona } from '../personas/persona.ts';
import { Claim } from './persona-claim.ts';

interface Arguments {
  readonly section?: PersonaClaim['section'] | null | undefined;
  readonly status?: PersonaClaim['status'] | null | undefined;
  readonly team?: PersonaClaim['team'] | undefined;
}

builder.objectFields(Persona, (t) => ({
  claims: t.connection(
    {
      type: Claim,
      description: 'What is said of it, section by section, in the order it is told.',
      args: {
        section: t.arg({ type: PersonaSectionKind, description: 'Only of this section.' }),
        status: t.arg({ type: ClaimStatus, description: 'Only of this status.' }),
        team: t.arg({ type: Team, description: 'Only what this team says.' }),
      },
      ...paged(({ section, status, team }: Arguments) => ({
        ordering: 'claims',
        list: claimsMeant({ section: section ?? undefined, status: status ?? undefined, team: team ?? undefined }),
      })),
    },
    { name: 'PersonaClaimConnection', description: 'A list of claims.' },
    { name: 'PersonaClaimEdge', description: 'A claim of a list.' },
  ),
}));

builder.objectFields(Claim, (t) => ({
  persona: t.field({
    type: Persona,
    nullable: true,
    description: 'The persona that it is said of; null for one just deleted.',
    ...one('persona', 'personaId'),
  }),
}));
