import type { Database, Scope } from '../../../src/db/postgres/connection.ts';
import { listClaims } from '../../../src/db/tables/personas/persona-claims.ts';
import { compareSegmentations } from '../../../src/services/comparison/compare.ts';
import { saveCustomers } from '../../../src/services/customers/customers.ts';
import { saveTrait } from '../../../src/services/customers/traits.ts';
import { doJob } from '../../../src/services/jobs/jobs.ts';
import { mergeCustomers } from '../../../src/services/merges/merge-customers.ts';
import { undoMerge } from '../../../src/services/merges/undo-merge.ts';
import { recordOpinion } from '../../../src/services/personas/claims/edit-opinions.ts';
import type { PersonaInput } from '../../../src/services/personas/persona-input.ts';
import { changePersona, createPersona } from '../../../src/services/personas/personas.ts';
import { publishPersona } from '../../../src/services/personas/publish.ts';
import { askForCheck } from '../../../src/services/quality/ask-for-check.ts';
import { executeCheck } from '../../../src/services/quality/check.ts';
import { applyCleanUp, undoCleanUp } from '../../../src/services/quality/clean-up/apply.ts';
import { planCleanUp } from '../../../src/services/quality/clean-up/plan.ts';
import { saveStandard } from '../../../src/services/quality/standard.ts';
import { acceptFeedback, declineFeedback, sendFeedback } from '../../../src/services/research/feedback.ts';
import { createGuide } from '../../../src/services/research/guides.ts';
import { addInterviewEvidence } from '../../../src/services/research/interview-evidence.ts';
import { recordInterview } from '../../../src/services/research/interviews.ts';
import { createQuestion, editQuestion } from '../../../src/services/research/questions.ts';
import { createTheme } from '../../../src/services/research/themes.ts';
import type { RunContext } from '../../../src/services/runs/context.ts';
import { executeRun } from '../../../src/services/runs/execute.ts';
import { configureSegmentation, requestRun } from '../../../src/services/segmentations/segmentations.ts';
import { recordResponses } from '../../../src/services/surveys/record-responses.ts';
import { saveSurvey } from '../../../src/services/surveys/save-survey.ts';
import type { RunHost } from '../../../src/services/threads/host.ts';
import { createWebhook } from '../../../src/services/webhooks/webhooks.ts';
import { QUESTIONS, response } from '../../support/survey-fixture.ts';
import { makeWorld, type World } from '../world.ts';
import { addDigests } from './digest-world.ts';
import { addJobs } from './jobs-world.ts';
import { addKeys } from './keys-world.ts';
import { addOutcomes } from './outcomes-world.ts';
import { addPersonaQuality } from './persona-quality-world.ts';
import { addPrivacy } from './privacy-world.ts';
import { addChanges } from './story.ts';
import { addStrategy } from './strategy-world.ts';
import { addUpkeep } from './upkeep-world.ts';

/** Clocks stand still here: an answer must not depend on when it is asked for. */
export const AS_OF = new Date('2026-06-01T00:00:00Z');

/** Typed values of every part. */
const FULL_PROFILE: PersonaInput['profile'] = {
  ageRange: { from: 25, to: 40.5 },
  incomeRange: { from: 20_000, to: null, currency: 'EUR' },
  channels: [{ name: { en: 'Shop', zh: '门店' }, share: 0.62 }],
  categories: [{ name: '茶', share: null }],
  products: [{ name: { en: 'Oolong' } }],
  timing: [{ label: '周末', share: 0.5 }],
  devices: [{ name: 'Phone', share: 1 }],
  decisionFactors: [{ en: 'Price', zh: '价格' }],
  disappointments: ['慢'],
  trustedVoices: ['朋友'],
  fun: ['羽毛球'],
  people: [{ name: '小王', relation: { zh: '同事' }, says: '买吧' }],
  quotes: [{ text: '“值”', source: 'Shop, May', date: '2026-05-01' }],
  media: [{ title: '店', url: 'https://example.com/shop.jpg' }],
};

/** Where a world is made: the parts of a server that it takes. */
export interface WorldParts {
  readonly db: Database;
  readonly scope: Scope;
  /** Another workspace of the same database. */
  readonly foreign: Scope;
  readonly dependencies: { readonly host: RunHost };
}

/** Two worlds of one store. */
export interface FullWorld {
  readonly world: World;
  /** The same of another workspace. */
  readonly foreign: World;
}

