import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Loose, SemanticsServer, type Workspace } from './server.ts';

let server: SemanticsServer;
let shop: Workspace;
beforeAll(async () => {
  server = await SemanticsServer.begin();
  shop = await server.workspace();
  await shop.customers({ externalId: 'ada' });
  const questions = [{ key: 'id', text: 'Your number?', kind: 'NUMBER' }];
  await shop.mutate('saveSurvey', { key: 's', title: 'S', questions }, 'survey { key }');
});
afterAll(() => server[Symbol.asyncDispose]());

/** Whole numbers that a JSON number cannot hold, among them the first. */
const TOO_LONG = ['9007199254740993', '-9007199254740993', '12345678901234567891', '9007199254740992'];
const UPSERT =
  'mutation ($c: [CustomerInput!]!) { upsertCustomers(input: { customers: $c }) { userErrors { field message } } }';
const INGEST =
  'mutation ($e: [EventInput!]!) { ingestEvents(input: { events: $e, createCustomers: true }) { accepted userErrors { field message } } }';
const at = '2026-01-05T10:00:00Z';

/** Sends variables as they are written. */
const send = (query: string, variables: string): Promise<Loose> =>
  shop.raw(`{"query":${JSON.stringify(query)},"variables":${variables}}`);
const asText = { message: expect.stringMatching(/beyond 2\^53 in "id", .*text/) };

describe.each(TOO_LONG)('%s is refused, naming what holds it', (number) => {
  test('as a trait, by variable and in the query itself, within objects too', async () => {
    for (const traits of [`{"id":${number}}`, `{"x":1,"y":{"id":${number}}}`]) {
      const answer = await send(UPSERT, `{"c":[{"externalId":"t","traits":${traits}}]}`);
      expect(answer.data.upsertCustomers.userErrors).toMatchObject([
        { field: ['customers', '0', 'traits'], ...asText },
      ]);
    }
    const literal = `mutation { upsertCustomers(input: { customers: [{ externalId: "t", traits: { id: ${number} } }] }) { userErrors { field message } } }`;
    const answer = await shop.raw(JSON.stringify({ query: literal }));
    expect(answer.data.upsertCustomers.userErrors).toMatchObject([asText]);
  });

  test('as a property of an event, by GraphQL and by the stream of events', async () => {
    const event = `{"customer":{"externalId":"ada"},"messageId":"p","type":"purchase","at":"${at}","properties":{"deep":{"id":${number}}}}`;
    const answer = await send(INGEST, `{"e":[${event}]}`);
    expect(answer.data.ingestEvents).toMatchObject({
      accepted: 0,
      userErrors: [{ field: ['events', '0', 'properties'], ...asText }],
    });
    const streamed = await shop.stream(event);
    expect(JSON.stringify(streamed)).toMatch(/beyond 2\^53 in \\"id\\"/);
  });

  test('in settings, a rule, an answer of a survey and the evidence of a claim', async () => {
    const preview =
      'mutation ($config: JSON) { previewSegmentation(input: { segmenter: "rules.conditions", config: $config }) { userErrors { code message } } }';
    const tree = `{"feature":"traits.x","kind":"number","op":"eq","value":${number}}`;
    const settings = await send(preview, `{"config":{"segments":[{"key":"s","name":"S","when":${tree}}]}}`);
    expect(settings.data.previewSegmentation.userErrors).toMatchObject([
      { code: 'INVALID_CONFIG', message: expect.stringContaining('sent as text') },
    ]);
    // Text shows that the last of them is exact.
    const rule = shop.who(`traits.x = ${number === '9007199254740992' ? '9007199254740995' : number}`);
    await expect(rule).rejects.toThrow('beyond 2^53 and loses its last digits');
    const survey =
      'mutation ($a: JSON!, $at: DateTime!) { recordSurveyResponses(input: { survey: "s", responses: [{ customer: { externalId: "ada" }, messageId: "r", respondedAt: $at, answers: $a }] }) { userErrors { message } } }';
    const answered = await send(survey, `{"at":"${at}","a":{"id":${number}}}`);
    expect(answered.data.recordSurveyResponses.userErrors).toMatchObject([asText]);
    const claim =
      'mutation ($d: JSON) { createPersona(input: { name: "Kim", claims: [{ section: NEEDS, text: "x", evidence: CRM, detail: $d }] }) { userErrors { message } } }';
    expect((await send(claim, `{"d":{"id":${number}}}`)).data.createPersona.userErrors).toMatchObject([asText]);
  });
});

