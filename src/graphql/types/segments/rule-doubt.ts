import type { RuleDoubt as Row } from '../../../segmenter/rules/rule-reading.ts';
import { builder } from '../../core/builder.ts';
import { RuleOutcome } from '../../core/enums.ts';
import { languageArg, say } from '../../core/language.ts';

/** Parts of rules in doubt that one answer usually has. */
export const MOST_DOUBTS = 20;

export const RuleDoubt = builder.objectRef<Row>('RuleDoubt').implement({
  description:
    'A part of a rule that no data can make true, or false, or of which there is no data yet: likely a slip. Only what is ' +
    'certain is told; the settings are stored all the same.',
  fields: (t) => ({
    segment: t.exposeString('segment', { description: 'Key of the segment.' }),
    clause: t.exposeString('clause', { description: 'The part, in the rule language.' }),
    whole: t.exposeBoolean('whole', { description: "Whether it is the segment's whole rule." }),
    holds: t.expose('holds', { type: RuleOutcome, description: 'Its outcome.' }),
    text: t.string({
      bytes: 300,
      description: 'Why, and what to do.',
      args: { language: t.arg(languageArg) },
      resolve: ({ text }, { language }) => say(text, language),
    }),
  }),
});