/** Writes something of every type that queries reach. */
export async function fillWorld(api: WorldParts, context: () => RunContext): Promise<FullWorld> {
  const world = await makeWorld(api.scope, 12);
  const foreign = await makeWorld(api.foreign, 4);
  // Its segmentation has a model that no segmenter can read.
  await api.db.query('UPDATE segmentation SET live_model_id = NULL, pinned = true, as_of = $1', [AS_OF]);
  await addAnswers(api.scope, context());
  await addSurvey(api.scope);
  await addDetails(api.scope, world);
  await addClaims(api.scope, context());
  const words = { en: { values: { T1: 'Second town' } }, zh: { label: '城镇', values: { T0: '甲镇' } } };
  await saveTrait(api.scope, { name: 'town', kind: 'CATEGORY', unit: null, description: null, words });
  const host = api.dependencies.host;
  const candidates = [
    { segmentationId: world.rows.segmentation },
    { segmenter: 'psychographic.clusters', config: { features: ['traits.pets', 'customer.children'], k: 2 } },
    { segmenter: 'lifecycle.stag' },
  ];
  await compareSegmentations(api.scope, { candidates, resamples: 2, asOf: AS_OF });
  await compareSegmentations(api.scope, { name: '第二', candidates: candidates.slice(1), asOf: AS_OF });
  await addJobs(api.scope, world, context());
  await addWebhooks(api.scope, world);
  await addKeys(api.scope, world.rows.persona);
  await addMerge(api.scope, world);
  await addFiles(api.scope, world);
  await addQuality(api.scope, context());
  await addResearch(api.scope, world);
  await addOutcomes(api.scope, world);
  await addUpkeep(api.scope, world, AS_OF);
  await addStrategy(api.scope, host, world);
  await addDigests(api.scope, context());
  await addPersonaQuality(api.scope, context(), AS_OF);
  await addPrivacy(api.scope, AS_OF);
  await addChanges(api.scope, world);
  return { world, foreign };
}

/** A guide, interviews, themes, questions and feedback. */
async function addResearch(scope: Scope, world: World): Promise<void> {
  const { customers, persona } = world.rows;
  const guide = await createGuide(scope, { template: 'STANDARD' });
  const talk = {
    personaId: persona,
    guideId: guide.id,
    date: '2026-05-01',
    team: 'SALES',
    source: 'Newsletter',
  } as const;
  for (const name of ['Price', 'Trust']) await createTheme(scope, { name, description: `What they say of ${name}` });
  const quotes = [{ topic: 'moments', text: '“太慢”', themes: ['Slow delivery'] }];
  const interviews = [];
  for (const customerId of customers.slice(0, 9)) {
    interviews.push(await recordInterview(scope, { ...talk, customerId, quotes, themes: ['Price', 'Trust'] }));
  }
  const [first] = interviews;
  const notes = [{ topic: 'reasons', text: 'Line\nbreak' }];
  const other = { personaId: persona, date: '2024-05-01', interviewee: 'A shop owner', interviewer: 'Ann' };
  await recordInterview(scope, { ...other, guideId: guide.id, notes, recordings: ['https://example.com/1'] });
  await scope.query("UPDATE interview SET erased_at = '2026-05-02' WHERE workspace_id = $1 AND id = $2", [
    scope.workspaceId,
    interviews.at(-1)!.id,
  ]);
  const [claim] = await scope.query<{ id: number }>(
    'SELECT id FROM persona_claim WHERE workspace_id = $1 AND persona_id = $2 ORDER BY id',
    [scope.workspaceId, persona],
  );
  const claimId = claim!.id;
  await addInterviewEvidence(scope, { claimId, interviewId: first!.id, stance: 'SUPPORTS', excerpt: '“太慢”' });
  const asked = { text: 'Why do they leave?', personaId: persona, team: 'PRODUCT', priority: 'HIGH' } as const;
  const question = await createQuestion(scope, { ...asked, claimIds: [claimId], interviewIds: [first!.id] });
  await editQuestion(scope, question, { status: 'ANSWERED', answer: 'They move.' });
  await createQuestion(scope, { text: '为什么？' });
  const sent = { text: 'Not so', author: 'Bo', team: 'FINANCE', personaId: persona } as const;
  const host = { ask: () => Promise.reject(new Error('no jobs here')), stop: async () => undefined };
  const made = { section: 'NEEDS', text: 'Made of feedback', evidence: [] } as const;
  await acceptFeedback(host, scope, await sendFeedback(scope, { ...sent, claimId }), null, { ...made, evidence: [] });
  await declineFeedback(scope, await sendFeedback(scope, sent), 'Hearsay');
  await sendFeedback(scope, sent);
}

