import { type Factor, shownNumber } from 'personagraph/segmenter';
import { amount, bandOf, scaleOf } from './income.ts';
import { type IncomeModel, span } from './income-model.ts';

/** An income as a reason, with the bands next to it as what would change. */
export function incomeFactor(stated: number | null, currency: string | null, model: IncomeModel): Factor {
  const feature = 'income';
  if (stated === null) {
    const text = {
      en: 'No income is known; it is in no band, not in the lowest.',
      zh: '收入未知：不归入任何档，也不算最低档。',
    };
    return { feature, observed: null, expected: 'a known income', verdict: 'UNKNOWN', text };
  }
  const unit = currency ?? model.currency;
  const shown = `${amount(stated)}${unit === null ? '' : ` ${unit}`}`;
  const found = scaleOf(currency, model);
  const scale = model.scales[found?.scale ?? 0]!;
  const income = stated * (found?.rate ?? Number.NaN);
  const band = bandOf(income, scale.edges);
  if (band < 0) {
    const text = Number.isFinite(stated)
      ? {
          en: `${shown} cannot be compared: no rate to ${model.currency}, and no bands of its own.`,
          zh: `${shown} 无法比较：没有到 ${model.currency} 的汇率，也没有该货币自己的分档。`,
        }
      : { en: `${stated} is not an income.`, zh: `${stated} 不是有效收入。` };
    const observed = shownNumber(stated);
    return { feature, observed, expected: `an income in ${model.currency ?? 'figures'}`, verdict: 'UNKNOWN', text };
  }
  const { edges, segments } = scale;
  const range = span(edges, band);
  const compared = income === stated ? '' : ` (${amount(income)} ${model.currency})`;
  const [low, high] = [edges[band - 1], edges[band]];
  const nameOf = (other: number) => model.names[segments[other]!]!;
  const up = high === undefined ? undefined : `>= ${amount(high)}: ${nameOf(band + 1).en}.`;
  const down = low === undefined ? undefined : `< ${amount(low)}: ${nameOf(band - 1).en}.`;
  const upZh = high === undefined ? undefined : `达到 ${amount(high)}：${nameOf(band + 1).zh}。`;
  const downZh = low === undefined ? undefined : `低于 ${amount(low)}：${nameOf(band - 1).zh}。`;
  const en = [up, down].filter((part) => part !== undefined).join(' ');
  return {
    feature,
    observed: stated,
    expected: range.en,
    verdict: 'TRUE',
    text: { en: `Income ${shown}${compared} is ${range.en}.`, zh: `收入 ${shown}${compared}，属于：${range.zh}。` },
    ...(en && { change: { en, zh: [upZh, downZh].filter((part) => part !== undefined).join('') } }),
  };
}
