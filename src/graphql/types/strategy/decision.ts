import {
  DECISION_STATUSES,
  DECISIONS,
  type DecisionStatus,
  decisionsMeant,
  MOVE_KINDS,
  type MoveKind,
  type PersonaDecision as Row,
} from '../../../db/tables/strategy/decisions.ts';
import { type DataMove, movesOf } from '../../../services/strategy/moves.ts';
import { builder } from '../../core/builder.ts';
import { Team } from '../../core/enums.ts';
import { decodeId } from '../../core/id.ts';
import { languageArg, ownLanguageArg, say } from '../../core/language.ts';
import { linked, one, paged, rowsOf, translated } from '../../core/reading.ts';
import { Claim } from '../claims/persona-claim.ts';
import { Persona } from '../personas/persona.ts';
import { TraitDriftType } from '../upkeep/trait-drift.ts';
import { Objective } from './objective.ts';
import { given, OWN_LANGUAGE, readFilterIds, StrategyItem, TRANSLATIONS } from './strategy-item.ts';

const STATUS_MEANINGS: Readonly<Record<DecisionStatus, string>> = {
  STANDING: 'It holds.',
  WITHDRAWN: 'It was taken back: moves of its data are told no more.',
};

export const DecisionStatusEnum = builder.enumType('DecisionStatus', {
  description: 'Whether a decision holds.',
  values: Object.fromEntries(
    DECISION_STATUSES.map((status) => [status, { value: status, description: STATUS_MEANINGS[status] }]),
  ) as Record<DecisionStatus, { value: DecisionStatus; description: string }>,
});

const MOVE_MEANINGS: Readonly<Record<MoveKind, string>> = {
  CLAIM_REFUTED: 'A claim that it rests on is refuted.',
  CLAIM_UNVERIFIED: 'A claim that it rests on is not supported any more.',
  CLAIM_REMOVED: 'A claim that it rests on was removed.',
  PERSONA_RETIRED: 'The persona was retired.',
  PERSONA_SUPERSEDED: 'Another persona, which is active, takes the place of it.',
  PERSONA_PUBLISHED: 'A later version of the persona was published.',
  PERSONA_DELETED: 'The persona was deleted.',
  TRAIT_DRIFTED: 'The members of the persona are others in a trait than at its last review or publication.',
};

const DataMoveKind = builder.enumType('DataMoveKind', {
  description: 'How the data of a decision moved.',
  values: Object.fromEntries(
    MOVE_KINDS.map((kind) => [kind, { value: kind, description: MOVE_MEANINGS[kind] }]),
  ) as Record<MoveKind, { value: MoveKind; description: string }>,
});

const DataMoveType = builder.objectRef<DataMove>('DataMove').implement({
  description: 'A move of the data of a decision that nobody has confirmed it after.',
  fields: (t) => ({
    kind: t.expose('kind', { type: DataMoveKind, description: 'What moved.' }),
    text: t.string({
      description: 'The same in words.',
      args: { language: t.arg(languageArg) },
      resolve: ({ text }, { language }) => say(text, language),
    }),
    claim: t.field({
      type: Claim,
      nullable: true,
      description: 'The claim that it is about; null for none, or one that was removed.',
      ...linked('claim', ({ claimId }: DataMove) => claimId),
    }),
    persona: t.field({
      type: Persona,
      nullable: true,
      description: 'The persona that takes the place; null of other moves.',
      ...linked('persona', ({ successorId }: DataMove) => successorId),
    }),
    drift: t.field({
      type: TraitDriftType,
      nullable: true,
      description: 'The trait that drifted, with the numbers of the last check; null of other moves.',
      resolve: ({ driftId }, _args, { loaders }) => (driftId === null ? null : loaders.drift.load(driftId)),
    }),
    number: t.exposeInt('number', {
      nullable: true,
      description: 'The version that was published; null of other moves.',
    }),
  }),
});

