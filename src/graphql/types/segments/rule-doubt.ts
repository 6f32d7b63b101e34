import type { GroupDoubt as Row } from '../../../services/groups/doubts/group-doubt.ts';
import { builder } from '../../core/builder.ts';
import { STATEMENT } from '../../core/cost/price.ts';
import { RuleOutcome } from '../../core/enums.ts';
import { languageArg, say } from '../../core/language.ts';

/** Parts of rules in doubt that one answer usually has. */
export const MOST_DOUBTS = 20;
/** They read what the workspace has, and look its customers through for texts that few or none have. */
export const DOUBTS_COST = 4 * STATEMENT;

export const RuleDoubt = builder.objectRef<Row>('RuleDoubt').implement({
  description:
    'A part of a rule or filter that no data can make true, or false, or of which there is no data yet: likely a slip. Only ' +
    'what is certain is told; it is answered, and stored, all the same.',
  fields: (t) => ({
    segment: t.exposeString('segment', {
      nullable: true,
      description: 'Key of the segment whose rule it is; null where it is of a group or a filter.',
    }),
    clause: t.exposeString('clause', { description: 'The part, in the rule language; a filter is put into it.' }),
    whole: t.exposeBoolean('whole', { description: 'Whether it is the whole rule or filter.' }),
    holds: t.expose('holds', { type: RuleOutcome, description: 'Its outcome.' }),
    text: t.string({
      bytes: 300,
      description: 'Why, and what to do.',
      args: { language: t.arg(languageArg) },
      resolve: ({ text }, { language }) => say(text, language),
    }),
  }),
});
