import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Data, type LiveApi, liveApi } from '../../live-api.ts';

let api: LiveApi;
let segments: readonly { readonly id: string; readonly key: string }[];

beforeAll(async () => {
  api = await liveApi('Ann');
  const customers = Array.from({ length: 6 }, (_, n) => ({ externalId: `c${n}`, city: n < 4 ? 'Berlin' : 'Bonn' }));
  await api.act('upsertCustomers', { customers }, 'customers { id }');
  const config = {
    segments: [
      { key: 'berlin', name: 'Berliners', when: 'customer.city = "Berlin"' },
      { key: 'known', name: 'Known', when: 'customer.city is known' },
      { key: 'nobody', name: 'Nobody', when: 'customer.city = "Ulm"' },
    ],
  };
  const segmentation = { key: 'cities', name: 'Cities', segmenter: 'rules.conditions', config };
  await api.act('configureSegmentation', segmentation, 'segmentation { id }');
  await api.run();
  segments = (await api.ask('{ segmentation(key: "cities") { segments { id key } } }')).segmentation.segments;
});
afterAll(() => api?.[Symbol.asyncDispose]());

const segment = (key: string) => segments.find((one) => one.key === key)!.id;
const create = async (name: string, more: object = {}): Promise<Data> =>
  (await api.act('createPersona', { name, ...more }, 'persona { id key version }')).persona;
const CRITERION = 'criterion { id version weight role } persona { version }';
const criteriaOf = async (id: string): Promise<Data> =>
  (
    await api.ask('query ($id: ID!) { node(id: $id) { ... on Persona { version criteria { id weight version } } } }', {
      id,
    })
  ).node;

test('criteria are added, edited and removed one at a time, and two editors of one conflict', async () => {
  const { id, version } = await create('One at a time');
  const added = async (key: string) =>
    (
      await api.act(
        'addPersonaCriterion',
        { personaId: id, criterion: { segmentId: segment(key), weight: 1 } },
        CRITERION,
      )
    ).criterion;
  const first = await added('berlin');
  const second = await added('known');
  const edit = (criterion: Data, weight: number) => ({ id: criterion.id, version: criterion.version, weight });
  expect(await api.act('editPersonaCriterion', edit(first, 2), CRITERION)).toMatchObject({
    criterion: { id: first.id, version: first.version + 1, weight: 2 },
  });
  // Another criterion is not in the way; the same one is.
  await api.act('editPersonaCriterion', edit(second, 3), CRITERION);
  expect(await api.refused('editPersonaCriterion', edit(first, 4))).toMatchObject({ code: 'CONFLICT' });
  const standing = await criteriaOf(id);
  expect(standing.criteria).toMatchObject([
    { id: first.id, weight: 2 },
    { id: second.id, weight: 3 },
  ]);
  // A list that was read before does not take their place; one of now keeps those that ask the same.
  const list = { id, version, criteria: [{ segmentId: segment('known'), weight: 5 }] };
  expect(await api.refused('editPersona', list)).toMatchObject({ code: 'CONFLICT' });
  await api.act('editPersona', { ...list, version: standing.version }, 'persona { id }');
  const listed = await criteriaOf(id);
  expect(listed.criteria).toMatchObject([{ id: second.id, weight: 5 }]);
  const [{ version: last }] = listed.criteria;
  await api.act('removePersonaCriterion', { id: second.id, version: last }, 'persona { version }');
  expect((await criteriaOf(id)).criteria).toEqual([]);
  expect(await api.refused('removePersonaCriterion', { id: second.id, version: last })).toMatchObject({
    code: 'NOT_FOUND',
  });
});

