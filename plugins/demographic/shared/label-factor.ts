import type { BilingualText, Factor, Text } from 'personagraph/segmenter';
import type { LabelGroup, Reading } from './label-table.ts';

interface StatedLabel {
  /** The need it speaks of. */
  readonly feature: string;
  /** The thing a label names: `education`. */
  readonly what: BilingualText;
  readonly stated: string | null;
  readonly reading: Reading | undefined;
  /** Where it was put. */
  readonly group: Pick<LabelGroup, 'key' | 'name'> | undefined;
  /** The setting that gives labels a meaning. Default `labels`. */
  readonly setting?: string;
}

/** A label as a reason, naming it where it leads nowhere. */
export function labelFactor({ feature, what, stated, reading, group, setting = 'labels' }: StatedLabel): Factor {
  if (stated !== null && group !== undefined) {
    const by = reading?.phrase ?? null;
    const text = {
      en: `"${stated}" is ${group.name.en}${by === null ? '' : `, by "${by}"`}.`,
      zh: `“${stated}”属于${group.name.zh}${by === null ? '' : `（依据“${by}”）`}。`,
    };
    return { feature, observed: stated, expected: group.name.en, verdict: 'TRUE', text };
  }
  return {
    feature,
    observed: stated,
    expected: `a known ${what.en}`,
    verdict: 'UNKNOWN',
    text: whyNone(what, stated, reading?.why, setting),
    change: { en: `Knowing the ${what.en} would decide.`, zh: `补充${what.zh}即可判定。` },
  };
}

function whyNone(
  { en, zh }: BilingualText,
  stated: string | null,
  why: Reading['why'] | undefined,
  setting: string,
): Text {
  if (stated === null) return { en: `The ${en} is missing.`, zh: `${zh}缺失。` };
  const mapping = {
    en: `the setting \`${setting}\` can say what it means`,
    zh: `可在设置 \`${setting}\` 中说明其含义`,
  };
  if (why === 'silent') return { en: `"${stated}" says no ${en}.`, zh: `“${stated}”未说明${zh}。` };
  if (why === 'several') {
    return {
      en: `"${stated}" speaks of several kinds of ${en}; ${mapping.en}.`,
      zh: `“${stated}”涉及多种${zh}；${mapping.zh}。`,
    };
  }
  if (why === 'qualified') {
    return {
      en: `"${stated}" limits what it says of the ${en}; ${mapping.en}.`,
      zh: `“${stated}”对${zh}有所限定；${mapping.zh}。`,
    };
  }
  return { en: `"${stated}" is no known ${en}; ${mapping.en}.`, zh: `“${stated}”不是已知的${zh}；${mapping.zh}。` };
}
