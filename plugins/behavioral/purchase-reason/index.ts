import { type Columns, defineSegmenter, UNKNOWN_STRENGTH } from 'personagraph/segmenter';
import { explainReasons } from './explain.ts';
import { groupFinder } from './rule.ts';
import { reasonScores } from './scores.ts';
import { reasonSegments } from './segments.ts';
import { purchaseReasonConfig, reasonNeeds } from './settings.ts';

/** Why customers buy, by the reasons they give: needs and benefits after Haley, Journal of Marketing 32(3), 1968. */
export default defineSegmenter({
  id: 'behavioral.purchase-reason',
  version: '1.1.0',
  basis: 'BEHAVIORAL',
  membership: 'overlapping',
  name: { en: 'Purchase reasons', zh: '购买原因' },
  description: {
    en: 'Why customers buy, by the reasons given with purchases or in a survey (benefit segmentation, Haley 1968); the strength is the share of the reasons that belong to the group.',
    zh: '按购买时或问卷中给出的原因区分购买动机（利益细分，Haley 1968）；强度为属于该组的原因占比。',
  },
  config: purchaseReasonConfig,
  needs: reasonNeeds,
  scores: reasonScores,
  segments: reasonSegments,
  assign({ groups }, { length, columns: { reasons } }, { strengths, segments, scores }) {
    const groupsOf = reasons.labels.map(groupFinder(groups));
    const { first, end, codes, known } = spans(reasons, length);
    // NaN of who gave no reason, otherwise 0.
    const unknown = new Float64Array(length);
    for (let row = 0; row < length; row++) {
      const from = first(row);
      const to = end(row);
      if (from === to) {
        unknown[row] = Number.NaN;
        if (known(row)) continue;
        for (let at = row * segments; at < (row + 1) * segments; at++) strengths[at] = UNKNOWN_STRENGTH;
        continue;
      }
      const share = 1 / (to - from);
      for (let i = from; i < to; i++) {
        const belongs = groupsOf[codes[i]!]!;
        // Sums of shares such as 1/3 may pass 1 by a rounding error.
        for (let j = 0; j < belongs.length; j++) {
          const at = row * segments + belongs[j]!;
          strengths[at] = Math.min(1, strengths[at]! + share);
        }
      }
    }
    for (let j = 0; j < scores.length; j++) {
      const column = scores[j]!;
      for (let row = 0, at = j; row < length; row++, at += segments) column[row] = strengths[at]! + unknown[row]!;
    }
  },
  explain: explainReasons,
});

/** Where the codes of a row begin and end, in a list or in a category, which is a list of one at most. */
function spans(reasons: Columns['list' | 'category'], length: number) {
  const { codes } = reasons;
  if (!('offsets' in reasons)) {
    return {
      codes,
      first: (row: number) => row,
      end: (row: number) => (row < length && codes[row]! >= 0 ? row + 1 : row),
      known: (row: number) => codes[row]! >= 0,
    };
  }
  const { offsets, missing } = reasons;
  return {
    codes,
    first: (row: number) => offsets[row]!,
    end: (row: number) => offsets[row + 1]!,
    known: (row: number) => missing[row] === 0,
  };
}
