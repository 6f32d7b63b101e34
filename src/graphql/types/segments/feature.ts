import { type FeatureEntry, listFeatures } from '../../../engine/catalogue/catalogue.ts';
import { featureLabel } from '../../../services/personas/words/feature-label.ts';
import { unitLabel } from '../../../services/personas/words/unit-words.ts';
import { builder } from '../../core/builder.ts';
import { STATEMENT } from '../../core/cost/price.ts';
import { languageArg } from '../../core/language.ts';
import { NAMED_LIST, pieceOf } from '../../core/named-list.ts';
import { FeatureKind } from './feature-kind.ts';

const Feature = builder.objectRef<FeatureEntry>('Feature').implement({
  description: 'An input a segmenter may ask for by name.',
  fields: (t) => ({
    name: t.exposeString('name', {
      description:
        'Its name: `customer.birthDate`, `traits.NAME`, `events.TYPE.count`, `surveys.KEY.QUESTION`, ' +
        '`segmentations.KEY.segment`.',
    }),
    label: t.string({
      cost: 1,
      description: 'What it is called by people: `Yearly income`. A name that nobody has words for is taken apart.',
      args: { language: t.arg(languageArg) },
      resolve: async ({ name }, { language }, { loaders }) => featureLabel(name, await loaders.catalogue(), language),
    }),
    kind: t.expose('kind', { type: FeatureKind, description: 'The kind of its values.' }),
    unit: t.exposeString('unit', { nullable: true, description: 'Unit of its numbers.' }),
    unitLabel: t.string({
      nullable: true,
      description: 'The same in words: `British pounds`. Null: there is none.',
      args: { language: t.arg(languageArg) },
      resolve: ({ unit }, { language }) => unitLabel(unit, language),
    }),
    description: t.exposeString('description', { description: 'What it means.' }),
  }),
});

builder.queryField('features', (t) =>
  t.field({
    type: [Feature],
    // Its catalogue is read and put together anew.
    cost: 4 * STATEMENT,
    size: { argument: 'first', most: 'features' },
    description: 'Every feature the workspace has by name. Other aggregates of events are given to segmenters as data.',
    args: {
      search: t.arg.string({ description: `${NAMED_LIST.search} In its labels too.` }),
      kinds: t.arg({ type: [FeatureKind], description: NAMED_LIST.kinds }),
      first: t.arg.int({ description: NAMED_LIST.first }),
      after: t.arg.string({ description: NAMED_LIST.after }),
    },
    resolve: async (_root, args, { loaders }) => {
      const known = await loaders.catalogue();
      return pieceOf(listFeatures(known), args, {
        kindOf: ({ kind }) => kind,
        textOf: ({ name, description }) =>
          [name, description, featureLabel(name, known, 'en'), featureLabel(name, known, 'zh')].join(' '),
      });
    },
  }),
);