/** Opinions on each claim, and what bound ones were measured as. */
async function addClaims(scope: Scope, context: RunContext): Promise<void> {
  for (const { id } of await listClaims(scope)) {
    await recordOpinion(scope, id, { who: 'Ann', team: 'LEGAL', agrees: false, why: '不对' });
    await recordOpinion(scope, id, { who: 'Bob', agrees: true });
  }
  await doJob(context, 'claims', { workspaceId: scope.workspaceId, personaIds: null, cause: null });
}

/** Customers who are probably one, and those whose facts cannot be; a standard, checks and plans. */
async function addQuality(scope: Scope, context: RunContext): Promise<void> {
  const anna = { name: 'Anna Stein', email: 'anna@example.com', phone: '+49 170 1234567', country: 'Germany' };
  const twins = [anna, { ...anna, name: 'Stein, Anna', country: 'Deutschland' }, { ...anna, name: 'A. Stein' }];
  const crowd = Array.from({ length: 40 }, (_, n) => ({
    income: n === 7 ? 3_000_000 : 29_000 + 100 * n,
    incomeCurrency: 'EUR',
  }));
  await saveCustomers(
    scope,
    [...twins, { country: 'Atlantis', region: 'Nowhere', children: 3, householdSize: 2 }, ...crowd].map(
      (fields, n) => ({
        ...fields,
        externalId: `known-${n}`,
      }),
    ),
  );
  await saveStandard(scope, context.registry, {
    expectedFields: ['name', 'email'],
    leastCompleteness: 0.9,
    mostConflicts: 0.1,
    mostDuplicates: 0.1,
    mostStale: 0.5,
    staleDays: 30,
    checkHours: 24,
  });
  const check = await askForCheck(scope, null);
  await executeCheck(context, scope, check.id);
  await planCleanUp(scope, 0.9, { fields: {}, traits: {}, otherwise: 'FIRST_FILLED' });
  const applied = await planCleanUp(scope, 0.99, { fields: {}, traits: {}, otherwise: 'FIRST_FILLED' });
  await applyCleanUp(scope, applied.id);
  await undoCleanUp(scope, applied.id);
  await askForCheck(scope, null);
}

/** Uploads, imports and exports at every stage. */
async function addFiles(scope: Scope, world: World): Promise<void> {
  const { workspaceId } = scope;
  const { segments, persona } = world.rows;
  const uploads = await scope.query<{ id: number }>(
    `INSERT INTO upload (workspace_id, name, length, received, mapping, created_at, used_at)
     VALUES ($1, 'orders.csv', 5000000000, 4096, NULL, $2, $2), ($1, '订单 "x".csv', 3, 3, 'mall-customers', $2, $2) RETURNING id`,
    [workspaceId, AS_OF],
  );
  const counts = { total: 2, byReason: { 'at: is no time': 2 } };
  const summary = {
    id: 1,
    complete: true,
    linesRead: 4,
    linesAccepted: { total: 2, byType: { purchase: 2 } },
    linesRejected: { ...counts, unwanted: 1 },
    ordersDropped: { total: 0, byReason: {} },
    fieldsLeftOut: counts,
    converted: { USD: { count: 1, from: '2.5', to: '2.1' } },
    customers: { created: 1, updated: 0, unchanged: 1, rejected: 0 },
    events: { purchase: { accepted: 2, corrected: 0, duplicates: 0, rejected: 2 } },
    responses: { accepted: 1, duplicates: 0, rejected: 0 },
    rows: { padded: 1, headersRepeated: 0, withoutItems: 0 },
    columnsNeverSeen: ['price'],
    amounts: { purchase: '12.5' },
    differences: { counts: { eventAdded: 2 }, first: [{ kind: 'eventAdded', messageId: 'm' }] },
    advice: ['Look at it.'],
    seconds: 0.125,
    report: '/imports/1/rejected',
  };
  const rejected = [{ file: 'a.csv', line: 3, code: 'INVALID_INPUT', reason: '坏', record: { at: 'x', n: 1.5 } }];
  await scope.query(
    `INSERT INTO import (workspace_id, file, source, mapping, state, summary, work, upload_ids, dry_run, correct, strict,
       cancel_requested, bytes_read, bytes_total, lines_read, attempts, error, first_rejected, undone, created_at, started_at, ended_at)
     VALUES ($1, 'a.csv', 'shop', '{}', 'COMPLETE', $2, NULL, $3, false, true, true, false, 10, 10, 4, 2, NULL, $4, NULL, $7, $7, $7),
       ($1, 'b.csv', 'shop', '{}', 'QUEUED', NULL, 'IMPORT', $3, true, false, false, true, 0, 5e9, 0, 0, NULL, '[]', NULL, $7, $7, NULL),
       ($1, 'c.csv', 'shop', '{}', 'UNDONE', NULL, NULL, '{99999}', false, false, false, false, 1, 3, 1, 1, $5, '[]', $6, $7, $7, $7)`,
    [
      workspaceId,
      JSON.stringify(summary),
      uploads.map(({ id }) => id),
      JSON.stringify(rejected),
      JSON.stringify({ code: 'INVALID_MAPPING', message: 'Wrong.', field: ['events', '0'] }),
      JSON.stringify({ events: 2, responses: 0, customers: 1, changed: 0, merges: 1, mergesKept: 0, kept: 1 }),
      AS_OF,
    ],
  );
  await scope.query(
    `INSERT INTO export (workspace_id, state, audience, filter, format, columns, hashed, formulas, consent, rows, bytes,
       importable, attempts, error, created_at, started_at, ended_at, expires_at)
     VALUES ($1, 'COMPLETE', $2, '{"all": []}', 'csv', '{externalId}', false, 'guard', NULL, 12, 5000000000, true, 1, NULL, $4, $4, $4, $4),
       ($1, 'FAILED', $3, '{"all": []}', 'ndjson', '{}', true, 'keep', 'vip', 0, 0, false, 2,
         '{"code": "TOO_LARGE", "message": "Too much."}', $4, $4, $4, NULL),
       ($1, 'QUEUED', '{}', '{"all": []}', 'csv', '{}', false, 'guard', NULL, 0, 0, false, 0, NULL, $4, NULL, NULL, NULL)`,
    [
      workspaceId,
      JSON.stringify({ segmentId: segments[0], personaId: persona, minFit: 0.25 }),
      JSON.stringify({ segmentId: 99_999, rule: 'traits.pets >= 1', filter: { country: { eq: 'Germany' } } }),
      AS_OF,
    ],
  );
}

