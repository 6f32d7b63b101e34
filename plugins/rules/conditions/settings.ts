import { TimeZone } from 'personagraph/calendar';
import { RuleSyntaxError } from 'personagraph/rules';
import { z } from 'zod';
import { parseRule } from '../language/parse-rule.ts';
import { conditionSchema, inspectCondition } from '../shared/condition.ts';

const name = z
  .union([z.string().min(1), z.strictObject({ en: z.string().min(1), zh: z.string().min(1).exactOptional() })])
  .describe('Name of the segment: English, or by language.');

/** A condition as settings have it: a tree, or its text. */
const when = z
  .unknown()
  .superRefine((raw, ctx) => {
    const report = (path: readonly PropertyKey[], message: string) =>
      ctx.addIssue({ code: 'custom', path: [...path], message });
    if (typeof raw !== 'string') inspectCondition(raw, report);
    else {
      try {
        parseRule(raw);
      } catch (error) {
        if (!(error instanceof RuleSyntaxError)) throw error;
        report([], error.message);
      }
    }
  })
  .pipe(z.union([z.string().describe('A line of the rule language.'), conditionSchema]));

const segment = z.strictObject({
  key: z
    .string()
    .regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, 'must be a-z, 0-9, _ and -, at most 64 characters')
    .describe('Key of the segment, unique and stable.'),
  name,
  when: when.describe('Who belongs: a line of the rule language, or a tree of { all }, { any }, { not } and clauses.'),
});

export const config = z.object({
  segments: z
    .array(segment)
    .max(100)
    .refine((all) => new Set(all.map(({ key }) => key)).size === all.length, 'keys of segments must be unique')
    .default([])
    .describe('The segments, each with its condition; a customer may be in several. Default []: none.'),
  timeZone: z
    .string()
    .max(100)
    .refine(TimeZone.isKnown, 'must be an IANA time zone, such as Europe/Berlin')
    .default('UTC')
    .describe('Whose days, weeks, months and years conditions mean: an IANA time zone. Default UTC.'),
});

export type Config = z.infer<typeof config>;
