import type { Persona as PersonaRow } from '../../../db/tables/personas/personas.ts';
import { type Contribution as ContributionRow, contributionsTo } from '../../../db/tables/research/contributions.ts';
import { INTERVIEWS_OF_PERSONA } from '../../../db/tables/research/interviews.ts';
import { BIAS_CODES, type BiasCode, type BiasSeverity, type BiasWarning } from '../../../engine/research/bias.ts';
import { CONFIDENCES, type ResearchConfidence } from '../../../engine/research/confidence.ts';
import {
  type InterviewProgress,
  interviewProgress,
  methodOf,
  type ResearchFacts,
  type ResearchMethod,
  sampleSizeOf,
} from '../../../engine/research/facts.ts';
import { TEAMS } from '../../../services/personas/claim-input.ts';
import { type Judgement, judge } from '../../../services/research/judgement.ts';
import { researchFacts } from '../../../services/research/persona-facts.ts';
import { compareSample, type SampleComparison } from '../../../services/research/sample-comparison.ts';
import { builder } from '../../core/builder.ts';
import type { Context } from '../../core/context.ts';
import { STATEMENT } from '../../core/cost/price.ts';
import { Team } from '../../core/enums.ts';
import { askGroup } from '../../core/group-answers.ts';
import { languageArg } from '../../core/language.ts';
import type { Loaders } from '../../core/loaders.ts';
import { paged } from '../../core/reading.ts';
import { Persona } from '../personas/persona.ts';
import { Interview } from './interview.ts';
import { ComparedSample, ComparedTraitType } from './sample-comparison.ts';
import { MOST_THEMES, ThemeCount, themesCounted } from './theme-count.ts';

const METHODS: Readonly<Record<ResearchMethod, string>> = {
  QUALITATIVE: 'People were heard or watched: interviews, field studies, usability tests, feedback.',
  QUANTITATIVE: 'Customers were counted: surveys, analytics, records.',
  MIXED: 'Both.',
};

const ResearchMethodEnum = builder.enumType('ResearchMethod', {
  description: 'How a persona was researched.',
  values: Object.fromEntries(
    Object.entries(METHODS).map(([method, description]) => [method, { value: method as ResearchMethod, description }]),
  ) as Record<ResearchMethod, { value: ResearchMethod; description: string }>,
});

const CONFIDENCE_MEANINGS: Readonly<Record<ResearchConfidence, string>> = {
  LOW: 'Fewer than 6 people were asked, and no sample has 97 people.',
  MEDIUM: 'From 6 people asked, or a sample of 97.',
  HIGH: 'From 12 people asked, or a sample of 385.',
};

const ResearchConfidenceEnum = builder.enumType('ResearchConfidence', {
  description: 'How far a persona can be trusted. A strong bias other than few interviews takes a step off.',
  values: Object.fromEntries(
    CONFIDENCES.map((value) => [value, { value, description: CONFIDENCE_MEANINGS[value] }]),
  ) as Record<ResearchConfidence, { value: ResearchConfidence; description: string }>,
});

const BiasCodeEnum = builder.enumType('BiasCode', {
  description: 'A sign that what is known of a persona may be lopsided.',
  values: Object.fromEntries(
    Object.entries(BIAS_CODES).map(([code, description]) => [code, { value: code as BiasCode, description }]),
  ) as Record<BiasCode, { value: BiasCode; description: string }>,
});

const BiasSeverityEnum = builder.enumType('BiasSeverity', {
  description: 'How much a sign of bias weighs.',
  values: {
    MILD: { value: 'MILD' as BiasSeverity, description: 'To be kept in mind.' },
    STRONG: { value: 'STRONG' as BiasSeverity, description: 'What is known may well be wrong.' },
  },
});

const BiasWarningType = builder.objectRef<BiasWarning>('BiasWarning').implement({
  description: 'A sign that what is known of a persona may be lopsided.',
  fields: (t) => ({
    code: t.expose('code', { type: BiasCodeEnum, description: 'What it is.' }),
    severity: t.expose('severity', { type: BiasSeverityEnum, description: 'How much it weighs.' }),
    text: t.string({
      bytes: 150,
      description: 'What is odd, with its numbers.',
      args: { language: t.arg(languageArg) },
      resolve: ({ text }, { language }) => text[language],
    }),
    trait: t.field({
      type: ComparedTraitType,
      nullable: true,
      description: 'The trait in which a sample is unlike its population; null of other codes.',
      resolve: ({ trait }) => trait,
    }),
  }),
});

const InterviewProgressType = builder.objectRef<InterviewProgress>('InterviewProgress').implement({
  description: 'How many people were asked about a persona, of the 15 that are aimed at.',
  fields: (t) => ({
    count: t.exposeInt('count', { description: 'People asked; a customer that was asked twice counts once.' }),
    target: t.exposeInt('target', { description: 'People to ask: 15.' }),
    remaining: t.exposeInt('remaining', { description: 'People still to ask; 0 from 15 on.' }),
  }),
});

interface Kept {
  readonly judgements: Map<number, Promise<Judgement>>;
  readonly samples: Map<number, Promise<SampleComparison | null>>;
}

const kept = new WeakMap<Loaders, Kept>();

/** What one operation worked out already. */
function keptOf({ loaders }: Context): Kept {
  let own = kept.get(loaders);
  if (!own) {
    own = { judgements: new Map(), samples: new Map() };
    kept.set(loaders, own);
  }
  return own;
}

