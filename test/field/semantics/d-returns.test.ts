import { afterAll, beforeAll, expect, test } from 'vitest';
import type { MappingInput } from '../../../src/services/import/mapping.ts';
import { Folder } from '../../import/fixture.ts';
import { type Loose, rules, SemanticsServer, type Workspace } from './server.ts';

// Case 06: whichever way returns are sent, they are no purchases, and their money is not spent.

let server: SemanticsServer;
beforeAll(async () => {
  server = await SemanticsServer.begin();
});
afterAll(() => server[Symbol.asyncDispose]());

/** Sends `customer, type, days ago, amount` and what else there is. */
async function shop(...told: readonly (readonly [string, string, number, string | null, object?])[]) {
  const workspace = await server.workspace();
  await tell(workspace, ...told);
  return workspace;
}

async function tell(
  workspace: Workspace,
  ...told: readonly (readonly [string, string, number, string | null, object?])[]
): Promise<void> {
  const events = told.map(([customer, type, days, amount, more = {}]) =>
    workspace.event(customer, type, days, { ...(amount === null ? {} : { amount }), ...more }),
  );
  expect((await workspace.events(...events)).userErrors).toEqual([]);
}

async function saveReturns(workspace: Workspace, input: object): Promise<Loose> {
  return workspace.mutate(
    'saveReturns',
    input,
    'returns { saleType eventType negativeAmounts orderProperty } runs { id }',
  );
}

/** The group of each customer under settings, previewed. */
async function groups(workspace: Workspace, segmenter: string, config: object): Promise<Record<string, string>> {
  const segments = await workspace.preview(config, segmenter);
  return Object.fromEntries(Object.entries(segments).flatMap(([key, ids]) => ids.map((id) => [id, key])));
}

/** Who is in each of some rules, at once. */
async function holding(workspace: Workspace, when: readonly string[]): Promise<Record<string, readonly string[]>> {
  const found = await workspace.preview(rules(Object.fromEntries(when.map((rule, n) => [`r${n}`, rule]))));
  return Object.fromEntries(when.map((rule, n) => [rule, found[`r${n}`]!]));
}

const crowd = Array.from({ length: 10 }, (_, i) =>
  Array.from({ length: i + 1 }, (_unused, k) => [`c${i}`, 'purchase', 20 + 12 * k + i, String(40 + 5 * i)] as const),
).flat();
const back = Array.from({ length: 10 }, (_, k) => k).flatMap((k) => [
  ['apart', 'purchase', 30 + k, '500'] as const,
  ['apart', 'refund', 25 + k, '500'] as const,
  ['negative', 'purchase', 300 + k, '500'] as const,
  ['negative', 'purchase', 2 + k, '-500'] as const,
]);
const once = [['once', 'purchase', 400, '80'] as const, ['once', 'purchase', 1, '-80'] as const];

test('case 06: who sent everything back is no best customer, and spent nothing', async () => {
  const workspace = await shop(...crowd, ...back, ...once);
  const money = await groups(workspace, 'behavioral.rfm', {
    preset: 'custom',
    bins: 5,
    groups: [
      { key: 'top_m', name: { en: 'M 5' }, cells: [{ m: [5, 5] }] },
      { key: 'rest', name: { en: 'Rest' }, is: 'rest' },
    ],
  });
  expect([money['apart'], money['negative']]).toEqual(['rest', 'rest']);
  const eleven = await groups(workspace, 'behavioral.rfm', { preset: 'ten-groups' });
  expect(eleven['negative']).toBeDefined();
  expect(['champions', 'loyal']).not.toContain(eleven['negative']);
  expect((await groups(workspace, 'lifecycle.stage', {}))['once']).toBe('dormant');
  const expected = {
    'events.purchase.amount >= 1': crowd.flatMap(([id], n) => (crowd[n - 1]?.[0] === id ? [] : id)),
    'events.purchase.amount = 0': ['apart', 'negative', 'once'],
    'events.purchase.returnedAmount = 5000': ['apart', 'negative'],
    'events.purchase.returnedShare = 1': ['apart', 'negative', 'once'],
    'events.purchase.returnCount = 1': ['once'],
    'events.purchase.netCount = 0': ['apart', 'negative', 'once'],
    'events.purchase.lastReturnAt within 3 days': ['negative', 'once'],
    // An aggregate counts what was bought; the type of returns is all that came back, however it was sent.
    'count(purchase) = 1': ['c0', 'once'],
    'sum(refund.amount) = 5000': ['apart', 'negative'],
    'sum(purchase.netAmount, 90 days) = 0 and count(refund, 90 days) >= 1': ['apart', 'negative', 'once'],
  };
  expect(await holding(workspace, Object.keys(expected))).toEqual(expected);
});

