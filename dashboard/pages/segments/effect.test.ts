import { expect, test } from 'vitest';
import { effectOf } from './effect.ts';
import { catalogued, featureLabel } from './feature-label.ts';

test('who was born earlier is drawn as older, and all else as it was measured', () => {
  const effect = { value: 0.3, low: 0.1, high: 0.5 };
  expect(effectOf('customer.birthDate', effect)).toEqual({ value: -0.3, low: -0.5, high: -0.1 });
  expect(effectOf('customer.income', effect)).toBe(effect);
});

test('what a contrast measures has the label and the unit of the catalogue', () => {
  const labels = new Map([['events.purchase.netAmount', 'Total of purchases, less returns']]);
  expect(catalogued('events.purchase.sum(netAmount)')).toBe('events.purchase.netAmount');
  expect(featureLabel('events.purchase.sum(netAmount)', labels)).toBe('Total of purchases, less returns');
  expect(featureLabel('events.purchase.sum(basket)', labels)).toBe('events.purchase.sum(basket)');
});
