import { unknownOfSegmentations } from '../../../db/tables/memberships/known-membership.ts';
import { DEFINITIONS_OF_SEGMENTATION } from '../../../db/tables/scores/score-reads.ts';
import {
  PARAMETERS_OF_MODEL,
  QUALITY_OF_MODEL,
  WARNINGS_OF_MODEL,
  WARNINGS_OF_SEGMENTATION,
} from '../../../db/tables/segmentations/model-reports.ts';
import { MODELS, MODELS_OF_SEGMENTATION, type ModelSummary } from '../../../db/tables/segmentations/models.ts';
import {
  type Segmentation as Row,
  SEGMENTATIONS,
  type SegmentationError,
  SHARED,
  segmentationByKey,
  segmentationHasKey,
  sharedSegmentations,
} from '../../../db/tables/segmentations/segmentations.ts';
import { SEGMENTS_OF_SEGMENTATION } from '../../../db/tables/segmentations/segments.ts';
import { isStorable } from '../../../segmenter/storable.ts';
import { builder } from '../../core/builder.ts';
import { STATEMENT } from '../../core/cost/price.ts';
import { SegmentationStatus } from '../../core/enums.ts';
import { ErrorCodeEnum } from '../../core/errors.ts';
import { Language, ownLanguageArg } from '../../core/language.ts';
import { byText, isGiven, many, one, paged, read, rowsOf, translated } from '../../core/reading.ts';
import { Customer } from '../customers/customer.ts';
import { ModelNumber, ModelWarning, REPORT_TEXTS } from './model-report.ts';
import { ScoreDefinition } from './score.ts';
import { Segment } from './segment.ts';
import { dependenciesWhere, SegmentationDependency } from './segmentation-dependency.ts';
import { Basis, Segmenter } from './segmenter.ts';

const Failure = builder.objectRef<SegmentationError>('SegmentationError').implement({
  description: 'Why a segmentation has no fresh answer.',
  fields: (t) => ({
    code: t.expose('code', { type: ErrorCodeEnum, description: 'What went wrong, for programs.' }),
    message: t.exposeString('message', { description: 'What went wrong, naming plugin and phase.' }),
    at: t.field({ type: 'DateTime', description: 'When it went wrong.', resolve: ({ at }) => new Date(at) }),
    plugin: t.string({
      nullable: true,
      description: 'Id of the segmenter to blame; null where none is.',
      resolve: ({ plugin }) => plugin?.id ?? null,
    }),
    pluginVersion: t.string({
      nullable: true,
      description: 'Its version.',
      resolve: ({ plugin }) => plugin?.version ?? null,
    }),
    phase: t.string({
      nullable: true,
      description: 'The call that failed: needs, fit, assign or explain. One of report is a warning of the model.',
      resolve: ({ plugin }) => plugin?.phase ?? null,
    }),
    customer: t.field({
      type: Customer,
      nullable: true,
      description: 'The customer it failed on, where it was one.',
      resolve: ({ plugin }, _args, { loaders }) =>
        plugin?.customerId === undefined ? null : loaders.customer.load(plugin.customerId),
    }),
  }),
});

const Model = builder.objectRef<ModelSummary>('SegmentationModel').implement({
  extensions: rowsOf(MODELS),
  description: 'What fitting learned, and what it learned it from.',
  fields: (t) => ({
    segmenterVersion: t.exposeString('segmenterVersion', { description: 'Version of the segmenter that fitted it.' }),
    fittedAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was fitted.' }),
    asOf: t.expose('asOf', { type: 'DateTime', description: 'The time it was fitted for.' }),
    population: t.exposeInt('population', { description: 'How many customers there were.' }),
    fittedOn: t.exposeInt('fittedOn', {
      nullable: true,
      description: 'How many of them it was learned from; null where it learned from nobody.',
    }),
    config: t.expose('config', { type: 'JSON', bytes: 1_000, description: 'The settings, completed with defaults.' }),
    needs: t.expose('needs', { type: 'JSON', bytes: 1_000, description: 'What it reads, by its own names.' }),
    parameters: t.field({
      type: [ModelNumber],
      size: 'modelNumbers',
      description: REPORT_TEXTS.parameters,
      ...many(PARAMETERS_OF_MODEL),
    }),
    quality: t.field({
      type: [ModelNumber],
      size: 'modelNumbers',
      description: REPORT_TEXTS.quality,
      ...many(QUALITY_OF_MODEL),
    }),
    warnings: t.field({
      type: [ModelWarning],
      size: 'modelWarnings',
      description: REPORT_TEXTS.warnings,
      ...many(WARNINGS_OF_MODEL),
    }),
  }),
});

