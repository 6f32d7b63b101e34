import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { readChanges } from '../../../../src/db/tables/changes/changes.ts';
import { encodeId } from '../../../../src/graphql/core/id.ts';
import { webhookFormat } from '../../../../src/graphql/types/webhooks/webhook-format.ts';
import { seededRandom } from '../../../../src/segmenter/random.ts';
import { saveCustomers } from '../../../../src/services/customers/customers.ts';
import { saveTrait } from '../../../../src/services/customers/traits.ts';
import { tellDueReviews } from '../../../../src/services/jobs/upkeep/upkeep-due.ts';
import { type Data, type LiveApi, liveApi } from '../../live-api.ts';

const DAY = 86_400_000;
const PATIENCE = { timeout: 30_000, interval: 50 };

let api: LiveApi;
/** Ids by key. */
const personas: Record<string, string> = {};

/** 200 with the plan gold, 200 basic, 120 students on trial, and 60 of whom no plan is known. */
function customersOf(moved: number) {
  const random = seededRandom(7);
  return Array.from({ length: 580 }, (_, n) => {
    const plan = n < 200 ? 'gold' : n < 400 ? 'basic' : n < 520 ? 'trial' : null;
    const job = n < 400 ? ['clerk', 'nurse', 'cook'][n % 3] : n < 520 ? 'student' : 'artist';
    const visits = Math.round(10 + 6 * random()) + (plan === 'gold' ? moved : 0);
    const budget = Math.round((job === 'student' ? 300 : 2_000) * (1 + random()));
    return { externalId: `c${n}`, traits: { ...(plan && { plan }), job: job!, visits, budget } };
  });
}

async function checked(): Promise<Data> {
  const { check } = await api.act('checkUpkeep', {}, 'check { id state }');
  return vi.waitFor(async () => {
    const { upkeep } = await api.ask('{ upkeep { checks(first: 10) { nodes { id state error } } } }');
    const found = upkeep.checks.nodes.find(({ id }: { id: string }) => id === check.id);
    expect(found).toMatchObject({ state: 'COMPLETE', error: null });
    return found;
  }, PATIENCE);
}

const TRAIT = `feature state reason psi critical pValue adjustedPValue alarm knownBefore knownNow membersBefore membersNow stayed
  sentence sentenceZh: sentence(language: ZH) since persona { key } bins { from to value before now }`;

async function driftOf(key: string): Promise<Data[]> {
  const { upkeep } = await api.ask(
    `query ($ids: [ID!]) { upkeep { drift(first: 100, personaIds: $ids) { nodes { ${TRAIT} } } } }`,
    { ids: [personas[key]] },
  );
  return upkeep.drift.nodes;
}

async function baselineOf(key: string): Promise<Data> {
  const { persona } = await api.ask(
    `query ($key: String!) { persona(key: $key) { baseline { takenAt takenFor members wantedSince } } }`,
    { key },
  );
  return persona.baseline;
}

const taken = (key: string, takenFor: string) =>
  vi.waitFor(async () => expect(await baselineOf(key)).toMatchObject({ takenFor, wantedSince: null }), PATIENCE);

const told = async (after: number) =>
  (await readChanges(api.scope, after, 10_000)).filter(({ kind }) => kind === 'UPKEEP_CHANGED');

const lastChange = async () => (await readChanges(api.scope, 0, 10_000)).at(-1)?.id ?? 0;

beforeAll(async () => {
  api = await liveApi('Upkeeper');
  for (const name of ['visits', 'budget']) {
    await saveTrait(api.scope, { name, kind: 'NUMBER', unit: null, description: null });
  }
  await saveCustomers(api.scope, customersOf(0));
  const rule = (key: string, when: string) => ({ key, name: key, when });
  const segments = [
    rule('gold', 'traits.plan = "gold"'),
    rule('basic', 'traits.plan = "basic"'),
    rule('keen', 'traits.plan = "gold" and traits.visits >= 12'),
  ];
  await api.act(
    'configureSegmentation',
    { key: 'plans', name: 'Plans', segmenter: 'rules.conditions', config: { segments } },
    'segmentation { id }',
  );
  await api.run();
  const { segmentation } = await api.ask('{ segmentation(key: "plans") { segments { id key } } }');
  for (const { id, key } of segmentation.segments) {
    const { persona } = await api.act(
      'createPersona',
      { name: key, key, criteria: [{ segmentId: id, weight: 1 }] },
      'persona { id }',
    );
    personas[key] = persona.id;
    await api.act('activatePersona', { id: persona.id, version: 1 }, 'persona { status }');
  }
  const { persona } = await api.act('createPersona', { name: 'Draft', key: 'draft' }, 'persona { id }');
  personas['draft'] = persona.id;
  for (const key of ['gold', 'basic', 'keen']) await taken(key, 'PUBLICATION');
}, 120_000);
afterAll(() => api[Symbol.asyncDispose]());

