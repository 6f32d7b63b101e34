import { DAY, shownDay, shownMinute } from 'personagraph/segmenter';
import { trySegmenter } from 'personagraph/testing';
import { describe, expect, it } from 'vitest';
import conditions from './index.ts';

const asOf = Date.UTC(2024, 5, 15);
const config = (...when: unknown[]) => ({
  segments: when.map((one, index) => ({ key: `s${index}`, name: 'S', when: one })),
});

/** The verdict of one condition on one value of its only feature. */
async function verdict(clause: object, value: unknown): Promise<string | undefined> {
  const trial = await trySegmenter(conditions, [], { asOf, config: config({ feature: 'traits.x', ...clause }) });
  return trial.explain({ f0: value as string })[0]?.verdict;
}

async function issues(when: unknown): Promise<string[]> {
  const { issues: found = [] } = await conditions.config['~standard'].validate(config(when));
  return found.map(({ path = [], message }) => `${path.slice(3).join('.')}: ${message}`);
}

const income = { feature: 'customer.income', kind: 'number', op: 'gte', value: 5000 };
const city = { feature: 'customer.city', kind: 'category', op: 'in', value: ['Paris', 'Lyon'] };
const bought = { feature: 'events.purchase.lastAt', kind: 'time', op: 'withinDays', value: 30 };

describe('operators', () => {
  it.each([
    ['number', 'eq', 5, 5, 6],
    ['number', 'neq', 5, 6, 5],
    ['number', 'lt', 5, 4.9, 5],
    ['number', 'lte', 5, 5, 5.1],
    ['number', 'gt', 5, 5.1, 5],
    ['number', 'gte', 5, 5, 4.9],
    ['number', 'between', [1, 2], 2, 2.1],
    ['number', 'in', [1, 2.5], 2.5, 2],
    ['number', 'notIn', [1, 2.5], 2, 1],
    ['time', 'before', '2024-01-01', Date.UTC(2024, 0, 1) - 1, Date.UTC(2024, 0, 1)],
    ['time', 'onOrBefore', '2024-01-01', Date.UTC(2024, 0, 1, 23, 59), Date.UTC(2024, 0, 2)],
    ['time', 'on', '2024-01-01', Date.UTC(2024, 0, 1, 23, 59), Date.UTC(2024, 0, 2)],
    ['time', 'onOrAfter', '2024-01-01', Date.UTC(2024, 0, 1), Date.UTC(2024, 0, 1) - 1],
    ['time', 'after', '2024-01-01', Date.UTC(2024, 0, 2), Date.UTC(2024, 0, 1, 23, 59)],
    ['time', 'after', '2024-01-01T00:00:00+01:00', Date.UTC(2024, 0, 1), Date.UTC(2023, 11, 31, 23)],
    ['time', 'onOrBefore', '2024-01-01T00:00:00Z', Date.UTC(2024, 0, 1), Date.UTC(2024, 0, 1) + 1],
    ['time', 'between', ['2024-01-01', '2024-01-02'], Date.UTC(2024, 0, 2, 23), Date.UTC(2024, 0, 3)],
    ['time', 'between', ['2024-01-01', 'today'], asOf + 7, asOf + DAY],
    ['time', 'before', '30 days ago', asOf - 30 * DAY - 1, asOf - 30 * DAY],
    ['time', 'onOrAfter', 'start of month', Date.UTC(2024, 5, 1), Date.UTC(2024, 4, 31, 23)],
    ['time', 'onOrBefore', 'end of last quarter', Date.UTC(2024, 2, 31, 23), Date.UTC(2024, 3, 1)],
    ['time', 'on', 'in 2 weeks', asOf + 14 * DAY, asOf + 15 * DAY],
    ['time', 'during', 'this week', Date.UTC(2024, 5, 10), Date.UTC(2024, 5, 17)],
    ['time', 'during', 'last year', Date.UTC(2023, 11, 31), Date.UTC(2024, 0, 1)],
    ['time', 'withinNextDays', 14, asOf + 14 * DAY, asOf],
    ['time', 'anniversaryWithinDays', 7, Date.UTC(1980, 5, 22), Date.UTC(1980, 5, 23)],
    ['time', 'anniversaryWithinDays', 0, Date.UTC(1880, 5, 15), Date.UTC(2024, 5, 15)],
    ['time', 'withinDays', 30, asOf, asOf + 1],
    ['time', 'withinDays', 30, asOf - 30 * DAY + 1, asOf - 30 * DAY],
    ['time', 'olderThanDays', 30, asOf - 30 * DAY, asOf - 30 * DAY + 1],
    ['flag', 'is', false, false, true],
    ['category', 'eq', 'a', 'a', 'A'],
    ['category', 'neq', 'a', 'b', 'a'],
    ['category', 'in', ['a', 'b'], 'b', 'c'],
    ['category', 'notIn', ['a', 'b'], 'c', 'a'],
    ['category', 'contains', 'ÉN', 'Rhénanie', 'Rhin'],
    ['category', 'startsWith', 'ｓａｎ', 'San Jose', 'New San'],
    ['category', 'endsWith', 'burg', 'HAMBURG', 'Burgas'],
    ['list', 'contains', 'a', ['b', 'a'], []],
    ['list', 'containsAny', ['a', 'b'], ['b'], ['c']],
    ['list', 'containsAll', ['a', 'b'], ['b', 'a', 'c'], ['a', 'a']],
    ['list', 'containsAll', ['a', 'a'], ['a'], ['b']],
    ['list', 'containsNone', ['a', 'b'], ['c'], ['c', 'b']],
  ])('%s %s %j holds of %j and not of %j; missing is UNKNOWN', async (kind, op, value, holds, fails) => {
    const clause = { kind, op, value };
    expect(await verdict(clause, holds)).toBe('TRUE');
    expect(await verdict(clause, fails)).toBe('FALSE');
    expect(await verdict(clause, null)).toBe('UNKNOWN');
  });

  it.each([
    ['number', 0],
    ['time', 0],
    ['flag', false],
    ['category', ''],
    ['list', []],
  ])('exists and missing of %s answer of missing data too', async (kind, value) => {
    expect(await verdict({ kind, op: 'exists' }, value)).toBe('TRUE');
    expect(await verdict({ kind, op: 'exists' }, null)).toBe('FALSE');
    expect(await verdict({ kind, op: 'missing' }, value)).toBe('FALSE');
    expect(await verdict({ kind, op: 'missing' }, null)).toBe('TRUE');
  });

  it('compare how many entries a list has', async () => {
    const clause = { kind: 'list', op: 'size', compare: 'gte', value: 2 };
    expect(await verdict(clause, ['a', 'a'])).toBe('TRUE');
    expect(await verdict(clause, ['a'])).toBe('FALSE');
    expect(await verdict(clause, null)).toBe('UNKNOWN');
  });

  it('take infinite numbers and impossible times for missing', async () => {
    for (const value of [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN]) {
      expect(await verdict({ kind: 'number', op: 'gt', value: 1 }, value)).toBe('UNKNOWN');
      expect(await verdict({ kind: 'time', op: 'olderThanDays', value: 1 }, value)).toBe('UNKNOWN');
    }
    expect(await verdict({ kind: 'time', op: 'before', value: '2024-01-01' }, -1e300)).toBe('UNKNOWN');
  });
});

