import { defineSegmenter, NotEnoughData } from 'personagraph/segmenter';
import { z } from 'zod';
import { bandOf, type IncomeUnit, rateOf, ratesByCode } from './income.ts';
import { incomeFactor } from './income-factor.ts';
import { fixedModel, learnEdges, learnedModel, segmentsOf } from './income-model.ts';

const config = z.object({
  edges: z
    .array(z.number().min(0).max(1e15))
    .max(50)
    .refine((edges) => edges.every((edge, index) => index === 0 || edge > edges[index - 1]!), 'edges must ascend')
    .default([])
    .describe(
      'Incomes at which a band ends and the next begins, ascending, in `currency`. Default []: quantiles are learned.',
    ),
  quantiles: z
    .number()
    .int()
    .min(2)
    .max(20)
    .default(5)
    .describe('Number of equally large bands to learn where `edges` is empty. Default 5: fifths.'),
  currency: z
    .string()
    .min(1)
    .nullable()
    .default(null)
    .describe('Currency of the bands (ISO 4217). Default null: the one that most incomes are stated in.'),
  rates: z
    .record(z.string(), z.number().positive())
    .default({})
    .describe(
      'Units of `currency` for one unit of another currency. Default {}: incomes in other currencies are in no band.',
    ),
});

/** The currency that most incomes are stated in, the alphabetically first of equals; null where none is stated. */
function commonCurrency(income: Float64Array, codes: Int32Array, labels: readonly string[]): string | null {
  const counts = new Float64Array(labels.length);
  for (let row = 0; row < income.length; row += 1) {
    if (codes[row]! >= 0 && Number.isFinite(income[row]!)) counts[codes[row]!]! += 1;
  }
  const most = counts.reduce((high, count) => Math.max(high, count), 0);
  return most > 0 ? labels.filter((_, code) => counts[code] === most).sort()[0]! : null;
}

export default defineSegmenter({
  id: 'demographic.income-band',
  version: '1.0.0',
  basis: 'DEMOGRAPHIC',
  name: { en: 'Income band', zh: '收入档' },
  description: {
    en: 'Bands of income: equally large ones learned from the known incomes (quantiles by linear interpolation, Hyndman & Fan 1996, type 7), or fixed edges.',
    zh: '收入分档：按已知收入学习等量分位（线性插值，Hyndman 与 Fan 1996 第 7 型），或使用固定界限。',
  },
  config,
  needs: {
    income: { kind: 'number', from: 'customer.income', description: 'Income' },
    currency: {
      kind: 'category',
      from: 'customer.incomeCurrency',
      optional: true,
      description: 'Currency of the income',
    },
  },
  fit({ columns: { income, currency }, length }, settings) {
    const unit: IncomeUnit = {
      currency: settings.currency ?? commonCurrency(income, currency.codes, currency.labels),
      rates: settings.rates,
    };
    if (settings.edges.length > 0) {
      const model = fixedModel(settings.edges, unit);
      return { segments: segmentsOf(model), model };
    }
    const rates = ratesByCode(currency.labels, unit);
    const known = new Float64Array(length);
    let count = 0;
    for (let row = 0; row < length; row += 1) {
      const code = currency.codes[row]!;
      const value = income[row]! * rates[code < 0 ? rates.length - 1 : code]!;
      if (Number.isFinite(value)) known[count++] = value;
    }
    if (count === 0) throw new NotEnoughData('No customer has a known income to learn bands from');
    const model = learnedModel(
      learnEdges(known.subarray(0, count).sort(), settings.quantiles),
      settings.quantiles,
      unit,
    );
    return { segments: segmentsOf(model), model };
  },
  assign(model, batch, out) {
    const { income, currency } = batch.columns;
    const rates = ratesByCode(currency.labels, model);
    const unstated = rates.length - 1;
    for (let row = 0; row < batch.length; row += 1) {
      const code = currency.codes[row]!;
      out.segment[row] = bandOf(income[row]! * rates[code < 0 ? unstated : code]!, model.edges);
    }
  },
  explain(model, row) {
    const income = (row.income ?? Number.NaN) * rateOf(row.currency, model);
    const band = bandOf(income, model.edges);
    return {
      segment: model.keys[band] ?? null,
      verdict: band >= 0 ? 'TRUE' : 'UNKNOWN',
      factors: [incomeFactor({ stated: row.income, currency: row.currency, income, band }, model)],
    };
  },
});