test('editors at the same moment lose nothing of different parts, and one of two conflicts on the same part', async () => {
  const { id } = await create('At once');
  const claims: Data[] = [];
  for (const text of ['One', 'Other']) {
    const claim = { section: 'NEEDS', text };
    claims.push((await api.act('addPersonaClaim', { personaId: id, claim }, 'claim { id version }')).claim);
  }
  const criteria: Data[] = [];
  for (const key of ['berlin', 'known']) {
    const criterion = { segmentId: segment(key), weight: 7 };
    criteria.push((await api.act('addPersonaCriterion', { personaId: id, criterion }, CRITERION)).criterion);
  }
  const kinds = [
    { mutation: 'editPersonaClaim', items: claims, change: (n: number) => ({ text: `Said ${n}` }) },
    { mutation: 'editPersonaCriterion', items: criteria, change: (n: number) => ({ weight: n / 10 }) },
  ];
  const attempt = async (mutation: string, { id, version }: Data, change: object): Promise<string> => {
    const query = `mutation ($input: ${mutation[0]!.toUpperCase()}${mutation.slice(1)}Input!) {
      ${mutation}(input: $input) { userErrors { code } } }`;
    const { userErrors } = (await api.ask(query, { input: { id, version, ...change } }))[mutation];
    return userErrors.length === 0 ? 'DONE' : userErrors.map(({ code }: Data) => code).join();
  };
  for (let round = 1; round <= 5; round++) {
    for (const { mutation, items, change } of kinds) {
      const version = 2 * round - 1;
      const [one, other] = items as [Data, Data];
      const apart = [one, other].map((item, n) => attempt(mutation, { ...item, version }, change(10 * round + n)));
      expect(await Promise.all(apart)).toEqual(['DONE', 'DONE']);
      const same = [one, one].map((item, n) =>
        attempt(mutation, { ...item, version: version + 1 }, change(100 * round + n)),
      );
      expect((await Promise.all(same)).sort()).toEqual(['CONFLICT', 'DONE']);
      expect(await attempt(mutation, { ...other, version: version + 1 }, change(100 * round + 9))).toBe('DONE');
    }
  }
  const { node } = await api.ask(
    `query ($id: ID!) { node(id: $id) { ... on Persona { criteria { version weight }
       sections { claims { version text } } } } }`,
    { id },
  );
  expect(node.criteria).toEqual([
    { version: 11, weight: expect.toSatisfy((weight: number) => [50, 50.1].includes(weight)) },
    { version: 11, weight: 50.9 },
  ]);
  expect(node.sections.flatMap((section: Data) => section.claims)).toEqual([
    { version: 11, text: expect.stringMatching(/^Said 50[01]$/) },
    { version: 11, text: 'Said 509' },
  ]);
});

test('what is done to research is on the audit, with who did it, what and of which persona', async () => {
  const { id, key } = await create('Researched');
  const seen = new Set<string>();
  const audit = async () => {
    const { personaAudit } = await api.ask(
      '{ personaAudit(first: 50) { nodes { id action author authorRole personaKey subjectId detail } } }',
    );
    const fresh = personaAudit.nodes.filter((entry: Data) => !seen.has(entry.id)).reverse();
    for (const entry of fresh) seen.add(entry.id);
    return fresh.map(({ id: _, ...entry }: Data) => entry);
  };
  await audit();
  const by = { author: 'Ann', authorRole: 'ADMIN' };
  const about = { ...by, personaKey: key };
  const talk = { personaId: id, interviewee: 'A cook', date: '2026-05-01' };
  const { interview } = await api.act('recordInterview', talk, 'interview { id version }');
  await api.act('editInterview', { ...interview, interviewee: 'A baker' }, 'interview { id }');
  const { theme } = await api.act('createResearchTheme', { name: 'Waiting' }, 'theme { id }');
  const { question } = await api.act('createResearchQuestion', { text: 'Why?', personaId: id }, 'question { id }');
  const { feedback } = await api.act(
    'sendResearchFeedback',
    { text: 'Too slow', author: 'Bea', personaId: id },
    'feedback { id version }',
  );
  await api.act('declineResearchFeedback', { ...feedback, reason: 'Said before' }, 'feedback { id }');
  await api.act('deleteInterview', { id: interview.id, version: 2 }, 'deletedId');
  const noted = await audit();
  expect(noted).toEqual([
    { ...about, action: 'RESEARCH_ADDED', subjectId: interview.id, detail: { subject: 'INTERVIEW' } },
    { ...about, action: 'RESEARCH_EDITED', subjectId: interview.id, detail: { subject: 'INTERVIEW' } },
    { ...by, personaKey: null, action: 'RESEARCH_ADDED', subjectId: theme.id, detail: { subject: 'THEME' } },
    { ...about, action: 'RESEARCH_ADDED', subjectId: question.id, detail: { subject: 'QUESTION' } },
    { ...about, action: 'FEEDBACK_GIVEN', subjectId: feedback.id, detail: { subject: 'FEEDBACK' } },
    { ...about, action: 'FEEDBACK_SETTLED', subjectId: feedback.id, detail: { subject: 'FEEDBACK' } },
    { ...about, action: 'RESEARCH_REMOVED', subjectId: interview.id, detail: { subject: 'INTERVIEW' } },
  ]);
  // What people said, and who they are, is not on the trail.
  expect(JSON.stringify(noted)).not.toMatch(/cook|baker|slow|Said|Bea/);
});

