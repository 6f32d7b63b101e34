import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CalendarUnit, firstDayOfUnit, TimeZone, unitOfDay } from '../../../src/calendar/index.ts';
import { type Loose, SemanticsServer, type Workspace } from './server.ts';

// Case 03: events are restricted by the same words that customers are.

let server: SemanticsServer;
beforeAll(async () => {
  server = await SemanticsServer.begin();
});
afterAll(() => server[Symbol.asyncDispose]());

const DAY = 86_400_000;
const now = new Date();
const [year, month] = [now.getUTCFullYear(), now.getUTCMonth()];
const on = (months: number, day: number, hour = 12) =>
  new Date(Date.UTC(year, month + months, day, hour)).toISOString();
const date = (months: number, day: number) => on(months, day, 0).slice(0, 10);

let messages = 0;
const event = (externalId: string, type: string, at: string, more: object = {}) => ({
  customer: { externalId },
  messageId: `w${messages++}`,
  type,
  at,
  ...more,
});

/** Who is in each rule, or why it is refused. */
async function answers(
  workspace: Workspace,
  whens: readonly string[],
  timeZone = 'UTC',
): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  const accepted = [];
  for (const when of whens) {
    const config = { timeZone, segments: [{ key: 's', name: 'S', when }] };
    const checked = await workspace.mutate(
      'previewSegmentation',
      { segmenter: 'rules.conditions', config },
      'preview { segments { key sample { externalId } } }',
    );
    if (checked.userErrors.length > 0) found[when] = checked.userErrors[0].message;
    else
      accepted.push([
        when,
        checked.preview.segments[0].sample
          .map((one: Loose) => one.externalId)
          .sort()
          .join(' '),
      ] as const);
  }
  return { ...found, ...Object.fromEntries(accepted) };
}

test('purchases are counted in periods, dates and past windows, under several conditions', async () => {
  const workspace = await server.workspace();
  await workspace.customers(...['ada', 'ben', 'cyd', 'dan'].map((externalId) => ({ externalId })));
  const buy = (id: string, at: string, more: object = {}) =>
    event(id, 'purchase', at, { amount: '10', channel: 'web', ...more });
  const ago = (days: number) => new Date(now.getTime() - days * DAY).toISOString();
  await workspace.events(
    ...[buy('ada', on(-1, 1, 0)), buy('ada', on(-1, 10)), buy('ada', on(-1, 28), { amount: '25' })],
    ...[buy('ben', on(-1, 10)), buy('ben', on(-1, 11)), buy('ben', on(0, 1, 0))],
    ...[buy('cyd', on(-1, 3)), buy('cyd', on(-1, 4)), buy('cyd', on(-1, 5), { channel: 'store' })],
    ...[event('dan', 'visit', ago(45)), event('dan', 'visit', ago(20)), event('ada', 'visit', ago(10))],
  );
  const [from, to] = [date(-1, 1), date(0, 1)];
  const expected: Record<string, string> = {
    [`count(purchase during last month) >= 3`]: 'ada cyd',
    [`count(purchase, last month) >= 3`]: 'ada cyd',
    [`count(purchase, ${from.slice(0, 7)}) >= 3`]: 'ada cyd',
    [`count(purchase where at >= "${from}" and < "${to}") >= 3`]: 'ada cyd',
    [`count(purchase where at between ${from} and ${to}) >= 3`]: 'ada ben cyd',
    [`count(purchase where at after ${from}) >= 3`]: 'ben cyd',
    [`count(purchase where day > ${from}) >= 3`]: 'ben cyd',
    [`count(purchase, since ${from} and before ${to}) >= 3`]: 'ada cyd',
    [`count(purchase, last month) >= 3 and count(purchase, this month) = 0`]: 'ada cyd',
    [`count(purchase where channel = "web", last month) >= 3`]: 'ada',
    [`count(purchase where channel in ("web", "app") and amount between 5 and 20, last month) >= 2`]: 'ada ben cyd',
    [`count(purchase where channel != "web") >= 1`]: 'cyd',
    [`count(purchase where not channel starts with "W") >= 1`]: 'cyd',
    [`count(purchase where channel = "store" or amount > 20) = 1`]: 'ada cyd',
    [`count(purchase where amount >= 25) = 1`]: 'ada',
    [`count(purchase where discount is missing and quantity is not known) = 3`]: 'ada ben cyd',
    [`count(purchase where quantity != 1) > 0`]: '',
    [`count(purchase, this month) >= 1`]: 'ben',
    [`count(visit, 60 to 30 days) >= 1`]: 'dan',
    [`count(visit, between 60 and 30 days ago) >= 1`]: 'dan',
    [`count(visit, from 4 to 2 weeks ago) >= 1`]: 'dan',
    [`count(visit, 30 days) = 1 and count(visit, between 60 and 30 days ago) = 0`]: 'ada',
    [`count(visit in the last 30 days) >= 1`]: 'ada dan',
  };
  expect(await answers(workspace, Object.keys(expected))).toEqual(expected);
});

