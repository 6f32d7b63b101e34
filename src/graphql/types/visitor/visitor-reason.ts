import type { VisitorReason as Reason } from '../../../engine/visitor/rank-visitor.ts';
import type { ModelledFeature } from '../../../engine/visitor/visitor-model.ts';
import { reasonText, speaks } from '../../../services/visitor/reason-words.ts';
import { builder } from '../../core/builder.ts';
import { languageArg } from '../../core/language.ts';
import { VisitorFactStanding } from './visitor-fact.ts';

/** A reason with the feature that its fact is of. */
export interface ReasonOfFeature extends Reason {
  readonly feature: ModelledFeature;
}

const ReasonDirection = builder.enumType('VisitorReasonDirection', {
  description: 'Whether a fact speaks for a persona.',
  values: {
    FOR: { description: 'Its members have it more often than others.' },
    AGAINST: { description: 'Its members have it less often than others.' },
    NEITHER: { description: 'Its members have it about as often: the two differ by less than a twentieth.' },
  } as const satisfies Record<ReturnType<typeof speaks>, { description: string }>,
});

export const VisitorReason = builder.objectRef<ReasonOfFeature>('VisitorReason').implement({
  description: 'A fact about a visitor as it speaks for or against a persona: of lists one for each frequent entry.',
  fields: (t) => ({
    feature: t.string({ description: 'The feature.', resolve: ({ fact }) => fact.feature }),
    entry: t.string({
      nullable: true,
      description: 'Of a list: the entry that it is about. Null of other features.',
      resolve: ({ axis: { bins } }) => (bins.kind === 'entry' ? bins.entry : null),
    }),
    hasEntry: t.boolean({
      nullable: true,
      description: "Of a list: whether the entry is in the visitor's. Null of other features.",
      resolve: ({ axis: { bins }, bin }) => (bins.kind === 'entry' ? bin === 1 : null),
    }),
    over: t.float({
      nullable: true,
      description:
        'Of a number, or of a time in milliseconds since 1970: values of the same bin are above this. Null: no lower end.',
      resolve: ({ axis: { bins }, bin }) => (bins.kind === 'number' ? (bins.cuts[bin - 1] ?? null) : null),
    }),
    upTo: t.float({
      nullable: true,
      description: 'The same at its upper end, which belongs to it. Null: no upper end.',
      resolve: ({ axis: { bins }, bin }) => (bins.kind === 'number' ? (bins.cuts[bin] ?? null) : null),
    }),
    standing: t.field({
      type: VisitorFactStanding,
      description: 'How the value was found.',
      resolve: ({ fact }) => fact.standing,
    }),
    speaks: t.field({ type: ReasonDirection, description: 'Whether it speaks for the persona.', resolve: speaks }),
    shareOfMembers: t.exposeFloat('ofMembers', {
      description:
        "Share 0..1 of the persona's members in the same bin, of those whose value is known; drawn towards everybody's where " +
        'few are known.',
    }),
    shareOfOthers: t.exposeFloat('ofOthers', { description: 'The same of all other customers.' }),
    logLikelihoodRatio: t.exposeFloat('logRatio', {
      description: 'ln(shareOfMembers / shareOfOthers): above 0 it speaks for the persona.',
    }),
    weight: t.exposeFloat('weight', {
      description:
        'The part of the ratio that counts: less where other facts say the same, tempered by what held-out customers showed.',
    }),
    text: t.string({
      bytes: 250,
      description: 'The reason as a sentence.',
      args: { language: t.arg(languageArg) },
      resolve: (reason, { language }) => reasonText(reason, reason.feature.kind, reason.feature.unit, language),
    }),
  }),
});
