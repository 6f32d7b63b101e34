import type { ComparedTrait } from '../../../engine/research/compared-trait.ts';
import type { SampleComparison } from '../../../services/research/sample-comparison.ts';
import { builder } from '../../core/builder.ts';
import { languageArg } from '../../core/language.ts';

export const ComparedTraitType = builder.objectRef<ComparedTrait>('ComparedTrait').implement({
  description: 'A trait in which the people asked were held against those a persona stands for.',
  fields: (t) => ({
    feature: t.exposeString('feature', { description: 'Its name in the feature catalogue.' }),
    label: t.string({
      description: 'Its name within a sentence.',
      args: { language: t.arg(languageArg) },
      resolve: ({ words }, { language }) => words[language],
    }),
    sampleKnown: t.exposeInt('sample', { description: 'People of the sample whose value is known.' }),
    populationKnown: t.exposeInt('population', { description: 'People of the population whose value is known.' }),
    difference: t.float({
      nullable: true,
      description:
        'Total variation: half the sum of the differences of shares, 0 to 1. Null where fewer than 8 of the sample or 30 ' +
        'of the population are known.',
      resolve: ({ fit }) => fit?.difference ?? null,
    }),
    pValue: t.float({
      nullable: true,
      description:
        'How often a random sample of this size is as far off: chi-squared by simulation (Hope 1968), adjusted for the ' +
        'number of traits (Benjamini & Hochberg 1995). Null where too few are known.',
      resolve: ({ pValue }) => pValue,
    }),
    unlike: t.exposeBoolean('unlike', {
      description: 'Whether the sample is unlike: a p-value below 0.05 and a difference of at least 0.2.',
    }),
    value: t.string({
      nullable: true,
      description: 'The value whose share differs most; null where too few are known.',
      resolve: ({ fit }) => fit?.most.label ?? null,
    }),
    sampleShare: t.float({
      nullable: true,
      description: 'Its share of the sample; null where too few are known.',
      resolve: ({ fit }) => fit?.most.sample ?? null,
    }),
    populationShare: t.float({
      nullable: true,
      description: 'Its share of the population; null where too few are known.',
      resolve: ({ fit }) => fit?.most.population ?? null,
    }),
  }),
});

const SampleKind = builder.enumType('ResearchSample', {
  description: 'People that a persona was made of.',
  values: {
    INTERVIEWED: { value: 'INTERVIEWED', description: 'Customers that were interviewed.' },
    SOURCE_SEGMENT: { value: 'SOURCE_SEGMENT', description: 'The segment that it was drafted from.' },
  } as const,
});

const PopulationKind = builder.enumType('ResearchPopulation', {
  description: 'People that a persona stands for.',
  values: {
    MEMBERS: { value: 'MEMBERS', description: 'Customers matched to it.' },
    EVERYBODY: { value: 'EVERYBODY', description: 'All customers, where none is matched.' },
  } as const,
});

export const ComparedSample = builder.objectRef<SampleComparison>('ComparedSample').implement({
  description: 'The people a persona was made of, held against those it stands for.',
  fields: (t) => ({
    sample: t.expose('sample', { type: SampleKind, description: 'The people it was made of.' }),
    population: t.expose('population', { type: PopulationKind, description: 'The people it stands for.' }),
    traits: t.field({
      type: [ComparedTraitType],
      size: 10,
      description: 'Demographic fields, each compared where enough is known.',
      resolve: ({ traits }) => [...traits],
    }),
  }),
});