test('a check finds no drift without a change, who overlaps, and whom nobody explains', async () => {
  const before = await lastChange();
  const { upkeep: none } = await api.ask('{ upkeep { measuredAt unexplained { customers } drift { totalCount } } }');
  expect(none).toEqual({ measuredAt: null, unexplained: null, drift: { totalCount: 0 } });
  await checked();
  const gold = await driftOf('gold');
  expect(gold.map(({ feature }) => feature).sort()).toEqual([
    'traits.budget',
    'traits.job',
    'traits.plan',
    'traits.visits',
  ]);
  expect(gold.find(({ feature }) => feature === 'traits.visits')).toMatchObject({
    state: 'STEADY',
    psi: 0,
    alarm: false,
    knownBefore: 200,
    knownNow: 200,
    membersBefore: 200,
    membersNow: 200,
    stayed: 200,
    since: null,
    persona: { key: 'gold' },
  });
  const { upkeep } = await api.ask(`{ upkeep { measuredAt
    overlaps { totalCount nodes { first { key } second { key } firstSize secondSize both population jaccard shareOfFirst shareOfSecond over } }
    every: overlaps(overOnly: false) { totalCount }
    unexplained { customers share unknown noSuggestion suggestion { customers share rule precision recall segmentation
      distinctions { feature value own others effect } } } } }`);
  const [overlap] = upkeep.overlaps.nodes;
  expect(upkeep.overlaps.totalCount).toBe(1);
  expect(overlap).toMatchObject({
    first: { key: 'gold' },
    second: { key: 'keen' },
    firstSize: 200,
    population: 580,
    shareOfSecond: 1,
    over: true,
  });
  expect(overlap.both).toBe(overlap.secondSize);
  expect(overlap.jaccard).toBeCloseTo(overlap.both / 200, 10);
  const { suggestion, ...unexplained } = upkeep.unexplained;
  expect(unexplained).toEqual({ customers: 120, share: 120 / 580, unknown: 60, noSuggestion: null });
  expect(suggestion).toMatchObject({ customers: 120, share: 1, precision: 1, recall: 1 });
  expect(suggestion.distinctions).toContainEqual(
    expect.objectContaining({ feature: 'traits.job', value: 'student', own: 1, others: 0 }),
  );
  expect(suggestion.segmentation.config.segments[0].when).toBe(suggestion.rule);
  expect(await told(before)).toMatchObject([{ payload: { subject: 'OVERLAP', action: 'STARTED' } }]);
});

test('the suggested rule makes a segment of just those customers, from which a persona is drafted', async () => {
  const { upkeep } = await api.ask('{ upkeep { unexplained { suggestion { segmentation } } } }');
  const input = { ...upkeep.unexplained.suggestion.segmentation, key: 'suggested' };
  await api.act('configureSegmentation', input, 'segmentation { id }');
  await api.run();
  const { segmentation } = await api.ask('{ segmentation(key: "suggested") { segments { id size } } }');
  expect(segmentation.segments).toMatchObject([{ size: 120 }]);
  const { persona } = await api.act('draftPersona', { segmentId: segmentation.segments[0].id }, 'persona { status }');
  expect(persona.status).toBe('DRAFT');
});

