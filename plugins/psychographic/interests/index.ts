import { defineSegmenter, type ListColumn, UNKNOWN_STRENGTH } from 'personagraph/segmenter';
import { groupsByTerm } from '../shared/term-groups.ts';
import { explainInterests } from './explain.ts';
import { addEvents, eventStrength, interestStrength, knownRows, together } from './rule.ts';
import { interestScores } from './scores.ts';
import { interestSegments } from './segments.ts';
import { interestsConfig, interestsNeeds } from './settings.ts';

/** Overlapping segments of customers by the interests they list, and those their events show, which fade. */
export default defineSegmenter({
  id: 'psychographic.interests',
  version: '1.2.0',
  basis: 'PSYCHOGRAPHIC',
  membership: 'overlapping',
  name: { en: 'Interests', zh: '兴趣' },
  description: {
    en: 'One segment a group of interests; a customer is in every group that enough of their listed interests belong to, by their share, or that recent events show, each counting half after a half-life.',
    zh: '每个兴趣组为一个分群；客户所列兴趣有足够多属于某组（强度为占比），或近期事件显示该兴趣（按半衰期衰减），即在该组。',
  },
  config: interestsConfig,
  needs: interestsNeeds,
  scores: interestScores,
  segments: interestSegments,
  assign(config, { length, columns }, out) {
    const { offsets, codes, labels, missing } = columns['interests'] as ListColumn;
    const groupsOf = groupsByTerm(config.groups);
    const groups = labels.map(groupsOf);
    const { strengths, segments } = out;
    for (let row = 0; row < length; row++) {
      const from = offsets[row]!;
      const to = offsets[row + 1]!;
      const at = row * segments;
      // Counts in the output itself, then turns counts into strengths: nothing to allocate.
      for (let i = from; i < to; i++) {
        const belongs = groups[codes[i]!]!;
        for (let j = 0; j < belongs.length; j++) strengths[at + belongs[j]!]! += 1;
      }
      for (let segment = 0; segment < segments; segment++) {
        const count = strengths[at + segment]!;
        if (count > 0) strengths[at + segment] = interestStrength(config, count, to - from);
      }
    }
    const all = columns as Readonly<Record<string, Float64Array | ListColumn>>;
    if (config.events.length > 0) {
      const sums = new Float64Array(length * segments);
      addEvents(config, all, length, sums);
      for (let i = 0; i < sums.length; i++) strengths[i] = together(strengths[i]!, eventStrength(config, sums[i]!));
    }
    const known = knownRows(all, length);
    for (let row = 0; row < length; row++) {
      if (known[row] === 1) continue;
      for (let at = row * segments; at < (row + 1) * segments; at++) strengths[at] ||= UNKNOWN_STRENGTH;
    }
    for (let group = 0; group < out.scores.length; group++) {
      const column = out.scores[group]!;
      // Without a list nothing is known but what events show.
      for (let row = 0, at = group; row < length; row++, at += segments) {
        const strength = strengths[at]!;
        if (missing[row] === 0 || strength > 0) column[row] = strength;
      }
    }
  },
  explain: explainInterests,
});
