import { defineSegmenter, type Factor } from 'personagraph/segmenter';
import { birthday, dateNumber, isoDate } from './age.ts';
import { type Cohort, cohortsOf, generationConfig } from './cohorts.ts';

/** Index of the generation of a birth date as yyyymmdd, -1 for none: a date that is still to come is no birth. */
function cohortOf(born: number, today: number, cohorts: readonly Cohort[]): number {
  if (!(born <= today)) return -1;
  const year = Math.floor(born / 10_000);
  for (let index = 0; index < cohorts.length; index += 1) {
    const { from, to } = cohorts[index]!;
    if (year >= from && (to === null || year <= to)) return index;
  }
  return -1;
}

function years({ from, to }: Cohort): string {
  return to === null ? `born in or after ${from}` : `born ${from} to ${to}`;
}

function reason(birth: number, asOf: number, cohorts: readonly Cohort[]): Factor {
  const feature = 'birthDate';
  const born = dateNumber(birth);
  const today = dateNumber(asOf);
  const cohort = cohorts[cohortOf(born, today, cohorts)];
  if (Number.isNaN(born)) {
    return {
      feature,
      observed: null,
      expected: 'a known birth date',
      verdict: 'UNKNOWN',
      text: { en: 'No birth date is known.', zh: '没有出生日期。' },
      change: { en: 'Knowing the birth date would decide.', zh: '补充出生日期即可判定。' },
    };
  }
  const date = isoDate(birth);
  const observed = new Date(birth).toISOString();
  if (born > today) {
    const day = isoDate(asOf);
    const text = {
      en: `The birth date ${date} is after ${day}, the day of evaluation.`,
      zh: `出生日期 ${date} 晚于评估日 ${day}。`,
    };
    return { feature, observed, expected: `<= ${day}`, verdict: 'UNKNOWN', text };
  }
  const year = Math.floor(born / 10_000);
  if (cohort === undefined) {
    const text = {
      en: `Born ${date}: no generation has the year ${year}; the first begins with ${cohorts[0]!.from}.`,
      zh: `生于 ${date}：没有世代包含 ${year} 年；最早的从 ${cohorts[0]!.from} 年开始。`,
    };
    return { feature, observed, expected: 'a year of a generation', verdict: 'FALSE', text };
  }
  const expected = years(cohort);
  const zh = cohort.to === null ? `${cohort.from} 年及以后出生` : `${cohort.from}–${cohort.to} 年出生`;
  return {
    feature,
    observed,
    expected,
    verdict: 'TRUE',
    text: {
      en: `Born ${date}: ${cohort.name.en} (${expected}).`,
      zh: `生于 ${date}：${cohort.name.zh}（${zh}）。`,
    },
  };
}

export default defineSegmenter({
  id: 'demographic.generation',
  version: '1.0.0',
  basis: 'DEMOGRAPHIC',
  name: { en: 'Generation', zh: '世代' },
  description: {
    en: 'Generation by year of birth: those of the Pew Research Center (2019), or the decades of 80后 and 90后.',
    zh: '按出生年份划分世代：皮尤研究中心（2019）的划分，或 80后、90后等年代。',
  },
  config: generationConfig,
  needs: { birthDate: { kind: 'time', from: 'customer.birthDate', description: 'Year of birth' } },
  segments: (settings) => cohortsOf(settings).map(({ key, name }) => ({ key, name })),
  assign(settings, { columns: { birthDate }, length }, out, ctx) {
    const cohorts = cohortsOf(settings);
    const today = dateNumber(ctx.asOf);
    for (let row = 0; row < length; row += 1) {
      const born = dateNumber(birthDate[row]!);
      out.segment[row] = cohortOf(born, today, cohorts);
      // Years of birth do not age: the clock matters only to a date that is still to come.
      if (born > today) out.until[row] = birthday(born, 0);
    }
  },
  explain(settings, { birthDate }, { asOf }) {
    const cohorts = cohortsOf(settings);
    const birth = birthDate ?? Number.NaN;
    const factor = reason(birth, asOf, cohorts);
    const cohort = cohorts[cohortOf(dateNumber(birth), dateNumber(asOf), cohorts)];
    return { segment: cohort?.key ?? null, verdict: factor.verdict, factors: [factor] };
  },
});