/** A customer who became part of another. */
async function addMerge(scope: Scope, world: World): Promise<void> {
  const { ids } = await saveCustomers(scope, [{ externalId: 'spare', name: 'Spare Part', traits: { pets: 3 } }]);
  const [into] = world.rows.customers;
  // One that was undone, and one that stands.
  await undoMerge(scope, await mergeCustomers(scope, into!, ids[0]!));
  await mergeCustomers(scope, into!, ids[0]!);
}

/** Segmentations answered by their segmenters, so that their answers can be explained. */
async function addAnswers(scope: Scope, context: RunContext): Promise<void> {
  const segmenters = ['lifecycle.stage', 'geographic.place', 'demographic.generation'];
  const ids: number[] = [];
  for (const segmenter of segmenters) {
    const name = `By ${segmenter}`;
    const { id } = await configureSegmentation(scope, context.registry, { name, segmenter, description: '说明' });
    ids.push(id);
  }
  const run = await requestRun(scope, context.registry, { ids, asOf: AS_OF });
  await executeRun(context, run);
  await configureSegmentation(scope, context.registry, { name: 'Waiting', segmenter: 'behavioral.rfm' });
  // Requests ask for times of the turn of the year: histories speak of them.
  for (const begins of [
    'UPDATE segmentation SET answered_from = $2 WHERE workspace_id = $1 AND as_of IS NOT NULL',
    'UPDATE persona SET matched_from = $2 WHERE workspace_id = $1',
  ]) {
    await scope.query(begins, [scope.workspaceId, new Date('2025-06-01T00:00:00Z')]);
  }
}

