import { RuleSyntaxError } from 'personagraph/rules';
import { describe, expect, it } from 'vitest';
import { parseRule } from './parse-rule.ts';
import { printRule } from './print-rule.ts';

/** `column: message` of a text that is refused. */
function refusal(text: string): string {
  try {
    return `accepted as ${printRule(parseRule(text))}`;
  } catch (error) {
    if (error instanceof RuleSyntaxError) return error.message;
    throw error;
  }
}

describe('a line of the rule language', () => {
  it('means the tree that a person would read', () => {
    expect(
      parseRule(
        'customer.country in ("DE", "FR") and sum(purchase.amount, 90 days) >= 500 and not traits.newsletter:flag is missing',
      ),
    ).toEqual({
      all: [
        { feature: 'customer.country', kind: 'category', op: 'in', value: ['DE', 'FR'] },
        {
          feature: { event: 'purchase', aggregate: 'sum', field: 'amount', withinDays: 90 },
          kind: 'number',
          op: 'gte',
          value: 500,
        },
        { not: { feature: 'traits.newsletter', kind: 'flag', op: 'missing' } },
      ],
    });
  });

  it('binds not before and, and before or; brackets keep groups apart', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((feature) => ({ feature, kind: 'number', op: 'eq', value: 1 }));
    expect(parseRule('a = 1 or not b = 1 and c = 1')).toEqual({ any: [a, { all: [{ not: b }, c] }] });
    expect(parseRule('(a = 1 or b = 1) and c = 1')).toEqual({ all: [{ any: [a, b] }, c] });
    expect(parseRule('(a = 1 and b = 1) and c = 1')).toEqual({ all: [{ all: [a, b] }, c] });
    expect(parseRule('not (a = 1 and b = 1)')).toEqual({ not: { all: [a, b] } });
    expect(parseRule('AT LEAST 2 of (a = 1, b = 1 or c = 1, all(c = 1))')).toEqual({
      atLeast: 2,
      of: [a, { any: [b, c] }, { all: [c] }],
    });
  });

  it.each([
    ['traits.n=5', 'traits.n = 5'],
    ['traits.n between 1 and 2 and traits.n in (1,2e3)', 'traits.n between 1 and 2 and traits.n in (1, 2000)'],
    ["customer.city != 'it''s'", null],
    [`customer.city = 'say "hi"'`, 'customer.city = "say \\"hi\\""'],
    ['traits.vip = true', 'traits.vip is true'],
    ['traits.vip != true', 'traits.vip is false'],
    ['traits.vip is not false', 'traits.vip is true'],
    ['customer.income is not known', 'customer.income is missing'],
    ['traits.t >= 2024-01-31', 'traits.t on or after 2024-01-31'],
    ['traits.t = yesterday', 'traits.t on yesterday'],
    ['traits.t < 30 DAYS AGO', 'traits.t before 30 days ago'],
    ['traits.t > in 1 week', 'traits.t after in 1 week'],
    [
      'traits.t between start of this month and end of next year',
      'traits.t between start of month and end of next year',
    ],
    ['traits.t between 2024-01-01T00:00Z and today', 'traits.t between 2024-01-01T00:00Z and today'],
    ['traits.t during last quarter', 'traits.t during last quarter'],
    ['traits.t within 6 hours', 'traits.t within 0.25 days'],
    ['traits.t within last 2 weeks', 'traits.t within 14 days'],
    ['traits.t within next 1 day', 'traits.t within next 1 day'],
    ['traits.t older than 60 days', 'traits.t older than 60 days'],
    ['customer.birthDate anniversary within 7 days', 'customer.birthDate anniversary within 7 days'],
    ['customer.city contains "burg"', 'customer.city contains "burg"'],
    [
      'customer.city starts with "Sa" or customer.city ends with "n"',
      'customer.city starts with "Sa" or customer.city ends with "n"',
    ],
    ['traits.tags has "vip"', 'traits.tags has "vip"'],
    ['traits.tags contains any ("a")', 'traits.tags has any ("a")'],
    ['traits.tags:list contains "vip"', 'traits.tags has "vip"'],
    ['segmentations.rfm.segments contains "champions"', 'segmentations.rfm.segments has "champions"'],
    ['traits.tags has none ("a", "b")', 'traits.tags has none ("a", "b")'],
    ['size(traits.tags) != 0', 'size(traits.tags) != 0'],
    ['traits.vip is true or traits.vip is missing', 'traits.vip is true or traits.vip:flag is missing'],
    ['`traits.net worth` > 1', 'traits.`net worth` > 1'],
    [
      'count(page_view where properties.path = "/pricing", 30 days) >= 3',
      'count(page_view where properties.path = "/pricing", 30 days) >= 3',
    ],
    ['mean(purchase.amount where amount > 0 and < 100) > 9', 'mean(purchase.amount where amount > 0 and < 100) > 9'],
    [
      'top(purchase.lines.category, most 5, 4 weeks) has "shoes"',
      'top(purchase.lines.category, 28 days, most 5) has "shoes"',
    ],
    ['last(purchase) is known', 'last(purchase) is known'],
    ['((traits.n > 1))', 'traits.n > 1'],
  ])('%s is printed as %s', (text, canonical) => {
    if (canonical === null) expect(refusal(text)).toMatch(/^column \d+: /);
    else {
      expect(printRule(parseRule(text))).toBe(canonical);
      expect(printRule(parseRule(canonical))).toBe(canonical);
    }
  });

  it.each([
    ['', 'column 1: expected a feature, such as customer.country or count(purchase), found the end'],
    ['customer.country', 'column 17: expected a test such as =, in, is missing or within 30 days, found the end'],
    [
      'customer.country betwen 1 and 2',
      'column 18: expected a test such as =, in, is missing or within 30 days, found "betwen"; did you mean between?',
    ],
    [
      'customer.income >= "5"',
      'column 20: expected a number, a date or a feature such as customer.income, found ""5""',
    ],
    [
      'customer.income > 5 adn customer.income < 9',
      'column 21: expected and, or, or the end, found "adn"; did you mean and?',
    ],
    ['customer.city in ("a", 5)', 'column 24: expected a quoted text, found "5"'],
    [
      'traits.plan changed within 14 days',
      'column 13: expected a test such as =, in or is missing; how long something has held is asked by since(traits.plan) older than 14 days, a membership by segmentations.KEY.since.SEGMENT, found "changed"',
    ],
    [
      'traits.plan = "trial" for 14 days',
      'column 23: expected and, or, or the end; how long something has held is asked by since(traits.plan) older than 14 days, a membership by segmentations.KEY.since.SEGMENT, found "for"; did you mean or?',
    ],
    [
      'customer.city in (Berlin)',
      'column 19: expected a quoted text or a number; of other features write (a = b or a = c), found "Berlin"',
    ],
    ['(customer.income > 5', 'column 21: expected and, or, or ")", found the end'],
    [
      'sun(purchase.amount) > 5',
      'column 1: expected one of count, sum, mean, min, max, first, last, distinct, top before "(", found "sun"; did you mean sum?',
    ],
    ['sum(purchase.amount, 90 dais) > 5', 'column 25: expected hours, days or weeks, found "dais"; did you mean days?'],
    [
      'sum(purchase.amount, 3 months) > 5',
      'column 24: expected hours, days or weeks (of whole months write last 3 months; up to now, since 3 months ago), found "months"',
    ],
    ['sum(purchase.amount 90) > 5', 'column 21: expected where, "," or ")", found "90"'],
    ['traits.t before 30 days', 'column 24: expected ago, found the end'],
    [
      'traits.t before 2024-02-30',
      'column 17: expected a date (2024-01-31), a time with offset, today, yesterday, tomorrow, 30 days ago, in 2 weeks, or start of month, found "2024-02-30"',
    ],
    [
      'traits.t != 2024-02-03',
      'column 13: expected a number or a quoted text after != (of a time write: not ... on ...), found "2024-02-03"',
    ],
    [
      'traits.t within 3 months',
      'column 19: expected hours, days or weeks (of whole months write last 3 months; up to now, since 3 months ago), found "months"',
    ],
    [
      'traits.vip:flg is true',
      'column 12: expected a kind: number, time, flag, category, list, found "flg"; did you mean flag?',
    ],
    ['traits.vip:flag > 5', 'column 12: expected :number, which is the kind of this test, found "flag"'],
    [
      'traits.vip is missing',
      'column 1: expected the kind of traits.vip, which this test leaves open: write traits.vip:flag, or :number, :time, :category, :list',
    ],
    ['traits.n between 9 and 5', 'column 1: value: the first must not be above the second'],
    ['traits.a = "open', 'column 12: the " is never closed'],
    ['traits.a = 5 & traits.b = 6', 'column 14: "&" has no meaning here; quote texts'],
    ['traits. = 5', 'column 8: expected a name after the dot: " " has no meaning here; quote texts'],
    ['traits.n > 1e999', 'column 12: the number 1e999 is too large'],
    [
      'at least 3 of (traits.n > 1, traits.n > 2)',
      'column 10: expected a whole number from 1 to 2, the number of conditions, found "3"',
    ],
    ['traits.t anniversary within 0.5 days', 'column 1: value: must be whole days, 0 to 366'],
  ])('%s is refused: %s', (text, message) => {
    expect(refusal(text)).toBe(message);
  });

  it('is refused where it is made to be hard to read', () => {
    expect(refusal(`traits.n > ${'1'.repeat(100_000)}`)).toBe(
      'column 50001: a rule may have 50000 characters, this one has 100011',
    );
    expect(refusal(`${'('.repeat(40_000)}traits.n > 1`)).toBe('column 65: brackets and not may nest 64 deep');
    expect(refusal(`${'not '.repeat(10_000)}traits.n > 1`)).toMatch(/brackets and not may nest 64 deep$/);
    expect(refusal(`${'not '.repeat(20)}traits.n > 1`)).toBe('column 1: conditions may nest 16 levels deep');
    expect(refusal(Array.from({ length: 201 }, () => 'a > 1').join(' and '))).toBe(
      'column 2001: a condition may have 200 clauses',
    );
    expect(refusal(`customer.city in (${'"a",'.repeat(1_001)}"a")`)).toMatch(/^column 1: value: Too big/);
    expect(refusal('`'.repeat(49_999))).toMatch(/^column \d+: /);
    expect(refusal('"\\'.repeat(20_000))).toMatch(/^column 1: /);
  });
});
