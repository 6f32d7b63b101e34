import { afterAll, beforeAll, expect, test } from 'vitest';
import { MonthlyQuality } from '../../../../src/services/persona-quality/quality-due.ts';
import { createIsolation } from '../../../../src/services/threads/isolation.ts';
import { silent } from '../../../support/server.ts';
import { type Data, type LiveApi, liveApi } from '../../live-api.ts';

let api: LiveApi;

/** Of a hundred customers forty live in Berlin; of these thirty are in their thirties, the first's birthday is not known. */
const customers = (berliners: (n: number) => boolean) =>
  Array.from({ length: 100 }, (_, n) => ({
    externalId: `c${n}`,
    city: berliners(n) ? 'Berlin' : 'Bonn',
    country: n < 40 ? 'Germany' : 'France',
    gender: n % 2 === 0 ? 'female' : 'male',
    birthDate: n === 0 ? null : `${n < 30 ? new Date().getUTCFullYear() - 35 : 1950}-01-01`,
  }));

beforeAll(async () => {
  api = await liveApi('Ann');
  await api.act('upsertCustomers', { customers: customers((n) => n < 40) }, 'customers { id }');
  const segments = ['Berlin', 'Bonn'].map((city) => ({
    key: city.toLowerCase(),
    name: city,
    when: `customer.city = "${city}"`,
  }));
  const cities = { key: 'city', name: 'Cities', segmenter: 'rules.conditions', config: { segments } };
  await api.act('configureSegmentation', cities, 'segmentation { id }');
  await api.run();
  const { segmentations } = await api.ask('{ segmentations { segments { id key } } }');
  const liveIn = (key: string) => ({
    segmentId: segmentations[0].segments.find((one: Data) => one.key === key).id,
    weight: 1,
  });
  const kim = {
    key: 'kim',
    name: 'Kim',
    title: 'Neighbour',
    story:
      'Kim reads events.purchase.amount. Kim goes to the shop and to the market and to the park and to the school and ' +
      'to the bath and to the lake and home again.',
    criteria: [liveIn('berlin')],
    profile: { ageRange: { from: 30, to: 39 } },
    claims: [{ section: 'NEEDS', text: 'They want to be known by name' }],
  };
  const { persona } = await api.act('createPersona', kim, 'persona { id version }');
  const measure = { feature: 'customer.gender', statistic: 'SHARE', value: 'female', expected: 0.5, tolerance: 0.1 };
  for (const [text, expected] of [
    ['Half of them are women', 0.5],
    ['Most of them are women', 0.8],
  ] as const) {
    const claim = { section: 'DEMOGRAPHICS', text, measure: { ...measure, expected } };
    await api.act('addPersonaClaim', { personaId: persona.id, claim }, 'claim { id }');
  }
  await api.act('createPersona', { key: 'bo', name: 'Bo', criteria: [liveIn('bonn')] }, 'persona { id }');
  await api.act('createPersona', { key: 'idea', name: 'An idea' }, 'persona { id }');
  for (const key of ['kim', 'bo']) {
    const { id, version } = (await api.ask(`{ persona(key: "${key}") { id version } }`)).persona;
    await api.act('activatePersona', { id, version }, 'persona { matchCount }');
  }
});
afterAll(() => api?.[Symbol.asyncDispose]());

const NUMBER = `key value unit n count low high unknown why poor advice formula source nearest { key }
  missing { feature label members everybody }`;
const RATING = 'rating { score constructs { construct score checks { key result meaning found advice } } }';

async function qualityOf(key: string): Promise<Data> {
  const quality = `quality { measuredAt personaVersion numbers { ${NUMBER} } ${RATING}
    history(first: 5) { totalCount nodes { measuredAt numbers { key value } rating { score } } } }`;
  return (await api.ask(`{ persona(key: "${key}") { version ${quality} } }`)).persona;
}

const numberOf = ({ quality }: Data, key: string) => quality.numbers.find((one: Data) => one.key === key);
const checkOf = ({ quality }: Data, key: string) =>
  quality.rating.constructs.flatMap(({ checks }: Data) => checks).find((one: Data) => one.key === key);

const measure = () => api.act('measurePersonaQuality', {}, 'personas');

