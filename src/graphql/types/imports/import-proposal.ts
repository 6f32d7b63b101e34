import type { ColumnSample, Proposal, ProposalExample } from '../../../services/import/proposal/proposal.ts';
import { proposeForUploads } from '../../../services/transfers/imports/propose-mapping.ts';
import { requireSettings } from '../../../services/transfers/settings.ts';
import { builder } from '../../core/builder.ts';
import { decodeIds } from '../../core/id.ts';
import { mutation, noun } from '../../core/mutation.ts';

const Kind = builder.enumType('ImportKind', {
  description: 'What a file is about.',
  values: {
    CUSTOMERS: { value: 'customers', description: 'Each line is a customer.' },
    ORDERS: { value: 'orders', description: 'Orders, of one line or several.' },
    EVENTS: { value: 'events', description: 'Each line is an event.' },
    RESPONSES: { value: 'responses', description: 'Each line is a response to a survey.' },
    UNKNOWN: { value: 'unknown', description: 'It could not be told: people must decide.' },
  } as const satisfies Record<string, { value: Proposal['facts']['kind']; description: string }>,
});

const ImportColumn = builder.objectRef<ColumnSample>('ImportColumn').implement({
  description: 'What stands in a column of the first lines of a file.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Its name, or the key of JSON.' }),
    filled: t.exposeInt('filled', { description: 'Lines read that have a value in it.' }),
    texts: t.stringList({
      size: 3,
      description: 'Different values as they are written, the first three; one of over 80 letters is cut.',
      resolve: ({ texts }) => [...texts],
    }),
  }),
});

const ImportFacts = builder.objectRef<Proposal['facts']>('ImportFacts').implement({
  description: 'What was found in the first lines of a file.',
  fields: (t) => ({
    kind: t.field({ type: Kind, description: 'What it is about.', resolve: ({ kind }) => kind }),
    format: t.exposeString('format', {
      description: '`csv`, `tsv`, `columns`, `ndjson`, `json`, or `sheet` for a spreadsheet.',
    }),
    delimiter: t.exposeString('delimiter', { nullable: true, description: 'Text between values; null for none.' }),
    encoding: t.exposeString('encoding', { nullable: true, description: 'WHATWG label; null for a spreadsheet.' }),
    decimal: t.exposeString('decimal', {
      nullable: true,
      description: 'The decimal mark; null where the numbers do not tell.',
    }),
    sheet: t.exposeString('sheet', { nullable: true, description: 'The sheet read; null for no spreadsheet.' }),
    missing: t.stringList({
      size: 5,
      description: 'Whole texts that seem to stand for no value, such as `NA`.',
      resolve: ({ missing }) => [...missing],
    }),
    presets: t.stringList({
      size: 5,
      description: 'Presets that fit the header, the best first.',
      resolve: ({ presets }) => [...presets],
    }),
    columns: t.stringList({
      size: 50,
      description: 'Names of the columns, or of the keys of JSON.',
      resolve: ({ columns }) => [...columns],
    }),
    samples: t.expose('samples', {
      type: [ImportColumn],
      size: 50,
      description: 'What stands in each of the columns, in their order.',
    }),
    lines: t.exposeInt('lines', { description: 'Lines read.' }),
    isWhole: t.exposeBoolean('isWhole', { description: 'Whether these are all lines of the file.' }),
  }),
});

const ImportExample = builder.objectRef<ProposalExample>('ImportExample').implement({
  description: 'A line as it would be stored, or why it would not.',
  fields: (t) => ({
    line: t.exposeInt('line', { description: 'Its number in the file, from 1.' }),
    reason: t.exposeString('reason', {
      nullable: true,
      description: 'Why it is rejected; null for one that is stored.',
    }),
    stored: t.field({
      type: 'JSON',
      nullable: true,
      bytes: 500,
      description: 'What is stored: customer, events, response; null for a line that is rejected.',
      resolve: ({ stored }) => stored,
    }),
  }),
});

const ImportProposal = builder.objectRef<Proposal>('ImportProposal').implement({
  description: 'A mapping made from files, to be read by people before it is used.',
  fields: (t) => ({
    yaml: t.exposeString('yaml', {
      bytes: 4_000,
      description: 'The mapping with comments on each choice. startImport takes it, once its doubts are decided.',
    }),
    mapping: t.field({
      type: 'JSON',
      bytes: 4_000,
      description: 'The same as JSON; with doubts, they stand under `decide`, and it is refused until that is empty.',
      resolve: ({ mapping }) => mapping,
    }),
    facts: t.expose('facts', { type: ImportFacts, description: 'What was found.' }),
    doubts: t.stringList({
      size: 10,
      description: 'What people must decide, each with what to do. Empty: the mapping can be used as it is.',
      resolve: ({ doubts }) => [...doubts],
    }),
    examples: t.field({
      type: [ImportExample],
      size: 10,
      description: 'The first lines as they would be stored, ten at most; rejected ones stand first.',
      resolve: ({ examples }) => [...examples],
    }),
  }),
});

mutation({
  name: 'proposeImportMapping',
  scope: 'INGEST',
  description: 'Proposes a mapping for uploads from their first lines. Nothing is stored. Needs WRITE.',
  input: {
    description: 'Uploads to look at.',
    fields: (t) => ({
      uploadIds: t.idList({ required: true, description: 'Uploads that are whole and will be one import.' }),
    }),
  },
  payload: { proposal: noun(ImportProposal, 'The mapping, and what it was made from.') },
  verb: 'found',
  work: async ({ uploadIds }, { host, scope, transfers }) => {
    const ids = decodeIds('Upload', uploadIds, 'uploadIds')!;
    return { proposal: await proposeForUploads(requireSettings(transfers), host, scope, ids) };
  },
});
