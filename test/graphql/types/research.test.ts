import { afterAll, beforeAll, expect, test } from 'vitest';
import { encodeId } from '../../../src/graphql/core/id.ts';
import { saveCustomers } from '../../../src/services/customers/customers.ts';
import { deleteCustomers } from '../../../src/services/customers/delete-customers.ts';
import { ingestEvents } from '../../../src/services/events/events.ts';
import { doJob } from '../../../src/services/jobs/jobs.ts';
import { mergeCustomers } from '../../../src/services/merges/merge-customers.ts';
import { undoMerge } from '../../../src/services/merges/undo-merge.ts';
import { createPersona, deletePersona } from '../../../src/services/personas/personas.ts';
import type { RunContext } from '../../../src/services/runs/context.ts';
import { createIsolation } from '../../../src/services/threads/isolation.ts';
import { post, type TestApi, testApi } from '../api.ts';

let api: TestApi;
beforeAll(async () => {
  const signal = new AbortController().signal;
  const context = (): RunContext => ({
    db: api.db,
    registry: api.dependencies.registry,
    isolation: createIsolation(''),
    signal,
    now: Date.now,
  });
  api = await testApi({
    groups: (request) => doJob(context(), 'groups', request),
    refit: (request) => doJob(context(), 'refit', request),
  });
});
afterAll(() => api[Symbol.asyncDispose]());

const INPUTS: Readonly<Record<string, string>> = {
  createInterviewGuide: 'guide { id version key name topics { key title zh: title(language: ZH) questions } }',
  editInterviewGuide: 'guide { version name topics { title(language: ZH) questions(language: ZH) } }',
  deleteInterviewGuide: 'deletedId',
  recordInterview: 'interview { id version date coded themes { id name version } quotes { text themes { name } } }',
  editInterview: 'interview { id version coded themes { name } wholeThemes { name } quotes { text } }',
  deleteInterview: 'deletedId',
  createResearchTheme: 'theme { id version name }',
  editResearchTheme: 'theme { id version name description }',
  mergeResearchThemes: 'theme { id name }',
  createResearchQuestion: 'question { id version key status priority }',
  editResearchQuestion: 'question { id version status answer interviews { id } }',
  sendResearchFeedback: 'feedback { id version status persona { id } }',
  acceptResearchFeedback: 'feedback { id version status reason }',
  declineResearchFeedback: 'feedback { id version status reason decidedAt }',
};

