import { afterAll, beforeAll, expect, test } from 'vitest';
import { readChanges } from '../../../../src/db/tables/changes/changes.ts';
import { saveCustomers } from '../../../../src/services/customers/customers.ts';
import { ingestEvents } from '../../../../src/services/events/events.ts';
import { type Data, type LiveApi, liveApi } from '../../live-api.ts';

const JANUARY = { from: '2026-01-01', to: '2026-02-01' };
const FEBRUARY = { from: '2026-02-01', to: '2026-03-01' };
const MARCH = { from: '2026-03-01', to: '2026-04-01' };
const GERMANS = { rule: 'customer.country = "Germany"' };
const NUMBER = '{ value low high n unknown reason }';

let api: LiveApi;

/** Customers, when they bought, for how much and where. */
const SALES: readonly (readonly [string, string, number | null, string | null])[] = [
  ['g1', '2026-01-10', 10, 'web'],
  ['g1', '2026-02-05', 20, 'web'],
  ['g1', '2026-03-03', 30, 'store'],
  ['g1', '2026-03-20', 40, 'web'],
  ['g2', '2026-02-10', 50, 'web'],
  ['g3', '2026-03-05', 100, 'web'],
  ['g4', '2026-03-07', null, 'store'],
  ['f1', '2026-02-01', 5, 'store'],
  ['f1', '2026-03-01', 7, 'store'],
  ['f2', '2026-03-31T23:59:59.999Z', 8, 'web'],
  ['f3', '2026-04-01', 9, 'web'],
];

beforeAll(async () => {
  api = await liveApi('Ann');
  const { scope } = api;
  const germans = ['g1', 'g2', 'g3', 'g4', 'g5'].map((externalId) => ({ externalId, country: 'Germany' }));
  const others = ['f1', 'f2', 'f3', 'f4'].map((externalId) => ({ externalId, country: 'France' }));
  await saveCustomers(scope, [...germans, ...others, { externalId: 'nowhere' }]);
  const event = (type: string, externalId: string, at: string, rest: object = {}) => ({
    ...{ customer: { externalId }, messageId: `${type} ${externalId} ${at}`, type },
    ...{ at: at.length === 10 ? `${at}T00:00:00Z` : at, ...rest },
  });
  const { rejections } = await ingestEvents(scope, [
    ...SALES.map(([who, at, amount, channel]) => event('purchase', who, at, { amount, channel })),
    event('refund', 'g1', '2026-03-25', { amount: 10 }),
    event('page_view', 'g1', '2026-03-01'),
    event('page_view', 'g1', '2026-03-02'),
    event('page_view', 'g2', '2026-03-20'),
    event('page_view', 'g5', new Date(Date.now() - 2 * 86_400_000).toISOString()),
  ]);
  expect(rejections).toEqual([]);
});

afterAll(() => api[Symbol.asyncDispose]());

/** The figures of a group, by metric. */
async function outcomes(of: object, period: object, rest: object = {}): Promise<Data> {
  const { outcomes: found } = await api.ask(
    `query ($of: GroupInput!, $period: DayPeriodInput!, $against: DayPeriodInput, $members: OutcomeMembers! = NOW) {
      outcomes(of: $of, period: $period, against: $against, members: $members) {
        currency timeZone
        period { members unknown retentionDays spend { direct shared unattributed } } against { members }
        figures { metric now ${NUMBER} before ${NUMBER} change { value low high } others ${NUMBER} contrast { value low high } }
      }
    }`,
    { of, period, ...rest },
  );
  return { ...found, ...Object.fromEntries(found.figures.map((figure: Data) => [figure.metric, figure])) };
}

