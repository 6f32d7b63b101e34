import {
  type Outlier,
  qualityOfCustomers,
  type CustomerQuality as Row,
} from '../../../db/tables/quality/customer-quality.ts';
import { type Duplicate as DuplicateRow, duplicatesOfCustomers } from '../../../db/tables/quality/duplicate-pairs.ts';
import { CONFLICT_CODES, CONFLICTS, type ConflictCode } from '../../../engine/quality/conflicts.ts';
import { DAY } from '../../../segmenter/time.ts';
import { builder } from '../../core/builder.ts';
import { Customer } from '../customers/customer.ts';
import { DuplicateReason } from './duplicate.ts';
import { fenceFields } from './fence-fields.ts';

export const ConflictCodeEnum = builder.enumType('QualityConflictCode', {
  description: 'Facts of one customer that cannot all be true.',
  values: Object.fromEntries(CONFLICT_CODES.map((code) => [code, { description: CONFLICTS[code] }])) as Record<
    ConflictCode,
    { description: string }
  >,
});

const Conflict = builder.objectRef<ConflictCode>('QualityConflict').implement({
  description: 'Facts of a customer that cannot all be true.',
  fields: (t) => ({
    code: t.field({ type: ConflictCodeEnum, description: 'Which facts.', resolve: (code) => code }),
    message: t.string({ bytes: 100, description: 'The same in English.', resolve: (code) => CONFLICTS[code] }),
  }),
});

const OutlierType = builder.objectRef<Outlier>('QualityOutlier').implement({
  description:
    'A number beyond what is usual: beyond three interquartile ranges from the quartiles (the outer fences of Tukey, 1977), ' +
    'on logarithms where positive values are skewed.',
  fields: (t) => ({
    ...fenceFields(t),
    currency: t.string({
      nullable: true,
      description: 'Currency of an income: fences are made of the incomes in it. Null for other numbers.',
      resolve: ({ currency }) => currency || null,
    }),
    value: t.exposeFloat('value', { description: 'The number.' }),
    customers: t.exposeInt('customers', { description: 'Customers with a value whom the fences were made of.' }),
  }),
});

const Duplicate = builder.objectRef<DuplicateRow>('CustomerDuplicate').implement({
  description: 'Another customer who is probably the same person.',
  fields: (t) => ({
    customer: t.field({
      type: Customer,
      nullable: true,
      description: 'The other one; null where it went meanwhile.',
      resolve: ({ otherId }, _args, { loaders }) => loaders.customer.load(otherId),
    }),
    score: t.exposeFloat('score', { description: 'Probability that both are one, 0.8..1 (Fellegi and Sunter, 1969).' }),
    reasons: t.field({
      type: [DuplicateReason],
      size: 7,
      description: 'What speaks for it, and against.',
      resolve: ({ reasons }) => [...reasons],
    }),
    foundAt: t.expose('foundAt', { type: 'DateTime', description: 'When a check found the pair first.' }),
  }),
});

const CustomerQuality = builder.objectRef<Row>('CustomerQuality').implement({
  description: "The quality of a customer's data.",
  fields: (t) => ({
    completeness: t.exposeFloat('completeness', {
      description: "Share 0..1 of the fields and traits that the workspace's standard expects and the customer has.",
    }),
    lastFactAt: t.expose('lastFactAt', {
      type: 'DateTime',
      description: 'When anything of it was last written, done or answered.',
    }),
    freshnessDays: t.int({
      description: 'Whole days since then.',
      resolve: ({ lastFactAt }) => Math.max(0, Math.floor((Date.now() - lastFactAt.getTime()) / DAY)),
    }),
    conflicts: t.field({
      type: [Conflict],
      size: CONFLICT_CODES.length,
      description:
        'Facts that cannot all be true. Texts of countries are judged, and shared addresses seen, by the last check.',
      resolve: ({ conflicts }) => [...conflicts],
    }),
    outliers: t.field({
      type: [OutlierType],
      size: 5,
      description: 'Its numbers beyond what is usual in the workspace by the last check.',
      resolve: ({ outliers }) => [...outliers],
    }),
    duplicates: t.field({
      type: [Duplicate],
      size: 5,
      description: 'Who is probably the same person by the last check, the likeliest first; no rejected ones.',
      resolve: ({ id }, _args, { loaders, scope }) =>
        loaders.children('duplicates', (ids) => duplicatesOfCustomers(scope, ids)).load(id),
    }),
  }),
});

builder.objectField(Customer, 'quality', (t) =>
  t.field({
    type: CustomerQuality,
    nullable: true,
    cost: 5,
    description: 'The quality of its data; null where it went meanwhile.',
    resolve: async ({ id }, _args, { loaders, scope }) => {
      const read = (ids: readonly number[]) => qualityOfCustomers(scope, ids);
      const [quality] = await loaders.ofParent('quality', read, (row) => row.id).load(id);
      return quality ?? null;
    },
  }),
);
