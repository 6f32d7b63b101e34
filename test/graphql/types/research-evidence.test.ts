import { afterAll, beforeAll, expect, test } from 'vitest';
import { encodeId } from '../../../src/graphql/core/id.ts';
import { saveCustomers } from '../../../src/services/customers/customers.ts';
import { deleteCustomers } from '../../../src/services/customers/delete-customers.ts';
import { createPersona } from '../../../src/services/personas/personas.ts';
import { recordInterview } from '../../../src/services/research/interviews.ts';
import { recordResponses } from '../../../src/services/surveys/record-responses.ts';
import { saveSurvey } from '../../../src/services/surveys/save-survey.ts';
import { type TestApi, testApi } from '../api.ts';

let api: TestApi;
let customers: readonly number[];
const DAY = '2026-05-02';

beforeAll(async () => {
  api = await testApi();
  const people = Array.from({ length: 20 }, (_, n) => ({ externalId: `c${n}` }));
  const { ids } = await saveCustomers(api.scope, people);
  customers = ids.map((id) => id!);
  await saveSurvey(api.scope, {
    key: 'channels',
    title: 'Where do you buy?',
    questions: [
      { key: 'device', text: 'On what?', kind: 'CHOICE', options: ['mobile', 'desktop'] },
      { key: 'places', text: 'Where?', kind: 'MULTIPLE', options: ['shop', 'web'] },
      { key: 'trust', text: 'How much?', kind: 'SCALE', min: 1, max: 5 },
      { key: 'why', text: 'Why?', kind: 'TEXT' },
    ],
  });
  await respond('first', 12, (n) => ({
    device: n < 9 ? 'mobile' : 'desktop',
    places: n < 3 ? ['web', 'shop'] : ['shop'],
    trust: (n % 5) + 1,
  }));
});
afterAll(() => api[Symbol.asyncDispose]());

/** Answers of the first so many customers, each on a day of its own. */
async function respond(name: string, count: number, answersOf: (n: number) => object, month = '04') {
  const { accepted } = await recordResponses(
    api.scope,
    'channels',
    Array.from({ length: count }, (_, n) => ({
      customer: { externalId: `c${n}` },
      respondedAt: `2026-${month}-${String(n + 1).padStart(2, '0')}T10:00:00Z`,
      messageId: `${name}-${n}`,
      answers: answersOf(n) as Record<string, unknown>,
    })),
  );
  expect(accepted).toBe(count);
}

async function personaWithClaim(name: string, members: readonly number[] = []) {
  const { id } = await createPersona(api.scope, {
    name,
    claims: [{ section: 'CHANNELS', text: 'Buys on mobile', evidence: [] }],
  });
  await api.scope.query(
    `INSERT INTO persona_match (workspace_id, customer_id, persona_id, fit, since)
     SELECT $1, c, $2, 1, '2026-01-01' FROM unnest($3::int[]) AS c`,
    [api.scope.workspaceId, id, members],
  );
  const [claim] = await api.scope.query<{ id: number }>(
    'SELECT id FROM persona_claim WHERE workspace_id = $1 AND persona_id = $2',
    [api.scope.workspaceId, id],
  );
  return { row: id, personaId: encodeId('Persona', id), claimId: encodeId('PersonaClaim', claim!.id) };
}

const EVIDENCE = `evidence { id version kind stance date sampleSize excerpt source detail interview { id } survey { key } }
  claim { status dataStatus interviewStatus }`;
const SHOWN: Readonly<Record<string, string>> = {
  addInterviewEvidence: EVIDENCE,
  addSurveyEvidence: EVIDENCE,
  recomputeSurveyEvidence: EVIDENCE,
  deleteInterview: 'deletedId',
  sendResearchFeedback: 'feedback { id version persona { id } claim { id } }',
  acceptResearchFeedback: 'feedback { status madeClaim { id text section persona: evidence { kind } } }',
};

