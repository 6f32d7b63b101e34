const event = (type: string, aggregate: string, field?: string, withinDays?: number) => ({
  event: type,
  aggregate,
  ...(field ? { field } : {}),
  ...(withinDays ? { withinDays } : {}),
});
const number = (feature: unknown, op: string, value: number) => ({ feature, kind: 'number', op, value });
const topic = (key: string) => ({ key, name: { en: key }, any: [key] });

/**
 * Segmenters that learn nothing, so that a full run must answer as the incremental path did. They are overlapping and
 * exclusive, with all-time totals and windows, and ends the clock brings. Strengths lie between 0 and 1, and one reads
 * others' answers.
 */
export const SEGMENTATIONS = [
  {
    key: 'basket',
    segmenter: 'rules.conditions',
    config: {
      segments: [
        { key: 'large', name: 'Large', when: number(event('purchase', 'last', 'amount'), 'gt', 50) },
        { key: 'small', name: 'Small', when: number(event('purchase', 'last', 'amount'), 'lte', 50) },
      ],
    },
  },
  {
    key: 'spend',
    segmenter: 'rules.conditions',
    config: {
      segments: [
        { key: 'often', name: 'Often', when: number('events.purchase.count', 'gte', 4) },
        { key: 'lately', name: 'Lately', when: number(event('purchase', 'sum', 'amount', 30), 'gte', 200) },
        { key: 'browser', name: 'Browser', when: number(event('view', 'count', undefined, 7), 'gte', 2) },
      ],
    },
  },
  {
    key: 'recent',
    segmenter: 'rules.conditions',
    config: {
      segments: [
        {
          key: 'today',
          name: 'Today',
          when: { feature: event('visit', 'last', 'at'), kind: 'time', op: 'withinDays', value: 1 },
        },
      ],
    },
  },
  { key: 'stage', segmenter: 'lifecycle.stage', config: { loyalPurchases: 4, newForDays: 30, dormantAfterDays: 90 } },
  {
    key: 'interests',
    segmenter: 'psychographic.interests',
    config: {
      groups: [topic('garden'), topic('music'), topic('sport')],
      events: [{ event: 'view', field: 'properties.topic' }],
      windows: [7, 30],
      halfStrength: 1.5,
    },
  },
  {
    key: 'prize',
    segmenter: 'rules.conditions',
    config: {
      segments: [
        {
          key: 'prize',
          name: 'Prize',
          when: {
            all: [
              { feature: 'segmentations.stage.segment', kind: 'category', op: 'eq', value: 'loyal' },
              number(event('purchase', 'last', 'amount'), 'gt', 50),
            ],
          },
        },
      ],
    },
  },
] as const;

/** Segmentation, segment and weight of each criterion. */
export const PERSONAS: readonly {
  readonly name: string;
  readonly threshold: number;
  readonly criteria: readonly (readonly [string, string, number])[];
}[] = [
  {
    name: 'Gardener',
    threshold: 0.3,
    criteria: [
      ['interests', 'garden', 2],
      ['basket', 'large', 1],
      ['recent', 'today', 1],
    ],
  },
  {
    name: 'Regular',
    threshold: 0.5,
    criteria: [
      ['stage', 'loyal', 2],
      ['spend', 'often', 1],
      ['interests', 'sport', -1],
    ],
  },
];
