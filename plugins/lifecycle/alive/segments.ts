import {
  type BilingualText,
  chinese,
  english,
  percent,
  type SegmentDefinition,
  type Text,
} from 'personagraph/segmenter';
import type { BgNbd } from '../shared/bg-nbd.ts';
import { ACTIVE, AT_RISK, LOST } from './rule.ts';
import type { AliveConfig } from './settings.ts';

/** The states in the order of their numbers in `rule.ts`. */
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

/**
 * The states with findings of the fit: a model that sees almost nobody leave, and states that were as good as empty.
 */
export function fittedStates(
  config: Pick<AliveConfig, 'activeFrom' | 'lostBelow'>,
  { a, b }: BgNbd,
  sizes: readonly number[],
): SegmentDefinition[] {
  const dropout = a / (a + b);
  return aliveStates(config).map((state, index) => {
    if (index !== AT_RISK && index !== LOST) return state;
    const findings: BilingualText[] = [];
    if (dropout < ALMOST_NO_DROPOUT) {
      const share =
        dropout < 0.0005 ? { en: 'less than 0.1 %', zh: '不足 0.1 %' } : { en: percent(dropout), zh: percent(dropout) };
      findings.push({
        en: `The fitted model sees almost no dropout (${share.en} leave after a repeat purchase), so hardly anybody comes here however long they have been silent: do not read it as loyalty.`,
        zh: `拟合的模型几乎看不到流失（每次重复购买后 ${share.zh} 离开），无论沉默多久都几乎无人进入本群：不应据此认为客户忠诚。`,
      });
    }
    const repeaters = sizes[ACTIVE]! + sizes[AT_RISK]! + sizes[LOST]!;
    if (sizes[index]! < HARDLY_ANY * repeaters) {
      findings.push({
        en: `At the time of the fit ${sizes[index]} of ${repeaters} repeat buyers were here.`,
        zh: `拟合时 ${repeaters} 名重复购买者中有 ${sizes[index]} 名在此。`,
      });
    }
    return findings.length === 0 ? state : { ...state, description: together(state.description!, findings) };
  });
}

function together(first: Text, more: readonly BilingualText[]): BilingualText {
  const [en, zh] = [more.map((one) => one.en), more.map((one) => one.zh)];
  return { en: [english(first), ...en].join(' '), zh: [chinese(first), ...zh].join('') };
}
