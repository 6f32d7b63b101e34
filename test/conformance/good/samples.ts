import type { ConformanceOptions } from 'personagraph/testing';
import { DAY } from './band.ts';

const asOf = Date.UTC(2024, 1, 29, 10, 30);

const bandSamples: ConformanceOptions = {
  asOf,
  configs: [{ share: 0.8, activeDays: 30, outsiders: ['RIVAL', 'MARKET'] }],
  rows: [20, 20, 45, 80, 300].flatMap((spent, index) => [
    { spent, last: asOf - index * 20 * DAY, kind: 'CUSTOMER' },
    { spent: spent + 1, last: asOf - index * DAY, kind: ['RIVAL', 'MARKET', null][index % 3]! },
  ]),
};

const tagSamples: ConformanceOptions = {
  asOf,
  configs: [{ tags: ['gold'], askConsent: false }],
  rows: [{ tags: ['vip', 'new', 'gold'], consent: true }, { tags: ['new'], consent: false }, { tags: ['vip'] }],
};

const latelySamples: ConformanceOptions = {
  asOf,
  configs: [{ days: 7 }],
  rows: [20, 45, 300].map((spent, index) => ({ spent, last: asOf - index * 12.5 * DAY })),
};

export function samplesOf({ id }: { readonly id: string }): ConformanceOptions {
  if (id === 'behavioral.lately') return latelySamples;
  return id === 'rules.tags' ? tagSamples : bandSamples;
}
