import { readStandard } from '../../../db/tables/quality/quality-standards.ts';
import type { QualityStandard as Row } from '../../../engine/quality/standard.ts';
import { saveStandard } from '../../../services/quality/standard.ts';
import { builder } from '../../core/builder.ts';
import { STATEMENT } from '../../core/cost/price.ts';
import { mutation, noun } from '../../core/mutation.ts';
import { presentFields } from '../../core/present-fields.ts';
import { Workspace } from '../workspaces/workspace.ts';

const ABOUT = {
  expectedFields: 'Standard fields that every customer should have, by name: completeness is the share it has.',
  expectedTraits: 'Traits that every customer should have, by name.',
  staleDays: 'A customer is stale once nothing was written, done or answered for so many days.',
  leastCompleteness: 'Least mean completeness, 0..1; null: no limit.',
  mostConflicts: 'Most customers with a conflict, as a share 0..1; null: no limit.',
  mostDuplicates: 'Most customers with a probable duplicate, as a share 0..1; null: no limit.',
  mostStale: 'Most stale customers, as a share 0..1; null: no limit.',
  checkHours: 'A check is made by itself once the last is so many hours old; null: only when asked for.',
} as const;

const QualityStandard = builder.objectRef<Row>('QualityStandard').implement({
  description: 'What a workspace expects of its data, which every check holds its figures to.',
  fields: (t) => ({
    expectedFields: t.field({
      type: ['String'],
      size: 20,
      description: ABOUT.expectedFields,
      resolve: ({ expectedFields }) => [...expectedFields],
    }),
    expectedTraits: t.field({
      type: ['String'],
      size: 20,
      description: ABOUT.expectedTraits,
      resolve: ({ expectedTraits }) => [...expectedTraits],
    }),
    staleDays: t.exposeInt('staleDays', { description: ABOUT.staleDays }),
    leastCompleteness: t.exposeFloat('leastCompleteness', { nullable: true, description: ABOUT.leastCompleteness }),
    mostConflicts: t.exposeFloat('mostConflicts', { nullable: true, description: ABOUT.mostConflicts }),
    mostDuplicates: t.exposeFloat('mostDuplicates', { nullable: true, description: ABOUT.mostDuplicates }),
    mostStale: t.exposeFloat('mostStale', { nullable: true, description: ABOUT.mostStale }),
    checkHours: t.exposeFloat('checkHours', { nullable: true, description: ABOUT.checkHours }),
  }),
});

builder.objectField(Workspace, 'qualityStandard', (t) =>
  t.field({
    type: QualityStandard,
    cost: STATEMENT,
    description:
      'What it expects of its data. Default: name, email, phone, country, city; no limits; stale after a year.',
    resolve: (_workspace, _args, { scope }) => readStandard(scope),
  }),
);

mutation({
  name: 'saveQualityStandard',
  scope: 'WRITE',
  description:
    'Says what the workspace expects of its data, in place of what it said before. Segmentations that read the quality ' +
    'run again. INVALID_INPUT for a field or trait that is not known.',
  input: {
    description: 'A standard; what is left out has its default.',
    fields: (t) => ({
      expectedFields: t.stringList({
        description: `${ABOUT.expectedFields} Default: name, email, phone, country, city.`,
      }),
      expectedTraits: t.stringList({ description: `${ABOUT.expectedTraits} Default: none.` }),
      staleDays: t.int({ description: `${ABOUT.staleDays} Default 365.` }),
      leastCompleteness: t.float({ description: ABOUT.leastCompleteness }),
      mostConflicts: t.float({ description: ABOUT.mostConflicts }),
      mostDuplicates: t.float({ description: ABOUT.mostDuplicates }),
      mostStale: t.float({ description: ABOUT.mostStale }),
      checkHours: t.float({ description: `${ABOUT.checkHours} At least 1.` }),
    }),
  },
  payload: { standard: noun(QualityStandard, 'The standard; null where it was refused.') },
  work: async ({ clientMutationId: _, ...input }: Record<string, unknown>, { scope, registry }) => ({
    standard: await saveStandard(scope, registry, presentFields(input)),
  }),
});
