import {
  type CheckState,
  lastCheck,
  QUALITY_CHECKS,
  RECENT_CHECKS,
  type QualityCheck as Row,
} from '../../../db/tables/quality/quality-checks.ts';
import type { OutlierCount } from '../../../db/tables/quality/quality-figures.ts';
import { CONFLICT_CODES } from '../../../engine/quality/conflicts.ts';
import type { QualityLimit } from '../../../engine/quality/standard.ts';
import { askForCheck } from '../../../services/quality/ask-for-check.ts';
import { BLOCK_KINDS } from '../../../services/quality/duplicates/blocking-keys.ts';
import type { OversizedBlocks } from '../../../services/quality/duplicates/search.ts';
import type { FilledField, QualityFigures, UnreadablePlaces } from '../../../services/quality/figures.ts';
import { builder } from '../../core/builder.ts';
import { STATEMENT } from '../../core/cost/price.ts';
import { encodeId } from '../../core/id.ts';
import { mutation, noun } from '../../core/mutation.ts';
import { paged, rowsOf } from '../../core/reading.ts';
import { Workspace } from '../workspaces/workspace.ts';
import { ConflictCodeEnum } from './customer-quality.ts';
import { fenceFields } from './fence-fields.ts';

const Filled = builder.objectRef<FilledField>('QualityField').implement({
  description: 'How many customers have a value of a field or trait.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'The standard field, or `traits.NAME`.' }),
    filled: t.exposeInt('filled', { description: 'Customers with a value.' }),
    expected: t.exposeBoolean('expected', { description: 'Whether the standard expects it.' }),
  }),
});

const ConflictCount = builder.objectRef<QualityFigures['conflicts'][number]>('QualityConflictCount').implement({
  description: 'How many customers have a conflict.',
  fields: (t) => ({
    code: t.expose('code', { type: ConflictCodeEnum, description: 'The conflict.' }),
    customers: t.exposeInt('customers', { description: 'Customers with it.' }),
  }),
});

const OutlierCountType = builder.objectRef<OutlierCount>('QualityOutlierCount').implement({
  description: 'How many customers have a number beyond what is usual.',
  fields: (t) => ({
    ...fenceFields(t),
    currency: t.string({
      nullable: true,
      description: 'Currency of an income; null for other numbers.',
      resolve: ({ currency }) => currency || null,
    }),
    customers: t.exposeInt('customers', { description: 'Customers beyond.' }),
  }),
});

const Oversized = builder.objectRef<OversizedBlocks>('QualityOversizedBlocks').implement({
  description:
    'Groups of customers who share a key, too large to compare everybody with everybody: each was compared with those ' +
    'whose data sort next to its own.',
  fields: (t) => ({
    kind: t.exposeString('kind', { description: `The key: ${BLOCK_KINDS.join(', ')}.` }),
    blocks: t.exposeInt('blocks', { description: 'Groups.' }),
    customers: t.exposeInt('customers', { description: 'Customers in them.' }),
  }),
});

const Unreadable = builder.objectRef<UnreadablePlaces['examples'][number]>('QualityUnreadableText').implement({
  description: 'A text that could not be read.',
  fields: (t) => ({
    text: t.exposeString('text', { bytes: 40, description: 'The text.' }),
    customers: t.exposeInt('customers', { description: 'Customers who state it.' }),
  }),
});

const UnreadablePlacesType = builder.objectRef<UnreadablePlaces>('QualityUnreadablePlaces').implement({
  description:
    'Texts of places that the segmenter `geographic.place` cannot read. The setting `aliases` of a segmentation by it can ' +
    'say what they mean.',
  fields: (t) => ({
    texts: t.exposeInt('texts', { description: 'How many different ones.' }),
    customers: t.exposeInt('customers', { description: 'Customers who state one.' }),
    examples: t.field({
      type: [Unreadable],
      size: 100,
      description: 'The most frequent, 100 at most.',
      resolve: ({ examples }) => [...examples],
    }),
  }),
});