test('what members bought is counted within days, half-open, returns taken off, amounts not on record unknown', async () => {
  const found = await outcomes(GERMANS, MARCH, { against: FEBRUARY });
  expect(found.period).toMatchObject({ members: 5, unknown: 1, retentionDays: 31 });
  expect(found.CUSTOMERS).toMatchObject({
    now: { value: 3, n: 5 },
    before: { value: 2 },
    others: { value: 2, n: 4 },
    contrast: null,
  });
  expect(found.NEW_CUSTOMERS).toMatchObject({ now: { value: 2 }, before: { value: 1 }, others: { value: 1 } });
  expect(found.REVENUE).toMatchObject({
    now: { value: 160, n: 4, unknown: 1 },
    before: { value: 70, n: 5, unknown: 0 },
  });
  expect(found.REVENUE_PER_CUSTOMER).toMatchObject({ now: { value: 80, n: 2, unknown: 1 }, before: { value: 35 } });
  expect(found.REPEAT_RATE).toMatchObject({
    now: { value: 1 / 3, n: 3 },
    before: { value: 0, n: 2 },
    others: { value: 0 },
  });
  expect(found.RETENTION).toMatchObject({
    now: { value: 0.5, n: 2 },
    before: { value: 1, n: 1 },
    others: { value: 1, n: 1 },
  });
  expect(found.CLV).toMatchObject({ now: { value: 80, n: 3, unknown: 1 }, before: { value: 40, n: 2, unknown: 0 } });
});

test('a figure has its interval, and so have its change and its contrast', async () => {
  const { RETENTION, REVENUE_PER_CUSTOMER } = await outcomes(GERMANS, MARCH, { against: FEBRUARY });
  // Wilson (1927) of 1 in 2 and 1 in 1; Newcombe (1998), method 10.
  expect(RETENTION.now.low).toBeCloseTo(0.09453, 5);
  expect(RETENTION.now.high).toBeCloseTo(0.90547, 5);
  expect(RETENTION.others.low).toBeCloseTo(0.20655, 5);
  expect(RETENTION.contrast.value).toBe(-0.5);
  expect(RETENTION.contrast.low).toBeCloseTo(-0.5 - (0.5 - 0.09453), 5);
  expect(RETENTION.contrast.high).toBeCloseTo(-0.5 + Math.hypot(0.90547 - 0.5, 1 - 0.20655), 4);
  // Student's of 60 and 100: t of one degree of freedom is 12.7062, the standard error 20.
  expect(REVENUE_PER_CUSTOMER.now.low).toBeCloseTo(80 - 12.7062 * 20, 1);
  expect(REVENUE_PER_CUSTOMER.change).toMatchObject({ value: 45 });
});

test('without data, history or a definition a figure is unknown and says why', async () => {
  const early = await outcomes(GERMANS, { from: '2025-01-01', to: '2025-02-01' });
  expect(early.REVENUE.now).toMatchObject({ value: null, reason: 'NO_DATA' });
  const first = await outcomes(GERMANS, JANUARY);
  expect(first.NEW_CUSTOMERS.now).toMatchObject({ value: null, reason: 'HISTORY_TOO_SHORT' });
  expect(first.CUSTOMERS.now).toMatchObject({ value: 1, reason: null });
  expect(first.RETENTION.now).toMatchObject({ value: null, reason: 'NOBODY' });
  const { CONVERSION, NPS, CSAT, CAC } = await outcomes(GERMANS, FEBRUARY);
  for (const { now } of [CONVERSION, NPS, CSAT]) expect(now).toMatchObject({ value: null, reason: 'NO_DEFINITION' });
  expect(CAC).toMatchObject({ now: { value: null, reason: 'NO_SPEND' }, change: null, contrast: null });
  // One of the two bought, for nobody knows how much: that the other spent nothing does not make it 0.
  const unpriced = await outcomes({ filter: { externalId: { in: ['g4', 'g5'] } } }, MARCH);
  expect(unpriced.CUSTOMERS.now).toMatchObject({ value: 1, n: 2 });
  expect(unpriced.REVENUE.now).toMatchObject({ value: null, unknown: 1, reason: 'NO_AMOUNTS' });
});