test('days are those of the time zone', async () => {
  const workspace = await server.workspace();
  await workspace.customers({ externalId: 'ada' }, { externalId: 'ben' });
  await workspace.events(
    event('ada', 'purchase', '2026-03-31T23:30:00Z'),
    event('ben', 'purchase', '2026-03-31T21:30:00Z'),
  );
  const rules = [
    'count(purchase, 2026-03) = 1',
    'count(purchase, 2026-Q2) = 1',
    'count(purchase where at on or after 2026-04-01) = 1',
  ];
  expect(await answers(workspace, rules)).toEqual({ [rules[0]!]: 'ada ben', [rules[1]!]: '', [rules[2]!]: '' });
  const berlin = await answers(workspace, rules, 'Europe/Berlin');
  expect(berlin).toEqual({ [rules[0]!]: 'ben', [rules[1]!]: 'ada', [rules[2]!]: 'ada' });
});

test('sequences: events after and before a time of the customer', async () => {
  const workspace = await server.workspace();
  await workspace.customers({ externalId: 'ada' }, { externalId: 'ben' }, { externalId: 'cyd' }, { externalId: 'dan' });
  const { event: told } = workspace;
  const of = told.bind(workspace);
  await workspace.mutate('saveTrait', { name: 'trial', kind: 'TIME' }, 'trait { name }');
  await workspace.customers({ externalId: 'dan', traits: { trial: new Date(now.getTime() - 32 * DAY).toISOString() } });
  await workspace.events(
    ...[of('ada', 'cart', 40), of('ada', 'purchase', 35, { amount: '5' })],
    ...[of('ben', 'cart', 40), of('ben', 'purchase', 30, { amount: '5' }), of('ben', 'cart', 3)],
    of('cyd', 'cart', 40),
    of('dan', 'purchase', 30, { amount: '50' }),
  );
  const expected = {
    'count(purchase, within 7 days after first cart) >= 1': 'ada',
    // Without a cart nothing is known of the time after it: dan is no member.
    'count(purchase, within 7 days after first cart) = 0': 'ben cyd',
    'count(purchase, after last cart) = 0': 'ben cyd',
    'count(purchase, after any cart) >= 1': 'ada ben',
    'count(purchase, within 12 days after each cart where channel is missing) >= 1': 'ada ben',
    'count(cart, after last purchase) >= 1': 'ben',
    'count(cart, before first purchase) = 1': 'ada ben',
    'count(purchase, before customer.createdAt) = 1': 'ada ben dan',
    'count(purchase, within 7 days after customer.createdAt) = 0': 'ada ben cyd dan',
    'sum(purchase.amount, within 7 days after traits.trial) >= 50': 'dan',
    'count(cart, within 7 days before first purchase, between 41 and 39 days ago) = 1': 'ada',
    'last(purchase, after first cart) within 33 days': 'ben',
  };
  expect(await answers(workspace, Object.keys(expected))).toEqual(expected);
});