const Figures = builder.objectRef<QualityFigures>('QualityFigures').implement({
  description: "The quality of a workspace's data, in numbers.",
  fields: (t) => ({
    customers: t.exposeInt('customers', { description: 'Customers of the workspace.' }),
    completeness: t.exposeFloat('completeness', {
      nullable: true,
      description: 'Mean share 0..1 of what the standard expects; null without customers.',
    }),
    completenessBins: t.field({
      type: ['Int'],
      size: 10,
      description: 'Customers by completeness: below 0.1, below 0.2, ... and 0.9 to 1.',
      resolve: ({ completenessBins }) => [...completenessBins],
    }),
    freshnessBins: t.field({
      type: ['Int'],
      size: 5,
      description: 'Customers by the age of their last fact: up to 7, 30, 90 and 365 days, and older.',
      resolve: ({ freshnessBins }) => [...freshnessBins],
    }),
    stale: t.exposeInt('stale', { description: 'Stale customers.' }),
    withConflict: t.exposeInt('withConflict', { description: 'Customers with a conflict.' }),
    withOutlier: t.exposeInt('withOutlier', { description: 'Customers with an outlier.' }),
    withDuplicate: t.exposeInt('withDuplicate', { description: 'Customers with a probable duplicate.' }),
    duplicatePairs: t.exposeInt('duplicatePairs', { description: 'Probable pairs that nobody rejected.' }),
    fields: t.field({
      type: [Filled],
      size: 30,
      description: 'Standard fields and expected traits, the emptiest first.',
      resolve: ({ fields }) => [...fields],
    }),
    conflicts: t.field({
      type: [ConflictCount],
      size: CONFLICT_CODES.length,
      description: 'Customers by conflict, the most first.',
      resolve: ({ conflicts }) => [...conflicts],
    }),
    outliers: t.field({
      type: [OutlierCountType],
      size: 20,
      description: 'Outliers by number, the most first.',
      resolve: ({ outliers }) => [...outliers],
    }),
    oversizedBlocks: t.field({
      type: [Oversized],
      size: BLOCK_KINDS.length,
      description: 'Where the search for duplicates was bounded.',
      resolve: ({ oversizedBlocks }) => [...oversizedBlocks],
    }),
    unreadableCountries: t.expose('unreadableCountries', {
      type: UnreadablePlacesType,
      description: 'Texts of countries that could not be read.',
    }),
    unreadableRegions: t.expose('unreadableRegions', {
      type: UnreadablePlacesType,
      description: 'Texts of regions that are none of the country stated.',
    }),
  }),
});

const State = builder.enumType('QualityCheckState', {
  description: 'Where a check stands.',
  values: {
    QUEUED: { description: 'It waits for its turn.' },
    RUNNING: { description: 'It is being made.' },
    COMPLETE: { description: 'Its figures are there.' },
    FAILED: { description: 'It ended without figures; `error` says why.' },
  } as const satisfies Record<CheckState, { description: string }>,
});

const Limit = builder.enumType('QualityLimit', {
  description: 'A limit of the standard.',
  values: {
    LEAST_COMPLETENESS: { value: 'leastCompleteness', description: 'The least mean completeness.' },
    MOST_CONFLICTS: { value: 'mostConflicts', description: 'The most customers with a conflict.' },
    MOST_DUPLICATES: { value: 'mostDuplicates', description: 'The most customers with a probable duplicate.' },
    MOST_STALE: { value: 'mostStale', description: 'The most stale customers.' },
  } as const satisfies Record<string, { value: QualityLimit; description: string }>,
});

const QualityCheck = builder.objectRef<Row>('QualityCheck').implement({
  extensions: rowsOf(QUALITY_CHECKS),
  description: "A look at the quality of a workspace's data, kept with its figures.",
  fields: (t) => ({
    id: t.id({ description: 'Its id.', resolve: ({ id }) => encodeId('QualityCheck', id) }),
    state: t.expose('state', { type: State, description: 'Where it stands.' }),
    at: t.expose('createdAt', { type: 'DateTime', description: 'When it was asked for, or due.' }),
    finishedAt: t.expose('finishedAt', { type: 'DateTime', nullable: true, description: 'When it ended.' }),
    figures: t.field({
      type: Figures,
      nullable: true,
      description: 'What was found; null until it is complete.',
      resolve: ({ figures }) => figures as QualityFigures | null,
    }),
    passed: t.boolean({
      nullable: true,
      description: 'Whether the figures met the standard of then; null until it is complete.',
      resolve: ({ state, failed }) => (state === 'COMPLETE' ? failed.length === 0 : null),
    }),
    broken: t.field({
      type: [Limit],
      size: 4,
      description: 'Limits of the standard that the figures broke.',
      resolve: ({ failed }) => failed as QualityLimit[],
    }),
    error: t.exposeString('error', { nullable: true, description: 'Why it failed; null where it did not.' }),
  }),
});

builder.objectField(Workspace, 'quality', (t) =>
  t.field({
    type: QualityCheck,
    nullable: true,
    cost: STATEMENT,
    description: 'The newest check that is complete; null before the first: see checkQuality.',
    resolve: (_workspace, _args, { scope }) => lastCheck(scope),
  }),
);

builder.queryField('qualityChecks', (t) =>
  t.connection(
    {
      type: QualityCheck,
      description: 'Checks of the quality of the data, newest first.',
      ...paged((_args: object) => ({ ordering: 'qualityChecks', list: RECENT_CHECKS })),
    },
    { name: 'QualityCheckConnection', description: 'A list of checks.' },
    { name: 'QualityCheckEdge', description: 'A check of a list.' },
  ),
);

mutation({
  name: 'checkQuality',
  scope: 'WRITE',
  description:
    'Queues a check of the quality of all data: duplicates, usual values, places and counts. It is made in the ' +
    'background; qualityChecks shows how it stands. One that waits already is given back.',
  input: {
    description: 'A check to queue.',
    fields: (t) => ({
      maxAgeHours: t.float({
        description:
          'A complete check that is no older is given back, and none is queued. Default: one is queued anyway.',
      }),
    }),
  },
  payload: { check: noun(QualityCheck, 'The check, queued; or the one that is new enough.') },
  work: async ({ maxAgeHours }, { scope }) => ({ check: await askForCheck(scope, maxAgeHours ?? null) }),
});
