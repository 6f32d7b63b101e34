// npm run main-job -- FILE: the main job, end to end, on UCI Online Retail (online_retail.csv.gz), from an empty
// folder. It is import, one segmentation a plugin as of 2011-12-11, personas from the RFM groups, and a change pushed
// to a real graphql-ws client. All but the import (the command's own service) goes through the API. Prints one line of
// JSON last.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { serve } from '../src/cli/serve.ts';
import { openStore } from '../src/cli/store.ts';
import { readConfig } from '../src/config.ts';
import { createApiKey } from '../src/db/tables/workspaces/api-keys.ts';
import { createWorkspace } from '../src/db/tables/workspaces/workspaces.ts';
import { importFile } from '../src/services/import/import-file.ts';
import { loadMapping } from '../src/services/import/load-mapping.ts';
import { watchMemory } from './support/memory.ts';

const AS_OF = '2011-12-11T00:00:00Z';
/** The published rule of the ten groups breaks ties of frequency by customer order. */
const SEGMENTATIONS = [
  { key: 'rfm', name: 'RFM', segmenter: 'behavioral.rfm', config: { fTies: 'first' } },
  { key: 'lifecycle', name: 'Lifecycle', segmenter: 'lifecycle.stage', config: {} },
  { key: 'place', name: 'Place', segmenter: 'geographic.place', config: { level: 'continent' } },
  { key: 'life-stage', name: 'Life stage', segmenter: 'demographic.life-stage', config: {} },
  {
    key: 'buying-style',
    name: 'Buying style',
    segmenter: 'psychographic.clusters',
    config: { features: ['events.purchase.meanAmount', 'events.purchase.count'], k: 4 },
  },
  {
    key: 'rules',
    name: 'Rules',
    segmenter: 'rules.conditions',
    config: {
      segments: [
        {
          key: 'wholesale',
          name: 'Wholesale',
          when: { feature: 'events.purchase.quantity', kind: 'number', op: 'gte', value: 5_000 },
        },
      ],
    },
  },
];

