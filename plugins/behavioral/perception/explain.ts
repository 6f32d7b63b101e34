import { counted, type Explanation, type Factor, type Row, shownNumber } from 'personagraph/segmenter';
import { round } from 'personagraph/statistics';
import { axesReader, type PerceptionModel, perceptionOf, UNKNOWN } from './rule.ts';
import { perceptionSegments } from './segments.ts';
import type { PerceptionNeeds } from './settings.ts';

/** Both axes of one customer, by the rule that `assign` uses. */
export function explainPerception(model: PerceptionModel, row: Row<PerceptionNeeds>): Explanation {
  const columns = Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, Float64Array.of(value ?? Number.NaN)]),
  );
  const read = axesReader(model, columns);
  const comparison = read.comparison(0);
  const loyalty = read.loyalty(0);
  const answer = perceptionOf(model, read.purchases(0), comparison, loyalty);
  const segment = perceptionSegments[answer]?.key ?? null;
  const factors = [purchasesFactor(model, row)];
  if (read.purchases(0) >= model.minPurchases) {
    factors.push(...comparisonFactors(model, row, comparison), loyaltyFactor(model, row, loyalty));
  }
  return answer === UNKNOWN ? { segment, verdict: 'UNKNOWN', factors } : { segment, factors };
}

function purchasesFactor({ minPurchases }: PerceptionModel, row: Row<PerceptionNeeds>): Factor {
  const observed = shownNumber(row['purchases']);
  const enough = observed !== null && observed >= minPurchases;
  const more = Math.ceil(minPurchases - (observed ?? 0));
  return {
    feature: 'purchases',
    observed,
    expected: `>= ${minPurchases} purchases`,
    verdict: observed === null || observed < 0 ? 'UNKNOWN' : enough ? 'TRUE' : 'FALSE',
    text: {
      en: `${counted(observed, 'purchase')}; loyalty can be told from ${minPurchases}.`,
      zh: `购买 ${observed ?? '未知'} 次；${minPurchases} 次起可判断忠诚度。`,
    },
    ...(observed !== null &&
      !enough && { change: { en: `Purchases still to come: ${more}.`, zh: `还需购买 ${more} 次。` } }),
  };
}

/** One factor an action; the first shows the intensity. */
function comparisonFactors(model: PerceptionModel, row: Row<PerceptionNeeds>, intensity: number): Factor[] {
  const from = model.comparisonFrom;
  const high = intensity >= from;
  return model.comparing.map(({ need, weight, label }, index) => {
    const observed = shownNumber(row[need]);
    const verdict = Number.isFinite(intensity) ? (high ? 'TRUE' : 'FALSE') : 'UNKNOWN';
    const own = {
      en: `${label}: ${observed ?? 'unknown'}, worth ${weight} each.`,
      zh: `${label}：${observed ?? '未知'} 次，每次计 ${weight}。`,
    };
    const factor: Factor = {
      feature: need,
      observed,
      expected: `>= ${round(from)} a purchase, all together`,
      verdict,
      text: own,
    };
    if (index > 0 || verdict === 'UNKNOWN') return factor;
    const value = round(intensity);
    return {
      ...factor,
      text: {
        en: `Comparison is ${high ? 'high' : 'low'}: ${value} a purchase, high from ${round(from)}. ${own.en}`,
        zh: `比较强度${high ? '高' : '低'}：每次购买 ${value}，${round(from)} 起为高。${own.zh}`,
      },
      change: {
        en: `${high ? 'Less' : 'More'} comparing: ${high ? 'below' : 'at least'} ${round(from)} a purchase.`,
        zh: `${high ? '减少' : '增加'}比较：每次购买${high ? '低于' : '至少'} ${round(from)}。`,
      },
    };
  });
}

function loyaltyFactor(model: PerceptionModel, row: Row<PerceptionNeeds>, loyalty: number): Factor {
  const feature = model.loyalty ?? 'kinds';
  const observed = shownNumber(row[feature]);
  const from = model.loyaltyFrom;
  const expected = `loyalty >= ${round(from)}`;
  if (!Number.isFinite(loyalty)) {
    return {
      feature,
      observed,
      expected,
      verdict: 'UNKNOWN',
      text: { en: 'What was bought again is unknown.', zh: '无法得知回购了什么。' },
    };
  }
  const high = loyalty >= from;
  const of = model.loyalty ? '' : ` (${observed} kinds)`;
  return {
    feature,
    observed,
    expected,
    verdict: high ? 'TRUE' : 'FALSE',
    text: {
      en: `Loyalty is ${high ? 'high' : 'low'}: ${round(loyalty)}${of}, high from ${round(from)}.`,
      zh: `忠诚度${high ? '高' : '低'}：${round(loyalty)}${model.loyalty ? '' : `（${observed} 类）`}，${round(from)} 起为高。`,
    },
    change: high
      ? { en: 'Buying other kinds would lower it.', zh: '购买其他类别会降低忠诚度。' }
      : { en: 'Buying the same again would raise it.', zh: '回购同类会提高忠诚度。' },
  };
}
