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

export function samplesOf({ id }: { readonly id: string }): ConformanceOptions {
  return id === 'rules.tags' ? tagSamples : bandSamples;
}
