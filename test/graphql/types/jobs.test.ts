import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { LOCK } from '../../../src/db/postgres/locks.ts';
import { jobsByIds, removeExpiredJobs } from '../../../src/db/tables/jobs/jobs.ts';
import { RUNS_CHANNEL } from '../../../src/db/tables/runs/runs.ts';
import { createApiKey } from '../../../src/db/tables/workspaces/api-keys.ts';
import { compareSegmentations } from '../../../src/services/comparison/compare.ts';
import { startContrast } from '../../../src/services/comparison/contrast.ts';
import { compareCandidates } from '../../../src/services/jobs/compare-candidates.ts';
import { waitForJob } from '../../../src/services/jobs/stored/start-job.ts';
import { createIsolation } from '../../../src/services/threads/isolation.ts';
import { NICE } from '../../../src/services/threads/priority.ts';
import { testDatabase, testWorkspace } from '../../support/database.ts';
import { holdUp } from '../../support/held.ts';
import { testBackend } from '../../support/server.ts';
import { post } from '../api.ts';
import { type Data, type LiveApi, liveApi } from '../live-api.ts';
import { makeWorld, type World } from '../world.ts';

const WAIT_MS = 30_000;
const CLUSTERS = {
  name: 'Three clusters',
  segmenter: 'psychographic.clusters',
  config: { features: ['traits.pets', 'customer.children'], k: 3 },
};
const ASKED = { candidates: [CLUSTERS, { segmenter: 'no.such' }], resamples: 4, asOf: '2026-06-01T00:00:00Z' };

let api: LiveApi;
let world: World;
beforeAll(async () => {
  api = await liveApi('Jobs');
  world = await makeWorld(api.scope, 40);
});
afterAll(() => api[Symbol.asyncDispose]());

const JOB =
  'job { id kind state progress doing ahead error { code message field } comparison { id } endedAt expiresAt }';
const job = async (id: string) =>
  (await api.ask(`query ($id: ID!) { ${JOB.replace('job', 'job(id: $id)')} }`, { id })).job;
const compareLater = () => api.act('compareSegmentations', { ...ASKED, wait: 0 }, `comparison { id } ${JOB}`);

/** Nobody begins a job of the workspace until it is released. */
const holdTurn = {
  text: 'SELECT pg_advisory_xact_lock($1::int, $2::int)',
  values: () => [LOCK.jobs, api.scope.workspaceId],
};

const wakeWorkers = () => api.db.query('SELECT pg_notify($1, $2)::text', [RUNS_CHANNEL, 'look']);

/** What a subscription to a job says, up to its end. `begun` is called once the first step, which is how it stands, was told. */
async function followed(id: string, fields: string, begun: () => unknown = () => undefined): Promise<Data[]> {
  const steps: Data[] = [];
  for await (const { jobProgress } of await api.subscribed(
    `subscription { jobProgress(jobId: "${id}") { ${fields} } }`,
  )) {
    if (steps.push(jobProgress) === 1) await begun();
  }
  return steps;
}

