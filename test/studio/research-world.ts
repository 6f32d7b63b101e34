import { type Asked, ask, done } from './ask.ts';

interface Made {
  readonly id: string;
  readonly key: string;
}

/** A persona with what was found out about it and what is made of it: something of each kind that the pages show. */
export interface ResearchWorld {
  readonly persona: Made & { readonly name: string };
  readonly claimId: string;
  readonly interviewId: string;
  readonly objectiveId: string;
  readonly survey: string;
}

const DAY_MS = 86_400_000;
const day = (from: number) => new Date(Date.now() + from * DAY_MS).toISOString().slice(0, 10);
const time = (from: number) => new Date(Date.now() + from * DAY_MS).toISOString();

/** Makes it. `mark` tells it from one that is there already. */
export async function researchWorld(asked: Asked, mark: string): Promise<ResearchWorld> {
  const name = `Careful Carla ${mark}`;
  const claims = ['Compares three shops before she buys.', 'Wants to know when it comes.'].map((text) => ({
    section: 'PURCHASE_DECISION',
    text,
  }));
  const { persona } = await done<{ persona: Made & { claims: { nodes: { id: string }[] } } }>(
    asked,
    'createPersona',
    { name, title: 'Buys late, and for good', story: 'Once.', kind: 'BUYER', language: 'EN', criteria: [], claims },
    'persona { id key claims(first: 1) { nodes { id } } }',
  );
  const claimId = persona.claims.nodes[0]!.id;
  const { customers } = await ask<{ customers: { nodes: { externalId: string }[] } }>(
    asked,
    '{ customers(first: 12) { nodes { externalId } } }',
  );
  const { guide } = await done<{ guide: Made }>(
    asked,
    'createInterviewGuide',
    { template: 'STANDARD' },
    'guide { id }',
  );
  const said = [
    ['It came late, twice.', 'Slow delivery'],
    ['I look at three shops, always.', 'Compares everything'],
    ['不知道什么时候能到，只好一直等。', 'Slow delivery'],
  ] as const;
  const interviews = await Promise.all(
    said.map(async ([text, theme], index) => {
      const { interview } = await done<{ interview: Made }>(
        asked,
        'recordInterview',
        {
          personaId: persona.id,
          guideId: guide.id,
          customer: { externalId: customers.nodes[index]!.externalId },
          date: day(-index - 1),
          method: 'VIDEO',
          team: 'SALES',
          interviewer: 'Ann',
          source: 'Newsletter',
          notes: [{ topic: 'reasons', text: 'Compared three shops for a week.' }, { text: 'Laughed a lot.' }],
          quotes: [{ topic: 'moments', text, themes: [theme] }],
          recordings: ['https://example.com/rec/17'],
          themes: ['Compares everything'],
        },
        'interview { id }',
      );
      return interview;
    }),
  );
  await done(asked, 'recordInterview', { interviewee: 'Owner of a bakery', date: day(-9) }, 'interview { id }');
  const survey = `after-buying-${mark}`;
  const questions = [
    { key: 'why', kind: 'CHOICE', text: 'Why did you buy?', options: ['Price', 'Quality', 'Speed'] },
    { key: 'again', kind: 'SCALE', text: 'Will you buy again?', min: 0, max: 10 },
    { key: 'words', kind: 'TEXT', text: 'What would you change?' },
  ];
  await done(asked, 'saveSurvey', { key: survey, title: `After buying ${mark}`, questions }, 'survey { id }');
  const responses = customers.nodes.map(({ externalId }, index) => ({
    customer: { externalId },
    messageId: `${survey}-${index}`,
    respondedAt: time(-1),
    answers: { why: ['Price', 'Quality', 'Speed'][index % 3], again: index % 11, words: 'Nothing' },
  }));
  await done(asked, 'recordSurveyResponses', { survey, responses }, 'accepted');
  const { question } = await done<{ question: Made }>(
    asked,
    'createResearchQuestion',
    { text: `Why do they wait before they buy? ${mark}`, priority: 'HIGH', team: 'PRODUCT', personaId: persona.id },
    'question { id }',
  );
  await done(
    asked,
    'sendResearchFeedback',
    { text: `They ask for a day of delivery. ${mark}`, author: 'Bo', team: 'SALES', personaId: persona.id },
    'feedback { id }',
  );
  const { objective } = await done<{ objective: Made }>(
    asked,
    'createObjective',
    {
      name: `They come from Germany ${mark}`,
      team: 'MARKETING',
      target: 0.9,
      startsAt: time(-1),
      horizon: time(180),
      metric: { feature: 'customer.country', statistic: 'SHARE', value: 'Germany', group: { everybody: true } },
      personaIds: [persona.id],
      questionIds: [question.id],
    },
    'objective { id }',
  );
  await done(
    asked,
    'createActionPlan',
    {
      name: `Letter with a day ${mark}`,
      channel: 'E-Mail',
      content: 'It says when it comes.',
      objectiveId: objective.id,
      personaIds: [persona.id],
      budget: '1200',
      owner: 'Ann',
    },
    'actionPlan { id }',
  );
  const play = { goal: `Win them back ${mark}`, tactics: 'A letter by hand.', stage: 'DORMANT', personaId: persona.id };
  await done(asked, 'createPlay', play, 'play { id }');
  await done(
    asked,
    'createUnderlyingNeed',
    {
      request: `A faster delivery ${mark}`,
      need: 'To know when it comes',
      personaId: persona.id,
      questionId: question.id,
      interviewIds: [interviews[0]!.id],
      claimIds: [claimId],
      quotes: [{ text: 'When will it be here?', source: 'Hotline' }],
    },
    'need { id }',
  );
  await done(
    asked,
    'recordDecision',
    {
      personaId: persona.id,
      decision: `A day stands with each order ${mark}`,
      reason: 'They wait and call.',
      decidedBy: 'Bo',
      claimIds: [claimId],
    },
    'decision { id }',
  );
  await done(
    asked,
    'recordReferenceShares',
    {
      name: `Europe ${mark}`,
      whom: 'MARKET',
      source: 'Statistics',
      datedOn: day(-30),
      sampleSize: 1_000,
      feature: 'customer.country',
      shares: [
        { value: 'Germany', share: 0.4 },
        { value: 'France', share: 0.3 },
      ],
    },
    'shares { id }',
  );
  return { persona: { ...persona, name }, claimId, interviewId: interviews[0]!.id, objectiveId: objective.id, survey };
}
