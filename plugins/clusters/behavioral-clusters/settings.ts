import { z } from 'zod';
import { categoryInput, featureInput, type SourcedInput } from '../shared/input.ts';
import { clusterSettings, faultOf } from '../shared/settings.ts';

const MEASURES = ['recency', 'frequency', 'monetary'] as const;

/** Settings of `behavioral.clusters`. */
export const behavioralConfig = z
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

/** The measures of the event, then further features, then categories. */
export function behavioralInputs(settings: z.infer<typeof behavioralConfig>): SourcedInput[] {
  const { event, measures, features, logarithm, categories } = settings;
  return [
    ...MEASURES.filter((measure) => measures.includes(measure)).map((measure) =>
      measureInput(event, measure, logarithm === 'ln'),
    ),
    ...features.map((feature) => featureInput(feature, settings)),
    ...categories.map(categoryInput),
  ];
}

function measureInput(event: string, measure: (typeof MEASURES)[number], ln: boolean): SourcedInput {
  const { en, zh } = event === 'purchase' ? { en: 'purchase', zh: '购买' } : { en: event, zh: event };
  const label = {
    recency: { en: `days since ${en}`, zh: `距上次${zh}天数` },
    frequency: { en: `${en} count`, zh: `${zh}次数` },
    monetary: { en: `${en} amount`, zh: `${zh}金额` },
  }[measure];
  const common = { name: measure, label, optional: false };
  if (measure === 'recency') return { ...common, kind: 'time', from: `events.${event}.lastAt`, log: false };
  const total = measure === 'frequency' ? 'count' : 'amount';
  return { ...common, kind: 'number', from: `events.${event}.${total}`, log: true, ...(ln && { ln }) };
}
