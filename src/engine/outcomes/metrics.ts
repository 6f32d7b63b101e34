/** Which way of a metric is the better one. */
export type Direction = 'HIGHER' | 'LOWER';

/** In which unit a metric is: `CURRENCY` is the workspace's, `RATIO` a multiple, `SHARE` 0..1, `SCORE` -100..100. */
export type MetricUnit = 'CUSTOMERS' | 'CURRENCY' | 'SHARE' | 'RATIO' | 'SCORE';

/** What a metric is, for everybody who reads its figures. */
export interface MetricFacts {
  readonly unit: MetricUnit;
  readonly direction: Direction;
  /** A total of members: groups of different sizes are not held against each other by it. */
  readonly total: boolean;
  readonly definition: string;
}

/** The metrics of what a group of customers brings, by name. */
export const METRICS = {
  CUSTOMERS: {
    unit: 'CUSTOMERS',
    direction: 'HIGHER',
    total: true,
    definition: 'Members who bought in the period.',
  },
  NEW_CUSTOMERS: {
    unit: 'CUSTOMERS',
    direction: 'HIGHER',
    total: true,
    definition: 'Members whose first purchase is in the period.',
  },
  REVENUE: {
    unit: 'CURRENCY',
    direction: 'HIGHER',
    total: true,
    definition: 'Money members spent in the period, less the money that came back to them in it.',
  },
  REVENUE_PER_CUSTOMER: {
    unit: 'CURRENCY',
    direction: 'HIGHER',
    total: false,
    definition: 'The mean of that money over members who bought in the period.',
  },
  REPEAT_RATE: {
    unit: 'SHARE',
    direction: 'HIGHER',
    total: false,
    definition: 'Members with two purchases or more in the period, as a share of those with one or more.',
  },
  RETENTION: {
    unit: 'SHARE',
    direction: 'HIGHER',
    total: false,
    definition:
      'Of the members who bought in the days right before the period, the share who bought again in it. ' +
      'The days are as many as the period has, unless others are set.',
  },
  CONVERSION: {
    unit: 'SHARE',
    direction: 'HIGHER',
    total: false,
    definition:
      'Of the members who came to the first step in the period, the share who came to the second within the days set. ' +
      'Those whose days are not over yet are unknown.',
  },
  CLV: {
    unit: 'CURRENCY',
    direction: 'HIGHER',
    total: false,
    definition:
      'The mean customer lifetime value of members at the end of the period: by the score of a segmentation that has one, ' +
      'otherwise the money spent up to then by those who bought.',
  },
  CAC: {
    unit: 'CURRENCY',
    direction: 'LOWER',
    total: false,
    definition: 'Spend attributed to the group in the period, divided by its new customers.',
  },
  CPL: {
    unit: 'CURRENCY',
    direction: 'LOWER',
    total: false,
    definition: 'Spend attributed to the group in the period that says its leads, divided by these leads.',
  },
  ROI: {
    unit: 'RATIO',
    direction: 'HIGHER',
    total: false,
    definition:
      'Revenue in the period of the new customers who came on a channel of the spend, less the spend, divided by the spend.',
  },
  ROAS: {
    unit: 'RATIO',
    direction: 'HIGHER',
    total: false,
    definition: 'Revenue in the period of the new customers who came on a channel of the spend, divided by the spend.',
  },
  ROMI: {
    unit: 'RATIO',
    direction: 'HIGHER',
    total: false,
    definition:
      'The margin of the workspace times the revenue in the period of the new customers who came on a channel of the spend, ' +
      'less the spend, divided by the spend.',
  },
  NPS: {
    unit: 'SCORE',
    direction: 'HIGHER',
    total: false,
    definition:
      'Net Promoter Score (Reichheld 2003): the share of answers of 9 and 10 less the share of 0 to 6, times 100.',
  },
  CSAT: {
    unit: 'SHARE',
    direction: 'HIGHER',
    total: false,
    definition: 'The share of answers that reach the value from which customers count as satisfied.',
  },
} as const satisfies Record<string, MetricFacts>;

export type Metric = keyof typeof METRICS;
export const METRIC_NAMES = Object.keys(METRICS) as Metric[];