test('spend is shared by the new customers of its channel, and by days', async () => {
  const { spend } = await api.act(
    'recordSpend',
    {
      spend: [
        { ...MARCH, amount: '300', channel: 'web', leads: 30 },
        { from: '2026-03-17', to: '2026-04-16', amount: '200', channel: 'store' },
      ],
    },
    'spend { id version }',
  );
  // Web: g3 and f2 are new, so half of 300. Store: g4 alone, and 15 of the 30 days.
  const found = await outcomes(GERMANS, MARCH);
  expect(found.period.spend).toEqual({ direct: 0, shared: 250, unattributed: 0 });
  expect(found.CAC).toMatchObject({
    now: { value: 125, n: 2 },
    others: { value: 150, n: 1 },
    contrast: { value: -25 },
  });
  expect(found.CPL.now).toMatchObject({ value: 10, n: 15 });
  expect(found.ROI.now).toMatchObject({ value: (100 - 250) / 250, n: 1, unknown: 1 });
  expect(found.ROAS.now).toMatchObject({ value: 100 / 250, n: 1, unknown: 1 });
  expect(found.ROMI.now).toMatchObject({ value: null, reason: 'NO_DEFINITION' });
  const everybody = await outcomes({ everybody: true }, MARCH);
  expect(everybody.period.spend).toEqual({ direct: 400, shared: 0, unattributed: 0 });
  expect(everybody.CAC.now).toMatchObject({ value: 400 / 3, n: 3 });
  await api.act('recordSpend', { spend: [{ ...MARCH, amount: '50', channel: 'tv' }] }, 'spend { id }');
  const open = await outcomes(GERMANS, MARCH);
  expect(open.CAC.now).toMatchObject({ value: null, reason: 'NOT_ATTRIBUTED' });
  expect(open.period.spend.unattributed).toBe(50);
  const [tv] = (await api.ask('{ spend(filter: { channel: "tv" }) { totalCount nodes { id version } } }')).spend.nodes;
  await api.act('deleteSpend', tv, 'deletedId');
  const [web] = spend;
  const edited = await api.act('editSpend', { ...web, leads: null }, 'spend { leads version channel }');
  expect(edited.spend).toEqual({ leads: null, version: 2, channel: 'web' });
  expect((await outcomes(GERMANS, MARCH)).CPL.now).toMatchObject({ value: null, reason: 'NO_LEADS' });
  expect(await api.refused('editSpend', { ...web, leads: 3 })).toMatchObject({ code: 'CONFLICT' });
});

test('spend is refused without a channel, below 0, twice, in a currency without a rate, and to come', async () => {
  const row = { from: '2026-05-01', to: '2026-06-01', amount: '10', channel: 'mail' };
  const refused = async (change: object) => api.refused('recordSpend', { spend: [row, { ...row, ...change }] });
  expect(await refused({ channel: '' })).toMatchObject({ code: 'INVALID_INPUT', field: ['spend', '1', 'channel'] });
  expect(await refused({ amount: '-10' })).toMatchObject({ code: 'INVALID_INPUT', field: ['spend', '1', 'amount'] });
  expect(await refused({ to: '2026-05-01' })).toMatchObject({ code: 'INVALID_INPUT', field: ['spend', '1', 'to'] });
  expect(await refused({ currency: 'USD' })).toMatchObject({ code: 'CURRENCY_MISMATCH' });
  expect(await refused({ from: '2199-01-01', to: '2199-02-01' })).toMatchObject({ code: 'IN_THE_FUTURE' });
  expect(await refused({ from: '2026-05-31', to: '2026-06-03' })).toMatchObject({ code: 'CONFLICT' });
  expect((await api.ask('{ spend(filter: { channel: "mail" }) { totalCount } }')).spend.totalCount).toBe(0);
  const beside = { ...row, additional: true };
  await api.act(
    'recordSpend',
    { spend: [row, beside, { ...row, from: '2026-06-01', to: '2026-06-02' }] },
    'spend { id }',
  );
  expect((await api.ask('{ spend(filter: { from: "2026-06-01" }) { totalCount } }')).spend.totalCount).toBe(1);
});