test('each persona has ten numbers, UNKNOWN with a reason where one cannot be had', async () => {
  expect((await qualityOf('kim')).quality).toBeNull();
  expect((await measure()).personas).toBe(3);
  const kim = await qualityOf('kim');
  expect(kim.quality.personaVersion).toBe(kim.version);
  expect(kim.quality.numbers.map(({ key }: Data) => key)).toEqual([
    'COVERAGE',
    'JOINT_PREVALENCE',
    'DISTANCE',
    'SEPARATION',
    'STABILITY_WITHIN',
    'STABILITY_ACROSS',
    'CHANGE_RATE',
    'REPRESENTATION',
    'EVIDENCE',
    'AGE',
  ]);
  for (const { formula, source, value, unknown, why, poor, advice } of kim.quality.numbers) {
    expect([formula, source].every((text) => text.length > 10)).toBe(true);
    expect([value === null, why === null]).toEqual([unknown !== null, unknown === null]);
    expect(advice !== null).toBe(poor === true);
  }
  expect(numberOf(kim, 'COVERAGE')).toMatchObject({ value: 0.4, n: 100, count: 40, low: null });
  // Women from 30 to 39: the even ones below 30, but for the first, of whom it is not known.
  expect(numberOf(kim, 'JOINT_PREVALENCE')).toMatchObject({ n: 39, count: 14, poor: false });
  expect(numberOf(kim, 'JOINT_PREVALENCE').low).toBeCloseTo(0.2274, 3);
  expect(numberOf(kim, 'SEPARATION')).toMatchObject({ nearest: { key: 'bo' }, poor: false });
  expect(numberOf(kim, 'DISTANCE').value).toBeLessThan(1);
  for (const key of ['STABILITY_WITHIN', 'STABILITY_ACROSS']) {
    expect(numberOf(kim, key).value).toBeGreaterThan(0);
    expect(numberOf(kim, key).value).toBeLessThanOrEqual(1);
  }
  expect(numberOf(kim, 'CHANGE_RATE')).toMatchObject({ value: null, unknown: 'HISTORY_TOO_SHORT', poor: null });
  // Age and gender are what it is about; that nobody is French, nobody says.
  expect(numberOf(kim, 'REPRESENTATION')).toMatchObject({
    value: 0,
    poor: true,
    missing: [{ feature: 'customer.country', label: 'France', members: 0, everybody: 0.6 }],
  });
  expect(numberOf(kim, 'EVIDENCE')).toMatchObject({ n: 3, count: 2, poor: true });
  // Activating publishes.
  expect(numberOf(kim, 'AGE')).toMatchObject({ unit: 'DAYS', unknown: null, poor: false });
  expect(numberOf(kim, 'AGE').value).toBeLessThan(1);

  const idea = await qualityOf('idea');
  expect(idea.quality.numbers.map(({ unknown }: Data) => unknown)).toEqual([
    ...new Array(8).fill('NOT_ACTIVE'),
    'NO_CLAIMS',
    'NEVER_PUBLISHED',
  ]);
  const { workspace } = await api.ask(`{ workspace { personaQuality { numbers { ${NUMBER} } } } }`);
  const together = { quality: workspace.personaQuality };
  expect(numberOf(together, 'COVERAGE')).toMatchObject({ value: 1, n: 100, count: 100, poor: false });
  expect(numberOf(together, 'EVIDENCE')).toMatchObject({ n: 3, count: 2 });
  expect(numberOf(together, 'REPRESENTATION')).toMatchObject({ value: 1, poor: false, missing: [] });
});

test('checks find what is empty, what contradicts, what reads badly, and what nobody can show', async () => {
  const kim = await qualityOf('kim');
  expect(kim.quality.rating.constructs.map(({ construct }: Data) => construct)).toEqual([
    'COMPLETENESS',
    'CONSISTENCY',
    'CLARITY',
    'CREDIBILITY',
  ]);
  const results = (keys: readonly string[]) => keys.map((key) => checkOf(kim, key).result);
  expect(results(['SECTIONS_FILLED', 'STORY_TOLD', 'MATCHING_SET', 'BOTH_LANGUAGES'])).toEqual([
    'FAILED',
    'PASSED',
    'PASSED',
    'FAILED',
  ]);
  expect(results(['CLAIMS_FIT_DATA', 'CLAIMS_FIT_EACH_OTHER', 'AGE_FITS_MEMBERS', 'INCOME_FITS_MEMBERS'])).toEqual([
    'FAILED',
    'FAILED',
    'PASSED',
    'UNKNOWN',
  ]);
  expect(checkOf(kim, 'AGE_FITS_MEMBERS').found).toBe('74 % of 39 members are within the stated range of age.');
  expect(results(['SHORT_SENTENCES', 'WORDS_NOT_KEYS', 'SAID_ONCE', 'TEXT_IN_ITS_LANGUAGE'])).toEqual([
    'FAILED',
    'FAILED',
    'PASSED',
    'PASSED',
  ]);
  expect(checkOf(kim, 'WORDS_NOT_KEYS')).toMatchObject({
    found: 'Keys stand for words: events.purchase.amount.',
    advice: 'Write the words that people say.',
  });
  expect(results(['EVIDENCE_SHARE', 'SAMPLE_SIZE', 'EVIDENCE_RECENT', 'DISSENT_HEARD'])).toEqual([
    'FAILED',
    'FAILED',
    'UNKNOWN',
    'UNKNOWN',
  ]);
  const clarity = kim.quality.rating.constructs[2];
  expect(clarity.score).toBe(0.5);
});

