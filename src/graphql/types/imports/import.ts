import { IMPORTS, RECENT_IMPORTS, type Import as Row } from '../../../db/tables/imports/imports.ts';
import type { ErrorCode } from '../../../errors.ts';
import type { Undone } from '../../../services/import/history/undo.ts';
import { isPassed, type ImportSummary as Summary } from '../../../services/import/summary.ts';
import { cancelImport, requestUndo, startImport } from '../../../services/transfers/imports/imports.ts';
import type { ReportedLine } from '../../../services/transfers/imports/report-lines.ts';
import { builder } from '../../core/builder.ts';
import { ErrorCodeEnum } from '../../core/errors.ts';
import { decodeId, decodeIds, encodeId } from '../../core/id.ts';
import { mutation, noun } from '../../core/mutation.ts';
import { presentFields } from '../../core/present-fields.ts';
import { paged, rowsOf } from '../../core/reading.ts';
import { ImportState } from './import-state.ts';
import { ImportSummary } from './import-summary.ts';
import { Upload } from './upload.ts';

interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly field?: readonly string[];
}

const ImportError = builder.objectRef<Failure>('ImportError').implement({
  description: 'Why an import did not come to its end.',
  fields: (t) => ({
    code: t.expose('code', { type: ErrorCodeEnum, description: 'What went wrong, for programs.' }),
    message: t.exposeString('message', { description: 'What went wrong.' }),
    field: t.stringList({
      nullable: true,
      size: 5,
      description: 'Path in the mapping; null where it is about no part of it.',
      resolve: ({ field }) => (field ? [...field] : null),
    }),
  }),
});

const RejectedLine = builder.objectRef<ReportedLine>('RejectedLine').implement({
  description: 'A line that was not taken, or not with all its values.',
  fields: (t) => ({
    file: t.string({
      nullable: true,
      description: 'Name of its file; null where there is one only.',
      resolve: ({ file }) => file ?? null,
    }),
    line: t.exposeInt('line', { description: 'Number in the file, from 1.' }),
    code: t.expose('code', { type: ErrorCodeEnum, description: 'What went wrong, for programs.' }),
    reason: t.exposeString('reason', { description: 'What is wrong with it.' }),
    record: t.field({
      type: 'JSON',
      bytes: 500,
      description: 'Content of the line; beyond 2,000 letters, the beginning of its text.',
      resolve: ({ record }) => record,
    }),
  }),
});

const UndoneImport = builder.objectRef<Undone>('UndoneImport').implement({
  description: 'What was taken back of an import. After an interruption: what was taken back since.',
  fields: (t) => ({
    events: t.exposeInt('events', { description: 'Events removed, or set back to before a correction.' }),
    responses: t.exposeInt('responses', { description: 'Survey responses removed.' }),
    customers: t.exposeInt('customers', { description: 'Customers removed.' }),
    changed: t.exposeInt('changed', { description: 'Customers whose values were set back.' }),
    merges: t.exposeInt('merges', { description: 'Merges undone that lists of the file had made.' }),
    mergesKept: t.exposeInt('mergesKept', {
      description: 'Merges of the file that stay: a later merge of the same customer stands.',
    }),
    kept: t.exposeInt('kept', { description: 'Customers it made that stay, because more is known of them by now.' }),
  }),
});

export const Import = builder.objectRef<Row>('Import');