/** What only failures and time leave behind, written straight into the tables. */
async function addDetails(scope: Scope, world: World): Promise<void> {
  const { workspaceId } = scope;
  const { segmentation, persona, segments, run } = world.rows;
  const [first, second] = world.rows.customers;
  const failure = { code: 'PLUGIN_FAILED', message: 'It threw.', at: AS_OF.toISOString() };
  const blame = { id: 'lifecycle.stage', version: '1.0.0', phase: 'assign', customerId: first };
  await scope.query(
    `UPDATE segmentation SET error = $3, status = 'STALE', description = 'How far', fit_sample = 1000, rerun_hours = 1.5
     WHERE workspace_id = $1 AND id = $2`,
    [workspaceId, segmentation, JSON.stringify({ ...failure, plugin: blame })],
  );
  await scope.query(
    `INSERT INTO quarantined_customer (workspace_id, segmentation_id, customer_id, message, at)
     VALUES ($1, $2, $3, 'No number', $5), ($1, $2, $4, '坏', $5)`,
    [workspaceId, segmentation, first, second, AS_OF],
  );
  await scope.query('UPDATE segmentation_model SET fitted_on = 9 WHERE workspace_id = $1', [workspaceId]);
  await scope.query(
    `UPDATE segment_answer SET run_id = $2, until = CASE WHEN customer_id % 2 = 0 THEN $3::timestamptz END
     WHERE workspace_id = $1 AND run_id IS NULL`,
    [workspaceId, run, new Date('2027-01-01T00:00:00Z')],
  );
  await scope.query(
    `UPDATE membership_transition SET run_id = $2, cause = 'RUN' WHERE workspace_id = $1 AND customer_id % 3 = 0`,
    [workspaceId, run],
  );
  await scope.query(
    `INSERT INTO membership_transition (workspace_id, customer_id, segmentation_id, from_segment_id, since, to_segment_id,
       at, cause) VALUES ($1, $2, $3, NULL, NULL, $4, '2025-01-01', 'EVENT'), ($1, $2, $3, $4, '2025-01-01', NULL, '2025-06-01', 'CLOCK')`,
    [workspaceId, first, segmentation, segments[0]],
  );
  await scope.query(
    `UPDATE segment SET description = '{"en": "Everybody \\"special\\"", "zh": "特别"}' WHERE workspace_id = $1 AND id = $2`,
    [workspaceId, segments[0]],
  );
  await scope.query(
    `INSERT INTO run (workspace_id, state, segmentation_ids, as_of, progress, customers, results, error, started_at, finished_at)
     VALUES ($1, 'FAILED', $2, $3, 0.25, 12, $4, $5, $3, $3)`,
    [
      workspaceId,
      [segmentation, 99_999],
      AS_OF,
      JSON.stringify({ [segmentation]: { error: { code: 'PLUGIN_FAILED', message: 'It threw.' } } }),
      JSON.stringify({ code: 'RUN_FAILED', message: 'Ended.' }),
    ],
  );
  await scope.query(
    `UPDATE persona SET story = 'A long story', quote = '“Never”', reason = 'Too dear', source_segment_id = $3,
       typical_customer_id = $4, sample_size = 6 WHERE workspace_id = $1 AND id = $2`,
    [workspaceId, persona, segments[0], first],
  );
  await scope.query(
    `UPDATE persona_evidence SET detail = '{"feature": "customer.income", "value": 1.50}', method = 'Told', source = 'CRM',
       date = '2026-01-31', sample_size = 12, url = 'https://example.com/a', excerpt = '“Yes” 是' WHERE workspace_id = $1`,
    [workspaceId],
  );
  const { id, version } = await createPersona(scope, {
    name: '李雷',
    language: 'zh',
    translations: { en: { name: 'Li Lei', title: 'A draft' } },
    audience: 'PRESS',
    awareness: 'PROBLEM_AWARE',
    priority: 2,
    supersedesId: persona,
    quote: '“太贵”',
    profile: FULL_PROFILE,
    title: 'Draft <b>',
    kind: 'WEBSITE',
    polarity: 'NEGATIVE',
    reason: 'Costs',
    criteria: [
      { segmentId: segments[1], weight: 1 },
      { own: { config: ownRule('customer.children > 1'), score: null }, weight: 2, role: 'REQUIRED' },
      {
        own: {
          config: ownRule('customer.children > 2'),
          score: { segmentationId: segmentation, key: 'r', from: 1, to: null },
        },
        weight: 0.5,
      },
    ],
    claims: [
      { section: 'CHANNELS', text: 'Shop', evidence: 'EDUCATED_GUESS' },
      { section: 'CHANNELS', text: 'Line\nbreak\u2028', evidence: 'SURVEY' },
      {
        section: 'DEMOGRAPHICS',
        text: '一半以上住在柏林。',
        textLanguage: 'zh',
        team: 'SALES',
        evidence: [
          { kind: 'SURVEY', date: '2026-02-01', survey: 'taste', sampleSize: 24 },
          { kind: 'INTERVIEW', stance: 'REFUTES', date: '2026-02-02' },
        ],
        measure: {
          feature: 'customer.city',
          statistic: 'SHARE',
          value: 'Berlin',
          group: { everybody: true },
          expected: 0.6,
          tolerance: 0.1,
        },
      },
    ],
  });
  for (const claim of (await listClaims(scope)).filter(({ personaId }) => personaId === id)) {
    await recordOpinion(scope, claim.id, { who: 'Ann', team: 'SALES', agrees: false, why: 'Never seen' });
  }
  const { persona: kept } = await publishPersona(scope, id, version, 'First');
  // What it says now differs from its version in each way.
  await changePersona(scope, id, kept.version, {
    title: 'Another',
    translations: { en: { story: 'A story' } },
    criteria: [{ segmentId: segments[0], weight: 2 }],
  });
  await createPersona(scope, { name: 'Uwe', kind: 'USER', influencesPurchase: true });
  await scope.query(
    `UPDATE customer SET phone = '+49 30', gender = 'FEMALE', marital_state = 'MARRIED', household_size = 3,
       income_currency = 'EUR', education = 'Master', occupation = 'Nurse', region = 'Hesse', city = 'Köln "am" Rhein', language = 'de',
       source = 'crm', kind = 'PROSPECT' WHERE workspace_id = $1 AND id % 2 = 0`,
    [workspaceId],
  );
  await scope.query(
    `UPDATE customer SET created_at = '2026-01-01'::timestamptz + id * interval '61.003 s', updated_at = '2026-02-01'
     WHERE workspace_id = $1`,
    [workspaceId],
  );
  await scope.query(
    `UPDATE customer_event SET discount = 0.5, quantity = 2, channel = 'WEB', properties = '{"b": [1.0, null], "a": "\\u00e9"}',
       lines = '[{"sku": "s1", "name": "N", "category": "C", "price": "9.90", "quantity": 2, "discount": "0.10"}, {"sku": "s2"}]'
     WHERE workspace_id = $1 AND id % 2 = 0`,
    [workspaceId],
  );
  await scope.query(
    `UPDATE trait SET unit = 'pets', description = 'How many' WHERE workspace_id = $1 AND name = 'pets'`,
    [workspaceId],
  );
}