const file = process.argv[2];
if (!file) throw new Error('usage: npm run main-job -- ../shared/datasets/online_retail/online_retail.csv.gz');
const say = (text: string) => process.stderr.write(`${text}\n`);
const started = performance.now();
const memory = await watchMemory();
const dataDir = await mkdtemp(join(tmpdir(), 'personagraph-main-job-'));
const config = readConfig({
  PORT: '0',
  PERSONAGRAPH_DATA_DIR: dataDir,
  PERSONAGRAPH_DEMO: 'never',
  LOG_LEVEL: 'warn',
});
const running = await serve(config);
const store = await openStore(config);
try {
  const { id } = await createWorkspace(store.db, { key: 'online-retail', name: 'Online Retail', currency: 'GBP' });
  const key = await createApiKey(store.db, id, { name: 'Main job', role: 'ADMIN' });
  const api = apiOf(running.url, key);

  const report = join(dataDir, `${basename(file)}.rejected.ndjson`);
  const summary = await importFile(store.db.scope(id), {
    file,
    mapping: await loadMapping('online-retail'),
    report,
  });
  say(`imported ${summary.linesRead} lines in ${summary.seconds} s`);

  for (const input of SEGMENTATIONS) {
    await api(
      'mutation ($input: ConfigureSegmentationInput!) { configureSegmentation(input: $input) { userErrors { code message } } }',
      { input },
    );
  }
  const { runSegmentations } = await api<{ runSegmentations: { run: { id: string } } }>(
    'mutation ($input: RunSegmentationsInput!) { runSegmentations(input: $input) { run { id } userErrors { code message } } }',
    { input: { asOf: AS_OF } },
  );
  const ended = nextOf(
    running.url,
    key,
    `subscription { runProgress(runId: "${runSegmentations.run.id}") {
       run { id state error { message } results { segmentation { key } entered error { message } } } } }`,
    (data) => {
      const { state } = (data as { runProgress: { run: { state: string } } }).runProgress.run;
      return state === 'LIVE' || state === 'FAILED';
    },
  );
  say(`run: ${JSON.stringify((await ended.item).data)}`);

  const { segmentation } = await api<{ segmentation: { segments: { id: string; key: string; size: number }[] } }>(
    '{ segmentation(key: "rfm") { segments { id key size } } }',
  );
  const rfm = Object.fromEntries(segmentation.segments.map(({ key: group, size }) => [group, size]));
  for (const segment of segmentation.segments) {
    const { draftPersona } = await api<{ draftPersona: { persona: { id: string; version: number } } }>(
      'mutation ($input: DraftPersonaInput!) { draftPersona(input: $input) { persona { id version } userErrors { code message } } }',
      { input: { segmentId: segment.id } },
    );
    await api(
      'mutation ($input: ActivatePersonaInput!) { activatePersona(input: $input) { persona { id } userErrors { code message } } }',
      { input: draftPersona.persona },
    );
  }
  const { personas } = await api<{
    personas: {
      totalCount: number;
      edges: { node: { name: string; title: string; story: string; matchCount: number } }[];
    };
  }>('{ personas(first: 50) { totalCount edges { node { name title story matchCount } } } }');
  for (const { node } of personas.edges.slice(0, 3))
    say(`${node.name}, ${node.title} (${node.matchCount}): ${node.story}`);

  const [buyer] = await store.db.query<{ externalId: string }>(
    `SELECT external_id AS "externalId" FROM customer c JOIN customer_event_aggregate a ON a.workspace_id = c.workspace_id
       AND a.customer_id = c.id AND a.type = 'purchase'
     WHERE c.workspace_id = $1 AND a.count = 1 AND a.last_at < '2011-06-01' ORDER BY c.id LIMIT 1`,
    [id],
  );
  const pushed = nextOf(
    running.url,
    key,
    'subscription { membershipChanged { cursor cause customer { externalId } segmentation { key } from { key } to { key } } }',
    (data) =>
      (data as { membershipChanged: { customer: { externalId: string } } }).membershipChanged.customer.externalId ===
      buyer!.externalId,
  );
  await pushed.ready;
  const sent = performance.now();
  await api(
    'mutation ($input: IngestEventsInput!) { ingestEvents(input: $input) { accepted userErrors { code message } } }',
    {
      input: {
        events: [
          {
            customer: { externalId: buyer!.externalId },
            source: 'main-job',
            messageId: 'one-more',
            type: 'purchase',
            at: '2011-12-10T12:00:00Z',
            amount: 99.95,
            currency: 'GBP',
          },
        ],
      },
    },
  );
  const push = await pushed.item;
  say(`pushed: ${JSON.stringify(push.data)}`);

  const purchases = summary.events['purchase'];
  const [{ buyers, orders }] = (await store.db.query<{ buyers: number; orders: number }>(
    `SELECT count(DISTINCT customer_id)::int AS buyers, count(*)::int AS orders FROM customer_event
     WHERE workspace_id = $1 AND type = 'purchase' AND source <> 'main-job'`,
    [id],
  )) as [{ buyers: number; orders: number }];
  if (purchases?.accepted !== orders) throw new Error(`${purchases?.accepted} orders reported, ${orders} stored`);
  console.log(
    JSON.stringify({
      linesRead: summary.linesRead,
      linesAccepted: summary.linesAccepted.byType['purchase'],
      orders,
      buyers,
      revenue: Number(summary.amounts['purchase']),
      rfm,
      personas: personas.totalCount,
      pushMs: Math.round((push.at - sent) * 10) / 10,
      seconds: Math.round((performance.now() - started) / 100) / 10,
      rssMb: (await memory.peak()).nodeMb,
    }),
  );
} finally {
  await store.close();
  await running.stop();
  await rm(dataDir, { recursive: true, force: true });
}

/** Operations by HTTP; an error of any kind ends the job. */
function apiOf(url: string, key: string) {
  return async <T = unknown>(query: string, variables: object = {}): Promise<T> => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await response.json()) as {
      data: Record<string, { userErrors?: unknown[] }>;
      errors?: unknown;
    };
    const wrong = errors ?? Object.values(data ?? {}).flatMap((value) => value?.userErrors ?? []);
    if (Array.isArray(wrong) ? wrong.length > 0 : wrong) throw new Error(JSON.stringify(wrong));
    return data as T;
  };
}

/** The first item of a subscription that is wanted, over a WebSocket of its own. */
function nextOf(url: string, key: string, query: string, wanted: (data: unknown) => boolean) {
  const client = createClient({
    url: url.replace(/^http/, 'ws'),
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${key}` },
    lazy: false,
    retryAttempts: 0,
  });
  // The operation is sent right behind the acknowledged connection; the server answers a query sent after it only
  // once it has taken the subscription.
  const items = client.iterate({ query });
  const first = (async () => {
    for await (const item of items) {
      if (item.errors) throw new Error(JSON.stringify(item.errors));
      if (wanted(item.data)) return { data: item.data, at: performance.now() };
    }
    throw new Error('the subscription ended');
  })();
  const ready = (async () => {
    for await (const _ of client.iterate({ query: '{ __typename }' }));
  })();
  const item = first.finally(() => client.dispose());
  // A rejection reaches those who wait for the item; nobody may wait yet.
  item.catch(() => undefined);
  return { ready, item };
}
