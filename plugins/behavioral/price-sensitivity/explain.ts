import { counted, type Explanation, type Factor, percent, type Row, shownNumber } from 'personagraph/segmenter';
import { binOf, describeBin, round } from 'personagraph/statistics';
import {
  discountedShare,
  FULL_PRICE,
  NONE,
  PREMIUM,
  type PriceSensitivityModel,
  sensitivityOf,
  UNKNOWN,
} from './rule.ts';
import { OF, sensitivityKey, sensitivityNames } from './segments.ts';
import type { PriceSensitivityNeeds } from './settings.ts';

/** Share, price level and number of purchases of one customer, by the rule that `assign` uses. */
export function explainPriceSensitivity(model: PriceSensitivityModel, row: Row<PriceSensitivityNeeds>): Explanation {
  const purchases = row.purchases ?? Number.NaN;
  const discounted = row.discounted ?? Number.NaN;
  const total = row.total ?? Number.NaN;
  const share = discountedShare(model.measure, discounted, total);
  const answer = sensitivityOf(model, purchases, discounted, total, share, row.price ?? Number.NaN);
  const factors = [countFactor(model, row, answer)];
  if (purchases >= model.minPurchases) factors.push(shareFactor(model, row, share, answer), totalFactor(row));
  if (answer === FULL_PRICE || answer === PREMIUM || (answer === UNKNOWN && !Number.isNaN(share))) {
    factors.push(priceFactor(model, row));
  }
  const segment = sensitivityKey(answer);
  return answer === UNKNOWN ? { segment, verdict: 'UNKNOWN', factors } : { segment, factors };
}

function countFactor(model: PriceSensitivityModel, row: Row<PriceSensitivityNeeds>, answer: number): Factor {
  const purchases = shownNumber(row.purchases);
  const full = answer === FULL_PRICE || answer === PREMIUM;
  const from = full ? model.frequentFrom : model.minPurchases;
  const enough = purchases !== null && purchases >= from;
  const more = Math.ceil(from - (purchases ?? 0));
  return {
    feature: 'purchases',
    observed: purchases,
    expected: `>= ${round(from)} purchases`,
    verdict: purchases === null ? 'UNKNOWN' : enough ? 'TRUE' : 'FALSE',
    text: full
      ? {
          en: `${counted(purchases, 'purchase')}; frequent from ${round(from)}.`,
          zh: `购买 ${purchases} 次；${round(from)} 次起为频繁。`,
        }
      : {
          en: `${counted(purchases, 'purchase')}; a habit shows from ${from}.`,
          zh: `购买 ${purchases ?? '未知'} 次；${from} 次起才看得出习惯。`,
        },
    ...(purchases !== null &&
      !enough && { change: { en: `Purchases still to come: ${more}.`, zh: `还需购买 ${more} 次。` } }),
  };
}

function shareFactor(
  model: PriceSensitivityModel,
  row: Row<PriceSensitivityNeeds>,
  share: number,
  answer: number,
): Factor {
  const observed = shownNumber(row.discounted);
  if (Number.isNaN(share)) {
    const verdict = answer === NONE ? 'FALSE' : 'UNKNOWN';
    return {
      feature: 'discounted',
      observed,
      expected: 'a share of a total above 0',
      verdict,
      text:
        verdict === 'FALSE'
          ? { en: 'Nothing is left after returns to take a share of.', zh: '扣除退货后没有可计算占比的消费。' }
          : { en: 'What was bought at a discount, or in all, is unknown.', zh: '折扣购买或总购买未知。' },
    };
  }
  const bin = binOf(model.cuts, share);
  // Down to a lesser share where there is one, otherwise up.
  const limit = model.cuts[bin - 2] ?? model.cuts[bin - 1]!;
  const target = bin > 1 ? binOf(model.cuts, limit) : model.cuts.filter((cut) => cut <= limit).length + 1;
  const to = sensitivityNames(model)[target === 1 ? FULL_PRICE : target]!;
  return {
    feature: 'discounted',
    observed,
    expected: describeBin(model.cuts, bin),
    verdict: 'TRUE',
    text: { en: `${percent(share)} ${OF[model.measure].en}.`, zh: `${percent(share)} ${OF[model.measure].zh}。` },
    change: {
      en: `A share ${bin > 1 ? 'of at most' : 'above'} ${percent(limit)} would lead to: ${to.en}.`,
      zh: `占比${bin > 1 ? '不超过' : '高于'} ${percent(limit)} 将进入：${to.zh}。`,
    },
  };
}

function totalFactor(row: Row<PriceSensitivityNeeds>): Factor {
  const observed = shownNumber(row.total);
  return {
    feature: 'total',
    observed,
    expected: '> 0',
    verdict: observed === null ? 'UNKNOWN' : observed > 0 ? 'TRUE' : 'FALSE',
    text: {
      en: `${observed === null ? 'An unknown amount' : round(observed)} in all, which the share is of.`,
      zh: `合计 ${observed === null ? '未知' : round(observed)}，占比以此为基数。`,
    },
  };
}

function priceFactor({ premiumPrice }: PriceSensitivityModel, row: Row<PriceSensitivityNeeds>): Factor {
  const price = shownNumber(row.price);
  const high = price !== null && price >= premiumPrice;
  return {
    feature: 'price',
    observed: price,
    expected: `>= ${round(premiumPrice)}`,
    verdict: price === null ? 'UNKNOWN' : high ? 'TRUE' : 'FALSE',
    text: {
      en: `The price level is ${price === null ? 'unknown' : round(price)}; high from ${round(premiumPrice)}.`,
      zh: `价位${price === null ? '未知' : ` ${round(price)}`}；${round(premiumPrice)} 起为高价位。`,
    },
    ...(price !== null &&
      !high && {
        change: {
          en: 'Higher prices would make premium, with frequent purchases.',
          zh: '价位更高且购买频繁即为高价高频。',
        },
      }),
  };
}
