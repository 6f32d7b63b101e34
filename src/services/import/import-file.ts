import { basename } from 'node:path';
import type { Scope } from '../../db/postgres/connection.ts';
import { declareTraits, listTraits } from '../../db/tables/customers/traits.ts';
import { beginImport, endImport, type ImportState, noteTraits } from '../../db/tables/imports/imports.ts';
import { workspaceCurrency } from '../../db/tables/workspaces/workspaces.ts';
import { PersonagraphError } from '../../errors.ts';
import { saveCustomers } from '../customers/customers.ts';
import { ingestEvents } from '../events/events.ts';
import { recordResponses } from '../surveys/record-responses.ts';
import { saveSurvey } from '../surveys/save-survey.ts';
import { Journal } from './history/journal.ts';
import { LineImport } from './line-import.ts';
import { compileMapping, type LineMapper } from './line-mapper.ts';
import { loadMapping } from './load-mapping.ts';
import { type Mapping, type MappingInput, parseMapping } from './mapping.ts';
import { bindColumns, ColumnRoles } from './orders/column-roles.ts';
import { Report } from './report.ts';
import { openSource, type Source } from './source.ts';
import { type ImportSummary, summarise } from './summary.ts';
import type { SurveyMapper } from './survey-mapper.ts';
import { openTable, type Table } from './table.ts';
import { type LineTarget, Writer } from './writer.ts';

export interface ImportOptions {
  /** CSV, TSV, NDJSON or white-space columns; plain or gzip. */
  readonly file: string;
  /** Path of a YAML file, the name of a preset, or the mapping itself. */
  readonly mapping: string | MappingInput;
  /** Replaces events stored before with other content, whatever the mapping's rules say. Default false. */
  readonly correct?: boolean;
  /** Reports what the import would do, differences to what is stored included, and stores nothing. Default false. */
  readonly dryRun?: boolean;
  /** Where rejected lines are named. Default: the file's base name and `.rejected.ndjson`, in the current folder. */
  readonly report?: string;
  /** Called now and then; bytes are those on the disk. */
  readonly onProgress?: (bytesRead: number, bytesTotal: number, linesRead: number) => void;
  /** Stops the import between two batches. */
  readonly signal?: AbortSignal;
}

/**
 * Imports a file of customers and events. Memory stays bounded however long the file is. Importing the same file again
 * changes nothing; after a stop, a kill or a truncated file it adds what was missing.
 *
 * Throws INVALID_MAPPING, INVALID_FILE, CURRENCY_MISMATCH, TRAIT_KIND_MISMATCH, or CONFLICT (the survey there has
 * answers of another kind) before any line is written. A file that turns out unreadable half-way is INVALID_FILE, with
 * what was taken.
 */
export async function importFile(scope: Scope, options: ImportOptions): Promise<ImportSummary> {
  if (!options.dryRun) return importInto(scope, options);
  // The same work in one transaction that is never committed: what a batch brings, the next one finds.
  const outcome: { summary?: ImportSummary } = {};
  const nothingStored = new Error('a dry run');
  await scope
    .transaction(async (transaction) => {
      outcome.summary = await importInto(transaction, options);
      throw nothingStored;
    })
    .catch((thrown: unknown) => {
      if (thrown !== nothingStored) throw thrown;
    });
  return outcome.summary!;
}

async function importInto(scope: Scope, options: ImportOptions): Promise<ImportSummary> {
  const startedAt = performance.now();
  const { file, signal, onProgress } = options;
  const reportPath = options.report ?? `${basename(file)}.rejected.ndjson`;
  const given =
    typeof options.mapping === 'string' ? await loadMapping(options.mapping) : parseMapping(options.mapping);
  const mapping = options.correct ? correcting(given) : given;
  await checkCurrency(scope, mapping);
  const source = await openSource(file, mapping.encoding);
  const pieces = source.text();
  try {
    const table = await openTable(file, pieces, mapping);
    const roles = new ColumnRoles(table.find);
    const mapper = compileMapping(mapping, roles.find);
    const { fillDown } = bindColumns(mapping, roles);
    await checkTraits(scope, mapper);
    const report = await Report.open(reportPath);
    const id = options.dryRun ? null : await beginImport(scope, { file, source: mapping.source, mapping });
    const store = id === null ? plainStore(scope) : new Journal(scope, id, mapping.source);
    const target = targetOf(mapper);
    const writer = new Writer(scope, store, report, { show: table.show, lines: target, create: mapper.create });
    const { groupWindow, quote } = mapping;
    const rules = { mapper, roles, fillDown, groupWindow, quote, delimiter: table.delimiter };
    const lines = new LineImport(rules, writer, report, table.show);
    const summary = (complete: boolean) =>
      summarise(writer, report, { id, complete, linesRead: lines.read, report: reportPath, startedAt, target });
    const end = async (state: ImportState, outcome?: ImportSummary) => {
      if (id !== null) await endImport(scope, id, state, outcome);
    };
    try {
      const declared = await declareTraits(scope, mapper.traits);
      if (id !== null) await noteTraits(scope, id, declared);
      if (mapper.survey) await claimSurvey(scope, mapper.survey);
      const complete = await readAll(table, lines, writer, report, source, { signal, onProgress });
      if (complete) lines.end();
      await writer.finish();
      const outcome = summary(complete);
      await end(complete ? 'COMPLETE' : 'STOPPED', outcome);
      return outcome;
    } catch (thrown) {
      if (!(thrown instanceof PersonagraphError) || thrown.code !== 'INVALID_FILE') {
        await writer.abandon(thrown);
        await end('FAILED').catch(() => undefined);
        throw thrown;
      }
      // Lines that were read whole stay; events that may lack lines were not begun.
      await writer.finish();
      const outcome = summary(false);
      await end('STOPPED', outcome);
      throw unfinished(thrown, lines, outcome);
    } finally {
      await report.close();
    }
  } finally {
    await pieces.return(undefined);
  }
}