test('a claim, a reason and a segmentation have both languages, and another text drops the old translation', async () => {
  const { id } = await create('Zweisprachig', {
    polarity: 'NEGATIVE',
    reason: 'Never buys',
    translations: [{ language: 'ZH', reason: '从不购买' }],
  });
  const claim = {
    section: 'NEEDS',
    text: 'Wants to be seen',
    translations: [{ language: 'ZH', text: '希望被看见' }],
  };
  const added = (await api.act('addPersonaClaim', { personaId: id, claim }, 'claim { id version }')).claim;
  const told = async () =>
    (
      await api.ask(
        `query ($id: ID!) { node(id: $id) { ... on Persona { reason zh: reason(language: ZH)
           sections { claims { text zh: text(language: ZH) } } } } }`,
        { id },
      )
    ).node;
  expect(await told()).toMatchObject({ reason: 'Never buys', zh: '从不购买' });
  const texts = async () => (await told()).sections.flatMap(({ claims }: Data) => claims);
  expect(await texts()).toEqual([{ text: 'Wants to be seen', zh: '希望被看见' }]);
  await api.act('editPersonaClaim', { id: added.id, version: added.version, text: 'Wants quiet' }, 'claim { id }');
  expect(await texts()).toEqual([{ text: 'Wants quiet', zh: 'Wants quiet' }]);
  const { segmentation } = await api.ask('{ segmentation(key: "cities") { id version } }');
  const translations = [{ language: 'ZH', name: '城市' }];
  const edit = { id: segmentation.id, version: segmentation.version, translations };
  await api.act('configureSegmentation', edit, 'segmentation { id }');
  expect((await api.ask('{ segmentation(key: "cities") { name zh: name(language: ZH) } }')).segmentation).toEqual({
    name: 'Cities',
    zh: '城市',
  });
});

test('an edit of a single claim or criterion is pushed with its id, and the audit outlives the persona', async () => {
  const { id, key } = await create('Pushed');
  const heard = await api.subscribed(
    `subscription { personaChanged(ids: ["${id}"]) { claimIds criterionIds persona { key } } }`,
  );
  const claim = { section: 'NEEDS', text: 'Wants an answer' };
  const added = (await api.act('addPersonaClaim', { personaId: id, claim }, 'claim { id }')).claim;
  expect((await heard.next()).value).toMatchObject({ personaChanged: { claimIds: [added.id], criterionIds: [] } });
  const criterion = { segmentId: segment('known'), weight: 1 };
  const asked = (await api.act('addPersonaCriterion', { personaId: id, criterion }, CRITERION)).criterion;
  expect((await heard.next()).value).toMatchObject({ personaChanged: { claimIds: [], criterionIds: [asked.id] } });
  await heard.return();
  const { version } = await criteriaOf(id);
  await api.act('deletePersona', { id, version }, 'deletedId');
  const { personaAudit } = await api.ask(
    'query ($key: String!) { personaAudit(key: $key) { nodes { action author personaKey persona { id } subjectId } } }',
    { key },
  );
  expect(personaAudit.nodes.map(({ author, persona }: Data) => [author, persona])).toEqual(
    personaAudit.nodes.map(() => ['Ann', null]),
  );
  const subjects = personaAudit.nodes.map(({ subjectId }: Data) => subjectId);
  expect(subjects).toContain(added.id);
  // Made, a claim, a criterion, deleted.
  expect(subjects).toHaveLength(4);
});

