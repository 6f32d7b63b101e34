import type { ScoreDefinition } from 'personagraph/segmenter';
import type { IncomeSettings } from '../shared/income-settings.ts';

/** The income that bands are told by. */
export function incomeScores({ currency }: IncomeSettings): ScoreDefinition[] {
  const of = currency ?? 'the currency of the bands';
  const ofZh = currency ?? '分档所用货币';
  return [
    {
      key: 'income',
      name: { en: 'Income', zh: '收入' },
      description: {
        en: `Stated income in ${of}, converted where there is a rate. Unknown where it cannot be.`,
        zh: `所述收入（${ofZh}，有汇率时折算）；无法折算时未知。`,
      },
      kind: 'number',
      ...(currency !== null && { unit: currency }),
    },
  ];
}
