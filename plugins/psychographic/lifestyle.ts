import { type CategoryColumn, defineSegmenter, type ListColumn, type Need } from 'personagraph/segmenter';
import { groupsByInterest } from './interests-score.ts';
import { lifestyleConfig } from './lifestyle-config.ts';
import { explainLifestyle } from './lifestyle-explanation.ts';
import { agreement, ratedItems, ratedStrength, termStrength } from './lifestyle-score.ts';
import { itemOf } from './scales-config.ts';

const KINDS = {
  lifestyle: { en: 'Lifestyle', zh: '生活方式' },
  attitude: { en: 'Attitude', zh: '态度' },
  goal: { en: 'Life goal', zh: '人生目标' },
} as const;

/** Overlapping segments by activities, interests and opinions (AIO; Wells & Tigert 1971), attitudes and life goals. */
export const lifestyle = defineSegmenter({
  id: 'psychographic.lifestyle',
  version: '1.0.0',
  basis: 'PSYCHOGRAPHIC',
  membership: 'overlapping',
  name: { en: 'Lifestyle', zh: '生活方式' },
  description: {
    en: 'Lifestyles, attitudes and life goals by what customers do, care for and think (activities, interests and opinions; Wells & Tigert 1971): terms they give, or questions they rate.',
    zh: '按客户的活动、兴趣与意见（AIO；Wells & Tigert 1971）所给词语或量表作答，划分生活方式、态度与人生目标。',
  },
  config: lifestyleConfig,
  needs: ({ lists, categories, prefix, groups }): Readonly<Record<string, Need>> =>
    Object.fromEntries<Need>([
      ...groups
        .flatMap(({ rated }) => rated)
        .map((question) => itemOf(prefix, question).feature)
        .map((from) => [from, { kind: 'number', from, optional: true }] as const),
      ...lists.map((from) => [from, { kind: 'list', from, optional: true }] as const),
      ...categories.map((from) => [from, { kind: 'category', from, optional: true }] as const),
    ]),
  segments: ({ groups }) =>
    groups.map(({ key, name, kind, any, rated }) => {
      const what = KINDS[kind];
      const by = [...any, ...rated];
      return {
        key,
        name: { en: name.en, zh: name.zh ?? name.en },
        description: { en: `${what.en}, by ${by.join(', ')}.`, zh: `${what.zh}，依据${by.join('、')}。` },
      };
    }),
  assign(config, { length, columns }, { strengths, segments }) {
    const groupsOf = groupsByInterest(config);
    // Terms are counted in the output itself, then become strengths: nothing to allocate a row.
    for (const name of config.lists) {
      const { offsets, codes, labels } = columns[name] as ListColumn;
      const groups = labels.map(groupsOf);
      for (let row = 0, at = 0; row < length; row++, at += segments) {
        for (let i = offsets[row]!; i < offsets[row + 1]!; i++) {
          for (const group of groups[codes[i]!]!) strengths[at + group]! += 1;
        }
      }
    }
    for (const name of config.categories) {
      const { codes, labels } = columns[name] as CategoryColumn;
      const groups = labels.map(groupsOf);
      for (let row = 0, at = 0; row < length; row++, at += segments) {
        if (codes[row]! >= 0) for (const group of groups[codes[row]!]!) strengths[at + group]! += 1;
      }
    }
    for (let i = 0; i < length * segments; i++)
      if (strengths[i]! > 0) strengths[i] = termStrength(config, strengths[i]!);
    config.groups.forEach((group, index) => {
      if (group.rated.length === 0) return;
      const agreed = agreement(ratedItems(config, group), columns as Record<string, Float64Array>, length);
      for (let row = 0, at = index; row < length; row++, at += segments) {
        const strength = ratedStrength(config, agreed[row]!);
        if (strength > strengths[at]!) strengths[at] = strength;
      }
    });
  },
  explain: explainLifestyle,
});