test('a partial return takes off its money and leaves the purchase, in all ways of sending it', async () => {
  const workspace = await shop(
    ['own', 'purchase', 20, '100'],
    ['own', 'refund', 10, '30'],
    ['signed', 'purchase', 20, '100'],
    ['signed', 'refund', 10, '-30'],
    ['below', 'purchase', 20, '100'],
    ['below', 'purchase', 10, '-30'],
  );
  const all = ['below', 'own', 'signed'];
  expect(await workspace.who('events.purchase.amount = 70 and events.purchase.count = 1')).toEqual(all);
  expect(await workspace.who('events.purchase.returnedShare = 0.3')).toEqual(all);
  expect(await workspace.who('events.purchase.lastAt older than 15 days')).toEqual(all);
  // Within a window: what came back in it.
  expect(await workspace.who('sum(purchase.netAmount, 30 days) = 70')).toEqual(all);
  expect(await workspace.who('sum(purchase.netAmount, 15 days) = 0')).toEqual(all);
});

test('a return before the first purchase that is known of gives no credit, and none that buys later is in debt for a visit', async () => {
  const workspace = await shop(['early', 'refund', 50, '40'], ['earlier', 'purchase', 50, '-40']);
  expect(await workspace.who('events.purchase.count = 0 and events.purchase.amount = 0')).toEqual(['earlier', 'early']);
  expect(await workspace.who('events.purchase.lastAt is missing')).toEqual(['earlier', 'early']);
  // Its order is imported later: then the sums are right, whatever came first.
  await tell(workspace, ['early', 'purchase', 60, '100'], ['earlier', 'purchase', 60, '100']);
  expect(await workspace.who('events.purchase.amount = 60')).toEqual(['earlier', 'early']);
  expect(await workspace.who('events.purchase.lastAt older than 55 days')).toEqual(['earlier', 'early']);
});

test('an exchange of no value is a purchase; stock that only moves back is none', async () => {
  const workspace = await shop(
    ['swap', 'purchase', 3, '0', { lines: [line('cup', 1), line('mug', -1)] }],
    ['moved', 'purchase', 3, '0', { quantity: '-2' }],
    ['unpriced', 'purchase', 3, null, { quantity: '-2' }],
    ['lines', 'purchase', 3, null, { lines: [line('cup', 1), line('mug', -3)] }],
  );
  expect(await workspace.who('events.purchase.count = 1')).toEqual(['swap']);
  expect(await workspace.who('events.purchase.returnCount = 1')).toEqual(['lines', 'moved', 'unpriced']);
  // What went back with an exchange was not bought.
  expect(await workspace.who('distinct(purchase.lines.sku) = 1')).toEqual(['swap']);
  expect(await workspace.who('top(purchase.lines.sku) has "mug"')).toEqual([]);
});

test('a return in another currency is refused as a purchase is, and says so', async () => {
  const workspace = await shop(['who', 'purchase', 3, '10']);
  const { userErrors } = await workspace.events(
    workspace.event('who', 'refund', 2, { amount: '10', currency: 'JPY' }),
    workspace.event('who', 'purchase', 2, { amount: '-10', currency: 'JPY' }),
  );
  expect(userErrors.map(({ code }: Loose) => code)).toEqual(['CURRENCY_MISMATCH', 'CURRENCY_MISMATCH']);
  expect(await workspace.who('events.purchase.amount = 10')).toEqual(['who']);
});

