/** Features of the quality of a customer's data, by name, asked for as `quality.NAME`. */
export const QUALITY_FEATURES = {
  completeness: {
    kind: 'number',
    unit: '0..1',
    description: "Share of the fields and traits that the workspace's standard expects and the customer has.",
  },
  lastFactAt: {
    kind: 'time',
    unit: null,
    description: 'When anything of the customer was last written, done or answered: `older than 90 days` is stale.',
  },
  conflicts: {
    kind: 'number',
    unit: 'conflicts',
    description: 'Facts that cannot all be true. Those between customers, and of countries, are as of the last check.',
  },
  outliers: {
    kind: 'number',
    unit: 'values',
    description: 'Numbers beyond what is usual in the workspace, as of the last check.',
  },
  duplicates: {
    kind: 'number',
    unit: 'customers',
    description: 'Other customers who are probably the same person, as of the last check.',
  },
} as const;

export type QualityFeature = keyof typeof QUALITY_FEATURES;
