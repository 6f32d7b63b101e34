import type { Sentence } from '../sentence.ts';

const SECTIONS: readonly (readonly [RegExp, Sentence['section']])[] = [
  [/^customer\.|kids|teens|children|household|siblings|only_child|handed/i, 'DEMOGRAPHICS'],
  [/channel|_purchases$|_orders$/i, 'CHANNELS'],
  [/discount|price|deal|coupon/i, 'PURCHASE_DECISION'],
  [/^events\.(?:support|complaint|refund|return)|complain|pain/i, 'PAIN_POINTS'],
  [/interest|goal|seeking|hobb/i, 'MOTIVATIONS'],
  [/focus|value|attitude|sustain|^surveys\./i, 'BELIEFS'],
];

/** The section of a persona that a feature belongs to. */
export function sectionOf(feature: string): Sentence['section'] {
  return SECTIONS.find(([pattern]) => pattern.test(feature))?.[1] ?? 'BEHAVIOURS';
}