/** Carries a mutation out; returns its payload. */
async function mutate(name: string, input: object, key = api.keys.WRITE) {
  const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input`;
  const { data, errors } = await api.ask(
    `mutation ($input: ${type}!) { ${name}(input: $input) { ${INPUTS[name]} userErrors { code field message } } }`,
    { input },
    key,
  );
  expect(errors).toBeUndefined();
  return data[name];
}

/** The same of one that is carried out; returns what it made. */
async function done(name: string, input: object) {
  const { userErrors, ...payload } = await mutate(name, input);
  expect(userErrors).toEqual([]);
  return Object.values(payload)[0] as never as { id: string; version: number } & Record<string, never>;
}

/** Code and field of what a mutation refuses. */
async function refused(name: string, input: object, key = api.keys.WRITE) {
  const { userErrors } = await mutate(name, input, key);
  expect(userErrors).toHaveLength(1);
  return [userErrors[0].code, userErrors[0].field?.join('.') ?? null];
}

async function read(query: string, variables: object = {}) {
  const { data, errors } = await api.ask(query, variables, api.keys.READ);
  expect(errors).toBeUndefined();
  return data;
}

const DAY = '2026-05-02';
let people = 0;
async function persona(name: string) {
  const { id } = await createPersona(api.scope, { name });
  return { row: id, id: encodeId('Persona', id) };
}
async function customer(fields: object = {}) {
  const { ids } = await saveCustomers(api.scope, [{ externalId: `person-${++people}`, ...fields }]);
  return ids[0]!;
}
const keyOf = (row: number) => ({ id: encodeId('Customer', row) });

test('a guide comes of the template in both languages, or of own topics, and is edited by version', async () => {
  const guide = await done('createInterviewGuide', { template: 'STANDARD' });
  expect(guide).toMatchObject({ key: 'standard-interview', name: 'Standard interview' });
  expect(
    (guide['topics'] as unknown as { key: string; title: string; zh: string }[]).map(({ key, title, zh }) => [
      key,
      title,
      zh,
    ]),
  ).toEqual([
    ['discovery', 'How they found us', '如何找到我们'],
    ['reasons', 'Why they bought', '为什么购买'],
    ['moments', 'Good and bad moments', '满意与不满的时刻'],
    ['improvements', 'What to improve', '需要改进的地方'],
  ]);
  const topics = [{ key: 'work', title: { zh: '工作' }, questions: [{ en: 'What do you do?' }] }];
  const own = await done('createInterviewGuide', { name: 'Work', topics });
  // A language that is lacking is answered in the other.
  expect(own['topics']).toEqual([{ key: 'work', title: '工作', zh: '工作', questions: ['What do you do?'] }]);
  expect(await done('editInterviewGuide', { id: own.id, version: 1, name: 'Working day' })).toMatchObject({
    version: 2,
    name: 'Working day',
    topics: [{ title: '工作', questions: ['What do you do?'] }],
  });
  expect(await refused('editInterviewGuide', { id: own.id, version: 1, name: 'Late' })).toEqual([
    'CONFLICT',
    'version',
  ]);
  expect(await refused('createInterviewGuide', { name: 'Nothing' })).toEqual(['INVALID_INPUT', 'topics']);
  expect(await refused('createInterviewGuide', { topics })).toEqual(['INVALID_INPUT', 'name']);
  expect(await refused('createInterviewGuide', { name: 'Twice', topics: [...topics, ...topics] })).toEqual([
    'INVALID_INPUT',
    'topics',
  ]);
  expect(await refused('createInterviewGuide', { name: 'W', key: 'work', topics })).toEqual(['CONFLICT', 'key']);
  await done('recordInterview', { guideId: own.id, interviewee: 'A baker', date: DAY });
  expect(await refused('deleteInterviewGuide', { id: own.id, version: 2 })).toEqual(['IN_USE', 'id']);
});

test('an interview that cannot be is refused with a code and its place', async () => {
  const { id: personaId } = await persona('Refused');
  const { id: guideId } = await done('createInterviewGuide', { template: 'STANDARD' });
  const talk = { personaId, interviewee: 'A shop owner', date: DAY };
  const asked = await customer();
  const codes = async (change: object) => refused('recordInterview', { ...talk, ...change });
  expect(await codes({ interviewee: null })).toEqual(['INVALID_INPUT', 'interviewee']);
  expect(await codes({ customer: keyOf(asked) })).toEqual(['INVALID_INPUT', 'interviewee']);
  expect(await codes({ interviewee: null, customer: { externalId: 'nobody' } })).toEqual(['NOT_FOUND', 'customer']);
  expect(await codes({ interviewee: null, customer: keyOf(99_999) })).toEqual(['NOT_FOUND', 'customer']);
  expect(await codes({ date: '2999-01-01' })).toEqual(['INVALID_INPUT', 'date']);
  expect(await codes({ date: '2026-02-30' })).toEqual(['INVALID_INPUT', 'date']);
  expect(await codes({ recordings: ['https://example.com/a', 'ftp://example.com/b'] })).toEqual([
    'INVALID_INPUT',
    'recordings.1',
  ]);
  expect(await codes({ recordings: ['javascript:alert(1)'] })).toEqual(['INVALID_INPUT', 'recordings.0']);
  expect(await codes({ themes: ['Price', 'PRICE '.trim()] })).toEqual(['INVALID_INPUT', 'themes']);
  expect(await codes({ notes: [{ topic: 'moments', text: 'x' }] })).toEqual(['INVALID_INPUT', 'notes.0.topic']);
  expect(await codes({ guideId, quotes: [{ topic: 'weather', text: 'x' }] })).toEqual([
    'INVALID_INPUT',
    'quotes.0.topic',
  ]);
  expect(await codes({ interviewee: 'a\u0000b' })).toEqual(['INVALID_INPUT', 'interviewee']);
  expect(await codes({ personaId: encodeId('Persona', 99_999) })).toEqual(['NOT_FOUND', 'personaId']);
  // Ids of another workspace are of nothing.
  const held = await done('recordInterview', talk);
  expect(await refused('editInterview', { id: held.id, version: 1, date: DAY }, api.foreignKey)).toEqual([
    'NOT_FOUND',
    'id',
  ]);
  expect(await refused('recordInterview', talk, api.foreignKey)).toEqual(['NOT_FOUND', 'personaId']);
  expect(await refused('editInterview', { id: held.id, version: 1, interviewee: null })).toEqual([
    'INVALID_INPUT',
    'interviewee',
  ]);
  expect(await refused('editInterview', { id: held.id, version: 7, source: 'Fair' })).toEqual(['CONFLICT', 'version']);
  // What was refused left nothing, and no theme.
  const { persona: found, researchThemes } = await read(
    '{ persona(key: "refused") { interviews { totalCount } } researchThemes { totalCount } }',
  );
  expect([found.interviews.totalCount, researchThemes.totalCount]).toEqual([1, 0]);
});

test('themes are counted over coded interviews, merged and renamed; those nobody coded are unknown', async () => {
  const { id: personaId } = await persona('Themes');
  const talk = { personaId, date: DAY };
  const coded = [
    {
      quotes: [
        { text: 'It came late', themes: ['Slow delivery'] },
        { text: 'Too dear', themes: ['Price'] },
      ],
    },
    { themes: ['slow  DELIVERY', 'Late parcels'] },
    { themes: ['Late parcels'] },
    { themes: [] },
  ];
  for (const [at, codes] of coded.entries())
    await done('recordInterview', { ...talk, interviewee: `P${at}`, ...codes });
  const uncoded = await done('recordInterview', { ...talk, interviewee: 'P9', quotes: [{ text: 'Hm' }] });
  expect(uncoded).toMatchObject({ coded: false });
  const counts = async () => {
    const data = await read(
      `query ($id: ID) { themeCounts(personaId: $id) { theme { id name version } count of share { value low high }
        quotes { text interview { interviewee } } } }`,
      { id: personaId },
    );
    return data.themeCounts;
  };
  const before = await counts();
  expect(before.map(({ theme, count, of }: never) => [theme['name'], count, of])).toEqual([
    ['Late parcels', 2, 4],
    ['Slow delivery', 2, 4],
    ['Price', 1, 4],
  ]);
  expect(before[1].quotes).toEqual([{ text: 'It came late', interview: { interviewee: 'P0' } }]);
  // Wilson 1927 for 2 of 4.
  expect(before[0].share.value).toBe(0.5);
  expect(before[0].share.low).toBeCloseTo(0.15, 2);
  expect(before[0].share.high).toBeCloseTo(0.85, 2);

  const [late, slow] = before.map(({ theme }: never) => theme);
  expect(await refused('createResearchTheme', { name: 'PRICE' })).toEqual(['CONFLICT', 'name']);
  expect(await refused('editResearchTheme', { id: late.id, version: 1, name: 'Slow Delivery' })).toEqual([
    'CONFLICT',
    'name',
  ]);
  expect(await refused('mergeResearchThemes', { id: late.id, version: 1, intoId: late.id })).toEqual([
    'INVALID_INPUT',
    'intoId',
  ]);
  expect(await refused('mergeResearchThemes', { id: late.id, version: 4, intoId: slow.id })).toEqual([
    'CONFLICT',
    'version',
  ]);
  await done('mergeResearchThemes', { id: late.id, version: 1, intoId: slow.id });
  await done('editResearchTheme', { id: slow.id, version: 1, name: 'Delivery' });
  // The interview that had both counts once.
  expect((await counts()).map(({ theme, count }: never) => [theme['name'], count])).toEqual([
    ['Delivery', 3],
    ['Price', 1],
  ]);
  const edited = await done('editInterview', { id: uncoded.id, version: 1, themes: ['Price'] });
  expect(edited).toMatchObject({ coded: true, themes: [{ name: 'Price' }], quotes: [{ text: 'Hm' }] });
  expect((await counts())[1]).toMatchObject({ count: 2, of: 5 });
});

test('erasing a customer leaves of its interviews what counts and nothing that names it; a merge takes them along', async () => {
  const { id: personaId } = await persona('Erased');
  const [first, second] = [await customer(), await customer()];
  const quotes = [{ text: 'I am Ann', themes: ['Names'] }];
  const talk = { personaId, customer: keyOf(first), date: DAY, quotes, interviewer: 'Bo', source: 'Fair' };
  const { id } = await done('recordInterview', {
    ...talk,
    notes: [{ text: 'Ann Lee' }],
    recordings: ['https://example.com/ann'],
  });
  const ONE = `query ($id: ID!) { node(id: $id) { ... on Interview { customer { id } interviewee interviewer notes { text }
    quotes { text } recordings themes { name } erasedAt version } } }`;
  const whose = async () => (await read(ONE, { id })).node.customer?.id;
  const merge = await mergeCustomers(api.scope, second, first);
  expect(await whose()).toBe(encodeId('Customer', second));
  await undoMerge(api.scope, merge);
  expect(await whose()).toBe(encodeId('Customer', first));
  await deleteCustomers(api.scope, [first]);
  const { node } = await read(ONE, { id });
  expect(node).toMatchObject({ customer: null, interviewee: null, interviewer: 'Bo', notes: [], quotes: [] });
  expect(node).toMatchObject({ recordings: [], themes: [{ name: 'Names' }] });
  expect(node.erasedAt).not.toBeNull();
  const { version } = node;
  expect(await refused('editInterview', { id, version, notes: [{ text: 'Ann Lee' }] })).toEqual([
    'INVALID_INPUT',
    'notes',
  ]);
  await done('editInterview', { id, version, source: 'Newsletter' });
  const stored = await api.scope.query('SELECT row_to_json(i)::text AS row FROM interview i WHERE workspace_id = $1', [
    api.scope.workspaceId,
  ]);
  expect(JSON.stringify(stored)).not.toMatch(/Ann|example\.com\/ann/);
});

test('questions have priority, links and an answer before they count as answered', async () => {
  const { id: personaId, row } = await persona('Questions');
  const talk = await done('recordInterview', { personaId, interviewee: 'A nurse', date: DAY });
  const low = await done('createResearchQuestion', {
    text: 'Which colour?',
    priority: 'LOW',
    team: 'PRODUCT',
    personaId,
  });
  const high = await done('createResearchQuestion', { text: 'Why do they leave?', priority: 'HIGH', personaId });
  expect(low).toMatchObject({ key: 'which-colour', status: 'OPEN' });
  const backlog = await read(
    `query ($id: ID) { researchQuestions(filter: { personaId: $id }) { totalCount nodes { key } }
      open: researchQuestions(filter: { personaId: $id, team: PRODUCT }) { nodes { key } } }`,
    { id: personaId },
  );
  expect(backlog.researchQuestions.nodes).toEqual([{ key: 'why-do-they-leave' }, { key: 'which-colour' }]);
  expect(backlog.open.nodes).toEqual([{ key: 'which-colour' }]);
  const answered = { id: high.id, version: 1, status: 'ANSWERED' };
  expect(await refused('editResearchQuestion', answered)).toEqual(['INVALID_INPUT', 'answer']);
  const links = { interviewIds: [talk.id, encodeId('Interview', 99_999)] };
  expect(await refused('editResearchQuestion', { ...answered, answer: 'x', ...links })).toEqual([
    'NOT_FOUND',
    'interviewIds.1',
  ]);
  expect(
    await done('editResearchQuestion', { ...answered, answer: 'They move.', interviewIds: [talk.id] }),
  ).toMatchObject({ version: 2, status: 'ANSWERED', answer: 'They move.', interviews: [{ id: talk.id }] });
  await done('deleteInterview', { id: talk.id, version: 1 });
  const { node } = await read('query ($id: ID!) { node(id: $id) { ... on ResearchQuestion { interviews { id } } } }', {
    id: high.id,
  });
  expect(node.interviews).toEqual([]);
  // Research stays where its persona goes.
  await deletePersona(api.scope, row, 1);
  const left = await read('{ researchQuestions(filter: { status: ANSWERED }) { nodes { key persona { id } } } }');
  expect(left.researchQuestions.nodes).toEqual([{ key: 'why-do-they-leave', persona: null }]);
});

test('feedback is decided once, declined with a reason, and teams see what they contributed', async () => {
  const { id: personaId } = await persona('Feedback');
  const sent = { text: 'They never call', author: 'Cy', team: 'SERVICE', personaId };
  const [one, two] = [await done('sendResearchFeedback', sent), await done('sendResearchFeedback', sent)];
  expect(await refused('declineResearchFeedback', { id: one.id, version: 1, reason: '' })).toEqual([
    'INVALID_INPUT',
    'reason',
  ]);
  const declined = await done('declineResearchFeedback', { id: one.id, version: 1, reason: 'Hearsay' });
  expect(declined).toMatchObject({ status: 'DECLINED', reason: 'Hearsay' });
  expect(await refused('acceptResearchFeedback', { id: one.id, version: 1 })).toEqual(['CONFLICT', 'version']);
  expect(await refused('acceptResearchFeedback', { id: one.id, version: declined.version })).toEqual([
    'INVALID_INPUT',
    'id',
  ]);
  expect(await done('acceptResearchFeedback', { id: two.id, version: 1 })).toMatchObject({ status: 'ACCEPTED' });
  await done('recordInterview', { personaId, interviewee: 'A nurse', date: DAY, team: 'SERVICE' });
  await done('createResearchQuestion', { text: 'Why?', personaId });
  const { persona: found } = await read(
    '{ persona(key: "feedback") { contributions { team claims evidence interviews questions feedback } } }',
  );
  expect(found.contributions).toEqual([
    { team: 'SERVICE', claims: 0, evidence: 0, interviews: 1, questions: 0, feedback: 2 },
    { team: null, claims: 0, evidence: 0, interviews: 0, questions: 1, feedback: 0 },
  ]);
});

const RESEARCH = `query ($key: String!) { persona(key: $key) { research { method sampleSize confidence
  interviews { count target remaining } biasWarnings { code severity text zh: text(language: ZH) trait { feature } }
  sample { sample population traits { feature sampleKnown populationKnown difference pValue unlike value sampleShare populationShare } } } } }`;

test('of a persona nobody researched nothing is a number; interviews count people, and say what is lopsided', async () => {
  const { id: personaId } = await persona('Bias');
  const research = async () => (await read(RESEARCH, { key: 'bias' })).persona.research;
  expect(await research()).toMatchObject({ method: null, sampleSize: null, confidence: null, sample: null });
  expect((await research()).biasWarnings.map(({ code }: never) => code)).toEqual(['NO_EVIDENCE', 'FEW_INTERVIEWS']);
  expect((await research()).interviews).toEqual({ count: 0, target: 15, remaining: 15 });

  // Half of all are women; of nine customers asked all are.
  const everybody = Array.from({ length: 60 }, (_, n) => ({
    externalId: `all-${n}`,
    gender: n % 2 === 0 ? 'female' : 'male',
    country: n % 3 === 0 ? 'Chile' : 'Peru',
    birthDate: `${1950 + n}-03-01`,
  }));
  const { ids } = await saveCustomers(api.scope, everybody);
  const women = ids.filter((_, n) => n % 2 === 0);
  const asked = [0, 3, 7, 10, 14, 17, 21, 24, 28, 0].map((at) => women[at]!);
  const talk = { personaId, date: DAY, source: 'Newsletter', interviewer: 'Ann', team: 'SALES' };
  for (const row of asked) await done('recordInterview', { ...talk, customer: keyOf(row) });
  const found = await research();
  expect(found).toMatchObject({ method: 'QUALITATIVE', sampleSize: 9, interviews: { count: 9, remaining: 6 } });
  // Nine people would be MEDIUM, and a strong bias takes a step off.
  expect(found.confidence).toBe('LOW');
  expect(found.biasWarnings.map(({ code, severity }: never) => [code, severity])).toEqual([
    ['SAMPLE_UNLIKE_POPULATION', 'STRONG'],
    ['FEW_INTERVIEWS', 'MILD'],
    ['ONE_SOURCE', 'MILD'],
    ['ONE_INTERVIEWER', 'MILD'],
    ['ONE_TEAM', 'MILD'],
  ]);
  expect(found.biasWarnings[0]).toMatchObject({
    text: 'Unlike in gender: "female" is 100 % of those asked, and 50 % of those it stands for.',
    trait: { feature: 'customer.gender' },
  });
  expect(found.biasWarnings[0].zh).toMatch(/性别.*female.*100 %.*50 %/);
  expect(found.sample).toMatchObject({ sample: 'INTERVIEWED', population: 'EVERYBODY' });
  const gender = found.sample.traits.find(({ feature }: never) => feature === 'customer.gender');
  expect(gender).toMatchObject({ sampleKnown: 9, difference: 0.5, unlike: true, value: 'female', sampleShare: 1 });
  const education = found.sample.traits.find(({ feature }: never) => feature === 'customer.education');
  expect(education).toMatchObject({ sampleKnown: 0, difference: null, pValue: null, unlike: false });

  // Nobody who left was asked, where a third of all left; the tenth woman left, and asking her ends it.
  const ago = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
  const asking = new Set(asked);
  await ingestEvents(
    api.scope,
    ids.map((id, n) => ({
      customer: { externalId: `all-${n}` },
      type: 'purchase',
      messageId: `bought-${n}`,
      at: ago(!asking.has(id!) && n % 2 === 0 ? 300 : 5),
    })),
  );
  const codesOf = async () => (await research()).biasWarnings.map(({ code }: never) => code);
  expect((await codesOf()).slice(0, 2)).toEqual(['ONLY_STAYING_CUSTOMERS', 'SAMPLE_UNLIKE_POPULATION']);
  await done('recordInterview', { ...talk, customer: keyOf(women[1]!) });
  expect((await codesOf())[0]).toBe('SAMPLE_UNLIKE_POPULATION');
});

test('guides and questions are definitions: applied elsewhere they are the same, and applied again nothing changes', async () => {
  const { id: personaId } = await persona('Asked About');
  const topics = [
    { key: 'work', title: { zh: '工作' }, questions: [{ en: 'What?', zh: '什么？' }, { zh: '为什么？' }] },
  ];
  await done('createInterviewGuide', { name: 'Files', key: 'files', topics });
  const asked = await done('createResearchQuestion', { key: 'filed', text: 'Why files?', personaId, priority: 'HIGH' });
  await done('editResearchQuestion', { id: asked.id, version: 1, status: 'ANSWERED', answer: 'To be diffed.' });
  const { data } = await api.ask('{ exportDefinitions }');
  const yaml: string = data.exportDefinitions;
  expect(yaml).toMatch(/interviewGuides:.*key: files.*researchQuestions:.*key: filed.*persona: asked-about/s);
  const APPLY = `mutation ($yaml: String!, $prune: Boolean) { applyDefinitions(input: { yaml: $yaml, prune: $prune }) {
    plan { steps { key action } } userErrors { code message } } }`;
  const apply = async (text: string, prune = false) => {
    const answer = await api.ask(APPLY, { yaml: text, prune }, api.foreignKey);
    expect(answer.errors).toBeUndefined();
    expect(answer.data.applyDefinitions.userErrors).toEqual([]);
    return answer.data.applyDefinitions.plan.steps;
  };
  expect(await apply(yaml)).toContainEqual({ key: 'filed', action: 'CREATE' });
  expect((await api.ask('{ exportDefinitions }', {}, api.foreignKey)).data.exportDefinitions).toBe(yaml);
  expect(await apply(yaml)).toEqual([]);
  expect(await apply(yaml.replace('To be diffed.', 'To be reviewed.'))).toEqual([{ key: 'filed', action: 'CHANGE' }]);
  expect(await apply('format: 1\nresearchQuestions: []\n', true)).toContainEqual({ key: 'filed', action: 'DELETE' });
});

test('changes of research are pushed by persona, and say what became of what', async () => {
  const { id: personaId } = await persona('Pushed');
  const { id: other } = await persona('Silent');
  const query = `subscription ($ids: [ID!]) { researchChanged(personaIds: $ids) { kind subject action subjectId persona { key } } }`;
  const response = await api.server.fetch(
    post({ query, variables: { ids: [personaId] } }, api.keys.READ, { accept: 'text/event-stream' }),
  );
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  const events: Record<string, unknown>[] = [];
  const next = async () => {
    for (let text = ''; ; ) {
      const { value, done: ended } = await reader.read();
      if (ended) throw new Error('The stream ended.');
      text += value;
      const data = /data: (\{.*\})\n/.exec(text);
      if (data) return JSON.parse(data[1]!).data.researchChanged;
    }
  };
  await done('recordInterview', { personaId: other, interviewee: 'A cook', date: DAY });
  const talk = await done('recordInterview', { personaId, interviewee: 'A cook', date: DAY });
  events.push(await next());
  await done('deleteInterview', { id: talk.id, version: 1 });
  events.push(await next());
  await reader.cancel();
  const made = { kind: 'RESEARCH_CHANGED', subject: 'INTERVIEW', subjectId: talk.id, persona: { key: 'pushed' } };
  expect(events).toEqual([
    { ...made, action: 'CREATED' },
    { ...made, action: 'DELETED' },
  ]);
});