/** Settings of a rule among criteria, as they are stored. */
const ownRule = (when: string) => ({ timeZone: 'UTC', segments: [{ key: 'holds', name: 'Holds', when }] });

async function addSurvey(scope: Scope): Promise<void> {
  await saveSurvey(scope, { key: 'taste', title: 'Taste 口味', questions: QUESTIONS });
  await saveSurvey(scope, { key: 'empty', title: 'Empty', questions: [] });
  const responses = Array.from({ length: 24 }, (_, n) =>
    response(
      n,
      { A1: 1 + (n % 6), age: 20.5 + n, colour: 'red', places: ['web', '店'], why: `Be"cause ${n}` },
      {
        customer: { externalId: `c${String(n % 12).padStart(3, '0')}` },
      },
    ),
  );
  await recordResponses(scope, 'taste', responses);
}

async function addWebhooks(scope: Scope, world: World): Promise<void> {
  const { webhook } = await createWebhook(
    scope,
    {},
    {
      name: 'Hook',
      url: 'https://hooks.example.com/in',
      kinds: ['MEMBERSHIP_CHANGED'],
      segmentationIds: [world.rows.segmentation],
      segmentIds: [...world.rows.segments],
      personaIds: [world.rows.persona],
      customerIds: world.rows.customers.slice(0, 2),
    },
  );
  await createWebhook(scope, {}, { name: 'Bare', url: 'https://hooks.example.com/bare' });
  await scope.query(
    `UPDATE webhook SET status = 'DISABLED', disabled_reason = 'Gone', gap_after = 3, gap_until = 9, gap_at = $3,
       failures = 4, failing_since = $3, retry_at = $3, previous_secret_until = '2999-01-01', previous_secret = 'x'
     WHERE workspace_id = $1 AND id = $2`,
    [scope.workspaceId, webhook.id, AS_OF],
  );
  await scope.query(
    `INSERT INTO webhook_delivery (id, webhook_id, workspace_id, at, duration_ms, attempt, changes, position, delivered,
       response_code, error, response)
     SELECT gen_random_uuid(), $2, $1, $3::timestamptz + n * interval '1 s', n, n, n, n, n % 2 = 0, 200 + n,
       CASE WHEN n % 2 = 1 THEN 'STATUS' END, CASE WHEN n % 2 = 1 THEN 'no' END
     FROM generate_series(1, 5) AS n`,
    [scope.workspaceId, webhook.id, AS_OF],
  );
}