test('a comparison is a job whose steps are pushed, and its result is what the computation gives directly', async () => {
  await using held = await holdUp(api.db.url);
  await held.hold(holdTurn.text, holdTurn.values());
  const started = await compareLater();
  expect(started.comparison).toBeNull();
  expect(started.job).toMatchObject({ kind: 'COMPARISON', state: 'QUEUED', progress: 0, doing: null, ahead: 0 });
  const { id } = started.job;
  const told = await followed(id, 'after { jobState progress } job { state progress doing }', async () => {
    await held.release();
    // Workers look by themselves only now and then.
    await wakeWorkers();
  });
  const states = told.map(({ after }: Data) => after.jobState);
  expect(states.slice(0, 2)).toEqual(['QUEUED', 'RUNNING']);
  expect(states.at(-1)).toBe('DONE');
  expect(told.at(-1)).toMatchObject({ after: { progress: 1 }, job: { state: 'DONE', progress: 1, doing: null } });
  expect(told.some(({ job: { doing } }: Data) => doing !== null)).toBe(true);

  const ended = await job(id);
  expect(Date.parse(ended.expiresAt) - Date.parse(ended.endedAt)).toBeCloseTo(7 * 86_400_000, -4);
  const [row] = await api.scope.query<{ request: never; result: unknown }>(
    'SELECT request, result FROM segmentation_comparison WHERE workspace_id = $1 ORDER BY id DESC LIMIT 1',
    [api.scope.workspaceId],
  );
  const direct = await compareCandidates(
    {
      db: api.db,
      registry: api.backend.registry,
      isolation: createIsolation(''),
      signal: new AbortController().signal,
      now: Date.now,
      nice: NICE.job,
    },
    row!.request,
  );
  expect(row!.result).toEqual(JSON.parse(JSON.stringify(direct)));
  const [{ asked }] = (await api.scope.query('SELECT request AS asked FROM job WHERE workspace_id = $1', [
    api.scope.workspaceId,
  ])) as [{ asked: unknown }];
  // What was asked for may name somebody: it is gone with the end.
  expect(asked).toEqual({});
});

const CONTRAST = `asOf segment { key } against { key } first { size compared } second { size compared } both unknown tests
  traits { feature measure value first second effect { value low high } pValue adjustedPValue words zh: words(language: ZH) }`;

test('a contrast as a job is the one that the query gives; what is refused is the error of the job', async () => {
  const [a, b] = world.segments;
  const { job: done } = await api.act(
    'startContrast',
    { group: { segmentId: a }, against: { segmentId: b }, wait: 30 },
    `job { state contrast { ${CONTRAST} } }`,
  );
  expect(done.state).toBe('DONE');
  const { contrastGroups } = await api.ask(
    `query ($a: ID!, $b: ID!) { contrastGroups(segmentId: $a, againstId: $b) { ${CONTRAST} } }`,
    { a, b },
  );
  expect({ ...done.contrast, asOf: null }).toEqual({ ...contrastGroups, asOf: null });
  const late = await api.refused('startContrast', { group: { segmentId: a }, features: ['traits.nope'], wait: 30 });
  expect(late).toMatchObject({ code: 'UNKNOWN_FEATURE' });
  const early = await api.refused('startContrast', { group: { segmentId: a }, against: { segmentId: a } });
  expect(early).toMatchObject({ code: 'INVALID_INPUT', field: ['against'] });
  expect(await api.refused('startContrast', { group: { segmentId: a }, wait: 31 })).toMatchObject({ field: ['wait'] });
  const query = `query ($a: ID!) { contrastGroups(segmentId: $a, sample: 20001) { tests } }`;
  const response = await api.server.fetch(post({ query, variables: { a } }, api.key));
  expect((await response.json()) as Data).toMatchObject({ errors: [{ extensions: { code: 'INVALID_INPUT' } }] });
});

test('jobs of a workspace wait behind each other, move up as those before them end, and are cancelled while they wait', async () => {
  await using held = await holdUp(api.db.url);
  await held.hold(holdTurn.text, holdTurn.values());
  const ids: string[] = [];
  for (let n = 0; n < 3; n++) ids.push((await compareLater()).job.id);
  const [first, second, third] = ids as [string, string, string];
  expect(await Promise.all(ids.map(async (id) => (await job(id)).ahead))).toEqual([0, 1, 2]);
  const steps = followed(third, 'job { state ahead }');
  await vi.waitFor(async () => expect((await job(third)).ahead).toBe(2), WAIT_MS);
  const cancelled = await api.act('cancelJob', { id: first }, JOB);
  expect(cancelled.job).toMatchObject({ state: 'CANCELLED', comparison: null });
  expect(await api.refused('cancelJob', { id: first })).toMatchObject({ code: 'CONFLICT' });
  await api.act('cancelJob', { id: second }, JOB);
  await held.release();
  const last = await compareLater();
  const told = await steps;
  expect(told.map(({ job: { ahead } }: Data) => ahead)).toContain(1);
  expect(told.at(-1)).toMatchObject({ job: { state: 'DONE', ahead: null } });
  await followed(last.job.id, 'job { state }');
  expect(await job(last.job.id)).toMatchObject({ state: 'DONE' });
});