export const PersonaDecision = builder.objectRef<Row>('PersonaDecision');

builder.node(PersonaDecision, {
  extensions: rowsOf(DECISIONS),
  interfaces: [StrategyItem],
  description: 'What was decided on a persona and its claims, by whom and why.',
  id: { resolve: ({ id }) => id, parse: Number },
  loadWithoutCache: (id, { loaders }) => loaders.decision.load(id),
  fields: (t) => ({
    language: t.field(OWN_LANGUAGE),
    decision: t.string({
      bytes: 200,
      description: 'What was decided.',
      args: { language: t.arg(ownLanguageArg) },
      ...translated('decision'),
    }),
    reason: t.string({
      bytes: 200,
      description: 'Why.',
      args: { language: t.arg(ownLanguageArg) },
      ...translated('reason'),
    }),
    translations: t.field(TRANSLATIONS),
    status: t.expose('status', { type: DecisionStatusEnum, description: 'Whether it holds.' }),
    decidedBy: t.exposeString('decidedBy', { description: 'Who decided.' }),
    decidedOn: t.expose('decidedOn', { type: 'Date', description: 'The day it was decided.' }),
    persona: t.field({
      type: Persona,
      nullable: true,
      description: 'The persona it was decided on; null for one since deleted.',
      ...one('persona', 'personaId'),
    }),
    personaKey: t.exposeString('personaKey', { description: 'The key of that persona, also of one since deleted.' }),
    personaVersion: t.exposeInt('personaVersion', {
      nullable: true,
      description: 'Number of the published version that it was decided on; null: none was published.',
    }),
    claims: t.field({
      type: [Claim],
      size: 5,
      description: 'Claims that it rests on, without those since removed.',
      resolve: async ({ claimIds }, _args, { loaders }) =>
        (await Promise.all(claimIds.map((id) => loaders.claim.load(id)))).filter((claim) => claim !== null),
    }),
    objective: t.field({
      type: Objective,
      nullable: true,
      description: 'The objective it serves; null for none.',
      ...one('objective', 'objectiveId'),
    }),
    moves: t.field({
      type: [DataMoveType],
      size: 3,
      description:
        'Moves of its data since it was made, or confirmed: the notice to look at it again. None of a withdrawn one.',
      resolve: ({ moves }) => movesOf(moves),
    }),
  }),
});

const DecisionFilter = builder.inputType('DecisionFilter', {
  description: 'Which decisions are meant: what is given must all hold.',
  fields: (t) => ({
    personaId: t.id({ description: 'Only on this persona.' }),
    claimId: t.id({ description: 'Only those that rest on this claim.' }),
    objectiveId: t.id({ description: 'Only those that serve this objective.' }),
    team: t.field({ type: Team, description: 'Only of this team.' }),
    status: t.field({ type: DecisionStatusEnum, description: 'Only of this status.' }),
    moved: t.boolean({ description: 'True: only those whose data have moved; false: only others.' }),
  }),
});
type FilterShape = (typeof DecisionFilter)['$inferInput'];

builder.queryField('decisions', (t) =>
  t.connection(
    {
      type: PersonaDecision,
      description: 'Decisions on personas, the latest first. `filter: { moved: true }` lists those to look at again.',
      args: { filter: t.arg({ type: DecisionFilter, description: 'Only these. Default: all.' }) },
      ...paged(({ filter }: { filter?: FilterShape | null | undefined }) => {
        const { team, status, moved, claimId } = given(filter);
        return {
          ordering: 'decisions',
          list: decisionsMeant({
            ...{ team, status, moved, ...readFilterIds(filter) },
            claimId: claimId === undefined ? undefined : decodeId('PersonaClaim', claimId, ['filter', 'claimId']),
          }),
        };
      }),
    },
    { name: 'PersonaDecisionConnection', description: 'A list of decisions.' },
    { name: 'PersonaDecisionEdge', description: 'A decision of a list.' },
  ),
);
