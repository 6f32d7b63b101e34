import { draftPersona } from '../../../services/personas/draft.ts';
import { createPersona, deletePersona, editPersona, setPersonaStatus } from '../../../services/personas/personas.ts';
import { builder } from '../../core/builder.ts';
import { EvidenceKind, PersonaKind, PersonaPolarity, PersonaSectionKind } from '../../core/enums.ts';
import { given } from '../../core/given.ts';
import { decodeId, encodeId } from '../../core/id.ts';
import { Language } from '../../core/language.ts';
import { answer, userErrors } from '../../core/mutation.ts';
import { Persona } from './persona.ts';

const CriterionInput = builder.inputType('PersonaCriterionInput', {
  description: 'A segment that counts towards the fit.',
  fields: (t) => ({
    segmentId: t.id({ required: true, description: 'The segment.' }),
    weight: t.float({ required: true, description: 'How much it counts, -100 to 100 but 0; below 0 against.' }),
  }),
});

const ClaimInput = builder.inputType('PersonaClaimInput', {
  description: 'One statement.',
  fields: (t) => ({
    section: t.field({ type: PersonaSectionKind, required: true, description: 'What it is about.' }),
    text: t.string({ required: true, description: 'The statement, 2,000 characters at most.' }),
    evidence: t.field({ type: EvidenceKind, required: true, description: 'What it rests on.' }),
    detail: t.field({ type: 'JSON', description: 'What the evidence says in numbers: a JSON object.' }),
  }),
});

type GivenCriterion = (typeof CriterionInput)['$inferInput'];
type GivenClaim = (typeof ClaimInput)['$inferInput'];

builder.relayMutationField(
  'draftPersona',
  {
    description: 'A persona to draft.',
    inputFields: (t) => ({
      segmentId: t.id({ required: true, description: 'The segment it is drawn from.' }),
      name: t.string({ description: 'Its name. Default: a made-up one.' }),
      language: t.field({ type: Language, description: 'Language of its texts. Default EN.' }),
      kind: t.field({ type: PersonaKind, description: 'What it stands for. Default BUYER.' }),
      polarity: t.field({ type: PersonaPolarity, description: 'Whether the company wants such. Default POSITIVE.' }),
    }),
  },
  {
    description: 'Drafts a persona from the members of a segment: typical member, distinctive traits, story.',
    resolve: (_root, { input }, context) =>
      answer(context, 'WRITE', async () => {
        const { segmentId, ...rest } = input;
        const fields = { ...given(rest), segmentId: decodeId('Segment', segmentId, ['segmentId']) };
        return { persona: await draftPersona(context.host, context.scope, fields) };
      }),
  },
  {
    description: 'What draftPersona did.',
    outputFields: (t) => ({
      persona: t.field({
        type: Persona,
        nullable: true,
        description: 'The draft.',
        resolve: (payload) => payload.persona,
      }),
      userErrors: userErrors(t),
    }),
  },
);

builder.relayMutationField(
  'createPersona',
  {
    description: 'A persona to make.',
    inputFields: (t) => ({
      name: t.string({ required: true, description: 'Its made-up name, 200 characters at most.' }),
      kind: t.field({ type: PersonaKind, description: 'What it stands for. Default BUYER.' }),
      polarity: t.field({ type: PersonaPolarity, description: 'Whether the company wants such. Default POSITIVE.' }),
      title: t.string({ description: 'The kind of customer in a few words, 300 characters at most.' }),
      story: t.string({ description: 'Its story, 20,000 characters at most.' }),
      quote: t.string({ description: 'Something it would say.' }),
      reason: t.string({ description: 'Why a negative persona does not fit.' }),
      avatarUrl: t.string({ description: 'URL of its face, http or https. Default: one is drawn.' }),
      threshold: t.float({ description: 'Fit from which a customer is matched, 0..1. Default 0.5.' }),
      criteria: t.field({ type: [CriterionInput], description: 'What decides its fit, 100 at most.' }),
      claims: t.field({ type: [ClaimInput], description: 'What is said of it, 200 at most.' }),
    }),
  },
  {
    description: 'Makes a persona, as a draft.',
    resolve: (_root, { input }, context) =>
      answer(context, 'WRITE', async () => {
        const { name, criteria, claims, ...rest } = input;
        const fields = { ...given(rest), ...given(listsOf(criteria, claims)), name };
        return { persona: await createPersona(context.scope, fields) };
      }),
  },
  {
    description: 'What createPersona did.',
    outputFields: (t) => ({
      persona: t.field({
        type: Persona,
        nullable: true,
        description: 'The persona.',
        resolve: (payload) => payload.persona,
      }),
      userErrors: userErrors(t),
    }),
  },
);

