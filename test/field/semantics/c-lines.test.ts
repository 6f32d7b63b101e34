import { afterAll, beforeAll, expect, test } from 'vitest';
import { SemanticsServer, type Workspace } from './server.ts';

// Case 05: lines are seen by their fields, completely; a list that was cut is not taken for the whole.

let server: SemanticsServer;
let workspace: Workspace;
beforeAll(async () => {
  server = await SemanticsServer.begin();
  workspace = await server.workspace();
  await workspace.customers(...['ada', 'ben', 'cyd'].map((externalId) => ({ externalId })));
  const many = Array.from({ length: 21 }, (_, i) => `Cat ${String(i).padStart(2, '0')}`);
  const lines = (...categories: readonly string[]) =>
    categories.map((category) => ({ sku: category, category, quantity: '2', price: '5' }));
  const of = workspace.event.bind(workspace);
  await workspace.events(
    of('ada', 'purchase', 9, { amount: '210', lines: lines(...many) }),
    of('ada', 'purchase', 8, { amount: '210', channel: 'web', lines: lines(...many) }),
    of('ada', 'purchase', 3, { amount: '10', channel: 'store', lines: lines('Tea') }),
    of('ben', 'purchase', 3, {
      amount: '25',
      channel: 'web',
      lines: [...lines('Coffee', 'Mugs'), { category: 'tea towels', price: '1', quantity: '5' }, { sku: 'x' }],
    }),
  );
});
afterAll(() => server[Symbol.asyncDispose]());

test.each([
  ['count(purchase where lines.category = "Tea") >= 1', 'ada'],
  ['count(purchase where lines.category = "Tea") = 0', 'ben cyd'],
  ['count(purchase where lines.category = "Tea") = 0 and events.purchase.count > 0', 'ben'],
  // Price times quantity; the price is of one.
  ['sum(purchase.lines.amount where lines.category = "Tea") = 10', 'ada'],
  ['sum(purchase.lines.price where lines.category = "Tea") >= 5', 'ada'],
  ['sum(purchase.amount where lines.category = "Tea") = 10', 'ada'],
  ['sum(purchase.lines.amount where lines.category in ("Mugs", "Coffee") and channel = "web") = 20', 'ben'],
  // What is asked of lines is asked of one line.
  ['count(purchase where lines.category = "Mugs" and lines.price < 2) >= 1', ''],
  ['count(purchase where lines.category contains "TEA" and lines.price < 2) >= 1', 'ben'],
  ['count(purchase where not lines.category = "Tea" and lines.price > 4, last 30 days) = 1', 'ben'],
  ['count(purchase.lines where lines.category starts with "Cat") = 42', 'ada'],
  ['count(purchase where lines.category is missing) = 1', 'ben'],
  ['distinct(purchase.lines.category, 90 days) >= 22', 'ada'],
  ['max(purchase.lines.amount where lines.category != "Coffee") = 10', 'ada ben'],
])('%s: %s', async (when, members) => {
  expect((await workspace.who(when)).join(' ')).toBe(members);
});

test('what a cut list lacks is unknown, and what it has is true', async () => {
  const members = async (when: string) => (await workspace.who(when)).join(' ');
  // A list without a length has all there are.
  expect(await members('top(purchase.lines.category) has "Tea"')).toBe('ada');
  expect(await members('top(purchase.lines.category) has none ("Tea")')).toBe('ben');
  expect(await members('size(top(purchase.lines.category)) = 22')).toBe('ada');
  expect(await members('top(purchase.lines.category, most 500) has "Tea"')).toBe('ada');
  // Of 22 categories 20 are listed: Tea may be another.
  expect(await members('top(purchase.lines.category, most 20) has "Tea"')).toBe('');
  expect(await members('not top(purchase.lines.category, most 20) has "Tea"')).toBe('ben');
  expect(await members('top(purchase.lines.category, most 20) has none ("Tea")')).toBe('ben');
  expect(await members('top(purchase.lines.category, most 20) has all ("Cat 00", "Tea")')).toBe('');
  expect(await members('top(purchase.lines.category, most 20) has any ("Cat 00", "Tea")')).toBe('ada');
  expect(await members('size(top(purchase.lines.category, most 20)) >= 20')).toBe('ada');
  expect(await members('size(top(purchase.lines.category, most 20)) = 21')).toBe('');
  expect(await members('size(top(purchase.lines.category, most 20)) < 25')).toBe('ben');
  expect(await members('events.purchase.topChannels has none ("store")')).toBe('ben');
});

test('an explanation shows that a list was cut', async () => {
  const { id } = await workspace.configure('tea', {
    segments: [{ key: 'no_tea', name: 'No tea', when: 'top(purchase.lines.category, most 2) has none ("Tea")' }],
  });
  await workspace.run();
  const { customers } = await workspace.ask(
    `query ($id: ID!) { customers(first: 1, filter: { externalId: { eq: "ada" } }) {
      nodes { explanations(segmentationId: $id) { verdict factors { text } } } } }`,
    { id },
  );
  const [{ verdict, factors }] = customers.nodes[0].explanations;
  expect(verdict).toBe('UNKNOWN');
  expect(JSON.stringify(factors)).toContain('is [Cat 00, Cat 01, ...]');
});
