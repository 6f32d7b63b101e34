import { defineSegmenter, type SegmentDefinition } from 'personagraph/segmenter';
import { z } from 'zod';
import { ageOn, birthday, dateNumber } from './age.ts';
import { birthFactor } from './birth-factor.ts';

/** From these ages on: the bands in which Google Ads and Meta report audiences, and minors apart. */
const DEFAULT_FROM = [0, 18, 25, 35, 45, 55, 65];

const config = z
  .object({
    from: z
      .array(z.number().int().min(0).max(150))
      .min(1)
      .max(50)
      .refine((ages) => ages.every((age, index) => index === 0 || age > ages[index - 1]!), 'ages must ascend')
      .default(DEFAULT_FROM)
      .describe(
        'First age of each band, in completed years, ascending; the last band has no end. Default 0, 18, 25, 35, 45, 55, 65. Ages below the first are in no band.',
      ),
    maxAge: z
      .number()
      .int()
      .min(1)
      .max(150)
      .default(120)
      .describe('Age in years above which a birth date is taken for a mistake: no band. Default 120.'),
  })
  .refine(({ from, maxAge }) => from.at(-1)! <= maxAge, { message: 'a band begins above maxAge', path: ['from'] });

type Config = z.infer<typeof config>;

/** Index of the band of an age, -1 for none. The only place where ages become bands. */
function bandOf(age: number, { from, maxAge }: Config): number {
  if (!(age >= 0 && age <= maxAge)) return -1;
  let band = -1;
  while (band + 1 < from.length && from[band + 1]! <= age) band += 1;
  return band;
}

/** When the answer next changes by the clock alone. */
function nextChange(born: number, age: number, band: number, { from, maxAge }: Config): number {
  if (Number.isNaN(age) || age > maxAge) return Number.NaN;
  return birthday(born, from[band + 1] ?? maxAge + 1);
}

function segments({ from }: Config): SegmentDefinition[] {
  return from.map((first, index) => {
    const next = from[index + 1];
    if (next === undefined)
      return { key: `${first}_plus`, name: { en: `${first} and older`, zh: `${first} 岁及以上` } };
    if (first === 0) return { key: `under_${next}`, name: { en: `Under ${next}`, zh: `${next} 岁以下` } };
    const last = next - 1;
    return { key: `${first}_${last}`, name: { en: `${first} to ${last}`, zh: `${first}–${last} 岁` } };
  });
}

/** The ages that lead to the answer, as a person would read them. */
function expectation(band: number, { from }: Config): string {
  if (band < 0) return `>= ${from[0]} years`;
  const next = from[band + 1];
  return next === undefined ? `>= ${from[band]} years` : `${from[band]} to ${next - 1} years`;
}

export default defineSegmenter({
  id: 'demographic.age-band',
  version: '1.0.0',
  basis: 'DEMOGRAPHIC',
  name: { en: 'Age band', zh: '年龄段' },
  description: {
    en: 'Bands of age in completed calendar years at the time of evaluation (UTC), from the birth date.',
    zh: '按评估时的周岁（UTC 日历）划分年龄段，依据出生日期。',
  },
  config,
  needs: { birthDate: { kind: 'time', from: 'customer.birthDate', description: 'Age' } },
  segments,
  assign(settings, batch, out, ctx) {
    const today = dateNumber(ctx.asOf);
    const births = batch.columns.birthDate;
    for (let row = 0; row < batch.length; row += 1) {
      const born = dateNumber(births[row]!);
      const age = ageOn(today, born);
      const band = bandOf(age, settings);
      out.segment[row] = band;
      out.until[row] = nextChange(born, age, band, settings);
    }
  },
  explain(settings, row, ctx) {
    const birth = row.birthDate ?? Number.NaN;
    const age = ageOn(dateNumber(ctx.asOf), dateNumber(birth));
    const band = bandOf(age, settings);
    const verdict = band >= 0 ? 'TRUE' : age >= 0 && age <= settings.maxAge ? 'FALSE' : 'UNKNOWN';
    const expected = expectation(band, settings);
    return {
      segment: segments(settings)[band]?.key ?? null,
      verdict,
      factors: [birthFactor({ birth, age, asOf: ctx.asOf, maxAge: settings.maxAge, expected, verdict })],
    };
  },
});