async function mutate(name: string, input: object, key = api.keys.WRITE) {
  const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input`;
  const { data, errors } = await api.ask(
    `mutation ($input: ${type}!) { ${name}(input: $input) { ${SHOWN[name]} userErrors { code field message } } }`,
    { input },
    key,
  );
  expect(errors).toBeUndefined();
  return data[name];
}

async function refused(name: string, input: object, key = api.keys.WRITE) {
  const { userErrors } = await mutate(name, input, key);
  expect(userErrors).toHaveLength(1);
  return [userErrors[0].code, userErrors[0].field?.join('.') ?? null];
}

const contributions = async (key: string) =>
  (
    await api.ask(
      'query ($key: String!) { persona(key: $key) { contributions { team claims evidence interviews } } }',
      {
        key,
      },
    )
  ).data.persona.contributions;

test('an interview becomes evidence once, of its own day, and its words go with the customer', async () => {
  const { row, claimId } = await personaWithClaim('Interviewed');
  const [someone] = (await saveCustomers(api.scope, [{ externalId: 'someone' }])).ids;
  const { id } = await recordInterview(api.scope, { personaId: row, customerId: someone!, date: DAY, source: 'Fair' });
  const interviewId = encodeId('Interview', id);
  const said = { claimId, interviewId, stance: 'REFUTES', excerpt: 'I am Eve and buy in shops' };
  expect(await refused('addInterviewEvidence', { ...said, claimId: encodeId('PersonaClaim', 99_999) })).toEqual([
    'NOT_FOUND',
    'claimId',
  ]);
  expect(await refused('addInterviewEvidence', said, api.foreignKey)).toEqual(['NOT_FOUND', 'interviewId']);
  const foreign = await recordInterview(api.foreign, { interviewee: 'A cook', date: DAY });
  expect(await refused('addInterviewEvidence', { ...said, interviewId: encodeId('Interview', foreign.id) })).toEqual([
    'NOT_FOUND',
    'interviewId',
  ]);
  const { evidence, claim } = await mutate('addInterviewEvidence', said);
  expect(evidence).toMatchObject({ kind: 'INTERVIEW', stance: 'REFUTES', date: DAY, sampleSize: 1, source: 'Fair' });
  expect(evidence.interview).toEqual({ id: interviewId });
  expect(claim).toEqual({ status: 'REFUTED', dataStatus: 'UNVERIFIED', interviewStatus: 'REFUTED' });
  expect(await refused('addInterviewEvidence', said)).toEqual(['CONFLICT', 'interviewId']);
  expect(await refused('deleteInterview', { id: interviewId, version: 1 })).toEqual(['IN_USE', 'id']);
  await deleteCustomers(api.scope, [someone!]);
  const { data } = await api.ask(
    '{ persona(key: "interviewed") { sections { claims { status evidence { excerpt sampleSize stance } } } } }',
  );
  const claims = data.persona.sections.flatMap((section: { claims: object[] }) => section.claims);
  expect(claims).toEqual([{ status: 'REFUTED', evidence: [{ excerpt: null, sampleSize: 1, stance: 'REFUTES' }] }]);
});

test('a share of answers becomes evidence with size, interval and date, of members or everybody, and is had again', async () => {
  const { claimId } = await personaWithClaim('Surveyed', customers.slice(5, 15));
  const share = { claimId, survey: 'channels', question: 'device', answer: 'mobile', leastShare: 0.5 };
  // Of members 5 to 14 those to 11 answered: 5, 6, 7 and 8 on mobile.
  const { evidence, claim } = await mutate('addSurveyEvidence', share);
  expect(evidence).toMatchObject({ kind: 'SURVEY', stance: 'SUPPORTS', sampleSize: 7, date: '2026-04-12' });
  expect(evidence).toMatchObject({ survey: { key: 'channels' }, source: 'Where do you buy?' });
  expect(evidence.detail).toMatchObject({ count: 4, share: 4 / 7, from: '2026-04-06', to: '2026-04-12' });
  // Wilson 1927, as R's prop.test without correction has it.
  expect(evidence.detail.low).toBeCloseTo(0.2505, 3);
  expect(evidence.detail.high).toBeCloseTo(0.8418, 3);
  expect(claim).toMatchObject({ status: 'SUPPORTED', dataStatus: 'SUPPORTED' });
  const all = await mutate('addSurveyEvidence', { ...share, among: 'EVERYBODY' });
  expect(all.evidence).toMatchObject({ sampleSize: 12, detail: { count: 9, share: 0.75 } });
  expect(await refused('addSurveyEvidence', share)).toEqual(['CONFLICT', 'question']);

  // Of each customer the latest answer counts.
  await respond('second', 9, () => ({ device: 'desktop' }), '06');
  const again = await mutate('recomputeSurveyEvidence', { id: evidence.id, version: evidence.version });
  expect(again.evidence).toMatchObject({ stance: 'REFUTES', sampleSize: 7, date: '2026-06-09', detail: { count: 0 } });
  expect(again.claim).toMatchObject({ dataStatus: 'SUPPORTED' });
  expect(await refused('recomputeSurveyEvidence', { id: evidence.id, version: evidence.version })).toEqual([
    'CONFLICT',
    'version',
  ]);
  const rest = await mutate('recomputeSurveyEvidence', { id: all.evidence.id, version: all.evidence.version });
  expect(rest).toMatchObject({ evidence: { stance: 'REFUTES', sampleSize: 12 }, claim: { status: 'REFUTED' } });
});

test('numbers are counted in a range, several options by one of them, and what a question does not have is refused', async () => {
  const { claimId } = await personaWithClaim('Bad answers');
  const share = { claimId, survey: 'channels', question: 'trust', stance: 'SUPPORTS', among: 'EVERYBODY' };
  const high = await mutate('addSurveyEvidence', { ...share, from: 4 });
  // Twelve answers go round from 1 to 5: 4 and 5 stand for the fourth, fifth, ninth and tenth.
  expect(high.evidence).toMatchObject({ sampleSize: 12, detail: { count: 4 } });
  const web = await mutate('addSurveyEvidence', { ...share, question: 'places', answer: 'web' });
  expect(web.evidence).toMatchObject({ sampleSize: 12, detail: { count: 3 } });
  const codes = async (change: object) => refused('addSurveyEvidence', { ...share, ...change });
  expect(await codes({ question: 'devise', answer: 'mobile' })).toEqual(['UNKNOWN_QUESTION', 'question']);
  expect(await codes({ survey: 'none', from: 4 })).toEqual(['NOT_FOUND', 'survey']);
  expect(await codes({ question: 'device', answer: 'tablet' })).toEqual(['INVALID_INPUT', 'answer']);
  expect(await codes({ question: 'device', from: 1 })).toEqual(['INVALID_INPUT', 'answer']);
  expect(await codes({ question: 'why', answer: 'price' })).toEqual(['INVALID_INPUT', 'question']);
  expect(await codes({})).toEqual(['INVALID_INPUT', 'from']);
  expect(await codes({ from: 6 })).toEqual(['INVALID_INPUT', 'from']);
  expect(await codes({ from: 4, to: 2 })).toEqual(['INVALID_INPUT', 'to']);
  expect(await codes({ from: 4, stance: null })).toEqual(['INVALID_INPUT', 'stance']);
  expect(await codes({ from: 4, leastShare: 0.5 })).toEqual(['INVALID_INPUT', 'stance']);
  expect(await codes({ from: 4, stance: null, leastShare: 0.6, mostShare: 0.5 })).toEqual([
    'INVALID_INPUT',
    'mostShare',
  ]);
  // The persona has no members.
  expect(await codes({ from: 4, among: 'MEMBERS' })).toEqual(['NOT_ENOUGH_DATA', 'question']);
  expect(await refused('addSurveyEvidence', { ...share, from: 4 }, api.foreignKey)).toEqual(['NOT_FOUND', 'claimId']);
  const { data } = await api.ask('{ persona(key: "bad-answers") { research { method sampleSize confidence } } }');
  expect(data.persona.research).toEqual({ method: 'QUANTITATIVE', sampleSize: 12, confidence: 'LOW' });
});

test('accepted feedback makes a claim of the persona it is about, which the team is counted for', async () => {
  const { personaId, claimId } = await personaWithClaim('Heard');
  const sent = { text: 'They also ask in shops', author: 'Di', team: 'SALES' };
  const { personaId: other } = await personaWithClaim('Other');
  expect(await refused('sendResearchFeedback', { ...sent, claimId, personaId: other })).toEqual([
    'INVALID_INPUT',
    'claimId',
  ]);
  const { feedback } = await mutate('sendResearchFeedback', { ...sent, claimId });
  expect(feedback).toMatchObject({ persona: { id: personaId }, claim: { id: claimId } });
  const claim = { section: 'CHANNELS', text: 'Asks in shops', team: 'SALES', evidence: 'SUPPORT_FEEDBACK' };
  const accept = { id: feedback.id, version: feedback.version, claim };
  const lost = await mutate('sendResearchFeedback', sent);
  expect(
    await refused('acceptResearchFeedback', { id: lost.feedback.id, version: lost.feedback.version, claim }),
  ).toEqual(['INVALID_INPUT', 'claim']);
  // What is refused leaves the feedback as it was.
  expect(await refused('acceptResearchFeedback', { ...accept, claim: { ...claim, text: ' ' } })).toEqual([
    'INVALID_INPUT',
    'claim.text',
  ]);
  const accepted = await mutate('acceptResearchFeedback', accept);
  expect(accepted.feedback).toMatchObject({ status: 'ACCEPTED', madeClaim: { text: 'Asks in shops' } });
  expect(await contributions('heard')).toEqual([
    { team: 'SALES', claims: 1, evidence: 1, interviews: 0 },
    { team: null, claims: 1, evidence: 0, interviews: 0 },
  ]);
});