function once<T>(map: Map<number, Promise<T>>, id: number, work: () => Promise<T>): Promise<T> {
  let found = map.get(id);
  if (!found) {
    found = work();
    map.set(id, found);
  }
  return found;
}

async function factsOf({ id }: PersonaRow, { loaders, scope }: Context): Promise<ResearchFacts> {
  const loader = loaders.ofParent(
    'researchFacts',
    (ids) => researchFacts(scope, ids),
    ({ personaId }) => personaId,
  );
  return (await loader.load(id))[0]!.facts;
}

function sampleOf(persona: PersonaRow, context: Context): Promise<SampleComparison | null> {
  return once(keptOf(context).samples, persona.id, () =>
    compareSample(context.scope, (group, kind, ask) => askGroup(context, group, kind, ask), persona, Date.now()),
  );
}

function judgementOf(persona: PersonaRow, context: Context): Promise<Judgement> {
  return once(keptOf(context).judgements, persona.id, async () => {
    const [facts, sample] = await Promise.all([factsOf(persona, context), sampleOf(persona, context)]);
    return judge(facts, sample);
  });
}

const PersonaResearch = builder.objectRef<PersonaRow>('PersonaResearch').implement({
  description: 'What a persona rests on, and how far that goes.',
  fields: (t) => ({
    interviews: t.field({
      type: InterviewProgressType,
      description: 'Progress of its interviews.',
      resolve: async (persona, _args, context) => interviewProgress(await factsOf(persona, context)),
    }),
    themes: t.field({
      type: [ThemeCount],
      cost: STATEMENT,
      size: { argument: 'first', most: MOST_THEMES },
      description: 'Themes of its interviews, most frequent first.',
      args: { first: t.arg.int({ defaultValue: 20, description: 'Themes at most, 1 to 100. Default 20.' }) },
      resolve: ({ id }, { first }, context) => themesCounted(id, first, context),
    }),
    method: t.field({
      type: ResearchMethodEnum,
      nullable: true,
      description: 'How it was researched; null where nothing but guesses is known.',
      resolve: async (persona, _args, context) => methodOf(await factsOf(persona, context)),
    }),
    sampleSize: t.int({
      nullable: true,
      description:
        'People it rests on at least: the more of those asked and those of the largest sample of its evidence. Samples ' +
        'may overlap, and are not added up. Null where nobody says.',
      resolve: async (persona, _args, context) => sampleSizeOf(await factsOf(persona, context)),
    }),
    confidence: t.field({
      type: ResearchConfidenceEnum,
      cost: 4 * STATEMENT,
      nullable: true,
      description: 'How far it can be trusted; null where nothing but guesses is known.',
      resolve: async (persona, _args, context) => (await judgementOf(persona, context)).confidence,
    }),
    biasWarnings: t.field({
      type: [BiasWarningType],
      cost: 4 * STATEMENT,
      size: 5,
      description: 'Signs of bias, strong ones first. An empty list says that none was found, not that there is none.',
      resolve: async (persona, _args, context) => [...(await judgementOf(persona, context)).warnings],
    }),
    sample: t.field({
      type: ComparedSample,
      cost: 4 * STATEMENT,
      nullable: true,
      description:
        'The people it was made of, held against those it stands for. Null where fewer than 8 customers were ' +
        'interviewed, and it was drafted from no segment or has no members.',
      resolve: (persona, _args, context) => sampleOf(persona, context),
    }),
  }),
});

const Contribution = builder.objectRef<ContributionRow>('TeamContribution').implement({
  description: 'What a team contributed to a persona.',
  fields: (t) => ({
    team: t.field({
      type: Team,
      nullable: true,
      description: 'The team; null for what came without one.',
      resolve: ({ team }) => team as never,
    }),
    claims: t.exposeInt('claims', { description: 'Claims it made.' }),
    evidence: t.exposeInt('evidence', { description: 'Pieces of evidence for its claims.' }),
    interviews: t.exposeInt('interviews', { description: 'Interviews it held.' }),
    questions: t.exposeInt('questions', { description: 'Questions it asked.' }),
    feedback: t.exposeInt('feedback', { description: 'Feedback it sent.' }),
    strategy: t.exposeInt('strategy', {
      description: 'Message guides, plays, standards, decisions and needs that are of it.',
    }),
  }),
});

builder.objectFields(Persona, (t) => ({
  research: t.field({
    type: PersonaResearch,
    description: 'What it rests on, and how far that goes.',
    resolve: (persona) => persona,
  }),
  interviews: t.connection(
    {
      type: Interview,
      description: 'Interviews about it, last recorded first.',
      ...paged((_args: object) => ({ ordering: 'interviewsOfPersona', list: INTERVIEWS_OF_PERSONA })),
    },
    { name: 'PersonaInterviewConnection', description: 'A list of interviews about a persona.' },
    { name: 'PersonaInterviewEdge', description: 'An interview about a persona.' },
  ),
  contributions: t.field({
    type: [Contribution],
    cost: STATEMENT,
    size: TEAMS.length + 1,
    description: 'What teams contributed to it; those without anything are left out.',
    resolve: ({ id }, _args, { loaders, scope }) =>
      loaders
        .ofParent(
          'contributions',
          (ids) => contributionsTo(scope, ids),
          ({ personaId }: ContributionRow) => personaId,
        )
        .load(id),
  }),
}));