export const Segmentation = builder.objectRef<Row>('Segmentation');

builder.node(Segmentation, {
  extensions: rowsOf(SEGMENTATIONS),
  description: 'A configured, stored use of a segmenter.',
  id: { resolve: ({ id }) => id, parse: Number },
  loadWithoutCache: (id, { loaders }) => loaders.segmentation.load(id),
  fields: (t) => ({
    key: t.exposeString('key', { description: 'Its name in URLs and files, unique in the workspace.' }),
    language: t.field({
      type: Language,
      description: 'The language that name and description are written in.',
      resolve: ({ language }) => language as 'en' | 'zh',
      extensions: read({ kind: 'column', column: 'language' }),
    }),
    name: t.string({
      description: 'Its name.',
      args: { language: t.arg(ownLanguageArg) },
      ...translated('name'),
    }),
    description: t.string({
      nullable: true,
      description: 'What it is for.',
      args: { language: t.arg(ownLanguageArg) },
      ...translated('description'),
    }),
    segmenterId: t.exposeString('segmenterId', { description: 'Id of the segmenter it uses.' }),
    segmenter: t.field({
      type: Segmenter,
      nullable: true,
      description: 'The segmenter it uses; null where no enabled plugin provides it.',
      resolve: ({ segmenterId }, _args, { registry }) => registry.find(segmenterId) ?? null,
    }),
    config: t.expose('config', {
      type: 'JSON',
      bytes: 1_000,
      description: 'Its settings, as the schema of the segmenter has them.',
    }),
    seed: t.exposeInt('seed', { description: 'Seed of the randomness of fitting.' }),
    fitSample: t.exposeInt('fitSample', {
      nullable: true,
      description: 'Customers its models are learned from at most, drawn by the seed; null: everybody.',
    }),
    enabled: t.exposeBoolean('enabled', { description: 'Whether runs and live evaluation include it.' }),
    status: t.expose('status', { type: SegmentationStatus, description: 'How fresh its answer is.' }),
    error: t.field({
      type: Failure,
      nullable: true,
      description: 'Why its last run failed, or what it reads is not there; null where its answer is fresh.',
      resolve: ({ error }) => error as unknown as SegmentationError | null,
    }),
    asOf: t.expose('asOf', {
      type: 'DateTime',
      nullable: true,
      description: 'The time its answer was computed for; null without an answer.',
    }),
    pinned: t.exposeBoolean('pinned', { description: 'Whether its clock stands still at asOf: for historical data.' }),
    rerunHours: t.exposeFloat('rerunHours', {
      nullable: true,
      description: 'A run is queued by itself once the answer is so many hours old; null: only when asked for.',
    }),
    version: t.exposeInt('version', { description: 'Rises with each edit; give it back to change what you saw.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it was last edited.' }),
    segments: t.field({
      type: [Segment],
      size: 'segments',
      description: 'Its segments, in their order; empty without an answer.',
      ...many(SEGMENTS_OF_SEGMENTATION),
    }),
    readsFrom: t.field({
      type: [SegmentationDependency],
      cost: STATEMENT,
      size: 'segmentations',
      description: 'The segmentations whose answers its settings read, and which of their segments.',
      resolve: ({ id }, _args, context) => dependenciesWhere(({ readerId }) => readerId === id, context),
    }),
    dependents: t.field({
      type: [SegmentationDependency],
      cost: STATEMENT,
      size: 'segmentations',
      description: 'The segmentations that read its answer, and which of its segments. Personas are with the segments.',
      resolve: ({ id }, _args, context) => dependenciesWhere(({ sourceId }) => sourceId === id, context),
    }),
    unknown: t.int({
      cost: STATEMENT,
      description:
        'Customers of whom it is unknown for at least one of its segments whether they are in it: data is missing, they are ' +
        'quarantined, or wait for their first evaluation. All customers where it is not live.',
      resolve: async ({ id }, _args, { loaders, scope }) =>
        (await loaders.children('unknown of segmentations', (ids) => unknownOfSegmentations(scope, ids)).load(id))[0]!,
    }),
    model: t.field({
      type: Model,
      nullable: true,
      description: 'The model its answer comes from; null without an answer.',
      ...one('model', 'liveModelId'),
    }),
    scores: t.field({
      type: [ScoreDefinition],
      size: 'scores',
      description: 'The scores its live answer has; empty where its segmenter computes none, and before its first run.',
      ...many(DEFINITIONS_OF_SEGMENTATION),
    }),
    pushScores: t.exposeBoolean('pushScores', { description: 'Whether moves of its scores are pushed.' }),
    models: t.connection(
      {
        type: Model,
        description: 'The models it has had, newest first, with the one it answers by.',
        ...paged((_args: object) => ({ ordering: 'models', list: MODELS_OF_SEGMENTATION })),
      },
      { name: 'SegmentationModelConnection', description: 'A list of models.' },
      { name: 'SegmentationModelEdge', description: 'A model of a list.' },
    ),
    warnings: t.field({
      type: [ModelWarning],
      size: 'modelWarnings',
      description: 'Doubts about the model its answer comes from: how far to trust it; empty where there are none.',
      ...many(WARNINGS_OF_SEGMENTATION),
    }),
  }),
});

