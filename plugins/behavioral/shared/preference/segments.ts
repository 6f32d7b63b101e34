import { type BilingualText, percent, type SegmentDefinition } from 'personagraph/segmenter';
import { labelKey } from '../label-key.ts';
import type { LearnedModel } from './rule.ts';
import type { PreferenceConfig } from './settings.ts';

const MULTI: SegmentDefinition = {
  key: 'multi',
  name: { en: 'Several', zh: '多种并用' },
  description: { en: 'No single one is preferred.', zh: '没有单一偏好。' },
};

const OTHER: SegmentDefinition = {
  key: 'other',
  name: { en: 'Other', zh: '其他' },
  description: { en: 'Prefers one that few prefer.', zh: '偏好较少人选择的一种。' },
};

/** The share of the customers from which a value is so common that preferring it says little. */
const DOMINANT = 0.75;

/** Names of listed values: the settings' own, otherwise the text of the field, otherwise the key. */
export function listedNames(values: PreferenceConfig['values']): BilingualText[] {
  return values.map(({ key, name, equals }) => {
    const en = name?.en ?? equals ?? key;
    return { en, zh: name?.zh ?? en };
  });
}

/** Listed values in their order, then `multi`. */
export function listedSegments(keys: readonly string[], names: readonly BilingualText[]): SegmentDefinition[] {
  return [...keys.map((key, index) => ({ key, name: names[index]! })), MULTI];
}

/** A value that customers prefer, with how many of them. */
export interface Preferred {
  /** As `plainLabel` has it. */
  readonly plain: string;
  readonly name: string;
  readonly customers: number;
}

/** The most preferred values, then `other`, then `multi` where shares are bounded. */
export function learnedSegments(ranked: readonly Preferred[], most: number, bounded: boolean): SegmentDefinition[] {
  const all = ranked.reduce((sum, { customers }) => sum + customers, 0);
  const segments = ranked.slice(0, most).map(({ plain, name, customers }): SegmentDefinition => {
    const own = { key: labelKey(plain), name };
    const share = customers / all;
    return share < DOMINANT || ranked.length < 2 ? own : { ...own, description: dominance(share) };
  });
  return bounded ? [...segments, OTHER, MULTI] : [...segments, OTHER];
}

/** The key of an answer of `learnedPreference`. */
export function learnedKey({ labels }: LearnedModel, answer: number): string {
  if (answer < labels.length) return labelKey(labels[answer]!);
  return answer === labels.length ? OTHER.key : MULTI.key;
}

/** The key of an answer of `listedPreference`. */
export function listedKey(keys: readonly string[], answer: number): string {
  return keys[answer] ?? MULTI.key;
}

function dominance(share: number): BilingualText {
  return {
    en: `Most frequent with ${percent(share)} of the customers whose most frequent one is known: it hardly tells them apart. A finer field, or listed values by amount, would.`,
    zh: `在已知最常选项的客户中，${percent(share)} 以此为最常，几乎无法区分客户；可改用更细的字段，或按金额列出各值。`,
  };
}
