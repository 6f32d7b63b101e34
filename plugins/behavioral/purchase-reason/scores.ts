import { MOST_SCORES, type ScoreDefinition, scoreKey } from 'personagraph/segmenter';
import type { PurchaseReasonConfig } from './settings.ts';

/** The share of each group in a customer's reasons. */
export function reasonScores({ groups }: PurchaseReasonConfig): ScoreDefinition[] {
  return groups.slice(0, MOST_SCORES).map(({ key, name }) => {
    const zh = name.zh ?? name.en;
    return {
      key: scoreKey('share', key),
      name: { en: `Reasons: ${name.en}`, zh: `原因：${zh}` },
      description: {
        en: `Share of the reasons given that belong to “${name.en}”, 0 to 1. Unknown without a reason.`,
        zh: `所给原因中属于“${zh}”的占比，0 至 1；未给原因时未知。`,
      },
      kind: 'number',
      min: 0,
      max: 1,
    };
  });
}