test('a file of spend changes nothing the second time, takes corrections over, and tells line by line what it cannot take', async () => {
  const file = (rows: string) => `Day,Campaign,Cost,Currency code,Persona\n${rows}`;
  const FIELDS =
    'import { recorded changed unchanged empty totals columns rejectedCount rejected { line code message } }';
  const taken = async (text: string, rest: object = {}) =>
    (await api.act('importSpend', { text, channel: 'ads', ...rest }, FIELDS)).import;
  const rows = '2026-05-01,Brand,10.50,EUR,\n2026-05-01,Brand,4.50,EUR,\n2026-05-02,Brand,0.00,EUR,\n';
  const after = (await readChanges(api.scope, 0, 10_000)).at(-1)!.id;
  expect(await taken(file(rows), { dryRun: true })).toMatchObject({ recorded: 1, empty: 1 });
  const stored = async () =>
    (await api.ask('{ spend(filter: { channel: "ads" }) { nodes { from to amount campaign version } } }')).spend.nodes;
  expect(await stored()).toEqual([]);
  expect(await taken(file(rows))).toMatchObject({ recorded: 1, changed: 0, unchanged: 0, empty: 1, rejectedCount: 0 });
  expect(await taken(file(rows))).toMatchObject({ recorded: 0, changed: 0, unchanged: 1, empty: 1 });
  expect(await stored()).toEqual([
    { from: '2026-05-01', to: '2026-05-02', amount: '15', campaign: 'Brand', version: 1 },
  ]);
  // The program says another cost later on.
  expect(await taken(file(rows.replace('4.50', '5.50')))).toMatchObject({ changed: 1, unchanged: 0 });
  expect((await stored())[0]).toMatchObject({ amount: '16', version: 2 });
  const told = (await readChanges(api.scope, after, 100)).filter(({ kind }) => kind === 'STRATEGY_CHANGED');
  expect(told.map(({ payload }) => [payload['subject'], payload['action']])).toEqual([
    ['SPEND', 'CREATED'],
    ['SPEND', 'EDITED'],
  ]);
  const { personaAudit } = await api.ask('{ personaAudit(first: 1) { nodes { action author detail } } }');
  expect(personaAudit.nodes).toEqual([
    { action: 'STRATEGY_EDITED', author: 'Ann', detail: { subject: 'SPEND', recorded: 0, changed: 1 } },
  ]);
  await api.act(
    'recordSpend',
    { spend: [{ from: '2026-05-10', to: '2026-05-20', amount: '1', channel: 'ads', campaign: 'Brand' }] },
    'spend { id }',
  );
  const mixed = await taken(
    file(
      '2026-05-12,Brand,1.00,EUR,\n2026-05-03,Brand,1.00,USD,\n2026-05-03,Brand,1.00,EUR,kiim\n2199-01-01,Brand,1.00,EUR,\n2026-05-03,Brand,1.00,EUR,\n',
    ),
  );
  expect(mixed).toMatchObject({ recorded: 1, rejectedCount: 4 });
  expect(mixed.rejected.map(({ line, code }: Data) => [line, code])).toEqual([
    [2, 'CONFLICT'],
    [3, 'CURRENCY_MISMATCH'],
    [4, 'NOT_FOUND'],
    [5, 'IN_THE_FUTURE'],
  ]);
  // What cannot be stored costs its line; a file with a byte 0 is no text.
  const odd = await taken(
    `Day,Cost,Currency,Channel,Segment\n2026-05-04,1,EUR,${'a'.repeat(101)},\n2026-05-04,1,EUR,ads,?/x\n`,
  );
  expect(odd.rejected.map(({ line, code }: Data) => [line, code])).toEqual([
    [2, 'INVALID_INPUT'],
    [3, 'NOT_FOUND'],
  ]);
  expect(await api.refused('importSpend', { text: 'Day,Cost\n2026-05-04,\u0000\n' })).toMatchObject({
    code: 'INVALID_FILE',
  });
  const bare = await taken('Day,Cost\n2026-05-04,1.00\n');
  expect(bare.rejected).toMatchObject([
    { line: 2, code: 'INVALID_INPUT', message: expect.stringContaining('currency') },
  ]);
  expect(await api.refused('importSpend', { text: 'Day,Clicks\n2026-05-04,1\n' })).toMatchObject({
    code: 'INVALID_FILE',
  });
  expect(await api.refused('importSpend', {})).toMatchObject({ code: 'INVALID_INPUT', field: ['uploadId'] });
});

