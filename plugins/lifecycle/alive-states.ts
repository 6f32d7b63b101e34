import type { SegmentDefinition, Text } from 'personagraph/segmenter';
import { ACTIVE, type AliveConfig, AT_RISK, LOST } from './alive-config.ts';
import type { BgNbd } from './bg-nbd.ts';
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

/** Mean probability a / (a + b) of leaving after a repeat purchase below which a model sees almost nobody leave. */
const ALMOST_NO_DROPOUT = 0.01;
/** Share of the repeat buyers below which a state is as good as empty. */
const HARDLY_ANY = 0.01;

/** States with what the fit found of them: whether the model sees anybody leave, and which states were as good as empty. */
export function fittedStates(
  config: Pick<AliveConfig, 'activeFrom' | 'lostBelow'>,
  { a, b }: BgNbd,
  sizes: readonly number[],
): SegmentDefinition[] {
  const dropout = a / (a + b);
  return aliveStates(config).map((state, index) => {
    if (index !== AT_RISK && index !== LOST) return state;
    const said: { en: string; zh: string }[] = [];
    if (dropout < ALMOST_NO_DROPOUT) {
      const share =
        dropout < 0.0005 ? { en: 'less than 0.1 %', zh: '不足 0.1 %' } : { en: percent(dropout), zh: percent(dropout) };
      said.push({
        en: `The fitted model sees almost no dropout (${share.en} leave after a repeat purchase), so hardly anybody comes here however long they have been silent: do not read it as loyalty.`,
        zh: `拟合的模型几乎看不到流失（每次重复购买后 ${share.zh} 离开），无论沉默多久都几乎无人进入本群：不应据此认为客户忠诚。`,
      });
    }
    const repeaters = sizes[ACTIVE]! + sizes[AT_RISK]! + sizes[LOST]!;
    if (sizes[index]! < HARDLY_ANY * repeaters) {
      said.push({
        en: `At the time of the fit ${sizes[index]} of ${repeaters} repeat buyers were here.`,
        zh: `拟合时 ${repeaters} 名重复购买者中有 ${sizes[index]} 名在此。`,
      });
    }
    return said.length === 0 ? state : { ...state, description: together(state.description!, said) };
  });
}

function together(first: Text, more: readonly { en: string; zh: string }[]): Text {
  const { en, zh } = first as { en: string; zh: string };
  return { en: [en, ...more.map((one) => one.en)].join(' '), zh: [zh, ...more.map((one) => one.zh)].join('') };
}
