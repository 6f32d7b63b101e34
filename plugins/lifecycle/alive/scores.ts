import type { ScoreDefinition } from 'personagraph/segmenter';
import { MODEL_TITLES } from '../shared/purchase-model.ts';
import type { AliveConfig } from './settings.ts';

/** The probability of being a customer still. */
export function aliveScores({ model }: Pick<AliveConfig, 'model'>): ScoreDefinition[] {
  const title = MODEL_TITLES[model];
  const once =
    model === 'BG_NBD'
      ? {
          en: ' Unknown of those who bought once, of whom this model cannot tell.',
          zh: '仅购买一次者未知：该模型无从判断。',
        }
      : { en: '', zh: '' };
  return [
    {
      key: 'probability_alive',
      name: { en: 'Probability alive', zh: '存活概率' },
      description: {
        en: `Probability of being a customer still, by ${title}: exact on the day of the run and of a purchase, and anew whenever it has fallen by a hundredth.${once.en}`,
        zh: `仍为客户的概率（${title}）：在运行日与购买日为准确值，此后每下降百分之一即重新计算。${once.zh}`,
      },
      kind: 'number',
      min: 0,
      max: 1,
      step: 0.01,
    },
  ];
}
