import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Data, type LiveApi, liveApi } from '../../live-api.ts';

let api: LiveApi;

beforeAll(async () => {
  api = await liveApi('Ann');
});
afterAll(() => api?.[Symbol.asyncDispose]());

const ask: LiveApi['ask'] = (...asked) => api.ask(...asked);
const act: LiveApi['act'] = (...asked) => api.act(...asked);
const subscribed: LiveApi['subscribed'] = (query) => api.subscribed(query);
const run = () => api.run();

/** So many of twelve customers live in Berlin. */
async function live(berliners: number): Promise<void> {
  const customers = Array.from({ length: 12 }, (_, n) => ({
    externalId: `c${n}`,
    name: `Customer ${n}`,
    city: n < berliners ? 'Berlin' : 'Bonn',
    birthDate: `19${70 + n}-05-01`,
  }));
  await act('upsertCustomers', { customers }, 'customers { id }');
}

const STANDING = 'persona { id key version status stage matchCount publishedVersion { number } }';

test('a persona from the research question to its retirement, through the API alone', async () => {
  await live(9);
  await act(
    'configureSegmentation',
    {
      key: 'known',
      name: 'Known customers',
      segmenter: 'rules.conditions',
      config: {
        segments: [{ key: 'known', name: { en: 'Neighbours', zh: '邻里' }, when: 'customer.city is known' }],
      },
    },
    'segmentation { id }',
  );
  await run();

  // A question is asked, and a draft is drawn from the segment that it is about.
  const { question } = await act(
    'createResearchQuestion',
    { text: 'Why do neighbours stay with us?', team: 'SERVICE', priority: 'HIGH' },
    'question { id version status }',
  );
  expect(question.status).toBe('OPEN');
  const { segmentations } = await ask('{ segmentations { segments { id key size } } }');
  const [segment] = segmentations[0].segments;
  expect(segment.size).toBe(12);
  const draft = (await act('draftPersona', { segmentId: segment.id, name: 'Kim' }, STANDING)).persona;
  expect(draft).toMatchObject({ key: 'kim', status: 'DRAFT', stage: 'CONCEPTION', publishedVersion: null });

  // Three customers are heard; what they say becomes a claim, and data state another.
  const interviews: string[] = [];
  for (const [n, text] of ['You know my name.', 'I can walk over.', 'Nobody keeps me waiting.'].entries()) {
    const talk = {
      personaId: draft.id,
      customer: { externalId: `c${n}` },
      date: '2026-10-01',
      interviewer: 'Bo',
      team: 'SERVICE',
      quotes: [{ text, themes: ['Closeness'] }],
    };
    interviews.push((await act('recordInterview', talk, 'interview { id }')).interview.id);
  }
  const add = async (claim: object) =>
    (await act('addPersonaClaim', { personaId: draft.id, claim }, 'claim { id version status }')).claim;
  const close = await add({ section: 'MOTIVATIONS', text: 'They stay because we are near', team: 'SERVICE' });
  expect(close.status).toBe('UNVERIFIED');
  for (const interviewId of interviews) {
    await act('addInterviewEvidence', { claimId: close.id, interviewId }, 'claim { status }');
  }
  const measure = { feature: 'customer.city', statistic: 'SHARE', value: 'Berlin', expected: 0.75, tolerance: 0.1 };
  const berlin = await add({
    section: 'DEMOGRAPHICS',
    text: 'Three in four live in Berlin',
    team: 'MARKETING',
    measure,
  });
  expect(berlin.status).toBe('SUPPORTED');

  // The review has an answer to the question, and somebody who does not agree.
  await act('recordClaimOpinion', { claimId: close.id, who: 'Ann', team: 'SALES', agrees: true }, 'opinion { id }');
  const dissent = { claimId: close.id, who: 'Cai', team: 'FINANCE', agrees: false, why: 'They stay for the price' };
  await act('recordClaimOpinion', dissent, 'opinion { id }');
  const answered = { id: question.id, version: question.version, status: 'ANSWERED', answer: 'We are near.' };
  await act('editResearchQuestion', { ...answered, personaId: draft.id, claimIds: [close.id] }, 'question { id }');
  const { node: reviewed } = await ask(
    `query ($id: ID!) { node(id: $id) { ... on PersonaClaim { status interviewStatus opinions { who agrees why }
       evidence { kind interview { id } } } } }`,
    { id: close.id },
  );
  expect(reviewed).toMatchObject({ status: 'SUPPORTED', interviewStatus: 'SUPPORTED' });
  expect(reviewed.evidence.map((piece: Data) => piece.interview.id)).toEqual(interviews);
  expect(reviewed.opinions).toMatchObject([
    { who: 'Ann', agrees: true },
    { who: 'Cai', agrees: false },
  ]);

  // It is published and put in use.
  const { version } = (await ask('{ persona(key: "kim") { version } }')).persona;
  const published = await act('publishPersona', { id: draft.id, version, note: 'First review' }, STANDING);
  expect(published.persona).toMatchObject({ stage: 'BIRTH', publishedVersion: { number: 1 } });
  const active = await act('activatePersona', { id: draft.id, version: published.persona.version }, STANDING);
  expect(active.persona).toMatchObject({ stage: 'ADULTHOOD', matchCount: 12, publishedVersion: { number: 1 } });
  const first = await versionOf(draft.id, 1);

  // Data move: the claim is refuted by itself, and subscribers hear of it.
  const heard = await subscribed(`subscription { claimChanged(claimIds: ["${berlin.id}"]) { cause changed
    from { status value } to { status value } persona { key } } }`);
  await live(3);
  await run();
  const { cause, ...refuted } = (await heard.next()).value!.claimChanged;
  // The check that follows the activation may come upon the new data before the run does.
  expect(['RUN', 'EDIT']).toContain(cause);
  expect(refuted).toEqual({
    changed: ['STATUS'],
    from: { status: 'SUPPORTED', value: 0.75 },
    to: { status: 'REFUTED', value: 0.25 },
    persona: { key: 'kim' },
  });
  await heard.return();

  // The claim is written anew, which is a new version; the first stays as it was.
  const text = 'One in four lives in Berlin';
  await act(
    'editPersonaClaim',
    { id: berlin.id, version: 1, text, measure: { ...measure, expected: 0.25 } },
    'claim { id }',
  );
  const now = (await ask('{ persona(key: "kim") { version unpublishedChanges } }')).persona;
  expect(now.unpublishedChanges).toBe(true);
  const second = await act('publishPersona', { id: draft.id, version: now.version, note: 'Berlin emptied' }, STANDING);
  expect(second.persona).toMatchObject({ stage: 'ADULTHOOD', publishedVersion: { number: 2 } });
  expect(await versionOf(draft.id, 1)).toEqual(first);
  expect((await versionOf(draft.id, 2)).claims.map((claim: Data) => claim.text)).toContain(text);
  expect(first.claims.map((claim: Data) => claim.text)).not.toContain(text);

  // Another persona takes its place.
  const criteria = [{ segmentId: segment.id, weight: 1 }];
  const heir = (await act('createPersona', { name: 'Lou', criteria, supersedesId: draft.id }, STANDING)).persona;
  await act('activatePersona', { id: heir.id, version: heir.version }, STANDING);
  const end = await ask(`{ kim: persona(key: "kim") { status stage matchCount audit { nodes { action author } } }
    lou: persona(key: "lou") { status matchCount supersedes { key } } }`);
  expect(end.kim).toMatchObject({ status: 'RETIRED', stage: 'RETIREMENT', matchCount: 0 });
  expect(end.lou).toEqual({ status: 'ACTIVE', matchCount: 12, supersedes: { key: 'kim' } });
  const actions = end.kim.audit.nodes.map(({ action }: Data) => action);
  expect(actions.filter((action: string) => ['PUBLISHED', 'ACTIVATED', 'RETIRED'].includes(action))).toEqual([
    'RETIRED',
    'PUBLISHED',
    'ACTIVATED',
    'PUBLISHED',
  ]);

  // Its last sheet tells what it rested on.
  const headers = { authorization: `Bearer ${api.key}` };
  const sheet = await api.server.fetch(new Request('http://localhost:4000/personas/kim.html?language=zh', { headers }));
  const page = await sheet.text();
  expect(sheet.status).toBe(200);
  for (const told of ['已停用', text, 'Cai – They stay for the price', '访谈']) expect(page).toContain(told);
});

async function versionOf(id: string, number: number): Promise<Data> {
  const { node } = await ask(
    `query ($id: ID!) { node(id: $id) { ... on Persona { versions { nodes { number at author note name story
       claims { text status evidence { kind } opinions { who agrees } } } } } } }`,
    { id },
  );
  return node.versions.nodes.find((one: Data) => one.number === number);
}
