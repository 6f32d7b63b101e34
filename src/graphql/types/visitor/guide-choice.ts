import type { GuideChoice as Choice } from '../../../db/tables/visitor/customer-guides.ts';
import { builder } from '../../core/builder.ts';
import { Language } from '../../core/language.ts';

export const GuideChoiceInput = builder.inputType('AudienceGuideInput', {
  description: 'Which message guides customers come with.',
  fields: (t) => ({
    channel: t.string({
      required: true,
      description: 'The channel of the messages, 200 characters at most; capitals and white space do not matter.',
    }),
    language: t.field({
      type: Language,
      required: true,
      defaultValue: 'en',
      description: 'Their language; one that is not translated comes as it is written, and says so. Default EN.',
    }),
  }),
});

export const GuideChoice = builder.objectRef<Choice>('AudienceGuide').implement({
  description: 'Which message guides customers come with.',
  fields: (t) => ({
    channel: t.exposeString('channel', { description: 'The channel of the messages.' }),
    language: t.expose('language', { type: Language, description: 'Their language, where they are translated.' }),
  }),
});
