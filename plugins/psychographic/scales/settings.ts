import { ContradictedSettings, type FeatureInfos } from 'personagraph/segmenter';
import { z } from 'zod';
import type { NumberNeeds } from '../shared/number-columns.ts';
import { type GivenRange, settledRange } from '../shared/question-range.ts';
import { itemOf, type RatingRange } from '../shared/rated-items.ts';
import { bigFive } from './data/big-five.ts';

const scale = z
  .strictObject({
    key: z
      .string()
      .regex(/^[a-z0-9][a-z0-9_-]{0,58}$/)
      .describe('Key of the scale, of which segments are named: lower-case letters, digits, _ and -, at most 59.'),
    name: z
      .strictObject({ en: z.string().min(1), zh: z.string().min(1).optional() })
      .describe('Name of the scale in English and, if given, Chinese.'),
    items: z
      .array(z.string().regex(/^-?[^-]/))
      .min(1)
      .max(60)
      .describe(
        'Items by name, each once, at most 60; with a leading minus where agreeing speaks against the scale (reverse-keyed).',
      ),
    min: z
      .number()
      .min(-1e6)
      .max(1e6)
      .optional()
      .describe('Lowest answer of its items. Default: that of all scales, otherwise of its questions.'),
    max: z
      .number()
      .min(-1e6)
      .max(1e6)
      .optional()
      .describe('Highest answer of its items. Default: that of all scales, otherwise of its questions.'),
  })
  .refine(({ items }) => new Set(items.map((item) => item.replace(/^-/, ''))).size === items.length, {
    message: 'items: each item once',
  });

export type Scale = z.infer<typeof scale>;

/** Settings of `psychographic.scales`. */
export const scalesConfig = z
  .object({
    prefix: z
      .string()
      .default('surveys.bfi.')
      .describe(
        'What goes before the name of an item to make a numeric catalogue feature; empty where items are whole features. Default: surveys.bfi.',
      ),
    scales: z
      .array(scale)
      .min(1)
      .max(40)
      .refine((scales) => new Set(scales.map(({ key }) => key)).size === scales.length, 'scales: each key once')
      .default(bigFive.map((one) => ({ ...one, items: [...one.items] })))
      .describe(
        'Scales of one or more items each, at most 40. Default: the Big Five by the 25 public items of the bfi data set (A1 to O5).',
      ),
    min: z
      .number()
      .min(-1e6)
      .max(1e6)
      .optional()
      .describe(
        'Lowest answer of an item; lower ones count as missing. Default: that of the question where it has one, otherwise 1.',
      ),
    max: z
      .number()
      .min(-1e6)
      .max(1e6)
      .optional()
      .describe(
        'Highest answer of an item; higher ones count as missing. Default: that of the question where it has one, otherwise 6.',
      ),
    answered: z
      .number()
      .min(0)
      .max(1)
      .default(0.5)
      .describe(
        'Share of a scale’s items, 0..1, that must be answered for a score; one item at least. Default: 0.5, the half rule.',
      ),
    missing: z
      .enum(['person-mean', 'median'])
      .default('person-mean')
      .describe(
        'What stands in for an item not answered: person-mean, the mean of those that are; median, the median of all customers’ answers to it. Default: person-mean.',
      ),
    segments: z
      .enum(['levels', 'dominant'])
      .default('levels')
      .describe(
        'levels: a segment of the high and one of the low for each scale; dominant: one a scale, of those whose highest score it is. Default: levels.',
      ),
    standardise: z
      .boolean()
      .default(true)
      .describe(
        'Whether scores are held against the population, in standard deviations from its mean; else as they are, in units of the answers. Default: true.',
      ),
    high: z
      .number()
      .min(-1e6)
      .max(1e6)
      .optional()
      .describe(
        'From which score on a customer is high on a scale. Default: 1 standard deviation; in units of the answers three quarters of the way from min to max.',
      ),
    low: z
      .number()
      .min(-1e6)
      .max(1e6)
      .optional()
      .describe(
        'Up to which score a customer is low on a scale. Default: -1 standard deviation; in units of the answers a quarter of the way from min to max.',
      ),
  })
  .superRefine((config, { addIssue }) => {
    config.scales.forEach((one, index) => {
      const fault = faultOf(config, one);
      if (fault) addIssue({ code: 'custom', path: fault.path ?? ['scales', index], message: fault.message });
    });
  });

export type ScalesConfig = z.infer<typeof scalesConfig>;

/** The answers of questions that have no range of their own: those of the Big Five. */
const USUAL: RatingRange = { min: 1, max: 6 };

/** The answers a scale's items may have. */
export function rangeOf(config: GivenRange, { min, max }: Scale): RatingRange {
  return { min: min ?? config.min ?? USUAL.min, max: max ?? config.max ?? USUAL.max };
}

/** Each scale with the range of its questions. Throws `ContradictedSettings`. */
export function settleScales(config: ScalesConfig, features: FeatureInfos): ScalesConfig {
  const scales = config.scales.map((scale) => {
    const given = { min: scale.min ?? config.min, max: scale.max ?? config.max };
    const settled = { ...scale, ...settledRange({ ...scale, prefix: config.prefix }, given, USUAL, features) };
    const fault = faultOf(config, settled);
    if (fault) throw new ContradictedSettings(fault.message);
    return settled;
  });
  return { ...config, scales };
}

/** What does not fit together of a scale, once its range is known: questions may still tell what settings leave out. */
function faultOf(config: Omit<ScalesConfig, 'scales'>, scale: Scale): { path?: string[]; message: string } | null {
  const [min, max] = [scale.min ?? config.min, scale.max ?? config.max];
  const known = min !== undefined && max !== undefined;
  if (known && !(min < max)) return { message: `${scale.key}: min ${min} must be below max ${max}` };
  const { high, low } = cutsOf(config, scale);
  const both = config.high !== undefined && config.low !== undefined;
  if (!(known || both || config.standardise) || low < high) return null;
  return { path: ['low'], message: `low ${low} must be below high ${high} (${scale.key})` };
}

/** Where high and low begin: in standard deviations from the mean, or in units of the answers. */
export function cutsOf(
  config: Pick<ScalesConfig, 'min' | 'max' | 'standardise' | 'high' | 'low'>,
  scale: Scale,
): { readonly high: number; readonly low: number } {
  const { min, max } = rangeOf(config, scale);
  const usual = config.standardise
    ? { high: 1, low: -1 }
    : { high: min + 0.75 * (max - min), low: min + 0.25 * (max - min) };
  return { high: config.high ?? usual.high, low: config.low ?? usual.low };
}

/** A number for each item, by feature. */
export function scalesNeeds({ prefix, scales }: ScalesConfig): NumberNeeds {
  const features = scales.flatMap(({ items }) => items.map((item) => itemOf(prefix, item).feature));
  return Object.fromEntries(features.map((from) => [from, { kind: 'number', from, optional: true }]));
}
