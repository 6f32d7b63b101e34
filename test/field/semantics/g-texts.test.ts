import { afterAll, beforeAll, expect, test } from 'vitest';
import { People } from './people.ts';
import { SemanticsServer } from './server.ts';

let server: SemanticsServer;
beforeAll(async () => {
  server = await SemanticsServer.begin();
});
afterAll(() => server[Symbol.asyncDispose]());

const COMPOSED = 'Z\u00fcrich';
const DECOMPOSED = 'Zu\u0308rich';
/** The other accents and scripts that keyboards send in two ways: name, decomposed and composed. */
const TWINS = [
  [COMPOSED, DECOMPOSED],
  ['\uac00\ub098', '\u1100\u1161\u1102\u1161'],
  ['\u1ec7', 'e\u0323\u0302'],
  ['\u00c5', 'A\u030a'],
] as const;

test('a name in two encodings is one text, in rules with every operator, in filters and in traits', async () => {
  const people = await People.of(server);
  const refused = await people.customers(
    TWINS.flatMap(([one, other], n) => [
      { externalId: `win${n}`, name: one, city: one, traits: { tags: [one, 'x'], [one]: 1, place: one } },
      { externalId: `mac${n}`, name: other, city: other, traits: { tags: ['y', other], [other]: 2, place: other } },
    ]),
  );
  expect(refused).toEqual([]);
  const rules = TWINS.flatMap(([one, other], n) =>
    [one, other].flatMap((word) => {
      const text = JSON.stringify(word);
      const includes = [
        ...[`customer.city = ${text}`, `customer.city in (${text}, "nowhere")`, `customer.city contains ${text}`],
        ...[`customer.city starts with ${text}`, `traits.place = ${text}`, `traits.tags has ${text}`],
        `traits.tags has all (${text})`,
      ];
      const excludes = [`customer.city != ${text}`, `customer.city not in (${text})`, `traits.tags has none (${text})`];
      return [
        ...includes.map((when) => ({ when, n, among: true })),
        ...excludes.map((when) => ({ when, n, among: false })),
      ];
    }),
  );
  const found = await people.preview({
    segments: rules.map(({ when }, at) => ({ key: `r${at}`, name: `R${at}`, when })),
  });
  for (const [at, { when, n, among }] of rules.entries()) {
    const both = [`mac${n}`, `win${n}`];
    const seen = found[`r${at}`]!.filter((id) => both.includes(id));
    expect([when, seen]).toEqual([when, among ? both : []]);
  }
  for (const [one, other] of TWINS) {
    for (const text of [one, other]) {
      const { a, b, c, d, e } = await people.ask(
        `query ($t: String!) {
          a: customers(filter: { name: { eq: $t } }) { totalCount }
          b: customers(filter: { city: { in: [$t] } }) { totalCount }
          c: customers(filter: { city: { contains: $t } }) { totalCount }
          d: customers(filter: { trait: { name: "tags", listHas: $t } }) { totalCount }
          e: customers(filter: { trait: { name: $t, isNull: false } }) { totalCount } }`,
        { t: text },
      );
      expect([a, b, c, d, e].map(({ totalCount }) => totalCount)).toEqual([2, 2, 2, 2, 2]);
    }
  }
});

test('an event whose texts are sent in another encoding is the same event', async () => {
  const people = await People.of(server);
  const event = (word: string) => ({
    customer: { externalId: word },
    messageId: `order ${word}`,
    type: 'purchase',
    at: '2026-03-01T10:00:00Z',
    channel: word,
    lines: [{ name: word, category: word }],
    properties: { [word]: word, list: [word] },
  });
  expect(await people.events([event(COMPOSED)])).toEqual({ accepted: 1, duplicates: 0, codes: [] });
  expect(await people.events([event(DECOMPOSED)])).toEqual({ accepted: 0, duplicates: 1, codes: [] });
});

test('an option of a survey and its answer are one text in either encoding', async () => {
  const people = await People.of(server);
  await people.customers([{ externalId: 'a' }, { externalId: 'b' }]);
  await people.ask('mutation ($i: SaveSurveyInput!) { saveSurvey(input: $i) { userErrors { message } } }', {
    i: {
      key: 'trip',
      title: 'Trip',
      questions: [{ key: 'to', text: 'Where to?', kind: 'CHOICE', options: [DECOMPOSED, 'Rome'] }],
    },
  });
  const { recordSurveyResponses } = await people.ask(
    'mutation ($i: RecordSurveyResponsesInput!) { recordSurveyResponses(input: $i) { accepted userErrors { message } } }',
    {
      i: {
        survey: 'trip',
        responses: [COMPOSED, DECOMPOSED].map((to, n) => ({
          customer: { externalId: 'ab'[n] },
          messageId: `r${n}`,
          respondedAt: '2026-02-01T10:00:00Z',
          answers: { to },
        })),
      },
    },
  );
  expect(recordSurveyResponses).toEqual({ accepted: 2, userErrors: [] });
  expect(await people.who(`surveys.trip.to = "${COMPOSED}"`)).toEqual(['a', 'b']);
});

test('names keep their case, white space and marks of direction', async () => {
  const people = await People.of(server);
  const names = ['\u202e\u05de\u05e8\u05d9\u05dd\u202c', ' Ada', 'ADA'];
  await people.customers(names.map((name, n) => ({ externalId: `n${n}`, name })));
  const { customers } = await people.ask('{ customers(first: 9, orderBy: { field: EXTERNAL_ID }) { nodes { name } } }');
  expect(customers.nodes.map(({ name }: { name: string }) => name)).toEqual(names);
});