builder.node(Import, {
  extensions: rowsOf(IMPORTS),
  description: 'Files read into the workspace, by this API or the command line, and what became of them.',
  id: { resolve: ({ id }) => id, parse: Number },
  loadWithoutCache: (id, { loaders }) => loaders.import.load(id),
  fields: (t) => ({
    number: t.exposeInt('id', { description: 'Its number, which `personagraph import undo` takes.' }),
    state: t.expose('state', { type: ImportState, description: 'Where it stands.' }),
    file: t.exposeString('file', { description: 'Names of the files, with commas between.' }),
    source: t.exposeString('source', { description: 'Source of its events and responses, by the mapping.' }),
    uploads: t.field({
      type: [Upload],
      size: 2,
      description: 'What it reads; uploads since deleted are left out, and the command line has none.',
      resolve: async ({ uploadIds }, _args, { loaders }) =>
        (await Promise.all(uploadIds.map((id) => loaders.upload.load(id)))).filter((found) => found !== null),
    }),
    dryRun: t.exposeBoolean('dryRun', { description: 'Whether it stores nothing.' }),
    correct: t.exposeBoolean('correct', { description: 'Whether it replaces events stored with other content.' }),
    strict: t.exposeBoolean('strict', { description: 'Whether it passes only where nothing wanted was left.' }),
    cancelRequested: t.exposeBoolean('cancelRequested', {
      description: 'Whether it was cancelled: RUNNING, it ends after the batch in hand.',
    }),
    bytesRead: t.exposeFloat('bytesRead', {
      description: 'Bytes read of `bytesTotal`; 0 of a spreadsheet until its end.',
    }),
    bytesTotal: t.exposeFloat('bytesTotal', { description: 'Bytes of the files, as they were sent.' }),
    linesRead: t.exposeInt('linesRead', { description: 'Lines read so far.' }),
    attempts: t.exposeInt('attempts', {
      description: 'How often it was begun: more than once where a server was killed.',
    }),
    summary: t.field({
      type: ImportSummary,
      nullable: true,
      description: 'Its outcome; null until there is one.',
      resolve: ({ summary }) => summary as Summary | null,
    }),
    passed: t.boolean({
      nullable: true,
      description:
        'Whether it was read to its end and something of it was taken; `strict`, all that the mapping wants. Null ' +
        'until it has ended.',
      resolve: ({ state, summary, strict }) =>
        state === 'QUEUED' || state === 'RUNNING' ? null : summary !== null && isPassed(summary as Summary, strict),
    }),
    error: t.field({
      type: ImportError,
      nullable: true,
      description: 'Why it did not come to its end; null where it did, or was cancelled.',
      resolve: ({ error }) => error as Failure | null,
    }),
    firstRejected: t.field({
      type: [RejectedLine],
      size: 20,
      description: 'The first 20 lines of the report, once it has ended. `rejectedUrl` has all.',
      resolve: ({ firstRejected }) => firstRejected as ReportedLine[],
    }),
    rejectedUrl: t.string({
      nullable: true,
      description:
        'Path of the report of all rejected lines as NDJSON, which takes `Range`; null for one of the command line. ' +
        'It is kept for a time.',
      resolve: ({ id, uploadIds }) => (uploadIds.length > 0 ? `/imports/${encodeId('Import', id)}/rejected` : null),
    }),
    differencesUrl: t.string({
      nullable: true,
      description: 'Path of all differences of a dry run to what is stored, as NDJSON; null for any other import.',
      resolve: ({ id, dryRun }) => (dryRun ? `/imports/${encodeId('Import', id)}/differences` : null),
    }),
    undone: t.field({
      type: UndoneImport,
      nullable: true,
      description: 'What was taken back; null unless it was undone by this API.',
      resolve: ({ undone }) => undone as Undone | null,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was asked for.' }),
    startedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was last begun; null while it waits.',
      resolve: ({ state, startedAt }) => (state === 'QUEUED' ? null : startedAt),
    }),
    endedAt: t.expose('endedAt', { type: 'DateTime', nullable: true, description: 'When it ended.' }),
  }),
});

builder.queryFields((t) => ({
  imports: t.connection(
    {
      type: Import,
      description: 'Imports, newest first.',
      ...paged((_args: object) => ({ ordering: 'imports', list: RECENT_IMPORTS })),
    },
    { name: 'ImportConnection', description: 'A list of imports.' },
    { name: 'ImportEdge', description: 'An import of a list.' },
  ),
  import: t.field({
    type: Import,
    nullable: true,
    description: 'An import; null where there is none.',
    args: { id: t.arg.id({ required: true, description: 'The import.' }) },
    resolve: (_root, { id }, { loaders }) => loaders.import.load(decodeId('Import', id, ['id'])),
  }),
}));

mutation({
  name: 'startImport',
  scope: 'INGEST',
  description:
    'Queues an import of uploads. It is read in the background: follow it with importProgress. INVALID_MAPPING has the ' +
    'path of what is wrong in `field`; CONFLICT for an upload that is not whole.',
  input: {
    description: 'An import to queue.',
    fields: (t) => ({
      uploadIds: t.idList({ required: true, description: 'Uploads that are whole, read as one import in this order.' }),
      mapping: t.string({
        description:
          'What the columns mean: YAML, JSON, or the name of a preset. Default: the mapping sent with an upload.',
      }),
      dryRun: t.boolean({ description: 'True stores nothing and tells what would be. Default false.' }),
      correct: t.boolean({ description: 'True replaces events stored before with other content. Default false.' }),
      strict: t.boolean({
        description:
          'True lets it pass only where no line and no value was left that the mapping wants. Default false.',
      }),
    }),
  },
  payload: { import: noun(Import, 'The import, queued.') },
  work: async ({ uploadIds, ...options }, { scope }) => ({
    import: await startImport(scope, {
      uploadIds: decodeIds('Upload', uploadIds, 'uploadIds')!,
      ...presentFields(options),
    }),
  }),
});

mutation({
  name: 'cancelImport',
  scope: 'INGEST',
  description:
    'Stops an import: one that waits at once, one that is read after the batch in hand. What is stored stays; undoImport ' +
    'takes it back. CONFLICT once it has ended.',
  input: {
    description: 'The import to stop.',
    fields: (t) => ({ id: t.id({ required: true, description: 'The import.' }) }),
  },
  payload: { import: noun(Import, 'The import as it is now.') },
  work: async ({ id }, { scope }) => ({ import: await cancelImport(scope, decodeId('Import', id)) }),
});

mutation({
  name: 'undoImport',
  scope: 'INGEST',
  description:
    'Takes back what an import alone brought: events, customers, values, identities. It is done in the background: follow ' +
    'it with importProgress. CONFLICT for one under way, undone, or a dry run.',
  input: {
    description: 'The import to undo.',
    fields: (t) => ({ id: t.id({ required: true, description: 'The import.' }) }),
  },
  payload: { import: noun(Import, 'The import, queued to be taken back.') },
  work: async ({ id }, { scope }) => ({ import: await requestUndo(scope, decodeId('Import', id)) }),
});
