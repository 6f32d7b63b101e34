import { draftPersona } from '../../../services/personas/draft.ts';
import { PersonaKind, PersonaPolarity } from '../../core/enums.ts';
import { decodeId } from '../../core/id.ts';
import { Language } from '../../core/language.ts';
import { mutation, noun } from '../../core/mutation.ts';
import { presentFields } from '../../core/present-fields.ts';
import { Persona } from './persona.ts';

mutation({
  name: 'draftPersona',
  role: 'WRITE',
  description: 'Drafts a persona from the members of a segment: typical member, distinctive traits, story.',
  input: {
    description: 'A persona to draft.',
    fields: (t) => ({
      segmentId: t.id({ required: true, description: 'The segment it is drawn from.' }),
      name: t.string({ description: 'Its name. Default: a made-up one.' }),
      language: t.field({ type: Language, description: 'Language of its texts. Default EN.' }),
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
