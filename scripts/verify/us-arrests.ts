import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClusterModel } from '../../plugins/clusters/shared/model.ts';
import { US_ARRESTS } from '../../test/statistics/us-arrests.ts';
import type { Published } from './published.ts';
import type { Workbench } from './workbench.ts';

const LOG_W = ['3.458369', '3.135112', '2.977727', '2.826221', '2.738868'];
const GAPS = ['.17988', '.23634', '.25766', '.29422', '.28142'];
const EXACT = { by: 1e-5, because: 'to 1e-5, as the source states it' };
const DRAWN = {
  by: 0.03,
  because: 'references are drawn: of 50 a gap has a standard error of about .005, the published one too',
};

/** Squares of values standardised by n - 1 of those standardised by n, as the product does. */
const AS_R = 49 / 50;

/** k-means and the gap statistic of R's USArrests, from the models of `psychographic.clusters` as they are stored. */
export async function verifyUsArrests(bench: Workbench): Promise<[string, Published[]][]> {
  const columns = ['murder', 'assault', 'urban', 'rape'];
  const lines = US_ARRESTS.map((row) => row.join(','));
  const file = join(bench.folder, 'us-arrests.csv');
  await writeFile(file, [['state', ...columns].join(','), ...lines, ''].join('\n'));
  const scope = await bench.workspace('us-arrests', 'USD');
  await bench.importFile(scope, file, {
    format: 'csv',
    source: 'us-arrests',
    customer: {
      externalId: 'state',
      traits: Object.fromEntries(columns.map((column) => [column, { column, type: 'number' }])),
    },
  });
  const cluster = async (name: string, settings: object) => {
    const config = { features: columns.map((column) => `traits.${column}`), ...settings };
    return (await bench.fit(scope, { name, segmenter: 'psychographic.clusters', config }, new Date()))
      .model as ClusterModel;
  };
  const two = await cluster('Two', { k: 2 });
  const four = await cluster('Four', { k: 4 });
  const auto = await cluster('By the gap', { k: 'auto', chooseBy: 'gap', leastK: 1 });
  const gaps = auto.choice?.gaps ?? [];
  const sizes = ({ clusters }: ClusterModel) => clusters.map(({ size }) => size);
  const numbers: Published[] = [
    { rule: 'k = 2: within-cluster sum of squares', published: '102.86240', ours: two.wcss * AS_R },
    { rule: 'k = 2: largest cluster', published: '30', ours: sizes(two)[0]! },
    { rule: 'k = 4: within-cluster sum of squares', published: '56.40317', ours: four.wcss * AS_R },
    ...['16', '13', '13', '8'].map((published, i) => ({
      rule: `k = 4: cluster ${i + 1}`,
      published,
      ours: sizes(four)[i]!,
    })),
    ...LOG_W.map((published, i) => ({
      rule: `k = ${i + 1}: log W`,
      published,
      ours: (gaps[i]?.logW ?? Number.NaN) + Math.log(AS_R) / 2,
      within: EXACT,
    })),
    ...GAPS.map((published, i) => ({
      rule: `k = ${i + 1}: gap`,
      published,
      ours: gaps[i]?.gap ?? Number.NaN,
      within: DRAWN,
    })),
    { rule: 'k by the first standard error of the gap', published: '4', ours: auto.clusters.length },
  ];
  return [
    [
      "USArrests (R's data sets, standardised; psychographic.clusters; squares times 49 / 50, as R standardises by n - 1)",
      numbers,
    ],
  ];
}
