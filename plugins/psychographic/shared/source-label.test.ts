import { expect, test } from 'vitest';
import { sourceName } from '../values/settings.ts';
import { eventLabel, fieldLabel, ratioLabel, sourceLabel } from './source-label.ts';

test('names of the catalogue are said in words', () => {
  expect(sourceLabel('surveys.values.brandImage')).toEqual({
    en: 'answer "brand image" of the survey "values"',
    zh: '问卷“values”中“brand image”的答案',
  });
  expect(sourceLabel('events.purchase.amount')).toEqual({ en: 'amount of purchases', zh: '购买金额' });
  expect(sourceLabel('events.page_view.count').en).toBe('number of page view events');
  expect(sourceLabel('traits.spending_score').en).toBe('spending score');
  expect(sourceLabel('customer.income')).toEqual({ en: 'income', zh: '收入' });
  expect(sourceLabel('haggles').en).toBe('haggles');
});

test('aggregates are, with their condition and window', () => {
  const name = sourceName({
    event: 'purchase',
    aggregate: 'sum',
    field: 'amount',
    where: { field: 'discount', above: 0 },
    withinDays: 90,
  });
  expect(sourceLabel(name)).toEqual({
    en: 'total amount of purchases with discount above 0 within 90 days',
    zh: '近 90 天折扣高于 0 的购买总金额',
  });
  const counted = sourceName({
    event: 'page_view',
    aggregate: 'count',
    where: { field: 'properties.kind', equals: 'a.b' },
  });
  expect(sourceLabel(counted).en).toBe('number of page view events with kind a.b');
  const both = { event: 'purchase', aggregate: 'count', where: { field: 'discount', above: 1, below: 5 } } as const;
  expect(sourceLabel(sourceName(both)).en).toBe('number of purchases with discount above 1 and below 5');
  const odd = sourceName({ ...both, where: { field: 'channel', equals: 'a]b' } });
  expect(sourceLabel(odd).en).toBe(odd);
  expect(ratioLabel({ feature: 'events.purchase.amount', per: 'events.purchase.quantity' })).toEqual({
    en: 'amount of purchases divided by quantity of purchases',
    zh: '购买金额与购买数量之比',
  });
});

test('one is one, and lines are of products', () => {
  expect([1, 2].map((count) => eventLabel('page_view', count).en)).toEqual(['page view event', 'page view events']);
  expect(['lines.name', 'lines.category', 'properties.articleKind'].map((field) => fieldLabel(field).en)).toEqual([
    ...['product name', 'product category', 'article kind'],
  ]);
});
