import { PERSONAS_USING_SEGMENT, type Persona as PersonaRow } from '../../../db/tables/personas/personas.ts';
import { type Run as RunRow, runsMeant } from '../../../db/tables/runs/runs.ts';
import { type Segmentation as Row, segmentationByKey } from '../../../db/tables/segmentations/segmentations.ts';
import { SEGMENTS_OF_SEGMENTATION } from '../../../db/tables/segmentations/segments.ts';
import type { Known } from '../../../engine/catalogue/catalogue.ts';
import { type FeatureReaders, readersOfFeature } from '../../../services/segmentations/readers-of-feature.ts';
import { builder } from '../../core/builder.ts';
import type { PageArgs } from '../../core/connection.ts';
import type { Context } from '../../core/context.ts';
import { STATEMENT } from '../../core/cost/price.ts';
import type { Loaders } from '../../core/loaders.ts';
import { paged } from '../../core/reading.ts';
import { Trait } from '../customers/trait.ts';
import { Persona } from '../personas/persona.ts';
import { Run, RunConnection } from '../runs/run.ts';
import { Survey } from '../surveys/survey.ts';
import { Segmentation } from './segmentation.ts';

/** Each segmentation is planned twice. */
const COST = 6 * STATEMENT;

const asked = new WeakMap<Loaders, Map<string, Promise<FeatureReaders>>>();

/** What reads something, found once an operation however many fields ask. */
function readersOf({ scope, registry, loaders }: Context, name: string, without: (known: Known) => Known) {
  const found = asked.get(loaders) ?? new Map<string, Promise<FeatureReaders>>();
  asked.set(loaders, found);
  const readers = found.get(name) ?? readersOfFeature(scope, registry, without);
  found.set(name, readers);
  return readers;
}

const readersOfTrait = ({ name }: { readonly name: string }, context: Context) =>
  readersOf(context, `trait ${name}`, (known) => ({
    ...known,
    traits: new Map([...known.traits].filter(([other]) => other !== name)),
  }));

const readersOfSurvey = ({ key }: { readonly key: string }, context: Context) =>
  readersOf(context, `survey ${key}`, (known) => ({
    ...known,
    surveys: new Map([...known.surveys].filter(([other]) => other !== key)),
  }));

async function segmentationsIn({ segmentations }: FeatureReaders, { scope }: Context): Promise<Row[]> {
  const found = await Promise.all(segmentations.map((key) => segmentationByKey(scope, key)));
  return found.filter((one) => one !== null);
}

async function personasIn({ personaIds }: FeatureReaders, { loaders }: Context): Promise<PersonaRow[]> {
  const found = await Promise.all(personaIds.map((id) => loaders.persona.load(id)));
  return found.filter((one) => one !== null);
}

builder.objectFields(Trait, (t) => ({
  segmentations: t.field({
    type: [Segmentation],
    size: 'segmentations',
    cost: COST,
    description: 'The segmentations that read it, by key.',
    resolve: async (trait, _args, context) => segmentationsIn(await readersOfTrait(trait, context), context),
  }),
  personas: t.field({
    type: [Persona],
    size: 'personas',
    cost: COST,
    description: 'The personas with a rule among their criteria that reads it, oldest first.',
    resolve: async (trait, _args, context) => personasIn(await readersOfTrait(trait, context), context),
  }),
}));

builder.objectFields(Survey, (t) => ({
  segmentations: t.field({
    type: [Segmentation],
    size: 'segmentations',
    cost: COST,
    description: 'The segmentations that read its answers, by key.',
    resolve: async (survey, _args, context) => segmentationsIn(await readersOfSurvey(survey, context), context),
  }),
  personas: t.field({
    type: [Persona],
    size: 'personas',
    cost: COST,
    description: 'The personas with a rule among their criteria that reads its answers, oldest first.',
    resolve: async (survey, _args, context) => personasIn(await readersOfSurvey(survey, context), context),
  }),
}));

builder.objectFields(Segmentation, (t) => ({
  personas: t.field({
    type: [Persona],
    size: 'personas',
    description: 'Personas with a criterion on one of its segments, oldest first.',
    resolve: async ({ id }, _args, { loaders }) => {
      const segments = await loaders.list(SEGMENTS_OF_SEGMENTATION).load(id);
      const using = await Promise.all(segments.map((segment) => loaders.list(PERSONAS_USING_SEGMENT).load(segment.id)));
      const byId = new Map(using.flat().map((persona) => [persona.id, persona]));
      return [...byId.values()].sort((a, b) => a.id - b.id);
    },
  }),
  runs: t.connection(
    {
      type: Run,
      description: 'The runs it was part of, newest first: a run that is on is the first.',
      resolve: ({ id }, page, context) => runsOf(id)(null, page, context),
    },
    RunConnection,
  ),
}));

function runsOf(segmentationId: number) {
  const { resolve } = paged<RunRow, PageArgs>(() => ({
    ordering: `runs:${segmentationId}`,
    list: runsMeant({ segmentationIds: [segmentationId] }),
  }));
  return resolve;
}
