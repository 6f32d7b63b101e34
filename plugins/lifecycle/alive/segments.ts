import {
  type BilingualText,
  chinese,
  english,
  percent,
  type SegmentDefinition,
  type Text,
} from 'personagraph/segmenter';
import { isParetoNbd, type PurchaseModel } from '../shared/purchase-model.ts';
import { ACTIVE, AT_RISK, LOST } from './rule.ts';
import type { AliveConfig } from './settings.ts';

type Limits = Pick<AliveConfig, 'activeFrom' | 'lostBelow'>;

/** The states in the order of their numbers in `rule.ts`; Pareto/NBD judges those who bought once as all others. */
export function aliveStates({ activeFrom, lostBelow }: Limits, model: PurchaseModel): SegmentDefinition[] {
  const [active, lost] = [percent(activeFrom), percent(lostBelow)];
  const any = isParetoNbd(model);
  const [who, buyers] = any ? ['Buyers', '购买者'] : ['Repeat buyers', '重复购买者'];
  const states = [
    {
      key: 'active',
      name: { en: 'Active', zh: '活跃' },
      description: {
        en: `${who} who are still customers with a probability of ${active} or more.`,
        zh: `仍为客户的概率不低于 ${active} 的${buyers}。`,
      },
    },
    {
      key: 'at_risk',
      name: { en: 'At risk', zh: '有流失风险' },
      description: {
        en: `${who} who are still customers with a probability from ${lost} to below ${active}.`,
        zh: `仍为客户的概率在 ${lost} 至 ${active} 以下的${buyers}。`,
      },
    },
    {
      key: 'lost',
      name: { en: 'Lost', zh: '已流失' },
      description: {
        en: `${who} who are still customers with a probability below ${lost}.`,
        zh: `仍为客户的概率低于 ${lost} 的${buyers}。`,
      },
    },
  ];
  if (any) return states;
  return [
    ...states,
    {
      key: 'bought_once',
      name: { en: 'Bought once', zh: '仅购买一次' },
      description: {
        en: 'One purchase day so far: the model (BG/NBD) lets customers leave only after a repeat purchase, so it takes them all to be alive and cannot tell. Pareto/NBD can.',
        zh: '目前仅有一个购买日：BG/NBD 模型假定客户只在重复购买之后流失，视其全部存活，因此无从判断；Pareto/NBD 可以判断。',
      },
    },
  ];
}

/** Mean probability a / (a + b) of leaving after a repeat purchase below which a model sees almost nobody leave. */
const ALMOST_NO_DROPOUT = 0.01;
/** Share of the buyers who are judged below which a state is as good as empty. */
const HARDLY_ANY = 0.01;
const YEAR_WEEKS = 365.25 / 7;

/**
 * The states with findings of the fit: a model that sees almost nobody leave, and states that were as good as empty.
 */
export function fittedStates(config: Limits, model: PurchaseModel, sizes: readonly number[]): SegmentDefinition[] {
  const dropout = dropoutOf(model);
  return aliveStates(config, model).map((state, index) => {
    if (index !== AT_RISK && index !== LOST) return state;
    const findings: BilingualText[] = [];
    if (dropout < ALMOST_NO_DROPOUT) {
      const share =
        dropout < 0.0005 ? { en: 'less than 0.1 %', zh: '不足 0.1 %' } : { en: percent(dropout), zh: percent(dropout) };
      const when = isParetoNbd(model)
        ? { en: 'within a year', zh: '一年之内' }
        : { en: 'after a repeat purchase', zh: '每次重复购买后' };
      findings.push({
        en: `The fitted model sees almost no dropout (${share.en} leave ${when.en}), so hardly anybody comes here however long they have been silent: do not read it as loyalty.`,
        zh: `拟合的模型几乎看不到流失（${when.zh} ${share.zh} 离开），无论沉默多久都几乎无人进入本群：不应据此认为客户忠诚。`,
      });
    }
    const judged = sizes[ACTIVE]! + sizes[AT_RISK]! + sizes[LOST]!;
    if (sizes[index]! < HARDLY_ANY * judged) {
      const [who, buyers] = isParetoNbd(model) ? ['buyers', '购买者'] : ['repeat buyers', '重复购买者'];
      findings.push({
        en: `At the time of the fit ${sizes[index]} of ${judged} ${who} were here.`,
        zh: `拟合时 ${judged} 名${buyers}中有 ${sizes[index]} 名在此。`,
      });
    }
    return findings.length === 0 ? state : { ...state, description: together(state.description!, findings) };
  });
}

/** The share who leave after a repeat purchase, or, where customers may leave at any time, within a year. */
function dropoutOf(model: PurchaseModel): number {
  if (!isParetoNbd(model)) return model.a / (model.a + model.b);
  return -Math.expm1(-model.s * Math.log1p(YEAR_WEEKS / model.beta));
}

function together(first: Text, more: readonly BilingualText[]): BilingualText {
  const [en, zh] = [more.map((one) => one.en), more.map((one) => one.zh)];
  return { en: [english(first), ...en].join(' '), zh: [chinese(first), ...zh].join('') };
}
