import { confirmDecision, deleteDecision, editDecision, recordDecision } from '../../../services/strategy/decisions.ts';
import { Team } from '../../core/enums.ts';
import { decodeId } from '../../core/id.ts';
import { mutation, noun, SEEN_VERSION } from '../../core/mutation.ts';
import { presentFields } from '../../core/present-fields.ts';
import { DecisionStatusEnum, PersonaDecision } from './decision.ts';
import { deletion, LANGUAGE_INPUT, readItem, TRANSLATIONS_INPUT } from './strategy-item.ts';

mutation({
  name: 'recordDecision',
  scope: 'WRITE',
  description:
    'Records what was decided on a persona as it is published, and on claims of it. How they stand now is taken as known: a ' +
    'notice comes when they move.',
  input: {
    description: 'A decision to record.',
    fields: (t) => ({
      personaId: t.id({ required: true, description: 'The persona it was decided on.' }),
      claimIds: t.idList({ description: 'Claims of that persona that it rests on, 200 at most.' }),
      decision: t.string({ required: true, description: 'What was decided, 5,000 characters.' }),
      reason: t.string({ required: true, description: 'Why, 5,000 characters.' }),
      decidedBy: t.string({ required: true, description: 'Who decided, 200 characters.' }),
      decidedOn: t.field({ type: 'Date', description: 'The day it was decided. Default: today.' }),
      team: t.field({ type: Team, description: 'The team that it is of.' }),
      objectiveId: t.id({ description: 'The objective it serves.' }),
      language: t.field(LANGUAGE_INPUT),
      translations: t.field(TRANSLATIONS_INPUT),
    }),
  },
  payload: { decision: noun(PersonaDecision, 'The decision.') },
  work: async (
    { personaId, claimIds, objectiveId, translations, decision, reason, decidedBy, ...fields },
    { scope },
  ) => ({
    decision: await recordDecision(scope, {
      ...presentFields(fields),
      ...readItem({ claimIds, objectiveId, translations }),
      ...{ personaId: decodeId('Persona', personaId, ['personaId']), decision, reason, decidedBy },
    }),
  }),
});

mutation({
  name: 'editDecision',
  scope: 'WRITE',
  description: 'Changes a decision, or withdraws it. A claim that is added and does not hold is a move of its data.',
  input: {
    description: 'Changes to a decision: what is left out stays; lists are replaced as a whole.',
    fields: (t) => ({
      id: t.id({ required: true, description: 'The decision.' }),
      version: t.int(SEEN_VERSION),
      claimIds: t.idList({ description: 'Claims of the persona that it rests on, 200 at most.' }),
      decision: t.string({ description: 'What was decided, 5,000 characters.' }),
      reason: t.string({ description: 'Why, 5,000 characters.' }),
      decidedBy: t.string({ description: 'Who decided, 200 characters.' }),
      decidedOn: t.field({ type: 'Date', description: 'The day it was decided.' }),
      status: t.field({ type: DecisionStatusEnum, description: 'Whether it holds.' }),
      team: t.field({ type: Team, description: 'The team that it is of; null clears.' }),
      objectiveId: t.id({ description: 'The objective it serves; null clears.' }),
      language: t.field(LANGUAGE_INPUT),
      translations: t.field(TRANSLATIONS_INPUT),
    }),
  },
  payload: { decision: noun(PersonaDecision, 'The decision as it is now.') },
  work: async ({ id, version, claimIds, objectiveId, translations, ...fields }, { scope }) => ({
    decision: await editDecision(
      scope,
      { id: decodeId('PersonaDecision', id), version },
      { ...presentFields(fields, 'team'), ...readItem({ claimIds, objectiveId, translations }) },
    ),
  }),
});

mutation({
  name: 'confirmDecision',
  scope: 'WRITE',
  description: 'Says that somebody looked at the moves of its data, and that a decision stands: they are told no more.',
  input: {
    description: 'A decision to confirm.',
    fields: (t) => ({
      id: t.id({ required: true, description: 'The decision.' }),
      version: t.int(SEEN_VERSION),
    }),
  },
  payload: { decision: noun(PersonaDecision, 'The decision as it is now.') },
  work: async ({ id, version }, { scope }) => ({
    decision: await confirmDecision(scope, { id: decodeId('PersonaDecision', id), version }),
  }),
});

deletion('deleteDecision', 'PersonaDecision', 'Deletes a decision.', deleteDecision);