test('a job under way is cancelled: its statement ends, its workspace is free, and nothing of it is written', async () => {
  const count = async () => (await api.ask('{ comparisons { totalCount } }')).comparisons.totalCount;
  const before = await count();
  await using held = await holdUp(api.db.url);
  await held.hold('LOCK TABLE customer IN ACCESS EXCLUSIVE MODE');
  const { id } = (await compareLater()).job;
  await held.waited();
  expect(await job(id)).toMatchObject({ state: 'RUNNING', doing: 'Reads customers', ahead: null });
  await api.act('cancelJob', { id }, JOB);
  await held.nobodyWaits();
  const free = async () => {
    const rows = await api.db.query(`SELECT FROM pg_locks WHERE locktype = 'advisory' AND classid = $1`, [LOCK.jobs]);
    expect(rows).toEqual([]);
  };
  await vi.waitFor(free, WAIT_MS);
  expect(await job(id)).toMatchObject({ state: 'CANCELLED', error: null, comparison: null });
  await held.release();
  expect(await count()).toBe(before);
});

test('another workspace knows nothing of a job', async () => {
  const { id } = (await compareLater()).job;
  const other = await testWorkspace(api.db);
  const key = await createApiKey(api.db, other.workspaceId, { name: 'other', role: 'ADMIN' });
  const ask = async (query: string) =>
    (await (await api.server.fetch(post({ query }, key))).json()) as { data: Data; errors?: Data };
  expect((await ask(`{ job(id: "${id}") { id } node(id: "${id}") { id } jobs { totalCount } }`)).data).toEqual({
    job: null,
    node: null,
    jobs: { totalCount: 0 },
  });
  const cancel = await ask(`mutation { cancelJob(input: { id: "${id}" }) { userErrors { code } } }`);
  expect(cancel.data.cancelJob.userErrors).toEqual([{ code: 'NOT_FOUND' }]);
  const stream = await api.server.fetch(
    post({ query: `subscription { jobProgress(jobId: "${id}") { kind } }` }, key, { accept: 'text/event-stream' }),
  );
  expect(await stream.text()).toContain('NOT_FOUND');
  await followed(id, 'kind');
});

test('a job is forgotten when it has had its time, and what it made stays', async () => {
  const { job: made } = await api.act('compareSegmentations', { ...ASKED, wait: 30 }, JOB);
  await removeExpiredJobs(api.db, new Date(Date.parse(made.expiresAt) - 1));
  expect(await job(made.id)).toEqual(made);
  await removeExpiredJobs(api.db, new Date(made.expiresAt));
  expect(await job(made.id)).toBeNull();
  expect((await api.ask(`{ node(id: "${made.comparison.id}") { id } }`)).node).toEqual({ id: made.comparison.id });
});

