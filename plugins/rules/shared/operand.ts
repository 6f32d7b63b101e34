import { MOMENT_HINT, parseMoment } from 'personagraph/calendar';
import { type ClauseFeature, featureSchema } from 'personagraph/rules';
import { z } from 'zod';

/** Terms of a sum at most. */
export const MAX_TERMS = 20;

const term = z.union([
  z.number(),
  z.strictObject({ feature: featureSchema }),
  z.strictObject({ minus: featureSchema.describe('The feature is taken away.') }),
]);

/** A number, a feature of numbers that is added, or one that is taken away. */
export type Term = z.infer<typeof term>;

/** Features of numbers, added and taken away; UNKNOWN where one of them is missing. */
export const sumSchema = z
  .strictObject({ sum: z.array(term).min(1).max(MAX_TERMS) })
  .refine(({ sum }) => sum.some((one) => typeof one !== 'number'), 'a sum has a feature among its terms')
  .refine(
    ({ sum }) => sum.length > 1 || !(typeof sum[0] === 'object' && 'feature' in sum[0]),
    'a sum of one feature is that feature',
  )
  .describe(
    'Numbers, features, and features taken away ({ minus }), added to 15 significant digits of the largest of them.',
  );
export type Sum = z.infer<typeof sumSchema>;

const reference = z
  .strictObject({ feature: featureSchema })
  .describe('The value that the same customer has of another feature.');
/** A feature on the right side. */
export type Reference = z.infer<typeof reference>;

const moment = z
  .string()
  .refine((value) => parseMoment(value) !== null, `must be ${MOMENT_HINT}`)
  .describe('A day of the time zone, fixed or counted from today, or an ISO 8601 time with offset.');
const timeReference = z
  .strictObject({
    feature: featureSchema,
    day: z.literal(true).exactOptional().describe('The whole day of the time zone that the time lies in.'),
  })
  .describe('The time that the same customer has of another feature.');
export type TimeReference = z.infer<typeof timeReference>;

export const wholeDay = moment.refine((value) => {
  const parsed = parseMoment(value);
  return parsed === null || 'day' in parsed;
}, 'must be a day, not a time of day');
export const numberOperand = z.union([z.number(), reference, sumSchema], {
  error: 'must be a number, { feature } or { sum }',
});
export const timeOperand = z.union([moment, timeReference], {
  error: `must be ${MOMENT_HINT}, or { feature }`,
});
const text = z.string().max(1000);
export const textOperand = z.union([text.describe('Exactly this text.'), reference], {
  error: 'must be a text, or { feature }',
});
export const partOperand = z.union(
  [
    text.min(1).describe('Part of the text, as `looseForm` has both: case and width of letters do not matter.'),
    reference,
  ],
  { error: 'must be a text that is not empty, or { feature }' },
);

export type NumberOperand = z.infer<typeof numberOperand>;
export type TimeOperand = z.infer<typeof timeOperand>;

/** The left side of a clause. */
export type Subject = ClauseFeature | Sum;

export function isSum(subject: Subject): subject is Sum {
  return typeof subject === 'object' && 'sum' in subject;
}

/** The features a side of a clause reads, in reading order. */
export function featuresOfOperand(operand: unknown): readonly ClauseFeature[] {
  if (Array.isArray(operand)) return operand.flatMap(featuresOfOperand);
  if (typeof operand !== 'object' || operand === null) return [];
  if ('sum' in operand) return (operand as Sum).sum.flatMap(featuresOfOperand);
  if ('minus' in operand) return [operand.minus as ClauseFeature];
  return 'feature' in operand ? [operand.feature as ClauseFeature] : [];
}

/** The features a left side reads. */
export function featuresOfSubject(subject: Subject): readonly ClauseFeature[] {
  return isSum(subject) ? featuresOfOperand(subject) : [subject];
}

/** True of two bounds of time that no day has in this order: `between 30 days ago and 90 days ago`. */
export function isReversed(from: TimeOperand, to: TimeOperand): boolean {
  if (typeof from !== 'string' || typeof to !== 'string') return false;
  const [first, last] = [parseMoment(from), parseMoment(to)];
  if (!first || !last) return false;
  if ('at' in first && 'at' in last) return first.at > last.at;
  if (!('day' in first && 'day' in last)) return false;
  // Days move with today: sixty todays of eighty years, on all days of months and weeks.
  for (let today = 0; today < 29_220; today += 487) if (first.day.on(today) <= last.day.on(today)) return false;
  return true;
}
