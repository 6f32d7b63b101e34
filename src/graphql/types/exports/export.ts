import { EXPORTS, RECENT_EXPORTS, type Export as Row } from '../../../db/tables/exports/exports.ts';
import { type ErrorCode, PersonagraphError } from '../../../errors.ts';
import type { Formulas } from '../../../services/export/lines.ts';
import { refuseUnfit } from '../../../services/input/unfit.ts';
import { deleteExport } from '../../../services/transfers/exports/delete-export.ts';
import { cancelExport, exportAudience } from '../../../services/transfers/exports/exports.ts';
import { requireSettings } from '../../../services/transfers/settings.ts';
import { builder } from '../../core/builder.ts';
import { ErrorCodeEnum } from '../../core/errors.ts';
import { decodeId, encodeId } from '../../core/id.ts';
import { deletedId, mutation, noun } from '../../core/mutation.ts';
import { presentFields } from '../../core/present-fields.ts';
import { readFilter } from '../../core/read-filter.ts';
import { paged, rowsOf } from '../../core/reading.ts';
import { CustomerFilterInput } from '../customers/customer-filter.ts';
import { GroupInput } from '../groups/group-input.ts';
import { readGroup } from '../groups/read-group.ts';
import { GuideChoice, GuideChoiceInput } from '../visitor/guide-choice.ts';
import { type Audience, ExportAudience } from './export-audience.ts';
import { ExportState } from './export-state.ts';

const Format = builder.enumType('ExportFormat', {
  description: 'The form of an exported file.',
  values: {
    CSV: { value: 'csv', description: 'RFC 4180 with a header, UTF-8.' },
    NDJSON: { value: 'ndjson', description: 'A JSON object a line; what is missing is left out.' },
    JSON: { value: 'json', description: 'One document: all data of one person, by exportPerson alone.' },
  } as const,
});

const FormulasEnum = builder.enumType('ExportFormulas', {
  description: 'What becomes of texts of a CSV that a spreadsheet would calculate.',
  values: {
    GUARD: { value: 'guard', description: "`'` is set before them; the mapping of the export takes it off again." },
    KEEP: { value: 'keep', description: 'They are written as they are: open the file in no spreadsheet.' },
  } as const satisfies Record<string, { value: Formulas; description: string }>,
});

interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
}

const ExportError = builder.objectRef<Failure>('ExportError').implement({
  description: 'Why an export failed.',
  fields: (t) => ({
    code: t.expose('code', { type: ErrorCodeEnum, description: 'What went wrong, for programs.' }),
    message: t.exposeString('message', { description: 'What went wrong.' }),
  }),
});

export const Export = builder.objectRef<Row>('Export');

const hasFile = ({ state }: Row) => state === 'COMPLETE';