const SegmentationFilter = builder.inputType('SegmentationFilter', {
  description: 'Which segmentations are meant: what is given must all hold.',
  fields: (t) => ({
    bases: t.field({
      type: [Basis],
      description: 'Only those whose segmenter looks at one of these; one whose plugin is not there looks at none.',
    }),
    segmenters: t.stringList({ description: 'Only those of one of these segmenters, by id: `lifecycle.stage`.' }),
    statuses: t.field({ type: [SegmentationStatus], description: 'Only those that stand at one of these.' }),
    enabled: t.boolean({ description: 'Only those that are enabled, or only those that are not.' }),
  }),
});

builder.queryFields((t) => ({
  segmentations: t.field({
    type: [Segmentation],
    cost: STATEMENT,
    size: 'segmentations',
    description: 'All segmentations, oldest first.',
    args: { filter: t.arg({ type: SegmentationFilter, description: 'Only these. Default: all.' }) },
    extensions: read({ kind: 'all', order: 's.id', condition: SHARED }),
    resolve: async (_root, { filter }, { scope, registry }) => {
      const all = await sharedSegmentations(scope);
      const { bases, statuses, enabled, segmenters } = filter ?? {};
      return all.filter((one) => {
        const basis = registry.find(one.segmenterId)?.basis;
        return (
          (!bases || (basis !== undefined && bases.includes(basis))) &&
          (!segmenters || segmenters.includes(one.segmenterId)) &&
          (!statuses || statuses.includes(one.status)) &&
          (!isGiven(enabled) || one.enabled === enabled)
        );
      });
    },
  }),
  segmentation: t.field({
    type: Segmentation,
    cost: STATEMENT,
    nullable: true,
    description: 'A segmentation by its key; null where there is none.',
    args: { key: t.arg.string({ required: true, description: 'The key.' }) },
    extensions: read({ kind: 'lookup', ways: [byText('key', segmentationHasKey)] }),
    resolve: (_root, { key }, { scope }) => (isStorable(key) ? segmentationByKey(scope, key) : null),
  }),
}));
