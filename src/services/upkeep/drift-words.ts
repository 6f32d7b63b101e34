import { dateText, TimeZone } from '../../calendar/index.ts';
import type { DriftReason, StoredDrift } from '../../db/tables/upkeep/trait-drifts.ts';
import { LEAST_KNOWN } from '../../engine/upkeep/trait-drift.ts';
import type { Bilingual } from '../drafting/bilingual.ts';
import { labelOf } from '../drafting/words/label.ts';

type Said = Pick<
  StoredDrift,
  'feature' | 'state' | 'reason' | 'psi' | 'critical' | 'knownBefore' | 'knownNow' | 'baselineAt'
>;

/** What a check found of a trait, as a sentence in both languages. Its day is of a time zone, an IANA name. */
export function inWords(drift: Said, timeZone: string): Bilingual {
  const { feature, state, psi, critical, knownBefore, knownNow } = drift;
  const since = drift.baselineAt ? dateText(TimeZone.of(timeZone).dayOf(drift.baselineAt.getTime())) : '';
  const [en, zh] = feature === '' ? ['The persona', '该人物画像'] : [labelOf(feature, 'en'), labelOf(feature, 'zh')];
  if (state === 'UNKNOWN' || psi === null || critical === null) {
    const missing = MISSING[drift.reason ?? 'PENDING'](drift);
    return { en: `${capital(en)}: unknown. ${missing.en}`, zh: `${zh}：未知。${missing.zh}` };
  }
  const numbers = { en: `PSI ${figure(psi)}`, zh: `PSI 为 ${figure(psi)}` };
  const members = {
    en: `${knownNow} members now, ${knownBefore} on ${since}`,
    zh: `现有 ${knownNow} 名成员，${since} 为 ${knownBefore} 名`,
  };
  const line = figure(critical);
  if (state === 'STEADY') {
    return {
      en: `${capital(en)}: no drift (${numbers.en}, at most the critical ${line}; ${members.en}).`,
      zh: `${zh}：没有漂移（${numbers.zh}，不超过临界值 ${line}；${members.zh}）。`,
    };
  }
  if (state === 'ALARM') {
    return {
      en: `${capital(en)}: above its critical value (${numbers.en} > ${line}; ${members.en}), but among so many traits it may be chance.`,
      zh: `${zh}：超过临界值（${numbers.zh} > ${line}；${members.zh}），但检验的特征很多，可能只是偶然。`,
    };
  }
  return {
    en: `${capital(en)}: drifted (${numbers.en} > ${line}; ${members.en}).`,
    zh: `${zh}：已漂移（${numbers.zh} > ${line}；${members.zh}）。`,
  };
}

const MISSING: Readonly<Record<DriftReason, (drift: Said) => Bilingual>> = {
  PENDING: () => ({
    en: 'Its matches do not follow yet from what it is now.',
    zh: '其匹配结果尚未更新。',
  }),
  NO_MEMBERS: () => ({ en: 'Nobody is matched to it.', zh: '没有匹配的客户。' }),
  BASELINE_TAKEN: () => ({
    en: 'Its baseline was taken now: the next check holds its members against it.',
    zh: '刚刚记录基线，下次检查时与之比较。',
  }),
  TOO_FEW_BEFORE: ({ knownBefore }) => ({
    en: `The baseline knows it of ${knownBefore} members; ${LEAST_KNOWN} are needed.`,
    zh: `基线中仅 ${knownBefore} 名成员的值已知，至少需要 ${LEAST_KNOWN} 名。`,
  }),
  TOO_FEW_NOW: ({ knownNow }) => ({
    en: `It is known of ${knownNow} members now; ${LEAST_KNOWN} are needed.`,
    zh: `现在仅 ${knownNow} 名成员的值已知，至少需要 ${LEAST_KNOWN} 名。`,
  }),
  FEATURE_GONE: () => ({ en: 'The feature is no longer there.', zh: '该特征已不存在。' }),
};

function figure(value: number): string {
  return value < 0.001 && value > 0 ? value.toExponential(1) : value.toFixed(3);
}

function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
