import { z } from 'zod';
import { dateText, TimeZone } from '../../calendar/index.ts';
import type { Scope } from '../../db/postgres/connection.ts';
import { rowsByIds } from '../../db/reads/source.ts';
import { claimsByIds } from '../../db/tables/personas/persona-claims.ts';
import { personasByIds } from '../../db/tables/personas/personas.ts';
import {
  DECISION_STATUSES,
  DECISION_TEXTS,
  DECISIONS,
  type PersonaDecision,
  seeMoves,
  tellMoves,
  WRITTEN_DECISIONS,
} from '../../db/tables/strategy/decisions.ts';
import { workspaceTimeZone } from '../../db/tables/workspaces/workspaces.ts';
import { PersonagraphError } from '../../errors.ts';
import { filled, name } from '../input/text.ts';
import { LANGUAGES } from '../input/translations.ts';
import { invalid, type Seen } from '../research/checked.ts';
import { team } from '../research/teams.ts';
import { announceMoves } from './announce.ts';
import { keeping } from './kept.ts';
import { ids } from './links.ts';
import { translations } from './texts.ts';

/** Parts of the world that are furthest ahead have the next day at ten o'clock UTC. */
const AHEAD_MS = 14 * 3_600_000;

const fields = {
  language: z.enum(LANGUAGES),
  decision: filled(5_000),
  reason: filled(5_000),
  translations,
  claimIds: ids,
  decidedBy: name(200),
  decidedOn: z.iso.date().refine((day) => Date.parse(day) <= Date.now() + AHEAD_MS, 'lies in the future'),
  team: team.nullable(),
  objectiveId: z.int().nullable(),
  status: z.enum(DECISION_STATUSES),
};

const Input = z
  .strictObject({ ...fields, personaId: z.int() })
  .partial()
  .required({ decision: true, reason: true, decidedBy: true, personaId: true });
const Patch = z.strictObject(fields).partial();
export type DecisionInput = z.input<typeof Input>;
export type DecisionPatch = z.input<typeof Patch>;

const decisions = keeping({
  rows: WRITTEN_DECISIONS,
  subject: 'DECISION',
  noun: 'decision',
  texts: DECISION_TEXTS,
  Input,
  Patch,
  async settle(scope, after, before) {
    const { claimIds = [], personaId } = after as Partial<PersonaDecision>;
    const foreign = (await claimsByIds(scope, claimIds)).find((claim) => claim.personaId !== personaId);
    // Of a persona since deleted the claims are gone too.
    if (foreign) {
      throw invalid('The claim is of another persona.', ['claimIds', String(claimIds.indexOf(foreign.id))]);
    }
    if (before !== null) return {};
    const [persona] = await personasByIds(scope, [personaId!]);
    const today = async () => dateText(TimeZone.of(await workspaceTimeZone(scope)).dayOf(Date.now()));
    const decidedOn = after.decidedOn ?? (await today());
    return { personaKey: persona!.key, personaVersion: persona!.published, decidedOn };
  },
});

/**
 * Records what was decided on a persona, as it is published, and on claims of it. How they stand now is taken as known. Throws
 * INVALID_INPUT, NOT_FOUND.
 */
export async function recordDecision(scope: Scope, input: DecisionInput): Promise<PersonaDecision> {
  return scope.transaction(async (transaction) => {
    const { id } = await decisions.create(transaction, input);
    return looked(transaction, id);
  });
}

/** Changes a decision, or withdraws it. One that is added and does not hold is a move of its data. Throws INVALID_INPUT, NOT_FOUND, CONFLICT. */
export const editDecision = decisions.edit;

/** Deletes a decision. Throws NOT_FOUND, CONFLICT. */
export const deleteDecision = decisions.remove;

/** Says that the moves of a decision's data were looked at, and that it stands: no notice of them. Throws NOT_FOUND, CONFLICT. */
export async function confirmDecision(scope: Scope, seen: Seen): Promise<PersonaDecision> {
  return scope.transaction(async (transaction) => {
    const { id } = await decisions.edit(transaction, seen, {});
    return looked(transaction, id);
  });
}

/** Tells of decisions whose data have moved since they were told of last. */
export async function tellDecisions(scope: Scope): Promise<void> {
  await scope.transaction(async (transaction) => {
    const told = await tellMoves(transaction);
    if (told.length === 0) return;
    await announceMoves(
      transaction,
      'DECISION',
      told.map(({ id, personaId, moved }) => ({ thing: { id, personaId }, moved })),
    );
  });
}

async function looked(transaction: Scope, id: number): Promise<PersonaDecision> {
  await seeMoves(transaction, id);
  const [now] = await rowsByIds(transaction, DECISIONS, [id]);
  if (now) return now;
  throw new PersonagraphError('NOT_FOUND', 'No such decision.', { field: ['id'] });
}
