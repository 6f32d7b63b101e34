import { addCriterion, editCriterion, removeCriterion } from '../../../services/personas/edit-criteria.ts';
import { findPersona } from '../../../services/personas/write-persona.ts';
import { CriterionRole } from '../../core/enums.ts';
import { decodeId, encodeId } from '../../core/id.ts';
import { deletedId, mutation, noun, SEEN_VERSION } from '../../core/mutation.ts';
import { Persona } from './persona.ts';
import { Criterion, CriterionInput, subjectOf } from './persona-criterion.ts';
import { RANGE, ScoreRangeInput } from './score-range.ts';

const PERSONA = noun(
  Persona,
  'The persona as it is now: its version rose, so that no older list takes the place of this.',
);

mutation({
  name: 'addPersonaCriterion',
  scope: 'WRITE',
  description:
    'Adds a criterion to a persona, as the last. No version is asked for. Where the persona is active, everybody is matched anew.',
  input: {
    description: 'A criterion to add.',
    fields: (t) => ({
      personaId: t.id({ required: true, description: 'The persona.' }),
      criterion: t.field({
        type: CriterionInput,
        required: true,
        description: 'The criterion. A persona has 100 at most.',
      }),
    }),
  },
  payload: { criterion: noun(Criterion, 'The criterion.'), persona: PERSONA },
  work: async ({ personaId, criterion: given }, { host, scope, registry }) => {
    const row = decodeId('Persona', personaId, ['personaId']);
    const input = { ...subjectOf(given, ['criterion']), weight: given.weight };
    const criterion = await addCriterion({ host, scope, registry }, row, input);
    return { criterion, persona: await findPersona(scope, row) };
  },
});

mutation({
  name: 'editPersonaCriterion',
  scope: 'WRITE',
  description:
    'Changes a criterion; others of the persona may be edited meanwhile. Where the persona is active, everybody is matched anew.',
  input: {
    description:
      'Changes to a criterion: what is left out stays. One of segmentId, rule and score changes what it asks.',
    fields: (t) => ({
      id: t.id({ required: true, description: 'The criterion.' }),
      version: t.int(SEEN_VERSION),
      segmentId: t.id({ description: 'Membership of this segment, as strong as it is.' }),
      rule: t.field({ type: 'JSON', description: 'A rule that holds, as a line of the rule language or a tree.' }),
      score: t.field({ type: ScoreRangeInput, description: RANGE }),
      weight: t.float({ description: 'How much it counts, -100 to 100 but 0.' }),
      role: t.field({ type: CriterionRole, description: 'What it means for a match.' }),
    }),
  },
  payload: { criterion: noun(Criterion, 'The criterion as it is now.'), persona: PERSONA },
  work: async ({ id, version, weight, ...subject }, { host, scope, registry }) => {
    const patch = { ...subjectOf(subject, []), ...(typeof weight === 'number' ? { weight } : {}) };
    const criterion = await editCriterion({ host, scope, registry }, decodeId('PersonaCriterion', id), version, patch);
    return { criterion, persona: await findPersona(scope, criterion.personaId) };
  },
});

mutation({
  name: 'removePersonaCriterion',
  scope: 'WRITE',
  description: 'Removes a criterion. INVALID_INPUT for the last one by which an active persona matches anybody.',
  input: {
    description: 'A criterion to remove.',
    fields: (t) => ({
      id: t.id({ required: true, description: 'The criterion.' }),
      version: t.int(SEEN_VERSION),
    }),
  },
  payload: { deletedId: deletedId(), persona: PERSONA },
  work: async ({ id, version }, { host, scope, registry }) => {
    const gone = await removeCriterion({ host, scope, registry }, decodeId('PersonaCriterion', id), version);
    return { deletedId: encodeId('PersonaCriterion', gone.id), persona: await findPersona(scope, gone.personaId) };
  },
});
