import { z } from 'zod';
import { type Condition, conditionSchema, inspectCondition } from './condition.ts';
import { parseRule } from './parse-rule.ts';
import { printRule } from './print-rule.ts';
import { RuleSyntaxError } from './rule-error.ts';
import { RuleNeeds } from './rule-needs.ts';
import { Zone } from './zone.ts';

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
    .refine(Zone.isKnown, 'must be an IANA time zone, such as Europe/Berlin')
    .default('UTC')
    .describe('Whose days, weeks, months and years conditions mean: an IANA time zone. Default UTC.'),
});

export type Config = z.infer<typeof config>;

/** Settings ready to be evaluated. */
export interface Rules {
  readonly segments: readonly { readonly key: string; readonly when: Condition; readonly text: string }[];
  readonly needs: RuleNeeds;
  readonly zone: Zone;
}

/** A run asks for the same settings with every batch; the object is the key, so nothing outlives it. */
const compiled = new WeakMap<object, Rules>();

export function rulesOf(settings: Config): Rules {
  let rules = compiled.get(settings);
  if (!rules) {
    const segments = settings.segments.map(({ key, when }) => {
      const tree = typeof when === 'string' ? parseRule(when) : when;
      return { key, when: tree, text: printRule(tree) };
    });
    const needs = new RuleNeeds(segments.map(({ when }) => when));
    rules = { segments, needs, zone: Zone.of(settings.timeZone) };
    compiled.set(settings, rules);
  }
  return rules;
}
