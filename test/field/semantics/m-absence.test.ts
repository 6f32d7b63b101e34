import { afterAll, beforeAll, expect, test } from 'vitest';
import { People } from './people.ts';
import { SemanticsServer } from './server.ts';

let server: SemanticsServer;
beforeAll(async () => {
  server = await SemanticsServer.begin();
});
afterAll(() => server[Symbol.asyncDispose]());

const EVENT = {
  customer: { externalId: 'ada' },
  type: 'purchase',
  at: '2026-03-29T00:30:00Z',
  amount: '19.90',
  properties: { a: 1 },
};
/** Ways to say nothing beside the event. */
const NOTHING: readonly object[] = [
  {},
  ...[{ lines: [] }, { lines: null }, { channel: null }, { channel: '' }, { discount: null }, { quantity: null }],
  ...[{ identities: [] }, { identities: null }, { correction: null }, { currency: null }],
  ...[null, '', [], {}].map((empty) => ({ properties: { a: 1, b: empty } })),
];
/** Ways to say nothing of a line, and none of properties. */
const LINES = [{ sku: 's' }, { sku: 's', name: '' }, { sku: 's', name: null }, { sku: 's', price: null, category: '' }];
const PROPERTIES = [undefined, null, {}, { b: null }, { b: '', c: [] }];

test('an event without a thing is the same event however nothing is written, whichever came first', async () => {
  const people = await People.of(server);
  const groups = [
    NOTHING.map((more) => ({ ...EVENT, ...more })),
    LINES.map((line) => ({ ...EVENT, lines: [line] })),
    PROPERTIES.map((properties) => ({ ...EVENT, properties })),
  ];
  for (const [n, group] of groups.entries()) {
    for (const [m, first] of group.entries()) {
      const messageId = `${n} ${m}`;
      expect(await people.events([{ ...first, messageId }])).toMatchObject({ accepted: 1 });
      const again = await people.events(group.map((event) => ({ ...event, messageId })));
      expect([first, again]).toEqual([first, { accepted: 0, duplicates: group.length, codes: [] }]);
    }
    const together = await people.events(group.map((event) => ({ ...event, messageId: `${n} at once` })));
    expect(together).toEqual({ accepted: 1, duplicates: group.length - 1, codes: [] });
  }
  const other = await people.events([{ ...EVENT, messageId: '0 0', properties: { a: 1, b: 0 } }]);
  expect(other.codes).toEqual(['EVENT_CONFLICT']);
  const { customer } = await people.ask(
    '{ customer(externalId: "ada") { events(first: 1) { nodes { lines { sku } channel } } eventTotals { count } } }',
  );
  expect(customer.eventTotals).toEqual([{ count: NOTHING.length + LINES.length + PROPERTIES.length + 3 }]);
});

test('events stored before, with empty things in them, are the same event too', async () => {
  const people = await People.of(server);
  await people.events([{ ...EVENT, messageId: 'old' }]);
  await people.scope.query(
    `UPDATE customer_event SET lines = '[]', channel = '', properties = '{"a": 1, "b": null, "c": "", "d": []}'
     WHERE workspace_id = $1`,
    [people.scope.workspaceId],
  );
  expect(await people.events([{ ...EVENT, messageId: 'old', lines: [] }])).toMatchObject({ duplicates: 1, codes: [] });
});

test('a text of blanks is no text: it clears a field, takes a trait away and matches no rule', async () => {
  const people = await People.of(server);
  for (const empty of [null, '', '  ']) {
    await people.customers([{ externalId: 'ada', city: 'Rome', traits: { plan: 'pro' } }]);
    expect(await people.who('customer.city is missing and traits.plan:category is missing')).toEqual([]);
    await people.customers([{ externalId: 'ada', city: empty, traits: { plan: empty } }]);
    expect(await people.who('customer.city is missing and traits.plan:category is missing')).toEqual(['ada']);
  }
});

test('an answer of an empty text is none, and a retry without it is a duplicate', async () => {
  const people = await People.of(server);
  await people.customers([{ externalId: 'ada' }]);
  await people.ask('mutation ($i: SaveSurveyInput!) { saveSurvey(input: $i) { userErrors { message } } }', {
    i: {
      key: 's',
      title: 'S',
      questions: [
        { key: 'n', text: 'n', kind: 'NUMBER' },
        { key: 'c', text: 'c', kind: 'CHOICE', options: ['a'] },
        { key: 't', text: 't', kind: 'TEXT' },
      ],
    },
  });
  const record = async (answers: object) => {
    const { recordSurveyResponses } = await people.ask(
      'mutation ($i: RecordSurveyResponsesInput!) { recordSurveyResponses(input: $i) { accepted duplicates userErrors { code } } }',
      {
        i: {
          survey: 's',
          responses: [
            { customer: { externalId: 'ada' }, messageId: 'r', respondedAt: '2026-02-01T10:00:00Z', answers },
          ],
        },
      },
    );
    return recordSurveyResponses;
  };
  expect(await record({ n: 1 })).toEqual({ accepted: 1, duplicates: 0, userErrors: [] });
  for (const answers of [
    { n: 1, c: '' },
    { n: 1, c: null },
    { n: 1, t: '' },
  ]) {
    expect(await record(answers)).toEqual({ accepted: 0, duplicates: 1, userErrors: [] });
  }
});
