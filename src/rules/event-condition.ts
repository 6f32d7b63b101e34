import { z } from 'zod';
import type { EventCondition } from '../segmenter/index.ts';

/** Levels of groups in the condition of an aggregate. */
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

const tree: z.ZodType<EventCondition> = z.lazy(() =>
  z.union([
    z.strictObject({ all: z.array(tree).min(1) }),
    z.strictObject({ any: z.array(tree).min(1) }),
    z.strictObject({ not: tree }),
    test,
  ]),
);

type Report = (path: readonly PropertyKey[], message: string) => void;

/** Reports what is wrong with a condition of anything, each part judged as what its keys say it means to be. */
function inspect(raw: unknown, report: Report, path: readonly PropertyKey[], levels: number): void {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    report(path, 'where takes conditions: { field, ... }, { all }, { any } or { not }');
    return;
  }
  const group = (['all', 'any', 'not'] as const).find((key) => Object.hasOwn(raw, key));
  if (group === undefined) {
    for (const issue of test.safeParse(raw).error?.issues ?? []) report([...path, ...issue.path], issue.message);
    return;
  }
  const inner = (raw as Record<string, unknown>)[group];
  const parts = group === 'not' ? [inner] : inner;
  if (Object.keys(raw).length > 1) report(path, `{ ${group} } takes no other keys`);
  else if (levels === 0) report(path, `where may nest ${MAX_LEVELS} levels deep`);
  else if (!Array.isArray(parts) || parts.length === 0) report(path, `{ ${group} } takes a list of conditions`);
  else {
    for (const [index, part] of parts.entries()) {
      inspect(part, report, group === 'not' ? [...path, group] : [...path, group, index], levels - 1);
    }
  }
}

/**
 * Which events count, of which a list must hold in everything. Inspected first: a union alone would answer every mistake
 * alike, and would follow a tree without bounds.
 */
export const whereSchema = z
  .unknown()
  .superRefine((raw, ctx) => {
    const report: Report = (path, message) => ctx.addIssue({ code: 'custom', path: [...path], message });
    if (Array.isArray(raw) && raw.length === 0) report([], 'where takes conditions');
    else if (!Array.isArray(raw)) inspect(raw, report, [], MAX_LEVELS);
    else for (const [index, one] of raw.entries()) inspect(one, report, [index], MAX_LEVELS);
  })
  .pipe(z.union([z.array(tree).min(1).readonly(), tree]));