test('a period that is not over is refused, and so is one that ends before it begins', async () => {
  const ask = (period: object) =>
    api.backend.host.ask('outcomes', {
      workspaceId: api.scope.workspaceId,
      asked: [
        {
          ...{ of: { everybody: true }, period: period as typeof MARCH, against: null, members: 'NOW' },
          ...{ metrics: ['REVENUE'], contrast: false, retentionDays: null, conversion: null },
        },
      ],
    });
  expect(await ask({ from: '2199-01-01', to: '2199-02-01' })).toMatchObject([{ failure: { code: 'IN_THE_FUTURE' } }]);
  expect(await ask({ from: '2026-02-30', to: '2026-03-01' })).toMatchObject([
    { failure: { field: ['period', 'from'] } },
  ]);
  expect(await ask({ from: '2026-03-01', to: '2026-03-01' })).toMatchObject([{ failure: { field: ['period', 'to'] } }]);
});

test('conversion, recommendation and satisfaction are measured as the workspace defines them, in its time zone', async () => {
  await api.act(
    'saveSurvey',
    {
      key: 'pulse',
      title: 'Pulse',
      questions: [
        { key: 'recommend', text: 'Would you recommend us?', kind: 'SCALE', min: 0, max: 10 },
        { key: 'happy', text: 'Are you happy?', kind: 'SCALE', min: 1, max: 5 },
      ],
    },
    'survey { id }',
  );
  const answers: [string, string, number, number][] = [
    ['g1', '2026-03-01T12:00:00Z', 0, 1],
    ['g1', '2026-03-02T12:00:00Z', 9, 5],
    ['g2', '2026-03-03T12:00:00Z', 3, 4],
    ['g3', '2026-03-04T12:00:00Z', 10, 2],
    ['g4', '2026-04-04T12:00:00Z', 10, 2],
  ];
  await api.act(
    'recordSurveyResponses',
    {
      survey: 'pulse',
      responses: answers.map(([externalId, respondedAt, recommend, happy], n) => ({
        ...{ customer: { externalId }, respondedAt, messageId: String(n), answers: { recommend, happy } },
      })),
    },
    'accepted',
  );
  const standard = {
    version: 0,
    conversion: { from: { event: 'page_view' }, to: { event: 'purchase' }, withinDays: 7 },
    recommendation: { survey: 'pulse', question: 'recommend' },
    satisfaction: { survey: 'pulse', question: 'happy' },
    margin: 0.5,
  };
  const refused = (change: object) => api.refused('saveOutcomeStandard', { ...standard, ...change });
  expect(await api.refused('editWorkspace', { timeZone: 'Mars' })).toMatchObject({
    ...{ code: 'INVALID_INPUT', field: ['timeZone'] },
  });
  expect(await refused({ recommendation: { survey: 'pulse', question: 'happy' } })).toMatchObject({
    code: 'INVALID_INPUT',
  });
  expect(await refused({ recommendation: { survey: 'pulse', question: 'no' } })).toMatchObject({
    code: 'UNKNOWN_QUESTION',
  });
  expect(await refused({ conversion: { from: { event: 'page_veiw' }, to: { event: 'purchase' } } })).toMatchObject({
    message: expect.stringContaining('page_view'),
  });
  await api.act('saveOutcomeStandard', standard, 'outcomeStandard { version satisfiedFrom conversion { withinDays } }');
  expect(await refused({})).toMatchObject({ code: 'CONFLICT', field: ['version'] });
  const found = await outcomes(GERMANS, MARCH);
  // g1 looked on 1 March and bought on the 3rd; g2 looked and did not.
  expect(found.CONVERSION.now).toMatchObject({ value: 0.5, n: 2, unknown: 0 });
  expect(found.ROMI.now.value).toBeCloseTo((0.5 * 100 - 250) / 250, 10);
  expect(await refused({ margin: 40 })).toMatchObject({ code: 'INVALID_INPUT', field: ['margin'] });
  expect(found.NPS.now).toMatchObject({ n: 3, unknown: 2 });
  expect(found.NPS.now.value).toBeCloseTo(100 / 3, 10);
  expect(found.CSAT.now).toMatchObject({ value: 2 / 3, n: 3, unknown: 2 });
  const today = new Date().toISOString().slice(0, 10);
  const lately = await outcomes(GERMANS, { from: '2026-04-10', to: today });
  expect(lately.CONVERSION.now).toMatchObject({ value: null, reason: 'NOT_OVER', unknown: 1 });
  await api.act('editWorkspace', { timeZone: 'Asia/Shanghai' }, 'workspace { timeZone }');
  const there = await outcomes(GERMANS, MARCH);
  expect(there.timeZone).toBe('Asia/Shanghai');
  // By then it is 1 April for f2.
  expect(there.CUSTOMERS.others.value).toBe(1);
  await api.act('editWorkspace', { timeZone: 'UTC' }, 'workspace { timeZone }');
});