test('personas of a live segmentation are drafted as a job, all or none, with the reason for those that are not', async () => {
  const refused = await api.refused('startDrafts', { segmentationId: world.segmentation, segmentKeys: ['nope'] });
  expect(refused).toMatchObject({ code: 'NOT_FOUND', field: ['segmentKeys'] });
  const rules = {
    segments: [
      { key: 'many', name: 'Many', when: 'customer.children >= 1' },
      { key: 'few', name: 'Few', when: 'traits.pets = 0 and customer.children = 0 and traits.vip is true' },
    ],
  };
  const configured = { name: 'Drafted', segmenter: 'rules.conditions', config: rules };
  const { segmentation } = await api.act('configureSegmentation', configured, 'segmentation { id }');
  await api.run();
  const query = `mutation ($id: ID!) { startDrafts(input: { segmentationId: $id, wait: 30 }) {
    job { state personas { name claims { nodes { measure { written { value } } } } } refusals { code field } } userErrors { code message } } }`;
  const { startDrafts } = await api.ask(query, { id: segmentation.id });
  expect(startDrafts.job).toMatchObject({
    state: 'DONE',
    personas: [{ name: expect.any(String) }],
    refusals: [{ code: 'NOT_ENOUGH_DATA', field: ['segmentKeys'] }],
  });
  expect(startDrafts.userErrors).toMatchObject([{ code: 'NOT_ENOUGH_DATA', message: expect.stringMatching(/^few: /) }]);
  // Their claims were measured before the job ended.
  const claims = startDrafts.job.personas[0].claims.nodes;
  expect(claims.filter(({ measure }: Data) => typeof measure?.written?.value === 'number').length).toBeGreaterThan(1);
});

const asked = { candidates: [CLUSTERS], resamples: 0 };

test('what a killed worker left is begun again; what it wrote is not done twice, and what kills workers fails', async () => {
  await using database = await testDatabase();
  const { db } = database;
  const scope = await testWorkspace(db);
  await makeWorld(scope, 20);
  const left = async (attempts: number, result: object | null) => {
    const { id } = await compareSegmentations(scope, asked);
    // As a worker that died leaves it: nobody holds the turn.
    await db.query(`UPDATE job SET state = 'RUNNING', started_at = now(), attempts = $2, result = $3 WHERE id = $1`, [
      id,
      attempts,
      result && JSON.stringify(result),
    ]);
    return id;
  };
  const ids = [await left(1, null), await left(1, {}), await left(3, null)];
  await using backend = await testBackend(db);
  for (const id of ids) await waitForJob(backend.feed, scope, id, 60_000);
  const [again, written, deadly] = (await jobsByIds(scope, ids)).sort((a, b) => a.id - b.id);
  expect(again).toMatchObject({ state: 'DONE', attempts: 2, comparisonId: expect.any(Number) });
  expect(written).toMatchObject({ state: 'DONE', comparisonId: null });
  expect(deadly).toMatchObject({
    state: 'FAILED',
    error: { code: 'RUN_FAILED', message: expect.stringMatching(/ask for less/) },
  });
  // A worker whose connection is gone gives way to the next one, which begins the job again.
  await using held = await holdUp(db.url);
  await held.hold('LOCK TABLE customer IN ACCESS EXCLUSIVE MODE');
  const { id } = await compareSegmentations(scope, asked);
  await held.waited();
  await db.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'personagraph jobs'
    AND datname = current_database()`);
  await held.nobodyWaits();
  await held.release();
  expect(await waitForJob(backend.feed, scope, id, 60_000)).toMatchObject({ state: 'DONE' });
});

test('workspaces take turns: one with many jobs waits behind another that has had none', async () => {
  await using database = await testDatabase();
  const { db } = database;
  const many = await testWorkspace(db);
  const few = await testWorkspace(db);
  const worlds = [await makeWorld(many, 12), await makeWorld(few, 12)];
  const start = async (scope: typeof many, { rows }: World) =>
    (await startContrast(scope, { group: { segmentId: rows.segments[0] } })).id;
  const mine: number[] = [];
  for (let n = 0; n < 3; n++) mine.push(await start(many, worlds[0]!));
  const theirs = await start(few, worlds[1]!);
  await using backend = await testBackend(db);
  await waitForJob(backend.feed, many, mine[2]!, 60_000);
  const begun = await db.query<{ id: number }>('SELECT id FROM job ORDER BY started_at, id');
  expect(begun.map(({ id }) => id)).toEqual([mine[0], theirs, mine[1], mine[2]]);
});