test('with a property of orders, an order that came back whole is no purchase, and its return is in no window', async () => {
  const order = (name: unknown) => ({ properties: { order: name } });
  const workspace = await shop(
    ['whole', 'purchase', 40, '80', order('A')],
    ['whole', 'purchase', 30, '50', order('B')],
    ['whole', 'refund', 2, '50', order('B')],
    ['parts', 'purchase', 40, '80', order(7)],
    ['parts', 'refund', 3, '30', order(7)],
    ['parts', 'purchase', 2, '-50', order(7)],
    ['other', 'purchase', 40, '80', order('C')],
    ['other', 'refund', 2, '80', order('D')],
  );
  expect(await workspace.who('events.purchase.count = 2')).toEqual(['whole']);
  await saveReturns(workspace, { orderProperty: 'order' });
  expect(await workspace.who('events.purchase.count = 1')).toEqual(['other', 'whole']);
  expect(await workspace.who('events.purchase.count = 0 and events.purchase.lastAt is missing')).toEqual(['parts']);
  expect(await workspace.who('events.purchase.amount = 80')).toEqual(['whole']);
  expect(await workspace.who('sum(purchase.netAmount, 35 days) = 0 and count(purchase, 35 days) = 0')).toEqual([
    'other',
    'parts',
    'whole',
  ]);
  expect(await workspace.who('events.purchase.returnCount = 1')).toEqual(['other', 'whole']);
});

test('a change of the setting makes readers stale until they are run, and leaves others alone', async () => {
  const workspace = await shop(['a', 'purchase', 9, '100'], ['a', 'sent_back', 3, '100'], ['b', 'purchase', 9, '100']);
  await workspace.configure('spent', rules({ some: 'events.purchase.amount > 0' }));
  await workspace.configure('reader', rules({ spender: 'segmentations.spent.segments has "some"' }));
  await workspace.configure('names', rules({ a: 'customer.externalId = "a"' }));
  await workspace.run();
  expect((await workspace.standing('spent')).members).toEqual({ some: ['a', 'b'] });
  const { returns, runs, userErrors } = await saveReturns(workspace, {
    eventType: 'sent_back',
    negativeAmounts: false,
  });
  expect([returns, userErrors]).toEqual([
    { saleType: 'purchase', eventType: 'sent_back', negativeAmounts: false, orderProperty: null },
    [],
  ]);
  expect(runs).toHaveLength(1);
  await workspace.settled();
  expect(await workspace.standing('spent')).toMatchObject({ status: 'LIVE', members: { some: ['b'] } });
  expect(await workspace.standing('reader')).toMatchObject({ status: 'LIVE', members: { spender: ['b'] } });
  // Nothing of what it said before is asked for anew by saying the same.
  expect((await saveReturns(workspace, { eventType: 'sent_back', negativeAmounts: false })).runs).toEqual([]);
  const [run] = await workspace.scope.query<{ segmentations: number }>(
    'SELECT cardinality(segmentation_ids) AS segmentations FROM run WHERE workspace_id = $1 ORDER BY id DESC LIMIT 1',
    [workspace.scope.workspaceId],
  );
  expect(run!.segmentations).toBe(2);
  // A later return reaches those who read sales.
  await tell(workspace, ['b', 'sent_back', 0.01, '100']);
  await workspace.settled();
  expect((await workspace.standing('spent')).members).toEqual({ some: [] });
});

test('sales below 0 are neither, where the setting says so, and are still no purchases', async () => {
  const workspace = await shop(['a', 'purchase', 9, '100'], ['a', 'refund', 3, '40'], ['a', 'purchase', 3, '-40']);
  expect(await workspace.who('events.purchase.amount = 20')).toEqual(['a']);
  await saveReturns(workspace, { negativeAmounts: false });
  expect(await workspace.who('events.purchase.amount = 60 and events.purchase.count = 1')).toEqual(['a']);
  await saveReturns(workspace, { eventType: null });
  expect(await workspace.who('events.purchase.amount = 60 and sum(refund.amount) = 40')).toEqual(['a']);
});

