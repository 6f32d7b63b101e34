import { expect, test } from 'vitest';
import { dateText } from '../../../../src/calendar/index.ts';
import type { Data } from '../../live-api.ts';
import { company } from './company.ts';

const DAY = 86_400_000;
const FIRST = Date.parse('2026-01-01T00:00:00Z') / DAY;

/** The days of 2026, as dates. */
const DAYS = Array.from({ length: 365 }, (_, n) => dateText(FIRST + n));

/** The lines of a digest's text by heading. */
function partsOf(text: string): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    text.split('\n\n').map((part) => {
      const [heading, ...lines] = part.split('\n');
      return [heading!, lines];
    }),
  );
}

function textOf(parts: Readonly<Record<string, readonly string[]>>): string {
  return Object.entries(parts)
    .map(([heading, lines]) => [heading, ...lines].join('\n'))
    .join('\n\n');
}

/** The same text on each Monday from one day to another. */
function onMondays(from: string, to: string, text: string): Readonly<Record<string, string>> {
  const days = DAYS.filter((day) => day >= from && day <= to && new Date(day).getUTCDay() === 1);
  return Object.fromEntries(days.map((day) => [day, text]));
}

const DRIFTED = 'The members of the persona are others in a trait than at its last review.';
const MOVED = `Decisions whose data have moved
- The data of the decision “Open a shop in Berlin first” have moved. ${DRIFTED}`;
const WAITS = 'Decisions whose data have moved\n- 1 decision waits for somebody to look at it.';

