import { type EvaluationContext, type Explanation, type Factor, shownDay, shownTime } from 'personagraph/segmenter';
import { dateNumber } from '../shared/age.ts';
import { cohortOf } from './rule.ts';
import { type Cohort, cohortsOf } from './segments.ts';
import type { GenerationConfig } from './settings.ts';

/** Why a birth date leads to its generation, or to none. */
export function explainGeneration(
  config: GenerationConfig,
  { birthDate }: { readonly birthDate: number | null },
  { asOf }: EvaluationContext,
): Explanation {
  const cohorts = cohortsOf(config);
  const birth = birthDate ?? Number.NaN;
  const cohort = cohorts[cohortOf(dateNumber(birth), dateNumber(asOf), cohorts)];
  const factor = yearFactor(birth, asOf, cohorts);
  return { segment: cohort?.key ?? null, verdict: factor.verdict, factors: [factor] };
}

function yearFactor(birth: number, asOf: number, cohorts: readonly Cohort[]): Factor {
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
  const date = shownDay(birth);
  const observed = shownTime(birth);
  if (born > today) {
    const day = shownDay(asOf);
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

function years({ from, to }: Cohort): string {
  return to === null ? `born in or after ${from}` : `born ${from} to ${to}`;
}
