import { enumerationWords, type EnumerationWord as Word } from '../../../services/personas/words/enumeration-words.ts';
import { builder } from '../../core/builder.ts';
import { Language } from '../../core/language.ts';

const EnumerationWord = builder.objectRef<Word>('EnumerationWord').implement({
  description: 'A value of an enumeration, as people say it.',
  fields: (t) => ({
    enumeration: t.exposeString('enumeration', { description: 'The enumeration by its name: `EvidenceKind`.' }),
    value: t.exposeString('value', { description: 'Its value: `SUPPORT_FEEDBACK`.' }),
    text: t.exposeString('text', { description: 'The value in words.' }),
  }),
});

builder.queryField('enumerationWords', (t) =>
  t.field({
    type: [EnumerationWord],
    size: enumerationWords('en').length,
    description:
      'Values of the enumerations that people read, in words of a language: of personas with their claims and research as sheets have ' +
      'them, of states, and of kinds.',
    args: { language: t.arg({ type: Language, required: true, description: 'The language of the words.' }) },
    resolve: (_root, { language }) => enumerationWords(language),
  }),
);
