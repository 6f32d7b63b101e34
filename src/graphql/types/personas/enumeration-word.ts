import { PersonagraphError } from '../../../errors.ts';
import { didYouMean } from '../../../segmenter/near-matches.ts';
import {
  enumerationWords,
  WORDED_ENUMERATIONS,
  type EnumerationWord as Word,
  type WordedEnumeration,
} from '../../../services/personas/words/enumeration-words.ts';
import { builder } from '../../core/builder.ts';
import { Language } from '../../core/language.ts';

/** As many values as there are. */
const VALUES = enumerationWords(WORDED_ENUMERATIONS, 'en').length;

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
    size: VALUES,
    description:
      'Values of the enumerations that personas, their claims and their research have, in words of a language, as sheets have them.',
    args: {
      language: t.arg({ type: Language, required: true, description: 'The language of the words.' }),
      enumerations: t.arg.stringList({
        required: false,
        description: 'Only these, by name. INVALID_INPUT for one that has no words. Default: all that have.',
      }),
    },
    resolve: (_root, { language, enumerations }) =>
      enumerationWords(enumerations?.map(worded) ?? WORDED_ENUMERATIONS, language),
  }),
);

/** Throws INVALID_INPUT. */
function worded(name: string, at: number): WordedEnumeration {
  const found = WORDED_ENUMERATIONS.find((one) => one === name);
  if (found) return found;
  const message = `No enumeration ${name.slice(0, 100)} has words${didYouMean(name, WORDED_ENUMERATIONS)}.`;
  throw new PersonagraphError('INVALID_INPUT', message, { field: ['enumerations', String(at)] });
}