test('a year of a company: from an objective to a new version of a persona, with a digest each morning', {
  timeout: 240_000,
}, async () => {
  await using shop = await company('2025-12-30T09:00:00Z');
  const { act, ask } = shop;
  await act('editWorkspace', { timeZone: 'Europe/Berlin' }, 'workspace { timeZone }');
  await act('saveDigestSchedule', { hour: 7, keepDays: 400 }, 'schedule { hour }');
  const customers = Array.from({ length: 100 }, (_, n) => ({
    externalId: `c${n}`,
    name: `Customer ${n}`,
    city: n < 60 ? 'Berlin' : 'Bonn',
  }));
  await act('upsertCustomers', { customers }, 'customers { id }');

  /** Some customers buy, at this moment. */
  const buy = async (day: string, from: number, to: number) => {
    const events = Array.from({ length: to - from }, (_, n) => ({
      customer: { externalId: `c${from + n}` },
      messageId: `${day}-${from + n}`,
      type: 'purchase',
      at: `${day}T10:00:00Z`,
      amount: String(10 + from + n),
    }));
    await act('ingestEvents', { events }, 'accepted');
  };
  const measure = { feature: 'customer.city', statistic: 'SHARE', value: 'Berlin', expected: 1, tolerance: 0.2 };
  const STANDING = 'persona { id version matchCount publishedVersion { number } }';
  let question = { id: '', version: 0 };
  let persona = { id: '', version: 0 };
  let claim = { id: '', version: 0 };
  let feedback = { id: '', version: 0 };
  let decision = { id: '', version: 0 };
  let objective = { id: '', version: 0 };
  let action = { id: '', version: 0 };
  let letter = { id: '', version: 0 };
  const claimNow = async () =>
    (await ask('query ($id: ID!) { node(id: $id) { ... on PersonaClaim { version status } } }', { id: claim.id })).node;

  const review = (kind: string) =>
    act('reviewPersona', { personaId: persona.id, kind, findings: 'It holds.', reviewer: 'Ann' }, 'review { id }');

  /** What people do on a day, at noon. */
  const deeds: Readonly<Record<string, () => Promise<unknown>>> = {
    // An objective, and the question that it depends on.
    '2026-01-05': async () => {
      const asked = { text: 'Who comes back every month?', team: 'MARKETING', priority: 'HIGH' };
      question = (await act('createResearchQuestion', asked, 'question { id version }')).question;
      const metric = { outcome: 'CUSTOMERS', days: 31, group: { everybody: true } };
      const wanted = { name: 'Ninety customers a month', metric, target: 90, horizon: '2026-03-03T12:00:00Z' };
      const set = { ...wanted, team: 'MARKETING', questionIds: [question.id] };
      objective = (await act('createObjective', set, 'objective { id version baseline }')).objective;
      expect(objective).toMatchObject({ baseline: 60 });
    },
    '2026-01-12': () =>
      act(
        'recordInterview',
        { customer: { externalId: 'c1' }, date: '2026-01-12', team: 'MARKETING', quotes: [{ text: 'I walk over.' }] },
        'interview { id }',
      ),
    // An action for the objective, and what it costs.
    '2026-02-02': async () => {
      const plan = { name: 'Letters to Bonn', channel: 'mail', team: 'MARKETING', objectiveId: objective.id };
      const times = { startsAt: '2026-02-02T12:00:00Z', endsAt: '2026-03-02T12:00:00Z', status: 'RUNNING' };
      action = (await act('createActionPlan', { ...plan, ...times }, 'actionPlan { id version }')).actionPlan;
      const spend = [{ channel: 'mail', from: '2026-02-02', to: '2026-03-02', amount: '300', leads: 60 }];
      await act('recordSpend', { spend }, 'spend { amount leads }');
    },
    // Its result, and what came of the money.
    '2026-03-05': async () => {
      const { actionPlans } = await ask('{ actionPlans { nodes { id result { change final unknown } } } }');
      expect(actionPlans.nodes).toEqual([{ id: action.id, result: { change: 30, final: true, unknown: null } }]);
      const done = { id: action.id, version: action.version, status: 'DONE' };
      await act('editActionPlan', done, 'actionPlan { status }');
      const { outcomes } =
        await ask(`{ outcomes(of: { everybody: true }, contrast: false, metrics: [REVENUE, CUSTOMERS, CPL],
        period: { from: "2026-02-02", to: "2026-03-02" }) { figures { metric now { value } } } }`);
      expect(outcomes.figures.map(({ metric, now }: Data) => [metric, now.value])).toEqual([
        ['REVENUE', 4905],
        ['CUSTOMERS', 90],
        ['CPL', 5],
      ]);
    },
    // A persona, with a claim that data can refute.
    '2026-04-02': async () => {
      const criteria = [{ rule: 'count(purchase, 100 days) >= 3', weight: 1, role: 'REQUIRED' }];
      persona = (await act('createPersona', { key: 'mia', name: 'Mia', priority: 1, criteria }, STANDING)).persona;
      const said = { section: 'DEMOGRAPHICS', text: 'They live in Berlin', team: 'MARKETING', measure };
      claim = (await act('addPersonaClaim', { personaId: persona.id, claim: said }, 'claim { id version status }'))
        .claim;
      await act('publishPersona', { id: persona.id, version: persona.version, note: 'First review' }, STANDING);
      await shop.settle();
      const { version } = (await ask('{ persona(key: "mia") { version } }')).persona;
      await act('activatePersona', { id: persona.id, version }, STANDING);
      await shop.at('2026-04-02T12:10:00Z');
      await shop.settle();
      expect(await claimNow()).toMatchObject({ status: 'SUPPORTED' });
      const answered = { ...question, status: 'ANSWERED', answer: 'Neighbours.', personaId: persona.id };
      await act('editResearchQuestion', answered, 'question { id }');
      const choice = {
        decision: 'Open a shop in Berlin first',
        reason: 'They live there',
        decidedBy: 'Ann',
        team: 'MARKETING',
      };
      const on = { personaId: persona.id, claimIds: [claim.id] };
      decision = (await act('recordDecision', { ...on, ...choice }, 'decision { id version }')).decision;
      // An action for the persona, with money that is aimed at it.
      const plan = { name: 'Letters to Mia', channel: 'mail', team: 'MARKETING', personaIds: [persona.id] };
      const metric = { outcome: 'CUSTOMERS', days: 31, group: { personaId: persona.id } };
      const times = { startsAt: '2026-04-02T12:00:00Z', endsAt: '2026-05-12T12:00:00Z', status: 'RUNNING' };
      letter = (await act('createActionPlan', { ...plan, ...times, metric }, 'actionPlan { id version }')).actionPlan;
      const days = { from: '2026-04-02', to: '2026-05-12' };
      const spend = [{ channel: 'mail', ...days, amount: '450', leads: 45, personaId: persona.id }];
      await act('recordSpend', { spend }, 'spend { amount leads }');
    },
    // Its result, and outcomes of the persona: nobody new came, so that nothing says what a new customer cost.
    '2026-05-15': async () => {
      await shop.measure();
      const { actionPlans } = await ask('{ actionPlans { nodes { id result { change final unknown } } } }');
      expect(actionPlans.nodes).toContainEqual({ id: letter.id, result: { change: 30, final: true, unknown: null } });
      await act('editActionPlan', { id: letter.id, version: letter.version, status: 'DONE' }, 'actionPlan { status }');
      const { outcomes } = await ask(
        `query ($id: ID!) { outcomes(of: { personaId: $id }, contrast: false, metrics: [CUSTOMERS, REVENUE, CPL, CAC],
          period: { from: "2026-04-02", to: "2026-05-12" }) { period { spend { direct shared unattributed } }
          figures { metric now { value reason } } } }`,
        { id: persona.id },
      );
      expect(outcomes.period.spend).toEqual({ direct: 450, shared: 0, unattributed: 0 });
      expect(outcomes.figures.map(({ metric, now }: Data) => [metric, now.value, now.reason])).toEqual([
        ['CUSTOMERS', 90, null],
        ['REVENUE', 4905, null],
        ['CPL', 10, null],
        ['CAC', null, 'NO_NEW_CUSTOMERS'],
      ]);
    },
    '2026-05-11': async () => {
      // Who came in May is seen by the API as by the digest.
      const { upkeep } = await ask(
        '{ upkeep { drift(states: [DRIFTED]) { nodes { feature alarm persona { key } } } } }',
      );
      expect(upkeep.drift.nodes).toContainEqual({ feature: 'customer.city', alarm: true, persona: { key: 'mia' } });
      const sent = { text: 'Bonn is not Berlin', author: 'Bo', team: 'SALES', personaId: persona.id };
      feedback = (await act('sendResearchFeedback', sent, 'feedback { id version }')).feedback;
    },
    // What was refuted is written anew, which is a new version.
    '2026-06-08': async () => {
      const { version: seen, status } = await claimNow();
      expect(status).toBe('REFUTED');
      const text = 'Two in three live in Berlin';
      const edit = { id: claim.id, version: seen, text, measure: { ...measure, expected: 0.67 } };
      expect((await act('editPersonaClaim', edit, 'claim { status }')).claim.status).toBe('SUPPORTED');
      const { version } = (await ask('{ persona(key: "mia") { version } }')).persona;
      await act('publishPersona', { id: persona.id, version, note: 'Bonn came' }, STANDING);
      await act('acceptResearchFeedback', { id: feedback.id, version: feedback.version }, 'feedback { status }');
    },
    '2026-06-09': () => act('confirmDecision', { id: decision.id, version: decision.version }, 'decision { id }'),
    // What fell due is reviewed: a check in July, and a clean-up, which is a check too, in October.
    '2026-07-06': async () => {
      const overdue =
        '{ upkeep { reviews(dueBy: "2026-07-06T12:00:00Z") { nodes { kind overdue persona { key } } } } }';
      const due = async () => (await ask(overdue)).upkeep.reviews.nodes;
      expect(await due()).toEqual([{ kind: 'CHECK', overdue: true, persona: { key: 'mia' } }]);
      await review('CHECK');
      expect(await due()).toEqual([]);
    },
    '2026-10-05': () => review('CLEAN_UP'),
  };

  for (const day of DAYS) {
    await shop.at(`${day}T06:10:00Z`);
    await shop.greet();
    // Objectives are measured once a day.
    if (day > '2026-01-05' && day < '2026-03-06') {
      await shop.at(`${day}T12:00:00Z`);
      await shop.measure();
    }
    const opens = day.endsWith('-01');
    const deed = deeds[day];
    if (!opens && !deed) continue;
    await shop.at(`${day}T12:00:00Z`);
    // Sixty come every month; thirty more from March on.
    if (opens) await buy(day, 0, day < '2026-03' ? 60 : 90);
    await deed?.();
    await shop.settle();
  }

  const days: { day: string; text: string; isEmpty: boolean; since: string; until: string }[] = [];
  for (let after: string | null = null, more = true; more; ) {
    const { digests } = await ask(
      'query ($after: String) { digests(first: 200, after: $after) { nodes { day text isEmpty since until } pageInfo { hasNextPage endCursor } } }',
      { after },
    );
    days.push(...digests.nodes);
    ({ hasNextPage: more, endCursor: after } = digests.pageInfo);
  }
  days.reverse();
  // One each morning, each from where the last one ended.
  expect(days.map(({ day }) => day)).toEqual(DAYS);
  expect(days.slice(1).map(({ since }) => since)).toEqual(days.slice(0, -1).map(({ until }) => until));

  const told = Object.fromEntries(days.filter(({ isEmpty }) => !isEmpty).map(({ day, text }) => [day, partsOf(text)]));
  // Who came in May made the members others than those of the first version; told once, and then on Mondays.
  const drift = Object.entries(told).flatMap(([day, { Drift = [] }]) => Drift.map((line) => [day, line] as const));
  expect(drift.filter(([, line]) => line.includes('others in city'))).toEqual([
    [
      '2026-05-02',
      expect.stringMatching(/^- The members of Mia are others in city than on 2 April 2026: .* \(60 then, 90 now\)\.$/),
    ],
  ]);
  const still = /^- \d traits? (?:has|have) drifted and nobody has reviewed (?:it|them) yet\.$/;
  expect(drift).toContainEqual(['2026-05-04', expect.stringMatching(still)]);

  const others = Object.entries(told).flatMap(([day, { Drift: _, ...rest }]) =>
    Object.keys(rest).length > 0 ? [[day, textOf(rest)]] : [],
  );
  expect(Object.fromEntries(others)).toEqual({
    '2026-01-09': `Objectives
- Ninety customers a month is off its pace: 0 % of the way is done, where 5 % would be due.`,
    ...onMondays('2026-01-12', '2026-03-02', 'Objectives\n- 1 objective is still off its pace, or not measured.'),
    '2026-03-03': `Objectives
- Ninety customers a month was reached.`,
    '2026-04-03': `New members
- Mia was held against everybody for the first time: 60 customers match it.

Personas that changed
- Mia: it was made, version 1 was published by test (“First review”), it was activated and 1 claim was added.`,
    '2026-05-02': `New members
- Mia, whom you serve first, has 30 new members.

Claims
- 1 claim about Mia is refuted now: “They live in Berlin”.

Decisions whose data have moved
- The data of the decision “Open a shop in Berlin first” have moved. A claim that it rests on is refuted. ${DRIFTED}`,
    ...onMondays('2026-05-04', '2026-06-08', WAITS),
    '2026-05-12': `Feedback
- Sales: a piece of feedback came. 1 piece waits for an answer.`,
    '2026-06-09': `Personas that changed
- Mia: version 2 was published by test (“Bonn came”) and claims were edited once.

Claims
- 1 claim about Mia is no longer refuted: “Two in three live in Berlin”.

Decisions whose data have moved
- The data of the decision “Open a shop in Berlin first” have moved. A later version of the persona was published.

Feedback
- Sales: 1 was accepted. Nothing waits for an answer.`,
    '2026-07-02': MOVED,
    '2026-07-03': `Reviews that are due
- A check of Mia is due since 2 July 2026.`,
    '2026-07-06': `Reviews that are due
- 1 review is still due.

${WAITS}`,
    '2026-07-07': `Personas that changed
- Mia: it was reviewed.`,
    // By the rule: all buy on the first of a month, and the last review was on another day of one.
    '2026-08-02': MOVED,
    ...onMondays('2026-08-03', '2026-09-28', WAITS),
    '2026-10-02': `Reviews that are due
- A clean-up of Mia is due since 1 October 2026.`,
    '2026-10-05': `Reviews that are due
- 1 review is still due.

${WAITS}`,
    '2026-10-06': `Personas that changed
- Mia: it was reviewed.`,
    '2026-11-02': MOVED,
    ...onMondays('2026-11-09', '2026-12-28', WAITS),
  });
});
