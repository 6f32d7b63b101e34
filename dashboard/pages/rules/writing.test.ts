import { describe, expect, test } from 'vitest';
import { layFlows } from '../../charts/flow-layout.ts';
import { complete } from './complete.ts';
import type { FeatureName } from './documents.ts';
import { configOf, draftOf, faultOf, freshKey, isSame, renamed } from './draft.ts';
import { tokensOf } from './tokens.ts';

const FEATURES: readonly FeatureName[] = [
  { name: 'customer.country', kind: 'CATEGORY', label: 'Country' },
  { name: 'traits.newsletter', kind: 'FLAG', label: 'Gets the newsletter' },
  { name: 'events.purchase.count', kind: 'NUMBER', label: 'Number of purchases' },
  { name: 'events.purchase.lastAt', kind: 'TIME', label: 'Last purchase' },
  { name: 'events.page_view.count', kind: 'NUMBER', label: 'Number of page views' },
];
const labels = (text: string) => complete(text, text.length, FEATURES).suggestions.map(({ label }) => label);

describe('what may follow in a rule', () => {
  test('features at its begin, and behind and, or, not and brackets', () => {
    for (const before of ['', 'customer.country = "DE" and ', 'not ', '(', 'traits.newsletter is true or (']) {
      expect(labels(`${before}country`)).toContain('customer.country');
    }
  });

  test('features by what people call them', () => {
    expect(labels('gets')).toEqual(['traits.newsletter']);
  });

  test('tests of the kind of the feature', () => {
    expect(labels('traits.newsletter ')).toEqual(['is true', 'is false', 'is known', 'is missing']);
    expect(labels('events.purchase.lastAt wi')).toContain('within 30 days');
    expect(labels('count(purchase, 90 days) ')).toContain('>=');
    expect(labels('last(purchase) ')).toContain('older than 90 days');
  });

  test('types of events in the brackets of a fold, and windows behind a comma', () => {
    expect(labels('count(')).toEqual(['purchase', 'page_view']);
    expect(labels('sum(pur')).toContain('purchase.amount');
    expect(labels('count(purchase, ')).toContain('90 days');
  });

  test('and and or behind a value, nothing within a text', () => {
    expect(labels('customer.country = "DE" ')).toEqual(['and', 'or']);
    expect(labels('events.purchase.count >= 3 ')).toEqual(['and', 'or']);
    expect(labels('customer.country = "D')).toEqual([]);
  });

  test('the word before the caret is what is replaced', () => {
    const text = 'not cust = "DE"';
    expect(complete(text, 'not cust'.length, FEATURES)).toMatchObject({ from: 4 });
  });
});

test('the parts of a rule put together are the rule', () => {
  for (const text of ['a.b >= 5 and "x \\" y" or not `net worth`', 'unfinished "text', '国家 = "德国"\n  and (']) {
    expect(
      tokensOf(text)
        .map((token) => token.text)
        .join(''),
    ).toBe(text);
  }
});

describe('a draft of rules', () => {
  const tree = { feature: 'traits.newsletter', kind: 'flag', op: 'is', value: true };
  const stored = {
    config: {
      timeZone: 'Europe/Berlin',
      segments: [
        { key: 'a', name: { en: 'A', zh: '甲' }, when: tree },
        { key: 'b', name: 'B', when: 'events.purchase.count > 3' },
      ],
    },
    segments: [{ id: '1', key: 'a', size: 1, current: true, rule: 'traits.newsletter is true' }],
  };

  test('leaves a tree a tree unless it was edited', () => {
    const draft = draftOf(stored);
    expect(draft.segments[0]!.text).toBe('traits.newsletter is true');
    expect(configOf(draft)).toEqual(stored.config);
    const [first, second] = draft.segments;
    const edited = { ...draft, segments: [{ ...first!, text: 'traits.newsletter is false' }, second!] };
    expect(isSame(draft, edited)).toBe(false);
    expect(configOf(edited)).toMatchObject({ segments: [{ when: 'traits.newsletter is false' }, {}] });
  });

  test('is renamed in the language of the page alone', () => {
    expect(renamed({ en: 'A', zh: '甲' }, 'zh', '乙')).toEqual({ en: 'A', zh: '乙' });
    expect(renamed('A', 'en', 'C')).toBe('C');
  });

  test('gives new segments keys that are free', () => {
    expect(freshKey('Big spenders!', [])).toBe('big_spenders');
    expect(freshKey('大客户', ['rule'])).toBe('rule_2');
  });

  test('has a fault at the word that the server names', () => {
    const draft = { timeZone: 'UTC', segments: [{ key: 'a', name: 'A', text: 'customer.country betwen 3' }] };
    const message = 'segments.0.when: column 18: expected a test, found "betwen"; did you mean between?';
    expect(faultOf({ field: ['config', 'segments', '0', 'when'], message }, draft)).toEqual({
      segment: 0,
      from: 17,
      to: 23,
      text: 'expected a test, found "betwen"; did you mean between?',
    });
    expect(
      faultOf({ field: ['config', 'timeZone'], message: 'timeZone: no such zone' }, draft).segment,
    ).toBeUndefined();
  });
});

test('flows leave and reach blocks without gaps, and blocks of a column do not overlap', () => {
  const links = [
    { from: 'a', to: 'a', count: 50 },
    { from: 'a', to: 'b', count: 20 },
    { from: 'b', to: 'a', count: 5 },
    { from: null, to: 'b', count: 10 },
    { from: 'b', to: null, count: 15 },
  ];
  const { blocks, ribbons } = layFlows([links, links], ['a', 'b'], 400);
  for (const column of [0, 1, 2]) {
    const own = blocks.filter((block) => block.column === column);
    expect(own.at(-1)!.key).toBeNull();
    for (const [index, { top, height }] of own.entries()) {
      expect(top + height).toBeLessThanOrEqual((own[index + 1]?.top ?? 400) + 1e-9);
    }
  }
  // What leaves a block of the first column is as high as the block.
  for (const { key, height } of blocks.filter(({ column }) => column === 0)) {
    const out = ribbons.filter((ribbon) => ribbon.column === 0 && ribbon.from === key);
    expect(out.reduce((sum, ribbon) => sum + ribbon.height, 0)).toBeCloseTo(height, 6);
  }
});
