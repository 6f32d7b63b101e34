import { OPINIONS, type ClaimOpinion as Row } from '../../../db/tables/personas/claim-opinions.ts';
import { builder } from '../../core/builder.ts';
import { Team } from '../../core/enums.ts';
import { encodeId } from '../../core/id.ts';
import { rowsOf } from '../../core/reading.ts';

export const ClaimOpinion = builder.objectRef<Row>('PersonaClaimOpinion').implement({
  extensions: rowsOf(OPINIONS),
  description: 'Somebody agrees with a claim or not.',
  fields: (t) => ({
    id: t.id({ description: 'Its id.', resolve: ({ id }) => encodeId('PersonaClaimOpinion', id) }),
    who: t.exposeString('who', { description: 'Who says so.' }),
    team: t.expose('team', { type: Team, nullable: true, description: 'The team they speak for; null: none.' }),
    agrees: t.exposeBoolean('agrees', { description: 'True for agreement, false for dissent.' }),
    why: t.exposeString('why', { nullable: true, bytes: 200, description: 'The reason, which dissent always has.' }),
    at: t.expose('at', { type: 'DateTime', description: 'When it was said.' }),
  }),
});