test('members of now and members of then are measured apart, spend goes to the segment it was aimed at', async () => {
  const { segmentation } = await api.act(
    'configureSegmentation',
    {
      name: 'Spenders',
      segmenter: 'rules.conditions',
      config: { segments: [{ key: 'high', name: 'High', when: 'sum(purchase.netAmount) >= 50' }] },
    },
    'segmentation { id }',
  );
  for (const asOf of ['2026-02-28T12:00:00Z', '2026-04-02T00:00:00Z']) {
    await runAsOf(segmentation.id, asOf);
  }
  const { segmentation: found } = await api.ask(
    `query ($id: ID!) { segmentation: node(id: $id) { ... on Segmentation { segments { id key } } } }`,
    { id: segmentation.id },
  );
  const segmentId = found.segments.find(({ key }: Data) => key === 'high').id;
  const now = await outcomes({ segmentId }, MARCH);
  expect(now.period.members).toBe(3);
  expect(now.CUSTOMERS.now.value).toBe(2);
  const then = await outcomes({ segmentId }, MARCH, { members: 'AT_START' });
  expect(then.period.members).toBe(1);
  expect(then.CUSTOMERS.now.value).toBe(0);
  await api.act('recordSpend', { spend: [{ ...MARCH, amount: '60', channel: 'app', segmentId }] }, 'spend { id }');
  const aimed = await api.ask(
    `query ($id: ID!, $period: DayPeriodInput!) { segment: node(id: $id) { ... on Segment {
      outcomes(period: $period, metrics: [CAC], contrast: false) { period { spend { direct shared } } figures { now ${NUMBER} others ${NUMBER} } } } } }`,
    { id: segmentId, period: MARCH },
  );
  // Of web half of the new customers are in it; of store nobody.
  expect(aimed.segment.outcomes).toMatchObject({
    period: { spend: { direct: 60, shared: 150 } },
    figures: [{ now: { value: 210, n: 1 }, others: null }],
  });
  await api.act('deleteSegmentation', { id: segmentation.id }, 'deletedId');
  const { spend } = await api.ask('{ spend(filter: { channel: "app" }) { nodes { aimed segment { id } } } }');
  expect(spend.nodes).toEqual([{ aimed: true, segment: null }]);
  expect((await outcomes({ everybody: true }, MARCH)).period.spend.direct).toBe(460);
});

async function runAsOf(segmentationId: string, asOf: string): Promise<void> {
  const { run } = await api.act('runSegmentations', { segmentationIds: [segmentationId], asOf }, 'run { id }');
  const steps = await api.subscribed(`subscription { runProgress(runId: "${run.id}") { run { state } } }`);
  let state = '';
  for await (const { runProgress } of steps) state = runProgress.run.state;
  expect(state).toBe('LIVE');
}