test('a moved trait drifts, is pushed once with its critical value, and ends with the review that accepts it', async () => {
  const before = await lastChange();
  const words = { decision: 'More clerks', reason: 'They come', decidedBy: 'Ann' };
  const { decision } = await api.act(
    'recordDecision',
    { ...words, personaId: personas['gold'] },
    'decision { moves { kind } }',
  );
  expect(decision.moves).toEqual([]);
  const moves = async () => {
    const { decisions } = await api.ask(
      '{ decisions { nodes { moves { kind claim { id } drift { feature psi state } } } } }',
    );
    return decisions.nodes.flatMap((one: Data) => one.moves);
  };
  await saveCustomers(api.scope, customersOf(2));
  await checked();
  const visits = (await driftOf('gold')).find(({ feature }) => feature === 'traits.visits');
  expect(visits).toMatchObject({ state: 'DRIFTED', alarm: true, reason: null, stayed: 200 });
  expect(visits.psi).toBeGreaterThan(visits.critical);
  // Seven different values, joined where too few have one: as many degrees as bins less one.
  expect(visits.adjustedPValue).toBeLessThan(0.05);
  expect(visits.bins.reduce((sum: number, { now }: Data) => sum + now, 0)).toBeCloseTo(1, 10);
  expect(visits.sentence).toMatch(/^Visits: drifted \(PSI \d\.\d{3} > 0\.\d{3}; 200 members now, 200 on \d{4}-/);
  expect(visits.sentenceZh).toMatch(/已漂移/);
  expect(await moves()).toEqual([
    { kind: 'TRAIT_DRIFTED', claim: null, drift: { feature: 'traits.visits', psi: visits.psi, state: 'DRIFTED' } },
  ]);
  const basic = await driftOf('basic');
  expect(basic.map(({ state }) => state)).toEqual(basic.map(() => 'STEADY'));
  await checked();
  const again = (await driftOf('gold')).find(({ feature }) => feature === 'traits.visits');
  expect(again.since).toBe(visits.since);
  const drift = (await told(before)).filter(({ payload }) => payload['subject'] === 'DRIFT');
  const goldDrift = drift.filter(({ payload }) => (payload['features'] as string[]).includes('traits.visits'));
  expect(goldDrift.length).toBeGreaterThan(0);
  expect(drift.map(({ payload }) => payload['action'])).toEqual(drift.map(() => 'STARTED'));
  expect(new Set(drift.map(({ personaId }) => personaId)).size).toBe(drift.length);
  expect(JSON.parse(webhookFormat.change(goldDrift[0]!))).toMatchObject({
    kind: 'UPKEEP_CHANGED',
    personaId: personas['gold'],
    before: null,
    after: null,
    upkeep: { subject: 'DRIFT', action: 'STARTED', features: ['traits.visits'], review: null, otherPersonaId: null },
  });

  const changes = await api.subscribed(
    `subscription { upkeepChanged(personaIds: ["${personas['gold']}"], subjects: [DRIFT]) { kind subject action review features persona { key } otherPersona { key } } }`,
  );
  const { review } = await api.act(
    'reviewPersona',
    { personaId: personas['gold'], kind: 'CHECK', findings: 'They come more often. 来得更勤', reviewer: 'Ann' },
    'review { id kind findings reviewer author authorRole published persona { key } }',
  );
  expect(review).toMatchObject({
    kind: 'CHECK',
    findings: 'They come more often. 来得更勤',
    reviewer: 'Ann',
    author: 'Upkeeper',
    authorRole: 'ADMIN',
    published: 1,
    persona: { key: 'gold' },
  });
  await taken('gold', 'REVIEW');
  await checked();
  const { value } = await changes.next();
  expect(value.upkeepChanged).toEqual({
    kind: 'UPKEEP_CHANGED',
    subject: 'DRIFT',
    action: 'ENDED',
    review: null,
    features: ['traits.visits'],
    persona: { key: 'gold' },
    otherPersona: null,
  });
  await changes.return();
  expect((await driftOf('gold')).find(({ feature }) => feature === 'traits.visits')).toMatchObject({
    state: 'STEADY',
    psi: 0,
  });
  expect(await moves()).toEqual([]);
  const { persona } = await api.ask(
    '{ persona(key: "gold") { reviews(first: 5) { totalCount nodes { id } } audit(first: 1) { nodes { action subjectId } } } }',
  );
  expect(persona).toEqual({
    reviews: { totalCount: 1, nodes: [{ id: review.id }] },
    audit: { nodes: [{ action: 'REVIEWED', subjectId: review.id }] },
  });
});

test('reviews are due by the periods of workspace and persona, a heavier one counts as the lighter ones', async () => {
  const REVIEWS = 'nodes { persona { key } kind days lastAt dueAt overdue }';
  const ofBasic = async () =>
    (
      await api.ask(`query ($ids: [ID!]) { upkeep { reviews(first: 9, personaIds: $ids) { ${REVIEWS} } } }`, {
        ids: [personas['basic']],
      })
    ).upkeep.reviews.nodes;
  expect((await ofBasic()).map(({ kind, days, lastAt, overdue }: Data) => ({ kind, days, lastAt, overdue }))).toEqual([
    { kind: 'CHECK', days: 91, lastAt: null, overdue: false },
    { kind: 'CLEAN_UP', days: 182, lastAt: null, overdue: false },
    { kind: 'REANALYSIS', days: 365, lastAt: null, overdue: false },
  ]);
  const edits = await api.subscribed(
    'subscription { changes(kinds: [SETTING_CHANGED]) { kind setting persona { key } before { version } } }',
  );
  const { settings } = await api.act(
    'saveUpkeepSettings',
    { version: 0, cleanUpDays: 200 },
    'settings { checkDays cleanUpDays reanalysisDays leastJaccard version }',
  );
  expect(settings).toEqual({ checkDays: 91, cleanUpDays: 200, reanalysisDays: 365, leastJaccard: 0.5, version: 1 });
  const { periods } = await api.act(
    'saveReviewPeriods',
    { personaId: personas['basic'], version: 0, checkDays: 10, cleanUpDays: 30 },
    'periods { checkDays cleanUpDays reanalysisDays version }',
  );
  expect(periods).toEqual({ checkDays: 10, cleanUpDays: 30, reanalysisDays: null, version: 1 });
  const edit = { kind: 'SETTING_CHANGED', before: null };
  expect((await edits.next()).value.changes).toEqual({ ...edit, setting: 'UPKEEP', persona: null });
  expect((await edits.next()).value.changes).toEqual({ ...edit, setting: 'REVIEW_PERIODS', persona: { key: 'basic' } });
  await edits.return();
  const told = (await readChanges(api.scope, 0, 10_000)).findLast(({ kind }) => kind === 'SETTING_CHANGED');
  expect(JSON.parse(webhookFormat.change(told!))).toMatchObject({
    ...{ kind: 'SETTING_CHANGED', setting: 'REVIEW_PERIODS', personaId: personas['basic'], before: null, after: null },
  });
  const { personaAudit } = await api.ask('{ personaAudit(first: 2) { nodes { action author detail personaKey } } }');
  expect(personaAudit.nodes).toEqual([
    { action: 'SETTING_EDITED', author: 'Upkeeper', detail: { setting: 'REVIEW_PERIODS' }, personaKey: 'basic' },
    { action: 'SETTING_EDITED', author: 'Upkeeper', detail: { setting: 'UPKEEP' }, personaKey: null },
  ]);
  const at = new Date(Date.now() - 20 * DAY);
  await api.act(
    'reviewPersona',
    { personaId: personas['basic'], kind: 'CLEAN_UP', findings: 'Tidy', at: at.toISOString() },
    'review { id }',
  );
  const due = (days: number) => new Date(at.getTime() + days * DAY).toISOString();
  expect((await ofBasic()).slice(0, 2)).toEqual([
    { persona: { key: 'basic' }, kind: 'CHECK', days: 10, lastAt: at.toISOString(), dueAt: due(10), overdue: true },
    { persona: { key: 'basic' }, kind: 'CLEAN_UP', days: 30, lastAt: at.toISOString(), dueAt: due(30), overdue: false },
  ]);
  const { upkeep } = await api.ask(
    `query ($by: DateTime) { upkeep { now: reviews(overdueOnly: true) { totalCount nodes { kind } } by: reviews(dueBy: $by) { totalCount } } }`,
    { by: new Date(Date.now() + 100 * DAY).toISOString() },
  );
  // In a hundred days: both of basic, and the check of the two others.
  expect(upkeep).toEqual({ now: { totalCount: 1, nodes: [{ kind: 'CHECK' }] }, by: { totalCount: 4 } });
});

test('a review that falls due is told once, whichever node looks, and again after the next period', async () => {
  const before = await lastChange();
  const context = { db: api.db, now: Date.now };
  const toldOfKeen = async () =>
    (await told(before)).filter(
      ({ personaId, payload }) =>
        encodeId('Persona', personaId!) === personas['keen'] && payload['subject'] === 'REVIEW',
    );
  const review = (kind: string, daysAgo: number) =>
    api.act(
      'reviewPersona',
      { personaId: personas['keen'], kind, findings: 'Fine', at: new Date(Date.now() - daysAgo * DAY).toISOString() },
      'review { id }',
    );
  await api.act('saveReviewPeriods', { personaId: personas['keen'], version: 0, checkDays: 1 }, 'periods { version }');
  await review('CHECK', 3);
  await Promise.all([tellDueReviews(context), tellDueReviews(context)]);
  await tellDueReviews(context);
  expect(await toldOfKeen()).toMatchObject([{ payload: { subject: 'REVIEW', action: 'DUE', review: 'CHECK' } }]);
  await review('CHECK', 2);
  await tellDueReviews(context);
  expect(await toldOfKeen()).toHaveLength(2);
  await review('REANALYSIS', 0);
  await tellDueReviews(context);
  expect(await toldOfKeen()).toHaveLength(2);
});

test('bad input: periods of 0 days, drafts, the future, stale versions, unknown features and foreign ids are refused', async () => {
  const review = { personaId: personas['gold'], kind: 'CHECK', findings: 'Fine' };
  const refusals: [string, object, string, string[]][] = [
    ['saveUpkeepSettings', { version: 1, checkDays: 0 }, 'INVALID_INPUT', ['checkDays']],
    ['saveUpkeepSettings', { version: 0, checkDays: 90 }, 'CONFLICT', ['version']],
    ['saveUpkeepSettings', { version: 1, leastJaccard: 0 }, 'INVALID_INPUT', ['leastJaccard']],
    ['saveUpkeepSettings', { version: 1, features: ['traits.visit'] }, 'UNKNOWN_FEATURE', ['features', '0']],
    [
      'saveReviewPeriods',
      { personaId: personas['gold'], version: 0, reanalysisDays: 0 },
      'INVALID_INPUT',
      ['reanalysisDays'],
    ],
    ['saveReviewPeriods', { personaId: personas['basic'], version: 0, checkDays: 5 }, 'CONFLICT', ['version']],
    ['reviewPersona', { ...review, personaId: personas['draft'] }, 'INVALID_INPUT', ['personaId']],
    ['reviewPersona', { ...review, findings: '' }, 'INVALID_INPUT', ['findings']],
    ['reviewPersona', { ...review, at: new Date(Date.now() + DAY).toISOString() }, 'INVALID_INPUT', ['at']],
    [
      'reviewPersona',
      { ...review, personaId: Buffer.from('Persona:999999').toString('base64url') },
      'NOT_FOUND',
      ['personaId'],
    ],
    ['checkUpkeep', { maxAgeHours: -1 }, 'INVALID_INPUT', ['maxAgeHours']],
  ];
  for (const [name, input, code, field] of refusals) {
    expect([name, input, await api.refused(name, input)]).toMatchObject([name, input, { code, field }]);
  }
});

test('too few members: the drift is UNKNOWN with what is missing; a retired persona leaves the overlap', async () => {
  const before = await lastChange();
  await saveCustomers(
    api.scope,
    customersOf(2).map((one, n) => (n < 200 && n >= 30 ? { ...one, traits: { plan: 'left' } } : one)),
  );
  await api.run();
  const { persona } = await api.ask('{ persona(key: "keen") { version } }');
  await api.act('retirePersona', { id: personas['keen'], version: persona.version }, 'persona { status }');
  await checked();
  const gold = await driftOf('gold');
  expect(gold.map(({ state }) => state)).toEqual(gold.map(() => 'UNKNOWN'));
  expect(gold[0]).toMatchObject({
    reason: 'TOO_FEW_NOW',
    psi: null,
    critical: null,
    alarm: false,
    knownBefore: 200,
    knownNow: 30,
    bins: [],
  });
  expect(gold[0].sentence).toMatch(/It is known of 30 members now; 50 are needed\.$/);
  expect(await driftOf('keen')).toEqual([]);
  const ended = (await told(before)).filter(({ payload }) => payload['subject'] === 'OVERLAP');
  expect(ended).toMatchObject([{ payload: { action: 'ENDED' } }]);
  const refused = await api.refused('reviewPersona', { personaId: personas['keen'], kind: 'CHECK', findings: 'Gone' });
  expect(refused).toMatchObject({ code: 'INVALID_INPUT', field: ['personaId'] });
});
