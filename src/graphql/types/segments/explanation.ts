import { SEGMENTS_OF_SEGMENTATION } from '../../../db/tables/segmentations/segments.ts';
import type { Factor as FactorRow } from '../../../segmenter/explanation.ts';
import type { Explained } from '../../../services/segmentations/explain.ts';
import type { FactorInput } from '../../../services/segmentations/factor-inputs.ts';
import { builder } from '../../core/builder.ts';
import type { Context } from '../../core/context.ts';
import { languageArg, say } from '../../core/language.ts';
import { FeatureKind } from './feature-kind.ts';
import { MembershipOverride } from './membership-override.ts';
import { Segment } from './segment.ts';

const Verdict = builder.enumType('Verdict', {
  description: 'Three-valued truth.',
  values: {
    TRUE: { description: 'It holds.' },
    FALSE: { description: 'It does not hold.' },
    UNKNOWN: { description: 'The data to decide is missing.' },
  } as const,
});

const Factor = builder.objectRef<FactorRow & { readonly input: FactorInput | null }>('Factor').implement({
  description: 'One reason of an explanation.',
  fields: (t) => ({
    feature: t.exposeString('feature', { description: "The segmenter's name of the input it speaks of." }),
    source: t.string({
      nullable: true,
      description:
        'The same input by its name in the one language of features, which `features`, rules and groups take: ' +
        '`customer.income`, `sum(purchase.amount, 90 days)`. Null where it speaks of no single input.',
      resolve: ({ input }) => input?.source ?? null,
    }),
    kind: t.field({
      type: FeatureKind,
      nullable: true,
      description: 'The kind of the input; null where it speaks of no single one.',
      resolve: ({ input }) => input?.kind ?? null,
    }),
    unit: t.string({
      nullable: true,
      description: 'Unit of the input; null where it has none, or none is known.',
      resolve: ({ input }) => input?.unit ?? null,
    }),
    observed: t.field({
      type: 'JSON',
      bytes: 60,
      nullable: true,
      description: 'What was observed; null is missing. Times are ISO 8601.',
      resolve: ({ observed }) => observed,
    }),
    expected: t.exposeString('expected', {
      description: 'What it was held against, as a formula of no language: `>= 180 days`. `text` says it in words.',
    }),
    verdict: t.expose('verdict', { type: Verdict, description: 'Whether it holds.' }),
    text: t.string({
      description: 'The reason as a sentence.',
      args: { language: t.arg(languageArg) },
      resolve: ({ text }, { language }) => say(text, language),
    }),
    change: t.string({
      nullable: true,
      description: 'What would have to change for another answer; null where nothing the customer does would.',
      args: { language: t.arg(languageArg) },
      resolve: ({ change }, { language }) => (change === undefined ? null : say(change, language)),
    }),
  }),
});

export const Explanation = builder.objectRef<Explained & { readonly segmentationId: number }>('Explanation');

Explanation.implement({
  description: 'Why a customer is, or is not, in a segment.',
  fields: (t) => ({
    segment: t.field({
      type: Segment,
      nullable: true,
      description: 'The segment; null: none.',
      resolve: ({ segment, segmentationId }, _args, context) => segmentOf(segmentationId, segment, context),
    }),
    ruleSegment: t.field({
      type: Segment,
      nullable: true,
      description: 'The segment that the segmenter answers by itself, whatever was decided by hand; null: none.',
      resolve: ({ byRule, segmentationId }, _args, context) => segmentOf(segmentationId, byRule.segment, context),
    }),
    ruleVerdict: t.field({
      type: Verdict,
      description: 'The verdict of the segmenter by itself, whatever was decided by hand.',
      resolve: ({ byRule }) => byRule.verdict,
    }),
    override: t.field({
      type: MembershipOverride,
      nullable: true,
      description: 'What was decided by hand, and the first of the reasons; null where the segmenter decides.',
      resolve: ({ override }) => override,
    }),
    verdict: t.field({
      type: Verdict,
      description: 'Whether the customer is in it; UNKNOWN where missing data left it open.',
      resolve: ({ verdict, segment }) => verdict ?? (segment === null ? 'FALSE' : 'TRUE'),
    }),
    factors: t.field({
      type: [Factor],
      size: 12,
      description: 'The reasons, in the order of the plugin.',
      resolve: ({ factors, inputs }) =>
        factors.map((factor) => ({
          ...factor,
          input: Object.hasOwn(inputs, factor.feature) ? inputs[factor.feature]! : null,
        })),
    }),
  }),
});

async function segmentOf(segmentationId: number, wanted: string | null, { loaders }: Context) {
  if (wanted === null) return null;
  const segments = await loaders.list(SEGMENTS_OF_SEGMENTATION).load(segmentationId);
  return segments.find(({ key }) => key === wanted) ?? null;
}