describe('conditions', () => {
  it('put a customer in every segment whose condition is TRUE, and in no other', async () => {
    const some = config(income, { any: [income, city] }, { not: income }, { all: [income, { not: city }] });
    const rows = [{ f0: 6000 }, { f0: 100, f1: 'Paris' }, { f1: 'Rome' }, { f0: 6000, f1: 'Rome' }];
    const trial = await trySegmenter(conditions, rows, { asOf, config: some });
    const members = trial.answers.map(({ segments }) => segments);
    expect(members).toEqual([['s0', 's1'], ['s1', 's2'], [], ['s0', 's1', 's3']]);
    expect(trial.explain(rows[2]!).map(({ verdict }) => verdict)).toEqual(['UNKNOWN', 'UNKNOWN', 'UNKNOWN', 'UNKNOWN']);
  });

  it('may ask that at least so many parts hold, UNKNOWN while the missing ones could decide', async () => {
    const parts = ['a', 'b', 'c'].map((name) => ({ feature: `traits.${name}`, kind: 'flag', op: 'is', value: true }));
    const trial = await trySegmenter(conditions, [], { asOf, config: config({ atLeast: 2, of: parts }) });
    const of = (...values: (boolean | null)[]) =>
      trial.explain(Object.fromEntries(values.map((value, index) => [`f${index}`, value])))[0]?.verdict;
    expect(of(true, true, null)).toBe('TRUE');
    expect(of(true, false, null)).toBe('UNKNOWN');
    expect(of(null, null, false)).toBe('UNKNOWN');
    expect(of(false, null, false)).toBe('FALSE');
  });

  it('are none by default', async () => {
    const trial = await trySegmenter(conditions, [{}], { asOf });
    expect(trial.segments).toEqual([]);
    expect(trial.answers[0]?.segments).toEqual([]);
  });

  it('ask for each feature and kind once', () => {
    const window = { event: 'purchase', aggregate: 'sum', field: 'amount', withinDays: 90 };
    const spent = { feature: window, kind: 'number', op: 'gt', value: 100 };
    const same = { ...spent, feature: { withinDays: 90, field: 'amount', aggregate: 'sum', event: 'purchase' } };
    const trait = { feature: 'traits.vip', kind: 'flag', op: 'is', value: true };
    const needs = conditions.needs(config({ all: [income, spent, trait] }, { any: [same, income] }));
    expect(Object.values(needs).map(({ kind, from, optional }) => ({ kind, from, optional }))).toEqual([
      { kind: 'number', from: 'customer.income', optional: false },
      { kind: 'number', from: window, optional: false },
      { kind: 'flag', from: 'traits.vip', optional: true },
    ]);
  });

  it('explain every clause with what was observed, asked, and would have to change', async () => {
    const when = { all: [income, { not: { all: [city, bought] } }] };
    const trial = await trySegmenter(conditions, [], { asOf, config: config(when) });
    const [explanation] = trial.explain({ f0: 100, f1: 'Paris', f2: asOf - 40 * DAY });
    expect(explanation).toMatchObject({ segment: 's0', verdict: 'FALSE' });
    expect(explanation?.factors).toMatchObject([
      { feature: 'f0', observed: 100, expected: '>= 5000', verdict: 'FALSE' },
      { feature: 'f1', observed: 'Paris', expected: 'any of 2: not in ("Paris", "Lyon")', verdict: 'FALSE' },
      {
        feature: 'f2',
        observed: '2024-05-06T00:00:00.000Z',
        expected: 'any of 2: not (within 30 days)',
        verdict: 'TRUE',
      },
    ]);
    expect(explanation?.factors[0]?.change).toMatchObject({ en: 'It takes: customer.income >= 5000.' });
    expect(explanation?.factors[1]).not.toHaveProperty('change');
    expect(explanation?.factors[2]).not.toHaveProperty('change');
  });

  it('say times to the minute, and days without one', async () => {
    const when = { not: bought };
    const trial = await trySegmenter(conditions, [], { asOf, config: config(when) });
    const factor = (f0: number) => trial.explain({ f0 })[0]!.factors[0]!;
    const at = asOf - 10 * DAY + 1;
    expect(factor(at).text).toMatchObject({ en: expect.stringContaining(` is ${shownMinute(at)}, asked`) });
    // By the minute that is said it holds.
    expect(factor(at).change).toMatchObject({
      en: expect.stringContaining(`It will by itself at ${shownMinute(at + 30 * DAY + 59_999)}.`),
    });
    const day = Math.floor(asOf / DAY) * DAY;
    expect(factor(day).text).toMatchObject({
      en: expect.stringContaining(` is ${shownDay(day)}, asked`),
    });
  });

  it('say when a clause on recent time flips', async () => {
    const rows = [{ f0: asOf - 10 * DAY }, { f0: asOf - 31 * DAY }, { f0: asOf + DAY }, {}];
    const trial = await trySegmenter(conditions, rows, { asOf, config: config(bought) });
    expect(trial.answers.map(({ until }) => until)).toEqual([asOf + 20 * DAY, null, asOf + DAY, null]);
  });
});

