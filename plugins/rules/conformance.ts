import { DAY } from 'personagraph/segmenter';
import type { ConformanceOptions, TrialRow } from 'personagraph/testing';

const asOf = Date.UTC(2024, 1, 29, 10, 30, 0, 250);
const ago = (days: number) => asOf - days * DAY;
const rule = (key: string, when: unknown) => ({ key, name: { en: key, zh: '规则' }, when });

/** Operators of every kind, groups of every kind, as trees and as text. */
const trees = [
  rule('any-of', {
    any: [
      { feature: 'customer.country', kind: 'category', op: 'in', value: ['DE', 'FR'] },
      { feature: 'traits.tags', kind: 'list', op: 'containsAll', value: ['a', 'b'] },
      { not: { feature: 'traits.newsletter', kind: 'flag', op: 'exists' } },
    ],
  }),
  rule('recent', { feature: 'events.purchase.lastAt', kind: 'time', op: 'withinDays', value: 30 }),
];
const calendar = [
  'traits.at during this month or traits.at within next 7 days',
  'traits.at on or after start of last quarter and not traits.at on today',
  'traits.at before 2 months ago or traits.at anniversary within 7 days',
  'traits.at between 2024-01-15 and yesterday or traits.at > 2024-02-29T12:00+01:00',
];
const campaigns = [
  'events.purchase.amount >= 500 and events.purchase.lastAt within 90 days',
  'events.purchase.lastAt older than 180 days and traits.newsletter is true',
  'at least 2 of (events.search.count >= 6, events.purchase.count between 1 and 3, size(traits.tags) > 1)',
];
const lines = (texts: readonly string[]) => texts.map((text, index) => rule(`s${index}`, text));

/** Rows for each: f0 is a country in trees, a time in calendar rules, an amount in campaigns. */
function rowsFor(settings: unknown): readonly TrialRow[] {
  const { segments } = settings as { segments: readonly { key: string }[] };
  if (segments[0]?.key === 'any-of') {
    return ['DE', 'AT', null].map((f0, index) => ({
      f0,
      f1: ['a', 'b'].slice(index),
      f2: index > 0,
      f3: ago(index * 30),
    }));
  }
  if (segments.length === calendar.length) {
    const days = [0, 0.4, 1, 2, 28, 29, 44, 45, 60, 61, 151, 152, -1, -6.9, -7, -7.1, 366, 731, 724];
    const dates = [Date.UTC(2024, 1, 29), Date.UTC(2024, 2, 1), Date.UTC(2000, 1, 29), Date.UTC(1999, 2, 7)];
    return [...days.map(ago), ...dates].map((f0) => ({ f0 }));
  }
  return [
    { f0: 500, f1: ago(90), f2: true, f3: 6, f4: 3, f5: ['a', 'b'] },
    { f0: 499.99, f1: ago(180), f2: false, f3: 5, f4: 0, f5: [] },
    { f0: 900, f1: ago(1), f2: false, f3: 7, f4: 9, f5: ['a'] },
  ];
}

/** The conformance kit's options for each segmenter of this folder, by id. */
const options: Readonly<Record<string, ConformanceOptions>> = {
  'rules.conditions': {
    asOf,
    configs: [
      { segments: trees },
      { segments: lines(campaigns) },
      { segments: lines(calendar) },
      { segments: lines(calendar), timeZone: 'America/New_York' },
    ],
    invalidConfigs: [
      { segments: [rule('x', { all: [] })] },
      { segments: [rule('x', { feature: 'f', kind: 'number', op: 'contains', value: 1 })] },
      { segments: [rule('x', 'customer.income >')] },
      { segments: [rule('x', 7)] },
      { segments: lines(campaigns), timeZone: 'Mars/Olympus' },
    ],
    rows: rowsFor,
  },
  'rules.lists': {
    asOf,
    configs: [{ segments: [] }, { segments: [{ key: 'vip', name: { en: 'VIP', zh: '贵宾' } }] }],
    invalidConfigs: [{ segments: [{ key: 'VIP', name: 'VIP' }] }, { segments: [{ key: 'vip' }] }],
  },
};

export default options;
