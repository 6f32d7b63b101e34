import { join } from 'node:path';
import type { ScalesModel } from '../../plugins/psychographic/scales/fit.ts';
import type { Published } from './published.ts';
import type { Workbench } from './workbench.ts';

const ALPHAS = {
  agreeableness: '.70',
  conscientiousness: '.72',
  extraversion: '.76',
  neuroticism: '.81',
  openness: '.60',
};

/** Reliability of the Big Five, from the model of `psychographic.scales` as it is stored. */
export async function verifyBfi(bench: Workbench, datasets: string): Promise<[string, Published[]][]> {
  const scope = await bench.workspace('bfi', 'USD');
  await bench.importFile(scope, join(datasets, 'psych_bfi/bfi.csv'), 'bfi');
  const config = { missing: 'median', answered: 0 };
  const { model } = await bench.fit(scope, { name: 'Big Five', segmenter: 'psychographic.scales', config }, new Date());
  const { scales } = model as ScalesModel;
  const numbers = Object.entries(ALPHAS).map(([key, published]) => ({
    rule: `Cronbach alpha, ${key}`,
    published,
    ours: scales.find((scale) => scale.key === key)?.alpha ?? Number.NaN,
  }));
  return [['bfi (mappings/bfi.yaml; psychographic.scales, median imputation)', numbers]];
}