describe('mistakes in a condition', () => {
  const nest = (depth: number): object => (depth === 0 ? income : { not: nest(depth - 1) });

  it('are named where they are', async () => {
    expect(await issues({ all: [income, { ...income, op: 'contains' }] })).toEqual([
      'all.1.op: op of a number clause must be one of eq, neq, lt, lte, gt, gte, between, in, notIn, exists, missing',
    ]);
    expect(await issues({ ...income, kind: 'money' })).toEqual([
      'kind: kind of a clause must be one of number, time, flag, category, list',
    ]);
    expect(await issues({ any: [] })).toEqual(['any: { any } takes a list of at least one condition']);
    expect(await issues({ not: income, all: [income] })).toEqual([': { all } takes no other keys']);
    expect(await issues({ ...bought, op: 'before', value: '2024-02-30' })).toEqual([
      'value: must be a date (2024-01-31), a time with offset, today, yesterday, tomorrow, 30 days ago, in 2 weeks, or start of month',
    ]);
    expect(await issues({ ...bought, op: 'during', value: '30 days ago' })).toEqual([
      'value: must be today, yesterday, tomorrow, this, last or next week, month, quarter or year, last 3 months, 2026, 2026-Q1, 2026-03, or 2026-03-31',
    ]);
    expect(await issues({ atLeast: 3, of: [income, city] })).toEqual([
      'atLeast: atLeast is a whole number from 1 to the number of conditions, here 2',
    ]);
    expect(await issues({ atLeast: 1, of: [income], not: income })).toEqual([': { not } takes no other keys']);
    expect((await issues(7))[0]).toContain('a condition is { all }');
    expect(await issues('customer.income > ')).toEqual([
      ': column 19: expected a number, a date or a feature such as customer.income, found the end',
    ]);
  });

  it('include too many levels and too many clauses', async () => {
    expect(await issues(nest(15))).toEqual([]);
    expect((await issues(nest(16)))[0]).toMatch(/conditions may nest 16 levels deep$/);
    expect((await issues(nest(5000)))[0]).toMatch(/conditions may nest 16 levels deep$/);
    expect(await issues({ all: Array.from({ length: 200 }, () => income) })).toEqual([]);
    expect(await issues({ all: Array.from({ length: 201 }, () => income) })).toEqual([
      'all.200: a condition may have 200 clauses',
    ]);
  });

  it('include keys that are used twice', async () => {
    const twice = { segments: [0, 1].map(() => ({ key: 's', name: 'S', when: income })) };
    await expect(trySegmenter(conditions, [], { asOf, config: twice })).rejects.toThrow('must be unique');
  });
});
