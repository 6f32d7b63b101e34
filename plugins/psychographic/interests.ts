import { defineSegmenter } from 'personagraph/segmenter';
import { interestsConfig } from './interests-config.ts';
import { explainInterests } from './interests-explanation.ts';
import { groupsByInterest, interestStrength } from './interests-score.ts';

/** Overlapping segments of customers by the interests they list. */
export const interests = defineSegmenter({
  id: 'psychographic.interests',
  version: '1.0.0',
  basis: 'PSYCHOGRAPHIC',
  membership: 'overlapping',
  name: { en: 'Interests', zh: '兴趣' },
  description: {
    en: 'One segment a group of interests; a customer is in every group that enough of their interests belong to, with the share of them as strength.',
    zh: '每个兴趣组为一个分群；客户的兴趣有足够多属于某组时即在该组，强度为其占比。',
  },
  config: interestsConfig,
  needs: ({ source }) => ({ interests: { kind: 'list', from: source, optional: true } }),
  segments: ({ groups }) =>
    groups.map(({ key, name, any }) => ({
      key,
      name: name.zh === undefined ? name.en : { en: name.en, zh: name.zh },
      description: { en: `Interests: ${any.join(', ')}.`, zh: `兴趣：${any.join('、')}。` },
    })),
  assign(config, { length, columns }, out) {
    const { offsets, codes, labels } = columns.interests;
    const groupsOf = groupsByInterest(config);
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
  },
  explain: explainInterests,
});
