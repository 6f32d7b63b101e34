import type { SegmentDefinition } from 'personagraph/segmenter';
import type { AliveConfig } from './alive-config.ts';
import { percent } from './text.ts';

/** The states in the order of their numbers in `alive-config.ts`. */
export function aliveStates({
  activeFrom,
  lostBelow,
}: Pick<AliveConfig, 'activeFrom' | 'lostBelow'>): SegmentDefinition[] {
  const [active, lost] = [percent(activeFrom), percent(lostBelow)];
  return [
    {
      key: 'active',
      name: { en: 'Active', zh: '活跃' },
      description: {
        en: `Repeat buyers who are still customers with a probability of ${active} or more.`,
        zh: `仍为客户的概率不低于 ${active} 的重复购买者。`,
      },
    },
    {
      key: 'at_risk',
      name: { en: 'At risk', zh: '有流失风险' },
      description: {
        en: `Repeat buyers who are still customers with a probability from ${lost} to below ${active}.`,
        zh: `仍为客户的概率在 ${lost} 至 ${active} 以下的重复购买者。`,
      },
    },
    {
      key: 'lost',
      name: { en: 'Lost', zh: '已流失' },
      description: {
        en: `Repeat buyers who are still customers with a probability below ${lost}.`,
        zh: `仍为客户的概率低于 ${lost} 的重复购买者。`,
      },
    },
    {
      key: 'bought_once',
      name: { en: 'Bought once', zh: '仅购买一次' },
      description: {
        en: 'One purchase day so far: the model lets customers leave only after a repeat purchase, so it cannot tell.',
        zh: '目前仅有一个购买日：模型假定客户只在重复购买之后流失，因此无从判断。',
      },
    },
  ];
}
