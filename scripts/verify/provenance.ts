import { join } from 'node:path';
import type { ClusterModel } from '../../plugins/clusters/shared/model.ts';
import type { Scope } from '../../src/db/postgres/connection.ts';
import type { Published } from './published.ts';
import type { Workbench } from './workbench.ts';

/** The numbers of each data set in its PROVENANCE.md, which its collectors checked by other means. */
export async function verifyProvenance(bench: Workbench, datasets: string): Promise<[string, Published[]][]> {
  const blocks = [customerPersonality, marketingCountries, mallCustomers, youngPeople, cdnow, completeJourney];
  const numbers: Published[] = [];
  for (const block of blocks) numbers.push(...(await block(bench, (file) => join(datasets, file))));
  return [['Further: the checks of each PROVENANCE.md', numbers]];
}

type FileOf = (file: string) => string;

async function customerPersonality(bench: Workbench, fileOf: FileOf): Promise<Published[]> {
  const scope = await bench.workspace('customer-personality', 'USD');
  const file = fileOf('customer_personality/marketing_campaign.csv');
  const { customers } = await bench.importFile(scope, file, 'customer-personality');
  const bands = await sizes(bench, scope, 'demographic.income-band');
  const responses = { feature: 'traits.accepted_last_campaign', kind: 'flag', op: 'is', value: true };
  const segments = [{ key: 'responded', name: 'Responded', when: responses }];
  const { responded } = await sizes(bench, scope, 'rules.conditions', { segments });
  const [income] = await scope.query<{ mean: number; most: number }>(
    'SELECT avg(income)::float8 AS mean, max(income)::float8 AS most FROM customer WHERE workspace_id = $1',
    [scope.workspaceId],
  );
  const of = 'Customer Personality';
  return [
    { rule: `${of}: customers`, published: '2240', ours: customers.created },
    { rule: `${of}: without income, in no band`, published: '24', ours: customers.created - total(bands) },
    { rule: `${of}: mean income`, published: '52247.25', ours: income!.mean },
    { rule: `${of}: highest income`, published: '666666', ours: income!.most },
    { rule: `${of}: responses, by a rule`, published: '334', ours: responded! },
  ];
}

const COUNTRIES = { es: '1095', za: '337', ca: '268', au: '160', in: '148', de: '120', us: '109', mx: '3' } as const;

async function marketingCountries(bench: Workbench, fileOf: FileOf): Promise<Published[]> {
  const scope = await bench.workspace('marketing-data-country', 'USD');
  await bench.importFile(scope, fileOf('marketing_data_country/marketing_data.csv'), 'marketing-data-country');
  // The file explains no code; these two are read as is usual for it.
  const config = { level: 'country', aliases: { SA: 'ZA', ME: 'MX' } };
  const found = await sizes(bench, scope, 'geographic.place', config);
  return Object.entries(COUNTRIES).map(([key, published]) => ({
    rule: `marketing data: customers in ${key.toUpperCase()}`,
    published,
    ours: found[key] ?? 0,
  }));
}

async function mallCustomers(bench: Workbench, fileOf: FileOf): Promise<Published[]> {
  const scope = await bench.workspace('mall', 'USD');
  await bench.importFile(scope, fileOf('mall_customers/Mall_Customers.csv'), 'mall-customers');
  const { female, male } = await sizes(bench, scope, 'demographic.gender');
  const features = ['traits.age', 'traits.annual_income_k', 'traits.spending_score'];
  const config = { features, k: 1 };
  const { model } = await bench.fit(scope, { name: 'All', segmenter: 'psychographic.clusters', config }, new Date());
  const [age, income, score] = (model as ClusterModel).means as [number, number, number];
  return [
    { rule: 'Mall: female', published: '112', ours: female! },
    { rule: 'Mall: male', published: '88', ours: male! },
    { rule: 'Mall: mean age', published: '38.85', ours: age },
    { rule: 'Mall: mean income', published: '60.56', ours: income },
    { rule: 'Mall: mean spending score', published: '50.20', ours: score },
  ];
}

async function youngPeople(bench: Workbench, fileOf: FileOf): Promise<Published[]> {
  const scope = await bench.workspace('young-people', 'EUR');
  const file = fileOf('young_people_survey/young-people-survey.csv');
  const { responses } = await bench.importFile(scope, file, 'young-people');
  const { female, male } = await sizes(bench, scope, 'demographic.gender');
  return [
    { rule: 'Young people: responses', published: '1010', ours: responses!.accepted },
    { rule: 'Young people: female', published: '593', ours: female! },
    { rule: 'Young people: male', published: '411', ours: male! },
  ];
}

async function cdnow(bench: Workbench, fileOf: FileOf): Promise<Published[]> {
  const quantity = async (scope: Scope) => {
    const [row] = await scope.query<{ cds: number }>(
      'SELECT sum(quantity)::float8 AS cds FROM customer_event WHERE workspace_id = $1',
      [scope.workspaceId],
    );
    return row!.cds;
  };
  const scope = await bench.workspace('cdnow-master', 'USD');
  const sample = await bench.importFile(scope, fileOf('cdnow/CDNOW_sample.txt'), 'cdnow-sample');
  const ofSample = await quantity(scope);
  const master = await bench.importFile(scope, fileOf('cdnow/CDNOW_master.txt'), 'cdnow-master');
  const { created, unchanged, updated } = master.customers;
  return [
    { rule: 'CDNOW sample: CDs', published: '16479', ours: ofSample },
    { rule: 'CDNOW sample: dollars', published: '244091.94', ours: Number(sample.amounts['purchase']) },
    { rule: 'CDNOW sample: customers known by the master', published: '2357', ours: unchanged + updated },
    { rule: 'CDNOW master: customers', published: '23570', ours: created + unchanged + updated },
    { rule: 'CDNOW master: CDs', published: '167881', ours: await quantity(scope) },
    { rule: 'CDNOW master: dollars', published: '2500315.63', ours: Number(master.amounts['purchase']) },
  ];
}

async function completeJourney(bench: Workbench, fileOf: FileOf): Promise<Published[]> {
  const scope = await bench.workspace('completejourney', 'USD');
  const file = fileOf('completejourney/transactions_sample.csv.gz');
  const { linesRead, customers, events, amounts } = await bench.importFile(scope, file, 'completejourney');
  const homes = await bench.importFile(scope, fileOf('completejourney/demographics.csv'), 'completejourney-households');
  return [
    { rule: 'Complete Journey: lines', published: '75000', ours: linesRead },
    { rule: 'Complete Journey: households', published: '2377', ours: customers.created },
    { rule: 'Complete Journey: baskets', published: '47243', ours: events['purchase']!.accepted },
    { rule: 'Complete Journey: sales', published: '233935.24', ours: Number(amounts['purchase']) },
    { rule: 'Complete Journey: households with demographics', published: '801', ours: homes.customers.updated },
  ];
}

async function sizes(bench: Workbench, scope: Scope, segmenter: string, config: unknown = {}) {
  const { id } = await bench.fit(scope, { name: segmenter, segmenter, config }, new Date());
  return bench.sizes(scope, id);
}

function total(found: Readonly<Record<string, number>>): number {
  return Object.values(found).reduce((sum, size) => sum + size, 0);
}
