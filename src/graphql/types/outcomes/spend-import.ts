import { PersonagraphError } from '../../../errors.ts';
import { importSpend, type SpendFileOutcome } from '../../../services/outcomes/import-spend.ts';
import type { SpendRejection as Rejection } from '../../../services/outcomes/spend-file/read-file.ts';
import { requireSettings } from '../../../services/transfers/settings.ts';
import { uploadedFile } from '../../../services/transfers/uploads/uploaded-file.ts';
import { builder } from '../../core/builder.ts';
import { ErrorCodeEnum } from '../../core/errors.ts';
import { decodeId } from '../../core/id.ts';
import { mutation, noun } from '../../core/mutation.ts';

/** Rejected lines that are shown. */
const SHOWN = 500;

const SpendRejection = builder.objectRef<Rejection>('SpendRejection').implement({
  description: 'A line of a file of spend that was not taken.',
  fields: (t) => ({
    line: t.exposeInt('line', { description: 'Number of the line in the file, from 1.' }),
    code: t.field({ type: ErrorCodeEnum, description: 'The kind of fault.', resolve: ({ code }) => code }),
    message: t.exposeString('message', { description: 'What is wrong, and what to do.' }),
  }),
});

const SpendImport = builder.objectRef<SpendFileOutcome>('SpendImport').implement({
  description: 'What came of a file of spend.',
  fields: (t) => ({
    recorded: t.exposeInt('recorded', { description: 'Rows of spend that are new.' }),
    changed: t.exposeInt('changed', { description: 'Rows that were recorded with another amount or other leads.' }),
    unchanged: t.exposeInt('unchanged', { description: 'Rows that were recorded as the file has them.' }),
    empty: t.exposeInt('empty', { description: 'Lines of 0 for which nothing is recorded: they are left out.' }),
    totals: t.exposeInt('totals', { description: 'Lines that sum others up: they are left out.' }),
    columns: t.stringList({
      size: 10,
      description: 'What columns were taken for: `Cost: amount`. Others were not read.',
      resolve: ({ columns }) => [...columns],
    }),
    rejectedCount: t.int({ description: 'Lines that were not taken.', resolve: ({ rejected }) => rejected.length }),
    rejected: t.field({
      type: [SpendRejection],
      size: 20,
      description: 'Lines that were not taken, the first 500.',
      resolve: ({ rejected }) => rejected.slice(0, SHOWN),
    }),
  }),
});

mutation({
  name: 'importSpend',
  scope: 'WRITE',
  description:
    'Takes spend from a file as ad programs export it. Lines of the same days, channel, campaign and aim are one row, which ' +
    'takes the place of the one recorded: the same file changes nothing. INVALID_FILE for one without amounts or days.',
  input: {
    description: 'A file of spend: an upload, or its text.',
    fields: (t) => ({
      uploadId: t.id({ description: 'A whole upload: CSV or a spreadsheet, 20,000 lines and 4 MB at most.' }),
      text: t.string({ description: 'The same as text, in place of an upload.' }),
      channel: t.string({ description: 'The channel of lines that name none. Default: these are rejected.' }),
      currency: t.string({ description: 'ISO 4217 code of lines that name none. Default: these are rejected.' }),
      personaId: t.id({ description: 'The persona that lines without an aim were aimed at. Default: none.' }),
      segmentId: t.id({ description: 'The segment that lines without an aim were aimed at. Default: none.' }),
      from: t.field({ type: 'Date', description: 'The first day of lines, where the file names none.' }),
      to: t.field({ type: 'Date', description: 'The day after their last one.' }),
      dryRun: t.boolean({ description: 'True records nothing and tells what would be. Default false.' }),
    }),
  },
  payload: { import: noun(SpendImport, 'What came of it; null where the file was refused.') },
  work: async (input, { host, scope, transfers }) => {
    const { uploadId, text, personaId, segmentId, from, to } = input;
    if ((typeof uploadId === 'string') === (typeof text === 'string')) {
      throw new PersonagraphError('INVALID_INPUT', 'Give an upload or a text.', { field: ['uploadId'] });
    }
    if ((typeof from === 'string') !== (typeof to === 'string')) {
      throw new PersonagraphError('INVALID_INPUT', 'Days have a first one and an end: give both.', { field: ['to'] });
    }
    const idOf = (type: 'Persona' | 'Segment', id: string | null | undefined, field: string) =>
      id === null || id === undefined ? null : decodeId(type, id, [field]);
    const source =
      typeof text === 'string'
        ? { name: 'text.csv', text }
        : { path: await uploadedFile(requireSettings(transfers), scope, decodeId('Upload', uploadId!, ['uploadId'])) };
    return {
      import: await importSpend(host, scope, {
        source,
        channel: input.channel ?? null,
        currency: input.currency ?? null,
        personaId: idOf('Persona', personaId, 'personaId'),
        segmentId: idOf('Segment', segmentId, 'segmentId'),
        days: typeof from === 'string' && typeof to === 'string' ? { from, to } : null,
        dryRun: input.dryRun ?? false,
      }),
    };
  },
});
