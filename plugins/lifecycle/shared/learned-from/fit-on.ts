import { type BilingualText, DAY } from 'personagraph/segmenter';
import { z } from 'zod';
import { isoDay } from '../purchase-history.ts';

const day = z
  .string()
  .refine((text) => /^\d{4}-\d{2}-\d{2}$/.test(text) && isoDay(dayNumber(text)) === text, 'a day is written 2026-03-31')
  .nullable()
  .default(null);

/** The day of a text such as `2026-03-31`, counted from 1970. */
export function dayNumber(text: string): number {
  return Date.parse(`${text}T00:00:00Z`) / DAY;
}

/** The setting that says whom a model is learned from. */
export const fitOnSetting = z
  .strictObject({
    source: z
      .string()
      .max(500)
      .regex(
        /^(customer|traits|segmentations|surveys|quality)\..|^[a-z]+\(/,
        'a source begins with traits., segmentations. ..., or is an aggregate: count(purchase, 90 days)',
      )
      .nullable()
      .default(null),
    kind: z.enum(['category', 'list', 'flag', 'number']).default('category'),
    any: z.array(z.string().min(1)).max(100).default([]),
    is: z.boolean().default(true),
    from: z.number().nullable().default(null),
    below: z.number().nullable().default(null),
    firstBoughtFrom: day,
    firstBoughtBefore: day,
  })
  .superRefine((group, ctx) => {
    const message = faultOf(group);
    if (message) ctx.addIssue({ code: 'custom', message: `fitOn: ${message}` });
  })
  .nullable()
  .default(null)
  .describe(
    'Whom the model is learned from; all buyers are answered by it. { source: "segmentations.KEY.segment", any: ["SEGMENT"] } are the members of a segment, { source: "traits.NAME", kind: "flag" } those for whom a flag is true (is: false, false); kind list has any of the texts, kind number is from, not including below. firstBoughtFrom and firstBoughtBefore are days (2026-03-31, UTC) of the first purchase, the second not included. All that is given must hold; who has no value is not learned from. Default: null, everybody.',
  );

export type FitOn = NonNullable<z.infer<typeof fitOnSetting>>;

type Group = Pick<FitOn, 'source' | 'kind' | 'any' | 'from' | 'below' | 'firstBoughtFrom' | 'firstBoughtBefore'>;

function faultOf({ source, kind, any, from, below, firstBoughtFrom, firstBoughtBefore }: Group): string | null {
  const isText = kind === 'category' || kind === 'list';
  const isRange = from !== null || below !== null;
  if (source === null) {
    if (any.length > 0 || isRange || kind !== 'category') return 'name the source that is tested';
    if (firstBoughtFrom === null && firstBoughtBefore === null) return 'say a source, or days of the first purchase';
  } else {
    if (isText !== any.length > 0)
      return isText ? `${source} needs texts in any` : 'only kinds category and list take any';
    if ((kind === 'number') !== isRange) {
      return kind === 'number' ? `${source} needs from or below` : 'only kind number takes from and below';
    }
  }
  if (from !== null && below !== null && from >= below) return 'from must be less than below';
  if (firstBoughtFrom !== null && firstBoughtBefore !== null && firstBoughtFrom >= firstBoughtBefore) {
    return 'firstBoughtFrom must be earlier than firstBoughtBefore';
  }
  return null;
}

/** The group in words. */
export function wordsOf(fitOn: FitOn): BilingualText {
  const { source, kind, any, is, from, below, firstBoughtFrom, firstBoughtBefore } = fitOn;
  const en: string[] = [];
  const zh: string[] = [];
  if (source !== null && kind === 'flag') {
    en.push(`${source} is ${is}`);
    zh.push(`${source} 为 ${is}`);
  } else if (source !== null && kind === 'number') {
    const range = [from === null ? '' : `>= ${from}`, below === null ? '' : `< ${below}`]
      .filter((one) => one)
      .join(' and ');
    en.push(`${source} ${range}`);
    zh.push(`${source} ${range}`);
  } else if (source !== null) {
    en.push(`${source} ${any.length > 1 ? 'any of' : 'is'} ${any.join(', ')}`);
    zh.push(`${source} 为 ${any.join('、')}`);
  }
  if (firstBoughtFrom !== null) {
    en.push(`first bought from ${firstBoughtFrom}`);
    zh.push(`首次购买不早于 ${firstBoughtFrom}`);
  }
  if (firstBoughtBefore !== null) {
    en.push(`first bought before ${firstBoughtBefore}`);
    zh.push(`首次购买早于 ${firstBoughtBefore}`);
  }
  return { en: en.join(', '), zh: zh.join('，') };
}
