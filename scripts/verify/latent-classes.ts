import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LatentClassModel, TriedCount } from '../../plugins/psychographic/latent-classes/rule.ts';
import { CARCINOMA, PLEURAL, ROLE_CONFLICT } from '../../test/statistics/answer-tables.ts';
import type { Published } from './published.ts';
import type { Workbench } from './workbench.ts';

const CUT = { by: 1e-3, because: 'to 0.001, as the source states log-likelihoods' };

/**
 * Latent classes of tables from the literature, one customer a person, from the models of `psychographic.latent-classes`
 * as they are stored. Carcinoma: poLCA (Linzer & Lewis 2011); pleural thickening: Dayton (1998); role conflict: Goodman
 * (1974).
 */
export async function verifyLatentClasses(bench: Workbench): Promise<[string, Published[]][]> {
  const carcinoma = await learned(bench, 'carcinoma', CARCINOMA, { leastK: 1, mostK: 4, starts: 25 });
  const pleural = await learned(bench, 'pleural', PLEURAL, { k: 2 });
  const conflict = await learned(bench, 'role-conflict', ROLE_CONFLICT, { leastK: 1, mostK: 2 });
  const of = (model: LatentClassModel, k: number): TriedCount => model.tried.find((tried) => tried.k === k)!;
  const numbers: Published[] = [
    { rule: 'carcinoma, 2 classes: log-likelihood', published: '-317.2568', ours: of(carcinoma, 2).logLikelihood },
    { rule: 'carcinoma, 2 classes: BIC', published: '706.0739', ours: of(carcinoma, 2).bic },
    { rule: 'carcinoma, 3 classes: log-likelihood', published: '-293.7050', ours: of(carcinoma, 3).logLikelihood },
    { rule: 'carcinoma, 3 classes: AIC', published: '633.41', ours: of(carcinoma, 3).aic },
    { rule: 'carcinoma, 3 classes: BIC', published: '697.1357', ours: of(carcinoma, 3).bic },
    {
      rule: 'carcinoma, 4 classes: log-likelihood',
      published: '-289.2858',
      ours: of(carcinoma, 4).logLikelihood,
      within: CUT,
    },
    { rule: 'carcinoma, 4 classes: BIC', published: '726.46', ours: of(carcinoma, 4).bic },
    { rule: 'carcinoma: classes by the BIC', published: '3', ours: carcinoma.shares.length },
    ...['.4447', '.3736', '.1817'].map((published, one) => ({
      rule: `carcinoma, 3 classes: share ${one + 1}`,
      published,
      ours: carcinoma.shares[one]!,
    })),
    {
      rule: 'pleural thickening, 2 classes: log-likelihood',
      published: '-891.14280',
      ours: of(pleural, 2).logLikelihood,
    },
    { rule: 'pleural thickening, 2 classes: AIC', published: '1796.2856', ours: of(pleural, 2).aic },
    { rule: 'pleural thickening, 2 classes: BIC', published: '1834.3213', ours: of(pleural, 2).bic },
    ...['.9455', '.0545'].map((published, one) => ({
      rule: `pleural thickening, 2 classes: share ${one + 1}`,
      published,
      ours: pleural.shares[one]!,
    })),
    { rule: 'role conflict, 1 class: G squared', published: '81.084', ours: of(conflict, 1).deviance ?? Number.NaN },
    { rule: 'role conflict, 2 classes: G squared', published: '2.720', ours: of(conflict, 2).deviance ?? Number.NaN },
    { rule: 'role conflict, 2 classes: degrees of freedom', published: '6', ours: of(conflict, 2).degreesOfFreedom },
  ];
  return [['Latent classes (tables of the literature, imported as flags; psychographic.latent-classes)', numbers]];
}

type Table = Pick<typeof CARCINOMA, 'codes' | 'n' | 'd'>;

async function learned(bench: Workbench, name: string, { codes, n, d }: Table, settings: object) {
  const columns = Array.from({ length: d }, (_, j) => `item_${j + 1}`);
  const lines = Array.from({ length: n }, (_, i) =>
    [i + 1, ...Array.from(codes.subarray(i * d, (i + 1) * d), (code) => code === 1)].join(','),
  );
  const file = join(bench.folder, `${name}.csv`);
  await writeFile(file, [['id', ...columns].join(','), ...lines, ''].join('\n'));
  const scope = await bench.workspace(name, 'USD');
  await bench.importFile(scope, file, {
    format: 'csv',
    source: name,
    customer: {
      externalId: 'id',
      traits: Object.fromEntries(columns.map((column) => [column, { column, type: 'flag' }])),
    },
  });
  const config = { flags: columns.map((column) => `traits.${column}`), ...settings };
  const input = { name, segmenter: 'psychographic.latent-classes', config };
  return (await bench.fit(scope, input, new Date())).model as LatentClassModel;
}