const INVOICES = `InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
536365,A1,CUP,6,2010-12-01 08:26:00,2.50,17850.0,United Kingdom
536366,A1,CUP,2,2010-12-02 08:26:00,2.50,17850.0,United Kingdom
C536379,A1,CUP,-2,2010-12-03 09:41:00,2.50,17850.0,United Kingdom
`;
/** A workspace of the file's currency. */
async function british(): Promise<Workspace> {
  const workspace = await server.workspace();
  await workspace.scope.query("UPDATE workspace SET currency = 'GBP' WHERE id = $1", [workspace.scope.workspaceId]);
  return workspace;
}

const SIGNED: MappingInput = {
  source: 'signed',
  customer: { externalId: 'CustomerID' },
  events: [
    {
      type: 'purchase',
      at: 'InvoiceDate',
      messageId: ['InvoiceNo'],
      groupBy: ['InvoiceNo'],
      amount: { multiply: ['Quantity', 'UnitPrice'] },
      quantity: 'Quantity',
    },
  ],
};

test('Online Retail as imported, and with its signs, gives what the setting expects', async () => {
  const folder = new Folder();
  const file = folder.file('invoices.csv', INVOICES);
  for (const mapping of ['online-retail', SIGNED]) {
    const workspace = await british();
    const summary = await folder.import(workspace.scope, file, mapping);
    expect(summary.advice).toEqual([]);
    expect(await workspace.who('events.purchase.amount = 15 and events.purchase.count = 2')).toHaveLength(1);
    expect(await workspace.who('events.purchase.lastAt on 2010-12-02')).toHaveLength(1);
  }
  folder.remove();
});

test('an import says where its returns are not what the workspace takes for them', async () => {
  const folder = new Folder();
  const file = folder.file('invoices.csv', INVOICES);
  const advice = async (setting: object, mapping: string | MappingInput) => {
    const workspace = await british();
    await saveReturns(workspace, setting);
    return (await folder.import(workspace.scope, file, mapping)).advice;
  };
  expect(await advice({ negativeAmounts: false }, SIGNED)).toEqual([
    expect.stringMatching(
      /^Of type purchase, 1 event below 0 will count for nothing.*saveReturns\(negativeAmounts: true\)/,
    ),
  ]);
  expect(await advice({ eventType: 'sent_back' }, 'online-retail')).toEqual([
    expect.stringMatching(/^Of type refund, 1 event will not count as returned.*saveReturns\(eventType: "refund"\)/),
  ]);
  expect(await advice({ saleType: 'sold' }, SIGNED)).toEqual([
    expect.stringMatching(
      /^Of type purchase, 1 event below 0 will count like any other.*saveReturns\(saleType: "purchase"\)/,
    ),
  ]);
  folder.remove();
});

test('what makes no sense is refused, with what would', async () => {
  const workspace = await shop(['a', 'purchase', 9, '100'], ['a', 'refund', 3, '40']);
  for (const [input, field] of [
    [{ eventType: 'purchase' }, ['eventType']],
    [{ saleType: 'Sold!' }, ['saleType']],
    [{ orderProperty: 'a"b' }, ['orderProperty']],
  ] as const) {
    expect((await saveReturns(workspace, input)).userErrors).toMatchObject([{ code: 'INVALID_INPUT', field }]);
  }
  await expect(workspace.who('mean(purchase.netAmount) > 1')).rejects.toThrow(/make a sum only/);
  await expect(workspace.who('sum(purchase.netAmount where channel = "web") > 1')).rejects.toThrow(
    /takes no condition.*returnedAmount/,
  );
  await expect(workspace.who('sum(refund.netAmount) > 1')).rejects.toThrow(/of purchase events/);
  await expect(workspace.who('events.refund.netAmount > 1')).rejects.toThrow(/events\.refund\.netAmount/);
});

function line(sku: string, quantity: number) {
  return { sku, quantity: String(quantity), price: '5' };
}