test('a refusal says what could be written instead', async () => {
  const workspace = await server.workspace();
  await workspace.customers({ externalId: 'ada' });
  await workspace.events(event('ada', 'purchase', on(-1, 3)));
  const expected = {
    'count(purchase) last month >= 3': /the window inside the brackets: count\(purchase, last month\)/,
    'count(purchase) in the last 30 days >= 3': /the window inside the brackets: count\(purchase, 30 days\)/,
    'count(purchase) during last month >= 3': /the window inside the brackets: count\(purchase, last month\)/,
    'count(purchase) >= 3 last month': /a window stands inside the brackets, as in count\(purchase, last month\) >= 3/,
    'count(purchase, after last month) >= 3': /or a moment such as after end of last month/,
    'count(purchase, after cart) >= 3': /first, last or any before a type of events/,
    'count(purchase, within 7 days of first cart) >= 3': /after or before: within 7 days after first cart/,
    'count(purchase, 3 months) >= 3': /of whole months write last 3 months; up to now, since 3 months ago/,
    'count(purchase, lately) >= 3': /a window, such as 90 days, last month, 2026-Q1, between 60 and 30 days ago/,
    'count(purchase where category = "Tea") >= 1': /no field category; did you mean lines.category\?/,
    'count(purchase where channel is open) >= 1': /known or missing or true or false/,
    'count(purchase where channel "web") >= 1': /a test of channel: =, !=, <, <=, >, >=, between, in, not in/,
    'count(purchase where channel = "web" or at > 2026-01-01) >= 1': /as a window: count\(purchase, since 2026-01-01\)/,
    'count(purchase, after traits.trail) >= 1': /no time traits.trail/,
  };
  const found = await answers(workspace, Object.keys(expected));
  for (const [when, message] of Object.entries(expected))
    expect([when, found[when]]).toEqual([when, expect.stringMatching(message)]);
});

test('the clock comes again when an event enters or leaves its window', async () => {
  const workspace = await server.workspace();
  await workspace.customers({ externalId: 'ada' }, { externalId: 'ben' });
  const hour = 3_600_000;
  const began = Date.now();
  // In an hour ada's visit is 30 days old, and ben's is 60.
  await workspace.events(
    event('ada', 'visit', new Date(began - 30 * DAY + hour).toISOString()),
    event('ben', 'visit', new Date(began - 60 * DAY + hour).toISOString()),
    event('ben', 'purchase', new Date(began).toISOString()),
  );
  const zone = TimeZone.of('Europe/Berlin');
  const day = zone.dayOf(began);
  const next = (unit: CalendarUnit) => zone.startOf(firstDayOfUnit(unit, unitOfDay(unit, day) + 1));
  const expected: Record<string, [ada: number | null, ben: number | null]> = {
    'count(visit, between 60 and 30 days ago) = 1': [began - 30 * DAY + hour + 30 * DAY, began + hour],
    'count(purchase, this month) = 1': [null, next('month')],
    // Not yet last month, which begins to be so with the next.
    'count(purchase, last month) = 1': [null, next('month')],
    'count(purchase, last 2 quarters) = 1': [null, next('quarter')],
    'count(purchase, yesterday) = 1': [null, next('day')],
    'count(purchase, before start of week) = 1': [null, next('week')],
    'count(purchase, since 2020-01-01) = 1': [null, null],
    'count(purchase, within 7 days after first visit) = 0': [null, null],
  };
  for (const [index, when] of Object.keys(expected).entries()) {
    await workspace.configure(`w${index}`, { timeZone: 'Europe/Berlin', segments: [{ key: 's', name: 'S', when }] });
  }
  await workspace.run();
  const stored = await workspace.scope.query<{ key: string; who: string; until: Date | null }>(
    `SELECT s.key, c.external_id AS who, min(m.until) AS until FROM segment_answer m
     JOIN segmentation s ON s.workspace_id = m.workspace_id AND s.id = m.segmentation_id
     JOIN customer c ON c.workspace_id = m.workspace_id AND c.id = m.customer_id
     WHERE m.workspace_id = $1 GROUP BY 1, 2`,
    [workspace.scope.workspaceId],
  );
  const untilOf = (key: string, who: string) =>
    stored.find((row) => row.key === key && row.who === who)?.until?.getTime() ?? null;
  Object.entries(expected).forEach(([when, times], index) => {
    expect([when, untilOf(`w${index}`, 'ada'), untilOf(`w${index}`, 'ben')]).toEqual([when, ...times]);
  });
});