test('the floor of joint prevalence is settable, by whoever read it last', async () => {
  const standard = 'standard { jointPrevalenceFloor version }';
  const floor = { version: 0, jointPrevalenceFloor: 0.5 };
  const saved = await api.act('savePersonaQualityStandard', floor, standard);
  expect(saved.standard).toEqual({ jointPrevalenceFloor: 0.5, version: 1 });
  expect(await api.refused('savePersonaQualityStandard', floor)).toMatchObject({ code: 'CONFLICT' });
  const beyond = { version: 1, jointPrevalenceFloor: 1.5 };
  expect(await api.refused('savePersonaQualityStandard', beyond)).toMatchObject({
    code: 'INVALID_INPUT',
    field: ['jointPrevalenceFloor'],
  });
  // One that is new enough is not made again.
  expect((await api.act('measurePersonaQuality', { maxAgeHours: 1 }, 'personas')).personas).toBe(0);
  expect(numberOf(await qualityOf('kim'), 'JOINT_PREVALENCE').poor).toBe(false);
  await measure();
  const kim = await qualityOf('kim');
  expect(numberOf(kim, 'JOINT_PREVALENCE')).toMatchObject({ count: 14, poor: true });
  expect(checkOf(kim, 'TRAITS_TOGETHER').result).toBe('FAILED');
});

test('the change rate is of the members of thirty days ago, once history goes back so far', async () => {
  const { scope } = api;
  const { workspaceId } = scope;
  await scope.query(`UPDATE persona SET matched_from = now() - interval '60 days' WHERE workspace_id = $1`, [
    workspaceId,
  ]);
  await scope.query(`UPDATE persona_match SET since = now() - interval '60 days' WHERE workspace_id = $1`, [
    workspaceId,
  ]);
  // Ten leave Berlin, four come.
  await api.act('upsertCustomers', { customers: customers((n) => n >= 10 && n < 44) }, 'customers { id }');
  await api.run();
  await measure();
  const kim = await qualityOf('kim');
  expect(numberOf(kim, 'CHANGE_RATE')).toMatchObject({ n: 44, count: 14, value: 14 / 44, poor: true });
  const { workspace } = await api.ask('{ workspace { personaQuality { numbers { key n count } } } }');
  const together = { quality: workspace.personaQuality };
  expect(numberOf(together, 'CHANGE_RATE')).toMatchObject({ n: 100, count: 14 });

  // Whoever came back is a member of then and now.
  await api.act('upsertCustomers', { customers: customers((n) => n < 44) }, 'customers { id }');
  await api.run();
  await measure();
  expect(numberOf(await qualityOf('kim'), 'CHANGE_RATE')).toMatchObject({ n: 44, count: 4 });
});

test('each month is measured once by itself, and history keeps the last of each', async () => {
  const { scope, backend } = api;
  const months = async () => (await qualityOf('kim')).quality.history;
  expect((await months()).totalCount).toBe(1);
  const isolation = createIsolation(new URL('../../../../plugins/index.ts', import.meta.url).href);
  const next = new Date();
  next.setUTCMonth(next.getUTCMonth() + 1, 2);
  const context = {
    db: api.db,
    registry: backend.registry,
    isolation,
    now: () => next.getTime(),
    signal: new AbortController().signal,
    log: silent,
  };
  const monthly = new MonthlyQuality();
  await monthly.look(context);
  await monthly.look(context);
  const { totalCount, nodes } = await months();
  expect(totalCount).toBe(2);
  expect(nodes.map(({ measuredAt }: Data) => new Date(measuredAt).getUTCMonth())).toEqual([
    next.getUTCMonth(),
    new Date().getUTCMonth(),
  ]);
  const { personaQualityHistory } = await api.ask('{ personaQualityHistory(first: 5) { totalCount } }');
  expect(personaQualityHistory.totalCount).toBe(2);
  await isolation.stop();

  // A deleted persona leaves no measurement behind.
  const { id, version } = (await api.ask('{ persona(key: "idea") { id version } }')).persona;
  await api.act('deletePersona', { id, version }, 'deletedId');
  const [left] = await scope.query<{ n: number }>(
    'SELECT count(DISTINCT persona_id)::int AS n FROM persona_quality WHERE workspace_id = $1',
    [scope.workspaceId],
  );
  expect(left!.n).toBe(2);
});
