import type { Counted as CountedRow, PrimaryMove as MoveRow } from '../../../engine/persona/match-preview.ts';
import { type DoubtedCriterion, type DoubtedPreview, previewEdit } from '../../../services/personas/preview.ts';
import { builder } from '../../core/builder.ts';
import { PersonaPolarity } from '../../core/enums.ts';
import { decodeId } from '../../core/id.ts';
import { Customer } from '../customers/customer.ts';
import { MOST_DOUBTS, RuleDoubt } from '../segments/rule-doubt.ts';
import { Persona } from './persona.ts';
import { CriterionInput, criteriaOf } from './persona-criterion.ts';

/** Like other work on everybody that is held in a request. */
const COST = 4_000;
/** Customers shown of each kind. */
const SAMPLE = 10;

const Counted = builder.objectRef<CountedRow>('CountedCustomers').implement({
  description: 'How many customers something is true of, exactly, and some of them.',
  fields: (t) => ({
    count: t.exposeInt('count', { description: 'How many.' }),
    sample: t.field({
      type: [Customer],
      size: SAMPLE,
      description: 'Some of them, ten at most.',
      resolve: async ({ sample }, _args, { loaders }) =>
        (await Promise.all(sample.map((id) => loaders.customer.load(id)))).filter((found) => found !== null),
    }),
  }),
});

const PrimaryMove = builder.objectRef<MoveRow>('PrimaryPersonaMove').implement({
  description: 'Customers whose primary persona would be another. One of the two is the persona that is previewed.',
  fields: (t) => ({
    from: t.field({
      type: Persona,
      nullable: true,
      description: 'The primary persona so far; null: they had none.',
      resolve: ({ from }, _args, { loaders }) => (from ? loaders.persona.load(from) : null),
    }),
    to: t.field({
      type: Persona,
      nullable: true,
      description: 'The primary persona then; null: none, or see `toNew`.',
      resolve: ({ to }, _args, { loaders }) => (to ? loaders.persona.load(to) : null),
    }),
    toNew: t.boolean({
      description: 'True where it would be the persona that is previewed, which is not stored.',
      resolve: ({ to }) => to === 0,
    }),
    count: t.exposeInt('count', { description: 'How many customers.' }),
  }),
});

const PreviewedCriterion = builder.objectRef<DoubtedCriterion>('PreviewedCriterion').implement({
  description: 'A criterion as a preview finds it.',
  fields: (t) => ({
    holds: t.exposeInt('holds', { description: 'Customers who meet it.' }),
    unknown: t.exposeInt('unknown', { description: 'Customers of whom it is UNKNOWN.' }),
    problem: t.exposeString('problem', {
      nullable: true,
      description: 'Why it is UNKNOWN of everybody now; null where it is not.',
    }),
    doubts: t.field({
      type: [RuleDoubt],
      size: MOST_DOUBTS,
      description: 'Parts of its rule that can never hold, or always do.',
      resolve: ({ doubts }) => [...doubts],
    }),
  }),
});

const Preview = builder.objectRef<DoubtedPreview>('PersonaPreview').implement({
  description: 'Who would match a persona by criteria that nobody has saved, exactly, against who does now.',
  fields: (t) => ({
    population: t.exposeInt('population', { description: 'Customers looked at: all.' }),
    matched: t.expose('matched', { type: Counted, description: 'Who would be matched.' }),
    enter: t.expose('enter', { type: Counted, description: 'Who would be matched, and is not.' }),
    leave: t.expose('leave', { type: Counted, description: 'Who is matched, and would not be any more.' }),
    stay: t.expose('stay', { type: Counted, description: 'Who is matched, and would stay so.' }),
    unknown: t.expose('unknown', {
      type: Counted,
      description: 'Whose match would be UNKNOWN: neither matched nor known not to be.',
    }),
    primaryMoves: t.field({
      type: [PrimaryMove],
      size: 'personas',
      description: 'Whose primary persona would be another, from which to which, most customers first.',
      resolve: ({ primaryMoves }) => [...primaryMoves],
    }),
    criteria: t.field({
      type: [PreviewedCriterion],
      size: 'criteria',
      description: 'The criteria in their order, and how many customers meet each.',
      resolve: ({ criteria }) => [...criteria],
    }),
  }),
});

builder.queryField('personaPreview', (t) =>
  t.field({
    type: Preview,
    cost: COST,
    description:
      'Says who would match a persona by an edit, without saving anything. Fails as saving it would. A draft is previewed ' +
      'as if it were active.',
    args: {
      id: t.arg.id({ description: 'The persona that is edited. Default: a new one is previewed.' }),
      criteria: t.arg({ type: [CriterionInput], description: 'Its criteria then. Default: those it has.' }),
      threshold: t.arg.float({ description: 'Its threshold then, 0..1. Default: the one it has; of a new one 0.5.' }),
      minCoverage: t.arg.float({ description: 'Its least coverage then, 0..1. Default: as it is; of a new one 0.5.' }),
      polarity: t.arg({ type: PersonaPolarity, description: 'Its polarity then. Default: as it is, or POSITIVE.' }),
    },
    resolve: (_root, { id, criteria, threshold, minCoverage, polarity }, { host, scope, registry }) =>
      previewEdit(host, scope, registry, {
        id: typeof id === 'string' ? decodeId('Persona', id) : undefined,
        criteria: criteriaOf(criteria),
        threshold: threshold ?? undefined,
        minCoverage: minCoverage ?? undefined,
        polarity: polarity ?? undefined,
      }),
  }),
);