test('what cannot be believed is refused with a code, or said', async () => {
  const { id } = await create('Doubtful');
  const claim = (more: object) => ({ personaId: id, claim: { section: 'NEEDS', text: 'Something', ...more } });
  const measure = { feature: 'traits.gone', statistic: 'AVERAGE', expected: 1, tolerance: 0.1 };
  expect(await api.refused('addPersonaClaim', claim({ measure }))).toMatchObject({ code: 'UNKNOWN_FEATURE' });
  const talk = {
    personaId: id,
    date: '2026-10-01',
    interviewer: 'Bo',
    team: 'SERVICE',
    customer: { externalId: 'nobody' },
  };
  expect(await api.refused('recordInterview', talk)).toMatchObject({ code: 'NOT_FOUND' });
  const nothing = { personaId: id, criterion: { segmentId: segment('known'), weight: 0 } };
  expect(await api.refused('addPersonaCriterion', nothing)).toMatchObject({ code: 'INVALID_INPUT' });
  // A criterion over an empty segment stands, with a notice; a draft from one is refused.
  const empty = { personaId: id, criterion: { segmentId: segment('nobody'), weight: 1, role: 'REQUIRED' } };
  const { criterion } = await api.act('addPersonaCriterion', empty, 'criterion { notice }');
  expect(criterion.notice).toEqual(expect.any(String));
  const code = (await api.refused('draftPersona', { segmentId: segment('nobody'), name: 'Nobody' })).code;
  expect(code).toBe('NOT_ENOUGH_DATA');
});

test('a share of answers computes itself anew as answers come in, refutes its claim, and says so', async () => {
  const { id } = await create('Asked');
  const questions = [{ key: 'near', text: 'Is near important?', kind: 'CHOICE', options: ['yes', 'no'] }];
  await api.act('saveSurvey', { key: 'nearness', title: 'Nearness', questions }, 'survey { key }');
  const answer = async (round: number, of: (n: number) => string) => {
    const responses = Array.from({ length: 6 }, (_, n) => ({
      customer: { externalId: `c${n}` },
      messageId: `${round}-${n}`,
      respondedAt: `2026-0${round}-01T00:00:00Z`,
      answers: { near: of(n) },
    }));
    await api.act('recordSurveyResponses', { survey: 'nearness', responses }, 'accepted');
  };
  await answer(1, () => 'yes');
  const claim = { section: 'NEEDS', text: 'Near is important' };
  const added = (await api.act('addPersonaClaim', { personaId: id, claim }, 'claim { id }')).claim;
  const share = {
    claimId: added.id,
    survey: 'nearness',
    question: 'near',
    answer: 'yes',
    among: 'EVERYBODY',
    tolerance: 0.2,
  };
  const made = await api.act('addSurveyEvidence', share, 'evidence { surveyShare { share } } claim { status }');
  expect(made).toMatchObject({ evidence: { surveyShare: { share: 1 } }, claim: { status: 'SUPPORTED' } });
  const heard = await api.subscribed(
    `subscription { claimChanged(claimIds: ["${added.id}"]) { from { status } to { status } } }`,
  );
  await answer(2, (n) => (n < 3 ? 'yes' : 'no'));
  // A run has claims looked at; else it takes a minute at most.
  await api.run();
  let told = (await heard.next()).value;
  // The evidence of just now may be told too: whoever begins to listen hears what is being pushed at that moment.
  if (told.claimChanged.to.status === 'SUPPORTED') told = (await heard.next()).value;
  expect(told).toEqual({ claimChanged: { from: { status: 'SUPPORTED' }, to: { status: 'REFUTED' } } });
  await heard.return();
  const { node } = await api.ask(
    `query ($id: ID!) { node(id: $id) { ... on PersonaClaim { status
       evidence { surveyShare { share written { share sampleSize } } } } } }`,
    { id: added.id },
  );
  expect(node.evidence).toEqual([{ surveyShare: { share: 0.5, written: { share: 1, sampleSize: 6 } } }]);
}, 150_000);
