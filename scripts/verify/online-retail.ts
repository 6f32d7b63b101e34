import { join } from 'node:path';
import type { Scope } from '../../src/db/postgres/connection.ts';
import { loadMapping } from '../../src/services/import/load-mapping.ts';
import type { MappingInput } from '../../src/services/import/mapping.ts';
import type { Published } from './published.ts';
import type { Workbench } from './workbench.ts';

/** The day of the published RFM. */
const AS_OF = new Date('2011-12-11T00:00:00Z');

type Rules = NonNullable<MappingInput['reject']>;
const named: Rules = [{ if: { column: 'CustomerID', test: 'empty' }, reason: 'no customer' }];
const positive: Rules = [...named, { if: { column: 'Quantity', test: 'not-positive' }, reason: 'no quantity' }];

/** Stages of cleaning before the product's own: rules that reject lines, and what is left by the README. */
const STAGES: readonly { name: string; reject: Rules; published: readonly string[] }[] = [
  { name: 'all', reject: [], published: ['541909', '25900', '4372'] },
  { name: 'CustomerID present', reject: named, published: ['406829', '22190', '4372'] },
  { name: 'and quantity > 0', reject: positive, published: ['397924', '18536', '4339'] },
];

const GROUPS = {
  hibernating: ['R1-2, F1-2', '1071'],
  at_risk: ['R1-2, F3-4', '593'],
  cant_lose: ['R1-2, F5', '63'],
  about_to_sleep: ['R3, F1-2', '352'],
  need_attention: ['R3, F3', '187'],
  loyal: ['R3-4, F4-5', '819'],
  promising: ['R4, F1', '94'],
  new: ['R5, F1', '42'],
  potential_loyalists: ['R4-5, F2-3', '484'],
  champions: ['R5, F4-5', '633'],
} as const;

/** The cleaning of UCI Online Retail, stage by stage, and the ten RFM groups of what is left. */
export async function verifyOnlineRetail(bench: Workbench, datasets: string): Promise<[string, Published[]][]> {
  const file = join(datasets, 'online_retail/online_retail.csv.gz');
  const cleaning: Published[] = [];
  for (const [n, { name, reject, published }] of STAGES.entries()) {
    const scope = await bench.workspace(`online-retail-${n + 1}`, 'GBP');
    const { linesAccepted } = await bench.importFile(scope, file, await invoices(reject));
    cleaning.push(...counts(name, published, linesAccepted.total, await stored(scope)));
  }
  const scope = await bench.workspace('online-retail', 'GBP');
  const { linesAccepted, amounts } = await bench.importFile(scope, file, 'online-retail');
  const clean = await stored(scope);
  cleaning.push(
    ...counts('and price > 0', ['397884', '18532', '4338'], linesAccepted.byType['purchase']!, clean),
    { rule: 'and price > 0: revenue, as imported', published: '8911407.904', ours: Number(amounts['purchase']) },
    { rule: 'and price > 0: revenue, as stored', published: '8911407.904', ours: clean.amount },
  );
  const rfm = { name: 'RFM', segmenter: 'behavioral.rfm', config: { preset: 'ten-groups', fTies: 'first' } };
  const sizes = await bench.sizes(scope, (await bench.fit(scope, rfm, AS_OF)).id);
  const groups = Object.entries(GROUPS).map(([key, [scores, published]]) => ({
    rule: `${scores}: ${key}`,
    published,
    ours: sizes[key] ?? 0,
  }));
  return [
    [
      'Online Retail, cleaning (import with a rule more at each stage; the last is mappings/online-retail.yaml)',
      cleaning,
    ],
    ['Online Retail, RFM in ten groups (behavioral.rfm, fTies first, as of 2011-12-11 00:00)', groups],
  ];
}

const NOBODY = 'names no customer';

/** The product's mapping with its events alone by invoice, so that every line that is not rejected is one of theirs. */
async function invoices(reject: Rules): Promise<MappingInput> {
  const { customer, events: _, ...file } = await loadMapping('online-retail');
  const at = 'InvoiceDate';
  return {
    ...file,
    reject,
    customer: {
      externalId: { column: 'CustomerID', removeSuffix: '.0', map: { '': NOBODY } },
      fields: customer.fields,
    },
    events: [{ type: 'purchase', at, messageId: ['InvoiceNo'], groupBy: ['InvoiceNo'] }],
  };
}

interface Stored {
  readonly invoices: number;
  readonly customers: number;
  readonly amount: number;
}

async function stored(scope: Scope): Promise<Stored> {
  const [row] = await scope.query<Stored>(
    `SELECT count(*)::int AS invoices, coalesce(sum(amount), 0)::float8 AS amount,
       count(DISTINCT e.customer_id) FILTER (WHERE c.external_id <> $2)::int AS customers
     FROM customer_event e JOIN customer c ON c.workspace_id = e.workspace_id AND c.id = e.customer_id
     WHERE e.workspace_id = $1 AND e.type = 'purchase'`,
    [scope.workspaceId, NOBODY],
  );
  return row!;
}

function counts(stage: string, published: readonly string[], lines: number, found: Stored): Published[] {
  const [of, invoiced, by] = published as [string, string, string];
  return [
    { rule: `${stage}: lines`, published: of, ours: lines },
    { rule: `${stage}: invoices`, published: invoiced, ours: found.invoices },
    { rule: `${stage}: customers`, published: by, ours: found.customers },
  ];
}
