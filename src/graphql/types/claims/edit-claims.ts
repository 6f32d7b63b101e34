import { addClaim, editClaim, moveClaim, removeClaim } from '../../../services/personas/claims/edit-claims.ts';
import { PersonaSectionKind, Team } from '../../core/enums.ts';
import { decodeId, encodeId } from '../../core/id.ts';
import { Language } from '../../core/language.ts';
import { deletedId, mutation, noun, SEEN_VERSION } from '../../core/mutation.ts';
import { presentFields } from '../../core/present-fields.ts';
import { claimRow, MeasureInput, readMeasure } from './claim-measure.ts';
import { Claim, ClaimInput, ClaimTranslationInput, readClaim, translationsOf } from './persona-claim.ts';

mutation({
  name: 'addPersonaClaim',
  scope: 'WRITE',
  description:
    'Adds a claim to a persona, last in its section. The version of the persona stays: teams write beside each other.',
  input: {
    description: 'A claim to add.',
    fields: (t) => ({
      personaId: t.id({ required: true, description: 'The persona.' }),
      claim: t.field({ type: ClaimInput, required: true, description: 'The claim. A persona has 200 at most.' }),
    }),
  },
  payload: { claim: noun(Claim, 'The claim.') },
  work: async ({ personaId, claim }, { host, scope }) => {
    const row = decodeId('Persona', personaId, ['personaId']);
    return { claim: await addClaim(host, scope, row, readClaim(claim, ['claim'])) };
  },
});

mutation({
  name: 'editPersonaClaim',
  scope: 'WRITE',
  description: 'Changes a claim. The version of the persona stays, and so do evidence and opinions.',
  input: {
    description: 'Changes to a claim: what is left out stays.',
    fields: (t) => ({
      id: t.id({ required: true, description: 'The claim.' }),
      version: t.int(SEEN_VERSION),
      section: t.field({ type: PersonaSectionKind, description: 'What it is about.' }),
      text: t.string({ description: 'The statement, 2,000 characters at most.' }),
      textLanguage: t.field({ type: Language, description: 'The language of the statement; null clears.' }),
      translations: t.field({
        type: [ClaimTranslationInput],
        description: 'The statement in the other language. Another text without it is told in its own language alone.',
      }),
      team: t.field({ type: Team, description: 'The team that makes it; null clears.' }),
      measure: t.field({
        type: MeasureInput,
        description: 'The number over customers that it states, which is had at once; null: it is bound to none.',
      }),
    }),
  },
  payload: { claim: noun(Claim, 'The claim as it is now.') },
  work: async ({ id, version, measure, translations, ...texts }, { host, scope }) => {
    const patch = {
      ...(translations && { translations: translationsOf(translations) }),
      ...presentFields(texts, 'textLanguage', 'team'),
      ...(measure === undefined ? {} : { measure: measure && readMeasure(measure, ['measure']) }),
    };
    return { claim: await editClaim(host, scope, claimRow(id), version, patch) };
  },
});

mutation({
  name: 'movePersonaClaim',
  scope: 'WRITE',
  description: 'Puts a claim in another place of its section. Its version stays.',
  input: {
    description: 'A claim to put elsewhere.',
    fields: (t) => ({
      id: t.id({ required: true, description: 'The claim.' }),
      afterId: t.id({ description: 'The claim of the same section that it comes after. Default: it comes first.' }),
    }),
  },
  payload: { claim: noun(Claim, 'The claim.') },
  work: async ({ id, afterId }, { scope }) => {
    const after = afterId == null ? null : claimRow(afterId, 'afterId');
    return { claim: await moveClaim(scope, claimRow(id), after) };
  },
});

mutation({
  name: 'removePersonaClaim',
  scope: 'WRITE',
  description: 'Removes a claim with its evidence and opinions.',
  input: {
    description: 'A claim to remove.',
    fields: (t) => ({
      id: t.id({ required: true, description: 'The claim.' }),
      version: t.int(SEEN_VERSION),
    }),
  },
  payload: { deletedId: deletedId() },
  work: async ({ id, version }, { scope }) => {
    const { id: row } = await removeClaim(scope, claimRow(id), version);
    return { deletedId: encodeId('PersonaClaim', row) };
  },
});