builder.relayMutationField(
  'editPersona',
  {
    description: 'Changes to a persona: what is left out stays; criteria and claims are replaced as a whole.',
    inputFields: (t) => ({
      id: t.id({ required: true, description: 'The persona.' }),
      version: t.int({ required: true, description: 'The version you saw: CONFLICT where it is past.' }),
      name: t.string({ description: 'Its made-up name, 200 characters at most.' }),
      kind: t.field({ type: PersonaKind, description: 'What it stands for.' }),
      polarity: t.field({ type: PersonaPolarity, description: 'Whether the company wants such.' }),
      title: t.string({ description: 'The kind of customer in a few words, 300 characters at most.' }),
      story: t.string({ description: 'Its story, 20,000 characters at most.' }),
      quote: t.string({ description: 'Something it would say; null clears.' }),
      reason: t.string({ description: 'Why a negative persona does not fit; null clears.' }),
      avatarUrl: t.string({ description: 'URL of its face, http or https; null: one is drawn.' }),
      threshold: t.float({ description: 'Fit from which a customer is matched, 0..1.' }),
      criteria: t.field({ type: [CriterionInput], description: 'What decides its fit, 100 at most.' }),
      claims: t.field({ type: [ClaimInput], description: 'What is said of it, 200 at most.' }),
    }),
  },
  {
    description: 'Changes a persona. Where it is active and its fit changes, everybody is matched anew.',
    resolve: (_root, { input }, context) =>
      answer(context, 'WRITE', async () => {
        const { id, version, criteria, claims, ...rest } = input;
        const row = decodeId('Persona', id, ['id']);
        const patch = { ...given(rest, 'quote', 'reason', 'avatarUrl'), ...given(listsOf(criteria, claims)) };
        return { persona: await editPersona(context.host, context.scope, row, version, patch) };
      }),
  },
  {
    description: 'What editPersona did.',
    outputFields: (t) => ({
      persona: t.field({
        type: Persona,
        nullable: true,
        description: 'The persona as it is now.',
        resolve: (payload) => payload.persona,
      }),
      userErrors: userErrors(t),
    }),
  },
);

for (const [name, status, description] of [
  ['activatePersona', 'ACTIVE', 'Puts a persona in use: customers are matched to it from now on.'],
  ['retirePersona', 'RETIRED', 'Takes a persona out of use: nobody is matched to it any more.'],
] as const) {
  builder.relayMutationField(
    name,
    {
      description: 'A persona.',
      inputFields: (t) => ({
        id: t.id({ required: true, description: 'The persona.' }),
        version: t.int({ required: true, description: 'The version you saw: CONFLICT where it is past.' }),
      }),
    },
    {
      description,
      resolve: (_root, { input }, context) =>
        answer(context, 'WRITE', async () => {
          const id = decodeId('Persona', input.id, ['id']);
          return { persona: await setPersonaStatus(context.host, context.scope, id, input.version, status) };
        }),
    },
    {
      description: `What ${name} did.`,
      outputFields: (t) => ({
        persona: t.field({
          type: Persona,
          nullable: true,
          description: 'The persona as it is now.',
          resolve: (payload) => payload.persona,
        }),
        userErrors: userErrors(t),
      }),
    },
  );
}

builder.relayMutationField(
  'deletePersona',
  {
    description: 'A persona to delete.',
    inputFields: (t) => ({
      id: t.id({ required: true, description: 'The persona.' }),
      version: t.int({ required: true, description: 'The version you saw: CONFLICT where it is past.' }),
    }),
  },
  {
    description: 'Deletes a persona with its claims, criteria and matches.',
    resolve: (_root, { input }, context) =>
      answer(context, 'WRITE', async () => {
        const id = decodeId('Persona', input.id, ['id']);
        await deletePersona(context.scope, id, input.version);
        return { deletedId: encodeId('Persona', id) };
      }),
  },
  {
    description: 'What deletePersona did.',
    outputFields: (t) => ({
      deletedId: t.id({
        nullable: true,
        description: 'Id of what was deleted; null where nothing was.',
        resolve: (payload) => payload.deletedId,
      }),
      userErrors: userErrors(t),
    }),
  },
);

function listsOf(
  criteria: readonly GivenCriterion[] | null | undefined,
  claims: readonly GivenClaim[] | null | undefined,
) {
  return {
    criteria: criteria?.map(({ segmentId, weight }, index) => ({
      segmentId: decodeId('Segment', segmentId, ['criteria', String(index), 'segmentId']),
      weight,
    })),
    claims: claims?.map((claim) => ({ ...claim, detail: claim.detail as Record<string, unknown> | null | undefined })),
  };
}
