import { knownFeatures } from '../../../db/features/population.ts';
import { type FeatureEntry, listFeatures } from '../../../engine/catalogue/catalogue.ts';
import { builder } from '../../core/builder.ts';
import { STATEMENT } from '../../core/cost/price.ts';
import { FeatureKind } from './feature-kind.ts';

const Feature = builder.objectRef<FeatureEntry>('Feature').implement({
  description: 'An input a segmenter may ask for by name.',
  fields: (t) => ({
    name: t.exposeString('name', {
      description:
        'Its name: `customer.birthDate`, `traits.NAME`, `events.TYPE.count`, `surveys.KEY.QUESTION`, ' +
        '`segmentations.KEY.segment`.',
    }),
    kind: t.expose('kind', { type: FeatureKind, description: 'The kind of its values.' }),
    unit: t.exposeString('unit', { nullable: true, description: 'Unit of its numbers.' }),
    description: t.exposeString('description', { description: 'What it means.' }),
  }),
});

builder.queryField('features', (t) =>
  t.field({
    type: [Feature],
    // Its catalogue is read and put together anew.
    cost: 4 * STATEMENT,
    size: 'features',
    description: 'Every feature the workspace has by name. Other aggregates of events are given to segmenters as data.',
    resolve: async (_root, _args, { scope }) => listFeatures(await knownFeatures(scope)),
  }),
);
