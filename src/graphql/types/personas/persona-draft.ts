import {
  type SegmentDraft as Draft,
  draftPersona,
  draftPersonas,
  MOST_DRAFTS,
} from '../../../services/personas/draft.ts';
import { builder } from '../../core/builder.ts';
import { PersonaKind, PersonaPolarity } from '../../core/enums.ts';
import { UserError, userErrorOf } from '../../core/errors.ts';
import { decodeId } from '../../core/id.ts';
import { Language } from '../../core/language.ts';
import { mutation, noun, payloadField } from '../../core/mutation.ts';
import { presentFields } from '../../core/present-fields.ts';
import { Segment } from '../segments/segment.ts';
import { Persona } from './persona.ts';

mutation({
  name: 'draftPersona',
  scope: 'WRITE',
  description:
    'Drafts a persona from the members of a segment: typical member, typed values, quotes, and a story in both languages of ' +
    'which each sentence is a claim bound to its measure. Takes five members at least.',
  input: {
    description: 'A persona to draft.',
    fields: (t) => ({
      segmentId: t.id({ required: true, description: 'The segment it is drawn from.' }),
      name: t.string({ description: 'Its name. Default: one that fits where the members live, their age and gender.' }),
      language: t.field({
        type: Language,
        description: 'Language of its texts; the other is their translation. Default EN.',
      }),
      kind: t.field({ type: PersonaKind, description: 'What it stands for. Default BUYER.' }),
      polarity: t.field({ type: PersonaPolarity, description: 'Whether the company wants such. Default POSITIVE.' }),
    }),
  },
  payload: { persona: noun(Persona, 'The draft.') },
  work: async ({ segmentId, ...options }, { host, scope }) => {
    const fields = { ...presentFields(options), segmentId: decodeId('Segment', segmentId, ['segmentId']) };
    return { persona: await draftPersona(host, scope, fields) };
  },
});

const SegmentDraft = builder.objectRef<Draft>('SegmentDraft').implement({
  description: 'A segment, and the persona drafted from it or the reason that none was.',
  fields: (t) => ({
    segment: t.field({ type: Segment, description: 'The segment.', resolve: ({ segment }) => segment }),
    persona: t.field({
      type: Persona,
      nullable: true,
      description: 'The draft; null where there is an error.',
      resolve: ({ persona }) => persona,
    }),
    error: t.field({
      type: UserError,
      nullable: true,
      description: 'Why there is no draft; null where there is one.',
      resolve: ({ error }) => error && userErrorOf(error),
    }),
  }),
});

mutation({
  name: 'draftPersonas',
  scope: 'WRITE',
  description:
    'Drafts a persona from each segment of a segmentation, the largest first, all from one snapshot. What keeps one from ' +
    'being drafted leaves the others.',
  input: {
    description: 'Personas to draft.',
    fields: (t) => ({
      segmentationId: t.id({ required: true, description: 'The segmentation, which has to be live.' }),
      segmentKeys: t.stringList({ description: 'Segments that personas are drafted of. Default: all with members.' }),
      most: t.int({ description: 'Most drafts, 1 to 40, of the largest segments. Default 10.' }),
      language: t.field({
        type: Language,
        description: 'Language of the texts; the other is their translation. Default EN.',
      }),
      kind: t.field({ type: PersonaKind, description: 'What the personas stand for. Default BUYER.' }),
      polarity: t.field({ type: PersonaPolarity, description: 'Whether the company wants such. Default POSITIVE.' }),
    }),
  },
  payload: {
    drafts: payloadField(
      {
        type: [SegmentDraft],
        size: MOST_DRAFTS,
        nullable: false,
        description: 'One for each segment, the largest first; empty where all was refused.',
      },
      (drafts: readonly Draft[] = []) => [...drafts],
    ),
  },
  work: async ({ segmentationId, ...options }, { host, scope }) => {
    const fields = {
      ...presentFields(options),
      segmentationId: decodeId('Segmentation', segmentationId, ['segmentationId']),
    };
    return { drafts: await draftPersonas(host, scope, fields) };
  },
});