/** False where it was stopped. */
async function readAll(
  table: Table,
  lines: LineImport,
  writer: Writer,
  report: Report,
  source: Source,
  { signal, onProgress }: { signal: AbortSignal | undefined; onProgress: ImportOptions['onProgress'] },
): Promise<boolean> {
  for await (const rows of table.rows()) {
    if (signal?.aborted) return false;
    for (const row of rows) lines.take(row);
    await report.keepUp();
    await writer.keepUp();
    onProgress?.(source.bytesRead(), source.bytesTotal, lines.read);
  }
  return true;
}

function correcting(mapping: Mapping): Mapping {
  const { events } = mapping;
  return events ? { ...mapping, events: events.map((rule) => ({ ...rule, correction: true })) } : mapping;
}

async function checkCurrency(scope: Scope, { currency }: Mapping): Promise<void> {
  const own = await workspaceCurrency(scope);
  if (currency === undefined || currency === own) return;
  const message = `The mapping's amounts are ${currency}, the workspace's ${own}: import into a workspace of ${currency}.`;
  throw new PersonagraphError('CURRENCY_MISMATCH', message, { field: ['currency'] });
}

/** Throws TRAIT_KIND_MISMATCH where a trait of the mapping is of another kind in the workspace. */
async function checkTraits(scope: Scope, { traits }: LineMapper): Promise<void> {
  const known = await listTraits(scope);
  for (const { name, kind } of traits) {
    const trait = known.get(name);
    if (!trait || trait.kind === kind) continue;
    const message = `Trait ${name} is ${trait.kind} in this workspace, the mapping makes it ${kind}.`;
    throw new PersonagraphError('TRAIT_KIND_MISMATCH', message, { field: ['customer', 'traits', name] });
  }
}

/** Stores without a way back. */
function plainStore(scope: Scope): Pick<Journal, 'saveCustomers' | 'ingest' | 'recordResponses'> {
  return {
    saveCustomers: (inputs) => saveCustomers(scope, inputs),
    ingest: (inputs) => ingestEvents(scope, inputs),
    recordResponses: (survey, inputs) => recordResponses(scope, survey, inputs),
  };
}

/** Makes the mapping's survey, or adds its questions to the one there. */
async function claimSurvey(scope: Scope, { survey }: SurveyMapper): Promise<void> {
  try {
    await saveSurvey(scope, survey);
  } catch (error) {
    if (!(error instanceof PersonagraphError)) throw error;
    const [list, index = '', ...path] = error.field ?? [];
    const question = survey.questions?.[Number(index)]?.key;
    const field = ['survey', ...(list === 'questions' && question ? [list, question, ...path] : (error.field ?? []))];
    const code = error.code === 'INVALID_INPUT' ? 'INVALID_MAPPING' : error.code;
    throw new PersonagraphError(code, `${field.join('.')}: ${error.message}`, { field, cause: error });
  }
}

function targetOf({ events, survey }: LineMapper): LineTarget {
  if (survey) return { survey: survey.survey.key };
  return events.length > 0 ? 'events' : 'customers';
}

function unfinished(error: PersonagraphError, lines: LineImport, summary: ImportSummary): PersonagraphError {
  const { linesAccepted, linesRejected } = summary;
  const message =
    `${error.message} Read up to line ${lines.lastLine}: ${linesAccepted.total} lines are stored, ` +
    `${linesRejected.total} rejected, ${lines.held} of unfinished events left out. ` +
    'Import the whole file again to complete it: what is stored is recognised.';
  return new PersonagraphError('INVALID_FILE', message, { cause: error });
}