builder.node(Export, {
  extensions: rowsOf(EXPORTS),
  description: 'Customers written to a file in the background.',
  id: { resolve: ({ id }) => id, parse: Number },
  loadWithoutCache: (id, { loaders }) => loaders.export.load(id),
  fields: (t) => ({
    state: t.expose('state', { type: ExportState, description: 'Where it stands.' }),
    audience: t.field({
      type: ExportAudience,
      description: 'Whom it exports.',
      resolve: ({ audience }) => audience as Audience,
    }),
    format: t.field({ type: Format, description: 'The form of the file.', resolve: ({ format }) => format }),
    columns: t.stringList({
      nullable: true,
      size: 20,
      description: 'Columns in their order; null: all there are.',
      resolve: ({ columns }) => (columns.length > 0 ? [...columns] : null),
    }),
    hash: t.exposeBoolean('hashed', { description: 'Whether e-mail addresses are SHA-256.' }),
    formulas: t.field({
      type: FormulasEnum,
      description: 'What becomes of texts that a spreadsheet would calculate.',
      resolve: ({ formulas }) => formulas,
    }),
    consent: t.exposeString('consent', {
      nullable: true,
      description: 'The flag that must be true of a customer; null: none must.',
    }),
    guide: t.field({
      type: GuideChoice,
      nullable: true,
      description: 'The message guides that its columns `guide.*` have; null: it has none.',
      resolve: ({ guide }) => guide,
    }),
    purpose: t.exposeString('purpose', {
      nullable: true,
      description: 'Key of the purpose it serves: only those who agreed are in it; null: it declares none.',
    }),
    leftOut: t.exposeInt('leftOut', { description: 'Customers left out for want of consent.' }),
    rows: t.exposeInt('rows', { description: 'Customers written so far.' }),
    bytes: t.exposeFloat('bytes', { description: 'Bytes written so far.' }),
    attempts: t.exposeInt('attempts', {
      description: 'How often it was begun: more than once where a server was killed.',
    }),
    url: t.string({
      nullable: true,
      description: 'Path of the file, which takes a key of the workspace and `Range`; null while there is none.',
      resolve: (row) => (hasFile(row) ? `/exports/${encodeId('Export', row.id)}` : null),
    }),
    mappingUrl: t.string({
      nullable: true,
      description: 'Path of the mapping that imports the file again; null where nobody is named by an external id.',
      resolve: (row) => (hasFile(row) && row.importable ? `/exports/${encodeId('Export', row.id)}/mapping` : null),
    }),
    error: t.field({
      type: ExportError,
      nullable: true,
      description: 'Why it failed; null where it did not.',
      resolve: ({ error }) => error as Failure | null,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was asked for.' }),
    startedAt: t.expose('startedAt', { type: 'DateTime', nullable: true, description: 'When it was begun.' }),
    endedAt: t.expose('endedAt', { type: 'DateTime', nullable: true, description: 'When it ended.' }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When its file is deleted; null while there is none.',
    }),
  }),
});

builder.queryFields((t) => ({
  exports: t.connection(
    {
      type: Export,
      description: 'Exports, newest first.',
      ...paged((_args: object) => ({ ordering: 'exports', list: RECENT_EXPORTS })),
    },
    { name: 'ExportConnection', description: 'A list of exports.' },
    { name: 'ExportEdge', description: 'An export of a list.' },
  ),
  export: t.field({
    type: Export,
    nullable: true,
    description: 'An export; null where there is none.',
    args: { id: t.arg.id({ required: true, description: 'The export.' }) },
    resolve: (_root, { id }, { loaders }) => loaders.export.load(decodeId('Export', id, ['id'])),
  }),
}));

mutation({
  name: 'exportAudience',
  scope: 'WRITE',
  description:
    'Queues an export of customers: what is given of segment, persona, rule, filter and group must all hold; nothing is ' +
    'everybody. Follow it with exportProgress. TOO_LARGE over the limits of the workspace.',
  input: {
    description: 'Customers to export, and how.',
    fields: (t) => ({
      segmentId: t.id({ description: 'Members of this segment.' }),
      personaId: t.id({ description: 'Customers matched to this persona.' }),
      minFit: t.float({ description: 'Of the persona, those of this fit or better, 0..1. Default: its threshold.' }),
      rule: t.field({
        type: 'JSON',
        description:
          'Customers of whom this holds now: a line of the rule language, or a tree, as `rules.conditions` has them.',
      }),
      filter: t.field({ type: CustomerFilterInput, description: 'Customers whom this filter means.' }),
      group: t.field({
        type: GroupInput,
        description: 'Customers who are in this group now; of whom that is UNKNOWN, they are left out.',
      }),
      format: t.field({ type: Format, description: 'The form of the file. Default CSV.' }),
      columns: t.stringList({
        description: 'Such as `externalId`, `country`, `traits.vip`, `identities.email`. Default: all there are.',
      }),
      hash: t.boolean({
        description:
          'True writes e-mail addresses as SHA-256 of the trimmed, lower-cased text, hexadecimal. Default false.',
      }),
      formulas: t.field({
        type: FormulasEnum,
        description: 'For texts that a spreadsheet would calculate. Default GUARD.',
      }),
      guide: t.field({
        type: GuideChoiceInput,
        description:
          'Adds columns with what is said to the persona of the audience, or to the primary persona of each customer: ' +
          '`guide.persona`, `guide.fit`, `guide.primaryPersona`, `guide.message`, `guide.language`. Default: without.',
      }),
      purpose: t.string({
        description:
          'Key of the purpose it serves, such as `marketing`: only those who agreed are in it, the others are counted in `leftOut`. ' +
          'Default: none is declared.',
      }),
      consent: t.string({
        description: 'Name of a flag: only customers of whom it is true; unknown is not true. Default: none is asked.',
      }),
    }),
  },
  payload: { export: noun(Export, 'The export, queued.') },
  work: async (
    { segmentId, personaId, minFit, rule, filter, group, hash, format, columns, guide, ...options },
    context,
  ) => {
    refuseUnfit(rule);
    if (format === 'json') {
      throw new PersonagraphError('INVALID_INPUT', 'JSON is of one person: exportPerson makes it.', {
        field: ['format'],
      });
    }
    const audience = {
      ...presentFields({ minFit, rule }),
      ...(segmentId ? { segmentId: decodeId('Segment', segmentId, ['segmentId']) } : {}),
      ...(personaId ? { personaId: decodeId('Persona', personaId, ['personaId']) } : {}),
      ...(filter ? { filter: readFilter(filter), shownFilter: filter } : {}),
      ...(group ? { group: readGroup(group, ['group']), shownGroup: group } : {}),
    };
    return {
      export: await exportAudience(requireSettings(context.transfers), context.host, context.scope, {
        audience,
        format: format ?? 'csv',
        hashed: hash ?? false,
        ...presentFields({ columns, guide, ...options }),
      }),
    };
  },
});

mutation({
  name: 'cancelExport',
  scope: 'WRITE',
  description: 'Ends an export that waits or is written; nothing of it stays. CONFLICT once it has ended.',
  input: {
    description: 'The export to end.',
    fields: (t) => ({ id: t.id({ required: true, description: 'The export.' }) }),
  },
  payload: { export: noun(Export, 'The export, cancelled.') },
  work: async ({ id }, { scope }) => ({ export: await cancelExport(scope, decodeId('Export', id)) }),
});

mutation({
  name: 'deleteExport',
  scope: 'WRITE',
  description: 'Deletes an export with its file. CONFLICT while it is under way, NOT_FOUND.',
  input: {
    description: 'The export to delete.',
    fields: (t) => ({ id: t.id({ required: true, description: 'The export.' }) }),
  },
  payload: { deletedId: deletedId() },
  work: async (input, { scope, transfers }) => {
    const id = decodeId('Export', input.id);
    await deleteExport(requireSettings(transfers), scope, id);
    return { deletedId: encodeId('Export', id) };
  },
});
