import { type ClaimMeasure, holds } from '../../persona/measure.ts';
import type { RangeFit, RatedClaim, RatedPersona } from '../rated-persona.ts';
import { type CheckKey, checked, type QualityCheckResult, unchecked } from '../rating.ts';

/** Members that are within a stated range at least, of those known. */
const LEAST_WITHIN = 0.5;
const LEAST_KNOWN = 20;

/** Whether what is said agrees with data, and with itself. */
export function consistencyChecks(persona: RatedPersona): QualityCheckResult[] {
  return [
    claimsFitData(persona.claims),
    claimsFitEachOther(persona.claims),
    rangeFits('AGE_FITS_MEMBERS', persona.age, { en: 'age', zh: '年龄' }),
    rangeFits('INCOME_FITS_MEMBERS', persona.income, { en: 'income', zh: '收入' }),
    traitsTogether(persona),
  ];
}

function claimsFitData(claims: readonly RatedClaim[]): QualityCheckResult {
  const judged = claims.filter(({ dataStatus }) => dataStatus !== 'UNVERIFIED');
  if (judged.length === 0) {
    return unchecked('CLAIMS_FIT_DATA', 'No claim could be held against data.', '没有可与数据对照的论断。');
  }
  const refuted = judged.filter(({ dataStatus }) => dataStatus === 'REFUTED').length;
  return checked(
    'CLAIMS_FIT_DATA',
    refuted === 0,
    `Data refute ${refuted} of ${judged.length} claims that they speak of.`,
    `在数据涉及的 ${judged.length} 条论断中，有 ${refuted} 条被数据否定。`,
  );
}

/** Two claims of one measure that cannot both hold: neither value is within the other's tolerance. */
function claimsFitEachOther(claims: readonly RatedClaim[]): QualityCheckResult {
  const measured = claims.filter(({ measure }) => measure !== null);
  const byMeasure = new Map<string, RatedClaim[]>();
  for (const claim of measured) {
    const key = subjectOf(claim.measure!);
    byMeasure.set(key, [...(byMeasure.get(key) ?? []), claim]);
  }
  let pairs = 0;
  const against = new Set<string>();
  for (const same of byMeasure.values()) {
    for (const [at, one] of same.entries()) {
      for (const other of same.slice(at + 1)) {
        pairs++;
        if (contradict(one, other)) against.add(one.measure!.feature);
      }
    }
  }
  if (measured.length === 0) {
    return unchecked('CLAIMS_FIT_EACH_OTHER', 'No claim states a measure.', '没有论断陈述指标。');
  }
  const named = [...against].slice(0, 5);
  return checked(
    'CLAIMS_FIT_EACH_OTHER',
    against.size === 0,
    against.size === 0
      ? `${pairs} pairs of claims state the same measure; none contradicts the other.`
      : `Claims contradict each other about ${named.join(', ')}.`,
    against.size === 0 ? `有 ${pairs} 对论断陈述同一指标，没有相互矛盾。` : `关于 ${named.join('、')} 的论断相互矛盾。`,
  );
}

/** What a measure is of, whatever value is expected. */
function subjectOf({ feature, statistic, value, from, to, quantile, group }: ClaimMeasure): string {
  return JSON.stringify([feature, statistic, value ?? null, from ?? null, to ?? null, quantile ?? null, group]);
}

function contradict(one: RatedClaim, other: RatedClaim): boolean {
  const said = (claim: RatedClaim) => claim.measure!.expected ?? claim.written?.value ?? null;
  const [first, second] = [said(one), said(other)];
  if (first === null || second === null) return false;
  const tolerance = Math.max(one.measure!.tolerance, other.measure!.tolerance);
  return holds({ expected: first, tolerance }, null, { value: second }) === false;
}

function rangeFits(key: CheckKey, fit: RangeFit | null, words: { en: string; zh: string }): QualityCheckResult {
  if (!fit)
    return unchecked(
      key,
      `It states no range of ${words.en} that members could be held to.`,
      `没有可对照成员的${words.zh}范围。`,
    );
  if (fit.known < LEAST_KNOWN) {
    return unchecked(
      key,
      `The ${words.en} of ${fit.known} members is known: ${LEAST_KNOWN} are needed.`,
      `仅知 ${fit.known} 名成员的${words.zh}，至少需要 ${LEAST_KNOWN} 名。`,
    );
  }
  const share = Math.round((100 * fit.within) / fit.known);
  return checked(
    key,
    fit.within / fit.known >= LEAST_WITHIN,
    `${share} % of ${fit.known} members are within the stated range of ${words.en}.`,
    `${fit.known} 名成员中有 ${share} % 在所述${words.zh}范围内。`,
  );
}

function traitsTogether({ jointPrevalence: { value, count, n, poor } }: RatedPersona): QualityCheckResult {
  if (value === null) {
    return unchecked('TRAITS_TOGETHER', 'The joint prevalence of its traits is UNKNOWN.', '特征的联合普遍性未知。');
  }
  return checked(
    'TRAITS_TOGETHER',
    poor === false,
    `${count} of ${n} members have all stated traits at once.`,
    `${n} 名成员中有 ${count} 名同时具备所有所述特征。`,
  );
}
