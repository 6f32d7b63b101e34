import { PERSONAS_USING_SEGMENT } from '../../../db/tables/personas/personas.ts';
import { type Run as RunRow, runsMeant } from '../../../db/tables/runs/runs.ts';
import { type Segmentation as Row, segmentationByKey } from '../../../db/tables/segmentations/segmentations.ts';
import { SEGMENTS_OF_SEGMENTATION } from '../../../db/tables/segmentations/segments.ts';
import type { Known } from '../../../engine/catalogue/catalogue.ts';
import { readersOfFeature } from '../../../services/segmentations/readers-of-feature.ts';
import { builder } from '../../core/builder.ts';
import type { PageArgs } from '../../core/connection.ts';
import type { Context } from '../../core/context.ts';
import { STATEMENT } from '../../core/cost/price.ts';
import { paged } from '../../core/reading.ts';
import { Trait } from '../customers/trait.ts';
import { Persona } from '../personas/persona.ts';
import { Run, RunConnection } from '../runs/run.ts';
import { Survey } from '../surveys/survey.ts';
import { Segmentation } from './segmentation.ts';

/** Each segmentation is planned twice. */
const COST = 6 * STATEMENT;

/** The segmentations that would read something else if the catalogue lacked what `without` leaves out of it. */
async function readers({ scope, registry }: Context, without: (known: Known) => Known): Promise<Row[]> {
  const keys = await readersOfFeature(scope, registry, without);
  const found = await Promise.all(keys.map((key) => segmentationByKey(scope, key)));
  return found.filter((one) => one !== null);
}

builder.objectField(Trait, 'segmentations', (t) =>
  t.field({
    type: [Segmentation],
    size: 'segmentations',
    cost: COST,
    description: 'The segmentations that read it, by key; rules of personas are with the personas.',
    resolve: ({ name }, _args, context) =>
      readers(context, (known) => ({
        ...known,
        traits: new Map([...known.traits].filter(([other]) => other !== name)),
      })),
  }),
);

builder.objectField(Survey, 'segmentations', (t) =>
  t.field({
    type: [Segmentation],
    size: 'segmentations',
    cost: COST,
    description: 'The segmentations that read its answers, by key; rules of personas are with the personas.',
    resolve: ({ key }, _args, context) =>
      readers(context, (known) => ({
        ...known,
        surveys: new Map([...known.surveys].filter(([other]) => other !== key)),
      })),
  }),
);

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
