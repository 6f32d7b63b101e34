import { join } from 'node:path';
import aliveSegmenter from '../../plugins/lifecycle/alive/index.ts';
import { dayOf, historyNeeds, PurchaseHistory } from '../../plugins/lifecycle/shared/purchase-history.ts';
import { expectedPurchases, probabilityAlive } from '../../plugins/lifecycle/shared/purchase-model.ts';
import type { ParetoProcess, PurchaseProcess } from '../../plugins/lifecycle/shared/purchase-process.ts';
import type { ValueModel } from '../../plugins/lifecycle/value/fit.ts';
import valueSegmenter from '../../plugins/lifecycle/value/index.ts';
import type { Scope } from '../../src/db/postgres/connection.ts';
import type { Segmenter } from '../../src/segmenter/segmenter.ts';
import { scoresOf } from './customer-scores.ts';
import { featureColumns } from './feature-columns.ts';
import type { Published } from './published.ts';
import type { Workbench } from './workbench.ts';

/** The end of the calibration: the last day that counts. */
const AS_OF = new Date('1997-09-30T00:00:00Z');

/** BG/NBD and Gamma-Gamma on the CDNOW sample, from the model of `lifecycle.value` as it is stored. */
export async function verifyCdnow(bench: Workbench, datasets: string): Promise<[string, Published[]][]> {
  const scope = await bench.workspace('cdnow', 'USD');
  const { customers } = await bench.importFile(scope, join(datasets, 'cdnow/CDNOW_sample.txt'), 'cdnow-sample');
  const { model } = await bench.fit(scope, { name: 'Value', segmenter: 'lifecycle.value' }, AS_OF);
  const { process, spend } = model as ValueModel & { process: PurchaseProcess };
  const pareto = { name: 'Alive', segmenter: 'lifecycle.alive', config: { model: 'PARETO_NBD' } };
  const { model: alive } = await bench.fit(scope, pareto, AS_OF);
  return [
    [
      'CDNOW sample (mappings/cdnow-sample.yaml; lifecycle.value as of 1997-09-30, weeks = days / 7)',
      [
        { rule: 'customers imported', published: '2357', ours: customers.created },
        { rule: 'customers of the model', published: '2357', ours: process.customers },
        { rule: 'repeaters', published: '946', ours: process.repeaters },
        { rule: 'repeat transactions', published: '2457', ours: process.repeats },
        { rule: 'BG/NBD r', published: '.2426', ours: process.r },
        { rule: 'BG/NBD alpha', published: '4.4136', ours: process.alpha },
        { rule: 'BG/NBD a', published: '.7929', ours: process.a },
        { rule: 'BG/NBD b', published: '2.4259', ours: process.b },
        { rule: 'BG/NBD log-likelihood', published: '-9582.429', ours: process.logLikelihood },
        { rule: 'Gamma-Gamma p', published: '6.25', ours: spend.p },
        { rule: 'Gamma-Gamma q', published: '3.74', ours: spend.q },
        { rule: 'Gamma-Gamma gamma', published: '15.44', ours: spend.gamma },
        { rule: 'E[X(52)] of a new customer', published: '1.4440', ours: expectedPurchases(process, 0, 0, 0, 52) },
        {
          rule: 'x 26, t_x 30.857, T 31: next 52 weeks',
          published: '25.7566',
          ours: expectedPurchases(process, 26, 30.857, 31, 52),
          within: {
            by: 1e-3,
            because: 'the likelihood is flat at its top, and where a search stops moves the third digit',
          },
        },
        { rule: 'the same: alive', published: '.96885', ours: probabilityAlive(process, 26, 30.857, 31) },
        {
          rule: 'x 2, t_x 30.43, T 38.86: next 39 weeks',
          published: '1.226',
          ours: expectedPurchases(process, 2, 30.43, 38.86, 39),
        },
        ...(await historyOf(scope, '1516', ['26', '30.857', '31'])),
        ...(await historyOf(scope, '0001', ['2', '30.43', '38.86'])),
      ],
    ],
    [
      'CDNOW sample, scores of customers (lifecycle.alive, lifecycle.value, BG/NBD)',
      await customerScores(bench, scope),
    ],
    [
      'CDNOW sample, Pareto/NBD (lifecycle.alive as of 1997-09-30; Fader & Hardie 2005)',
      paretoNumbers((alive as { process: ParetoProcess }).process),
    ],
  ];
}

function paretoNumbers(process: ParetoProcess): Published[] {
  return [
    { rule: 'customers of the model', published: '2357', ours: process.customers },
    { rule: 'Pareto/NBD r', published: '.553', ours: process.r },
    { rule: 'Pareto/NBD alpha', published: '10.578', ours: process.alpha },
    { rule: 'Pareto/NBD s', published: '.606', ours: process.s },
    { rule: 'Pareto/NBD beta', published: '11.669', ours: process.beta },
    { rule: 'Pareto/NBD log-likelihood', published: '-9594.976', ours: process.logLikelihood },
    { rule: 'E[X(52)] of a new customer', published: '1.4734', ours: expectedPurchases(process, 0, 0, 0, 52) },
  ];
}

/** Published numbers of single customers, as the segmenters publish them in scores. */
async function customerScores(bench: Workbench, scope: Scope): Promise<Published[]> {
  const score = async (segmenter: Segmenter, config: Readonly<Record<string, unknown>>, id: string, key: string) => {
    const { model } = await bench.fit(scope, { name: `${key} of ${id}`, segmenter: segmenter.id, config }, AS_OF);
    const by = { segmenter, config, model, asOf: AS_OF };
    return (await scoresOf(scope, by, { type: 'cdnow_sample', value: id }))[key]!;
  };
  const ahead = (weeks: number) => ({ horizonDays: 7 * weeks, discountRate: 0 });
  return [
    {
      rule: 'customer 1516: probability_alive',
      published: '.96885',
      ours: await score(aliveSegmenter, {}, '1516', 'probability_alive'),
    },
    {
      rule: 'customer 1516: expected_purchases, 52 weeks',
      published: '25.7566',
      ours: await score(valueSegmenter, ahead(52), '1516', 'expected_purchases'),
      within: { by: 1e-3, because: 'as above, of the same customer' },
    },
    {
      rule: 'customer 0001: expected_purchases, 39 weeks',
      published: '1.226',
      ours: await score(valueSegmenter, ahead(39), '0001', 'expected_purchases'),
    },
  ];
}

/** x, t_x and T of a customer of the sample, from the features of the store. */
async function historyOf(scope: Scope, id: string, published: readonly string[]): Promise<Published[]> {
  const identity = { type: 'cdnow_sample', value: id };
  const { columns } = await featureColumns(scope, historyNeeds('purchase'), AS_OF, identity);
  const today = dayOf(AS_OF.getTime());
  const history = new PurchaseHistory();
  history.read(columns.days[0]!, columns.firstAt[0]!, columns.lastAt[0]!, today);
  const ours = [history.frequency, history.recency, history.ageOn(today)];
  return ['x', 't_x', 'T'].map((name, i) => ({
    rule: `customer ${id} of the sample: ${name}`,
    published: published[i]!,
    ours: ours[i]!,
  }));
}
