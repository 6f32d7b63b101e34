import type { EventCondition } from 'personagraph/segmenter';
import { z } from 'zod';

/** Levels of groups in the condition of an aggregate; the schema is unrolled, so that nothing recurses deeper. */
export const MAX_LEVELS = 4;

/** Tests that may stand together, with their signs: `amount > 5 and < 9`. */
export const SIGNED = {
  equals: '=',
  notEquals: '!=',
  above: '>',
  atLeast: '>=',
  below: '<',
  atMost: '<=',
} as const;
export type SignedTest = keyof typeof SIGNED;

const text = z.string().max(1000);
const part = text.min(1);
const value = z.union([text, z.number(), z.boolean()]);
const values = z.union([z.array(text).min(1).max(1000), z.array(z.number()).min(1).max(1000)]);

const test = z
  .strictObject({
    field: z.string().min(1).max(200).describe('As `field` of the aggregate.'),
    equals: value.exactOptional().describe('Exactly this text, number or flag.'),
    notEquals: value.exactOptional().describe('Another one than this.'),
    above: z.number().exactOptional().describe('The number is greater.'),
    atLeast: z.number().exactOptional().describe('The number is greater or equal.'),
    below: z.number().exactOptional().describe('The number is less.'),
    atMost: z.number().exactOptional().describe('The number is less or equal.'),
    in: values.exactOptional().describe('One of these.'),
    notIn: values.exactOptional().describe('None of these.'),
    contains: part.exactOptional().describe('Part of the text, whatever the case.'),
    startsWith: part.exactOptional().describe('Beginning of the text, whatever the case.'),
    endsWith: part.exactOptional().describe('End of the text, whatever the case.'),
    known: z.boolean().exactOptional().describe('Whether there is a value.'),
  })
  .refine(
    (all) => Object.keys(all).length > 1,
    'where takes equals, above or below, or notEquals, atLeast, atMost, in, notIn, contains, startsWith, endsWith, known',
  )
  .refine(
    (all) => {
      const tests = Object.keys(all).filter((key) => key !== 'field');
      return tests.length < 2 || tests.every((key) => Object.hasOwn(SIGNED, key));
    },
    `only ${Object.keys(SIGNED).join(', ')} stand together; others need a test of their own`,
  ) as unknown as z.ZodType<EventCondition>;

/** A test, or a group of conditions of a level less. */
function conditionOf(levels: number): z.ZodType<EventCondition> {
  if (levels === 0) return test;
  const inner = conditionOf(levels - 1);
  const group = z.union([
    z.strictObject({ all: z.array(inner).min(1).max(64) }),
    z.strictObject({ any: z.array(inner).min(1).max(64) }),
    z.strictObject({ not: inner }),
  ]) as unknown as z.ZodType<EventCondition>;
  return z.unknown().pipe(
    z.unknown().transform((raw, ctx) => {
      const isGroup = typeof raw === 'object' && raw !== null && ['all', 'any', 'not'].some((key) => key in raw);
      const checked = (isGroup ? group : test).safeParse(raw);
      if (checked.success) return checked.data;
      for (const { path, message } of checked.error.issues) ctx.addIssue({ code: 'custom', path, message });
      return z.NEVER;
    }),
  );
}

/** Which events count, of which a list must hold in everything. */
export const whereSchema = z.union([
  z.array(conditionOf(MAX_LEVELS)).min(1).max(64).readonly(),
  conditionOf(MAX_LEVELS),
]);
