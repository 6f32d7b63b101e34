import { DAY } from 'personagraph/segmenter';
import type { ConformanceOptions, TrialRow } from 'personagraph/testing';

const asOf = Date.UTC(2024, 5, 15, 8);
const buyer = (spent: number, daysAgo: number): TrialRow => ({ spent, last: asOf - daysAgo * DAY });

/** Options of the conformance kit for this segmenter: typical customers, and settings to try besides `{}`. */
const options: ConformanceOptions = {
  asOf,
  configs: [{ topShare: 0.5, activeDays: 30 }, { topShare: 1 }],
  invalidConfigs: [{ topShare: 0 }, { topShare: 2 }, { activeDays: -1 }],
  rows: [buyer(10, 1), buyer(40, 29), buyer(40, 30), buyer(100, 365), buyer(2_500, -3), { spent: 5 }],
};

export default options;
