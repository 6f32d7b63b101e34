import type { RankedPersona } from '../../../engine/visitor/rank-visitor.ts';
import type { VisitorModel } from '../../../engine/visitor/visitor-model.ts';
import {
  type VisitorMatch as Match,
  matchVisitor,
  matchVisitorNow,
  type StatedFact,
  type VisitorAnswerState,
} from '../../../services/visitor/match-visitor.ts';
import { builder } from '../../core/builder.ts';
import { STATEMENT } from '../../core/cost/price.ts';
import { linked, made, part, parts } from '../../core/reading.ts';
import { Persona } from '../personas/persona.ts';
import { factsOf, VisitorFactInput, VisitorFactStanding } from './visitor-fact.ts';
import { VisitorReason } from './visitor-reason.ts';

/** Facts that are reckoned with where nobody says how many reasons. */
const REASONS = { argument: 'first', most: 200 } as const;
const MOST_PERSONAS = 100;

interface RankedOfModel {
  readonly ranked: RankedPersona;
  readonly model: VisitorModel;
}

const VisitorPersona = builder.objectRef<RankedOfModel>('VisitorPersona').implement({
  description: 'A persona as the facts about a visitor speak of it.',
  fields: (t) => ({
    persona: t.field({
      type: Persona,
      nullable: true,
      description: 'The persona, positive or negative; null for one just deleted.',
      // The model is of these personas as they are: one that was edited since is learned anew.
      ...linked('persona', ({ ranked }: RankedOfModel) => ranked.persona.id, {
        fields: ['key', 'name', 'polarity'],
        of: ({ ranked }: RankedOfModel) => ranked.persona,
      }),
    }),
    probability: t.float({
      resolve: ({ ranked }) => ranked.probability,
      description:
        'Probability 0..1 that somebody of whom this is known would match the persona as a customer. Personas may overlap: ' +
        'these need not add up to 1.',
    }),
    share: t.float({
      resolve: ({ ranked }) => ranked.share,
      description: 'Share 0..1 of the customers that match it: the probability without any fact.',
    }),
    members: t.int({
      description: 'Members that the model is made of.',
      resolve: ({ ranked }) => ranked.persona.members,
    }),
    reasons: t.field({
      type: [VisitorReason],
      size: REASONS,
      description: 'What speaks for and against it, the strongest first.',
      args: { first: t.arg.int({ defaultValue: 10, description: 'So many at most, 0 to 200. Default 10.' }) },
      ...parts(({ ranked, model }: RankedOfModel, { first }: { readonly first?: number | null | undefined }) =>
        ranked
          .reasons()
          .slice(0, Math.min(REASONS.most, Math.max(0, first ?? 10)))
          .map((reason) => ({ ...reason, feature: model.features.get(reason.fact.feature)! })),
      ),
    }),
  }),
});

const StatedFactType = builder.objectRef<StatedFact>('VisitorFact').implement({
  description: 'A fact about a visitor, and what became of it.',
  fields: (t) => ({
    feature: t.exposeString('feature', { description: 'The feature.' }),
    standing: t.expose('standing', { type: VisitorFactStanding, description: 'Whether and how it counts.' }),
  }),
});

const VisitorKnown = builder.objectRef<Match>('VisitorKnown').implement({
  description: 'How much is known of a visitor.',
  fields: (t) => ({
    used: t.exposeInt('used', { description: 'Facts that counted.' }),
    features: t.int({
      description: 'Features that the model has: facts of these count.',
      resolve: ({ model }) => [...model.features.values()].filter(({ leftOut }) => leftOut === null).length,
    }),
    information: t.exposeFloat('information', {
      description:
        'What the features that counted tell of personas on average, as a share 0..1 of what all the features of the model ' +
        'would: mutual information, less of features that say the same.',
    }),
    facts: t.field({
      type: [StatedFactType],
      size: 200,
      description: 'Each feature that was given, and what became of it.',
      ...parts(({ facts }: Match) => [...facts]),
    }),
  }),
});

const MatchState = builder.enumType('VisitorMatchState', {
  description: 'Whether there is anything to match a visitor by.',
  values: {
    MATCHED: { description: 'Personas are ranked.' },
    NO_PERSONAS: { description: 'No persona is active: there is nothing to rank.' },
    NO_MEMBERS: { description: 'Personas are active, but none has the five members that a model takes.' },
  } as const satisfies Record<VisitorAnswerState, { description: string }>,
});

const VisitorMatch = builder.objectRef<Match>('VisitorMatch').implement({
  description: 'Personas in use, ranked for a visitor of whom some facts are known. Nothing of it is stored.',
  fields: (t) => ({
    state: t.expose('state', { type: MatchState, description: 'Whether there is anything to match by.' }),
    personas: t.field({
      type: [VisitorPersona],
      size: MOST_PERSONAS,
      description: 'The personas, the most probable first.',
      ...parts(({ personas, model }: Match) => personas.map((ranked) => ({ ranked, model }))),
    }),
    none: t.exposeFloat('none', {
      nullable: true,
      description: 'Probability 0..1 that no positive persona explains the visitor; null where nothing is ranked.',
    }),
    known: t.field({ type: VisitorKnown, description: 'How much is known.', ...part((match: Match) => match) }),
    tooFew: t.field({
      type: [Persona],
      size: 'personas',
      description: 'Active personas that are not ranked, since fewer than five customers are known to match them.',
      resolve: async ({ model }, _args, { loaders }) =>
        (await Promise.all(model.tooFew.map((id) => loaders.persona.load(id)))).filter((found) => found !== null),
    }),
    customers: t.int({
      description: 'Customers that the model is made of: all, or a sample of 50,000.',
      resolve: ({ model }) => model.customers,
    }),
    modelledAt: t.field({
      type: 'DateTime',
      description:
        'When the model was made: it knows what was so then. Edited personas are in it at once, a run soon after, other changes ' +
        'within minutes.',
      resolve: ({ model }) => new Date(model.modelledAt),
    }),
  }),
});

interface VisitorArgs {
  readonly facts: readonly (typeof VisitorFactInput)['$inferInput'][];
  readonly first?: number | null | undefined;
}

builder.queryField('matchVisitor', (t) =>
  t.field({
    type: VisitorMatch,
    cost: 4 * STATEMENT,
    description:
      'Ranks the personas in use for a visitor who is no customer yet, by what members of each are like. Nothing is stored. ' +
      'UNKNOWN_FEATURE names near matches; INVALID_INPUT for a value of another kind, and for facts that contradict each other.',
    args: {
      facts: t.arg({ type: [VisitorFactInput], required: true, description: 'What is known, 200 facts at most.' }),
      first: t.arg.int({ description: 'So many personas at most, 1 to 100. Default 10.' }),
    },
    ...made(
      ({ facts, first }: VisitorArgs, { host, scope }) => matchVisitor(host, scope, factsOf(facts), first ?? undefined),
      ({ facts, first }, { host, feed: { stirs }, scope }) =>
        matchVisitorNow({ host, stirs }, scope, factsOf(facts), first ?? undefined),
    ),
  }),
);
