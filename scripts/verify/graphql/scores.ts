import { join } from 'node:path';
import type { Published } from '../published.ts';
import type { GraphqlBench } from './bench.ts';

const RFM_AS_OF = '2011-12-11T00:00:00Z';
/** R, F and M of the members of each group, by the events themselves; money is net of returns, from 0. */
const PLAIN = `
  SELECT g.key, count(*)::int AS members, avg(e.recency)::float8 AS recency, avg(e.frequency)::float8 AS frequency,
    avg(e.monetary)::float8 AS monetary
  FROM segment_membership m
  JOIN segment g ON g.workspace_id = m.workspace_id AND g.id = m.segment_id
  JOIN segmentation s ON s.workspace_id = g.workspace_id AND s.id = g.segmentation_id AND s.key = 'rfm'
  JOIN (SELECT customer_id, floor(extract(epoch FROM '${RFM_AS_OF}'::timestamptz - max(at) FILTER (WHERE type = 'purchase')) / 86400) AS recency,
          count(*) FILTER (WHERE type = 'purchase') AS frequency,
          greatest(0, sum(CASE type WHEN 'purchase' THEN amount ELSE -amount END)) AS monetary
        FROM customer_event WHERE workspace_id = $1 AND type IN ('purchase', 'refund') GROUP BY customer_id) e
    ON e.customer_id = m.customer_id
  WHERE m.workspace_id = $1 GROUP BY g.key ORDER BY g.key`;
const MEANS = ['recency', 'frequency', 'monetary'] as const;

interface PlainGroup extends Record<(typeof MEANS)[number], number> {
  readonly key: string;
  readonly members: number;
}

/** The ten RFM groups in numbers, and customers by their lifetime value, against plain SQL of the same store. */
export async function onlineRetailScores(bench: GraphqlBench, datasets: string): Promise<[string, Published[]]> {
  const workspace = await bench.workspace('online-retail-scores', 'GBP');
  await workspace.importFile(join(datasets, 'online_retail/online_retail.csv.gz'), 'online-retail');
  const config = { preset: 'ten-groups', fTies: 'first' };
  await workspace.run({ name: 'RFM', key: 'rfm', segmenter: 'behavioral.rfm', config }, RFM_AS_OF);
  await workspace.run({ name: 'Value', key: 'value', segmenter: 'lifecycle.value' }, RFM_AS_OF);
  const numbers: Published[] = [];
  const plain = await workspace.sql<PlainGroup>(PLAIN);
  const { segmentation } = await workspace.ask<{ segmentation: { segments: { id: string; key: string }[] } }>(
    '{ segmentation(key: "rfm") { segments { id key } } }',
  );
  for (const found of plain) {
    const { id } = segmentation.segments.find(({ key }) => key === found.key)!;
    const { group } = await workspace.ask<{
      group: Record<string, { value: number; known: number }> & { count: number };
    }>(
      `query ($id: ID!) { group(by: { segmentId: $id }) { count ${MEANS.map(
        (name) => `${name}: average(feature: "segmentations.rfm.scores.${name}") { value known }`,
      ).join(' ')} } }`,
      { id },
    );
    numbers.push({ rule: `${found.key}: members`, published: String(found.members), ours: group.count });
    for (const name of MEANS) {
      const ours = group[name]!.known === group.count ? group[name]!.value : Number.NaN;
      numbers.push({ rule: `${found.key}: mean ${name}`, published: String(found[name]), ours });
    }
  }
  return [
    'Online Retail by GraphQL: groups in numbers, against plain SQL',
    [...numbers, ...(await byValue(workspace))],
  ];
}

/** The ten customers of the highest lifetime value, with the score beside. */
async function byValue(workspace: Awaited<ReturnType<GraphqlBench['workspace']>>): Promise<Published[]> {
  const plain = await workspace.sql<{ externalId: string; value: number }>(
    `SELECT c.external_id AS "externalId", r.values[d.n] AS value
     FROM customer_score r JOIN customer c ON c.workspace_id = r.workspace_id AND c.id = r.customer_id
     JOIN segmentation s ON s.workspace_id = r.workspace_id AND s.id = r.segmentation_id AND s.key = 'value'
     CROSS JOIN (SELECT 3 AS n) d
     WHERE r.workspace_id = $1 AND r.values[d.n] < 'NaN' ORDER BY 2 DESC, r.customer_id LIMIT 10`,
  );
  const { customers } = await workspace.ask<{
    customers: { edges: { node: { externalId: string; scores: { key: string; value: number | null }[] } }[] };
  }>(
    `{ customers(first: 10, orderBy: { score: { segmentation: "value", key: "lifetime_value" }, direction: DESC }) {
         edges { node { externalId scores(segmentations: ["value"]) { key value } } } } }`,
  );
  const ours = customers.edges.map(({ node }) => ({
    externalId: node.externalId,
    value: node.scores.find(({ key }) => key === 'lifetime_value')?.value ?? Number.NaN,
  }));
  return plain.map(({ externalId, value }, index) => ({
    rule: `by lifetime value: number ${index + 1}, customer ${externalId}`,
    published: String(value),
    ours: ours[index]?.externalId === externalId ? ours[index].value : Number.NaN,
  }));
}

/** Published numbers of single customers of the CDNOW sample, as scores. */
export async function cdnowScores(bench: GraphqlBench, datasets: string): Promise<[string, Published[]]> {
  const workspace = await bench.workspace('cdnow-scores', 'USD');
  await workspace.importFile(join(datasets, 'cdnow/CDNOW_sample.txt'), 'cdnow-sample');
  const asOf = '1997-09-30T00:00:00Z';
  const ahead = (weeks: number) => ({ horizonDays: 7 * weeks, discountRate: 0 });
  await workspace.run({ name: 'Alive', key: 'alive', segmenter: 'lifecycle.alive' }, asOf);
  for (const weeks of [39, 52]) {
    await workspace.run(
      { name: `${weeks} weeks`, key: `weeks-${weeks}`, segmenter: 'lifecycle.value', config: ahead(weeks) },
      asOf,
    );
  }
  const score = async (value: string, segmentation: string, key: string) => {
    const { customer } = await workspace.ask<{ customer: { scores: { key: string; value: number | null }[] } }>(
      `query ($value: String!, $of: [ID!]) { customer(identity: { type: "cdnow_sample", value: $value }) {
         scores(segmentations: $of) { key value } } }`,
      { value, of: [segmentation] },
    );
    return customer.scores.find((one) => one.key === key)?.value ?? Number.NaN;
  };
  return [
    'CDNOW sample by GraphQL: scores of customers (lifecycle.alive, lifecycle.value as of 1997-09-30)',
    [
      {
        rule: 'customer 1516: probability_alive',
        published: '.96885',
        ours: await score('1516', 'alive', 'probability_alive'),
      },
      {
        rule: 'customer 1516: expected_purchases, 52 weeks',
        published: '25.7566',
        ours: await score('1516', 'weeks-52', 'expected_purchases'),
        within: { by: 1e-3, because: 'published by parameters of other rounding' },
      },
      {
        rule: 'customer 0001: expected_purchases, 39 weeks',
        published: '1.226',
        ours: await score('0001', 'weeks-39', 'expected_purchases'),
      },
    ],
  ];
}