test('the largest whole number that JSON holds, and any as text, are kept', async () => {
  const traits = { most: 9007199254740991, least: -9007199254740991, id: '9007199254740993' };
  expect(await shop.customers({ externalId: 'ben', traits })).toEqual([]);
  const { customer } = await shop.ask('{ customer(externalId: "ben") { traits { name value } } }');
  expect(Object.fromEntries(customer.traits.map(({ name, value }: Loose) => [name, value]))).toEqual(traits);
});

test('two orders whose numbers differ in the last digit only are not one', async () => {
  const event = (order: string) =>
    `{"e":[{"customer":{"externalId":"ada"},"messageId":"o1","type":"purchase","at":"${at}","amount":"19.99","properties":{"order":${order}}}]}`;
  await send(INGEST, event('"750727362669608961"'));
  const resent = await send(INGEST, event('"750727362669608962"'));
  expect(resent.data.ingestEvents).toMatchObject({ accepted: 0, userErrors: [{ message: expect.any(String) }] });
});

describe('amounts', () => {
  const pay = (amount: string, messageId: string) =>
    send(
      INGEST,
      `{"e":[{"customer":{"externalId":"pay"},"messageId":"${messageId}","type":"purchase","at":"${at}","amount":${amount}}]}`,
    );

  test('keep each digit as text, and in the query itself', async () => {
    await pay('"123456789012345.67"', 'a1');
    const literal = `mutation { ingestEvents(input: { events: [{ customer: { externalId: "pay" }, messageId: "a2", type: "purchase", at: "${at}", amount: 123456789012345.68 }] }) { accepted } }`;
    await shop.raw(JSON.stringify({ query: literal }));
    await pay('0.1', 'a3');
    await pay('99999999999.99', 'a4');
    const { customer } = await shop.ask('{ customer(externalId: "pay") { events { nodes { amount } } } }');
    const amounts = customer.events.nodes.map(({ amount }: Loose) => amount).sort();
    expect(amounts).toEqual(['0.1', '123456789012345.67', '123456789012345.68', '99999999999.99']);
  });

  test.each(['123456789012345.67', '-123456789012.01', '100000000000.5'])(
    '%s as a number of JSON is refused: its last places may be others',
    async (amount) => {
      const answer = await pay(amount, 'b1');
      expect(JSON.stringify(answer)).toContain('as text');
      const event = `{"customer":{"externalId":"pay"},"messageId":"b2","type":"purchase","at":"${at}","amount":${amount}}`;
      expect(JSON.stringify(await shop.stream(event))).toContain('give it as text');
    },
  );
});

test.each(['1e400', '-1e400', '1e301'])('%s is no number', async (number) => {
  const answer = await send(UPSERT, `{"c":[{"externalId":"t","traits":{"id":${number}}}]}`);
  expect(answer.data.upsertCustomers.userErrors).toMatchObject([{ message: expect.stringContaining('not finite') }]);
});

test('a fraction keeps the digits that a measurement has', async () => {
  await send(UPSERT, '{"c":[{"externalId":"cyd","traits":{"lat":52.51704290123456789}}]}');
  const { customer } = await shop.ask('{ customer(externalId: "cyd") { traits { value } } }');
  expect(customer.traits).toEqual([{ value: 52.51704290123457 }]);
});
