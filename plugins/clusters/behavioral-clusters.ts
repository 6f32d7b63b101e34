import { z } from 'zod';
import type { SourcedInput } from './cluster-input.ts';
import { clusterSegmenter } from './cluster-segmenter.ts';
import { clusterSettings, faultOf } from './cluster-settings.ts';
import { categoryInput, featureInput } from './feature-input.ts';

const MEASURES = ['recency', 'frequency', 'monetary'] as const;

const config = z
  .object({
    ...clusterSettings,
    event: z
      .string()
      .regex(/^[A-Za-z0-9_:-]+$/)
      .default('purchase')
      .describe('Event type the measures are of. Default: purchase.'),
    measures: z
      .array(z.enum(MEASURES))
      .refine((measures) => new Set(measures).size === measures.length, 'each measure once')
      .default([...MEASURES])
      .describe(
        'Which measures of the event to cluster by: recency (days since the last, to the time of the fit), frequency (ln(1 + how many)), monetary (ln(1 + sum of amounts)). Default: all three.',
      ),
    features: clusterSettings.features.describe(
      'Further numeric features of the catalogue, such as events.page_view.count; at most 64. Default: none.',
    ),
  })
  .superRefine((settings, ctx) => {
    const name = settings.features.find((feature) => (MEASURES as readonly string[]).includes(feature));
    const fault = name === undefined ? faultOf(settings) : `features: ${name} is a measure, name it in measures`;
    if (fault !== null) ctx.addIssue({ code: 'custom', message: fault });
  });

/** Groups of customers who buy alike; logarithms because few buy very much (Hughes 1994 takes quantiles instead). */
export const behavioralClusters = clusterSegmenter({
  id: 'behavioral.clusters',
  basis: 'BEHAVIORAL',
  name: { en: 'Behaviour clusters', zh: '行为聚类' },
  description: {
    en: 'Finds groups of customers who behave alike: k-means (Lloyd 1982) on recency, frequency and monetary value of purchases, or on what you choose; with categories k-prototypes (Huang 1998).',
    zh: '找出行为相似的客户群：对购买近度、频度与金额或所选特征做 k-means（Lloyd 1982）；含类别特征时用 k-prototypes（Huang 1998）。',
  },
  config,
  inputs: ({ event, measures, features, log, categories }) => [
    ...MEASURES.filter((measure) => measures.includes(measure)).map((measure) => measureInput(event, measure)),
    ...features.map((feature) => featureInput(feature, log.includes(feature))),
    ...categories.map(categoryInput),
  ],
});

function measureInput(event: string, measure: (typeof MEASURES)[number]): SourcedInput {
  const { en, zh } = event === 'purchase' ? { en: 'purchase', zh: '购买' } : { en: event, zh: event };
  const label = {
    recency: { en: `days since ${en}`, zh: `距上次${zh}天数` },
    frequency: { en: `${en} count`, zh: `${zh}次数` },
    monetary: { en: `${en} amount`, zh: `${zh}金额` },
  }[measure];
  const common = { name: measure, label, optional: false };
  if (measure === 'recency') return { ...common, kind: 'time', from: `events.${event}.lastAt`, log: false };
  const total = measure === 'frequency' ? 'count' : 'amount';
  return { ...common, kind: 'number', from: `events.${event}.${total}`, log: true };
}
