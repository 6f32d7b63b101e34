import { type CategoryColumn, defineSegmenter, type ListColumn, UNKNOWN_STRENGTH } from 'personagraph/segmenter';
import type { NumberColumns } from '../shared/number-columns.ts';
import { groupsByTerm } from '../shared/term-groups.ts';
import { explainLifestyle } from './explain.ts';
import { agreement, ratedItems, ratedStrength, termStrength } from './rule.ts';
import { LifestyleColumns, lifestyleScores } from './scores.ts';
import { lifestyleSegments } from './segments.ts';
import { lifestyleConfig, lifestyleNeeds, settleLifestyle } from './settings.ts';

/** Overlapping segments by activities, interests and opinions (AIO; Wells & Tigert 1971), attitudes and life goals. */
export default defineSegmenter({
  id: 'psychographic.lifestyle',
  version: '1.1.0',
  basis: 'PSYCHOGRAPHIC',
  membership: 'overlapping',
  name: { en: 'Lifestyle', zh: '生活方式' },
  description: {
    en: 'Lifestyles, attitudes and life goals by what customers do, care for and think (activities, interests and opinions; Wells & Tigert 1971): terms they give, or questions they rate.',
    zh: '按客户的活动、兴趣与意见（AIO；Wells & Tigert 1971）所给词语或量表作答，划分生活方式、态度与人生目标。',
  },
  config: lifestyleConfig,
  needs: lifestyleNeeds,
  settle: settleLifestyle,
  scores: lifestyleScores,
  segments: lifestyleSegments,
  assign(config, { length, columns }, { strengths, segments, scores }) {
    const groupsOf = groupsByTerm(config.groups);
    const published = new LifestyleColumns(config, scores, length);
    // Terms are counted in the output itself, then become strengths: nothing to allocate a row.
    for (const name of config.lists) {
      const { offsets, codes, labels, missing } = columns[name] as ListColumn;
      const groups = labels.map(groupsOf);
      for (let row = 0, at = 0; row < length; row++, at += segments) {
        if (missing[row] === 0) published.hasTerms[row] = 1;
        for (let i = offsets[row]!; i < offsets[row + 1]!; i++) {
          for (const group of groups[codes[i]!]!) strengths[at + group]! += 1;
        }
      }
    }
    for (const name of config.categories) {
      const { codes, labels } = columns[name] as CategoryColumn;
      const groups = labels.map(groupsOf);
      for (let row = 0, at = 0; row < length; row++, at += segments) {
        if (codes[row]! < 0) continue;
        published.hasTerms[row] = 1;
        for (const group of groups[codes[row]!]!) strengths[at + group]! += 1;
      }
    }
    published.writeTerms(strengths);
    for (let i = 0; i < length * segments; i++)
      if (strengths[i]! > 0) strengths[i] = termStrength(config, strengths[i]!);
    const { hasTerms } = published;
    const asked = config.groups.map((group) => (group.rated.length > 0 ? ratedItems(config, group) : null));
    asked.forEach((items, index) => {
      if (!items) return;
      const agreed = agreement(items, columns as NumberColumns, length);
      const byTerms = config.groups[index]!.any.length > 0;
      published.writeAgreement(index, agreed);
      for (let row = 0, at = index; row < length; row++, at += segments) {
        const strength = ratedStrength(config, agreed[row]!);
        if (strength > strengths[at]!) strengths[at] = strength;
        const known = (byTerms && hasTerms[row] === 1) || !Number.isNaN(agreed[row]);
        if (strengths[at] === 0 && !known) strengths[at] = UNKNOWN_STRENGTH;
      }
    });
    // Of the few without any term, groups that only go by terms are unknown.
    const others = asked.flatMap((items, index) => (items ? [] : index));
    for (let row = 0; row < length; row++) {
      if (hasTerms[row] === 1) continue;
      for (const index of others) {
        const at = row * segments + index;
        if (strengths[at] === 0) strengths[at] = UNKNOWN_STRENGTH;
      }
    }
  },
  explain: explainLifestyle,
});
