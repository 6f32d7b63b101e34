import { basename } from 'node:path';
import type { Scope } from '../../db/postgres/connection.ts';
import { declareTraits, listTraits } from '../../db/tables/customers/traits.ts';
import { beginImport, endImport, type ImportState, noteTraits } from '../../db/tables/imports/imports.ts';
import { readReturns } from '../../db/tables/workspaces/returns.ts';
import { workspaceCurrency } from '../../db/tables/workspaces/workspaces.ts';
import { PersonagraphError } from '../../errors.ts';
import { settleWritten } from '../background/written-rows.ts';
import { saveSurvey } from '../surveys/save-survey.ts';
import { type Input, listInputs } from './file/inputs.ts';
import { type JoinedTable, joinTables } from './file/joined-table.ts';
import { toReadTwice } from './file/read-twice.ts';
import { STDIN } from './file/source.ts';
import { Differences } from './history/differences.ts';
import { Journal, type KeepBatch, keepFor } from './history/journal.ts';
import { LineImport } from './line-import.ts';
import type { LineMapper } from './line-mapper.ts';
import { loadMapping } from './load-mapping.ts';
import { type Mapping, type MappingInput, parseMapping } from './mapping.ts';
import { missingName, missingOf, refuseMissing } from './needed-names.ts';
import { bindLines } from './orders/bind-lines.ts';
import { ReturnsAdvice } from './orders/returns-advice.ts';
import { countAsTheyCome, needsFirstReading, readFirst } from './people/first-reading.ts';
import type { Winners } from './people/winners.ts';
import { Report } from './report.ts';
import { type ImportSummary, summarise } from './summary.ts';
import type { SurveyMapper } from './survey-mapper.ts';
import { type LineTarget, Writer } from './writer.ts';

export interface ImportOptions {
  /**
   * CSV, TSV, JSON, NDJSON or white-space columns, plain, gzip or zip, or a spreadsheet (.xlsx, .xls, .ods). A folder stands for
   * its files, `-` for the standard input. Several are one import, in this order.
   */
  readonly file: string | readonly string[];
  /** Path of a YAML file, the name of a preset, or the mapping itself. */
  readonly mapping: string | MappingInput;
  /** Replaces events stored before with other content, whatever the mapping's rules say. Default false. */
  readonly correct?: boolean;
  /** Reports what the import would do, differences to what is stored included, and stores nothing. Default false. */
  readonly dryRun?: boolean;
  /** Where a dry run writes all differences to what is stored, as NDJSON. Default: nowhere; the summary has the first ones. */
  readonly differences?: string;
  /** Where rejected lines are named. Default: the file's base name and `.rejected.ndjson`, in the current folder. */
  readonly report?: string;
  /** Called now and then; bytes are those on the disk. */
  readonly onProgress?: (bytesRead: number, bytesTotal: number, linesRead: number) => void;
  /** Stops the import between two batches. */
  readonly signal?: AbortSignal;
  /** The import that it is, where that is in the store already: who began it ends it. Default: it makes one of its own. */
  readonly begun?: BegunImport;
}

/** An import in the store that somebody else begins and ends. */
export interface BegunImport {
  readonly id: number;
  end(state: ImportState, summary?: ImportSummary): Promise<void>;
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
  const files = typeof options.file === 'string' ? [options.file] : options.file;
  const loaded =
    typeof options.mapping === 'string' ? await loadMapping(options.mapping) : parseMapping(options.mapping);
  const given = options.correct ? correcting(loaded) : loaded;
  const mapping = { ...given, currency: await ownCurrency(scope, given) };
  const listed = await listInputs(files);
  if (!needsFirstReading(mapping)) return importInputs(scope, listed, mapping, { ...options, files, startedAt });
  const inputs = await toReadTwice(listed);
  try {
    const { signal, onProgress } = options;
    const winners = await readFirst(scope, inputs.files, mapping, {
      signal,
      onBytes: (read, total) => onProgress?.(read / 2, total, 0),
    });
    return await importInputs(scope, inputs.files, mapping, {
      ...options,
      onProgress: (read, total, lines) => onProgress?.((total + read) / 2, total, lines),
      files,
      startedAt,
      winners,
    });
  } finally {
    await inputs.remove();
  }
}

interface InputOptions extends Omit<ImportOptions, 'file' | 'mapping' | 'correct'> {
  readonly files: readonly string[];
  readonly startedAt: number;
  /** Which values of repeated customers count, where that was read before. */
  readonly winners?: Winners;
}

async function importInputs(
  scope: Scope,
  inputs: readonly Input[],
  mapping: Mapping & { readonly currency: string },
  { files, startedAt, winners, ...options }: InputOptions,
): Promise<ImportSummary> {
  const { signal, onProgress } = options;
  const reportPath = options.report ?? `${reportName(files)}.rejected.ndjson`;
  const table = await joinTables(inputs, mapping);
  try {
    const bound = bindLines(table, mapping);
    const { mapper } = bound;
    await checkTraits(scope, mapper);
    const report = await Report.open(reportPath);
    const id = options.dryRun
      ? null
      : (options.begun?.id ?? (await beginImport(scope, { file: files.join(', '), source: mapping.source, mapping })));
    const differences = id === null ? new Differences(mapping.source, options.differences) : undefined;
    const keep: KeepBatch = differences ? (within, batch) => differences.add(within, batch) : keepFor(id!);
    const store = new Journal(scope, keep, { ...mapping, importId: id ?? undefined });
    const target = targetOf(mapper);
    const returns = new ReturnsAdvice(await readReturns(scope));
    const writer = new Writer(scope, store, report, {
      print: table.print,
      lines: target,
      create: mapper.create,
      seen: (event) => returns.add(event),
    });
    const counting = winners ?? countAsTheyCome(mapping, mapper.width);
    const lines = new LineImport({ ...bound, counting }, writer, report, table.print);
    const summary = (complete: boolean) =>
      summarise(writer, report, table, {
        id,
        complete,
        linesRead: lines.read,
        report: reportPath,
        startedAt,
        target,
        converted: mapper.rates.conversions,
        differences: differences?.summary,
        advice: returns.advice,
      });
    const end = async (state: ImportState, outcome?: ImportSummary) => {
      if (options.begun) await options.begun.end(state, outcome);
      else if (id !== null) await endImport(scope, id, state, outcome);
    };
    try {
      const declared = await declareTraits(scope, mapper.traits);
      if (id !== null) await noteTraits(scope, id, declared);
      if (mapper.survey) await claimSurvey(scope, mapper.survey);
      const complete = await readAll(table, mapping, lines, writer, report, { signal, onProgress });
      if (complete) lines.end();
      await writer.finish();
      if (id !== null) await settleWritten(scope);
      const outcome = summary(complete);
      const missing = complete && missingOf(mapping, table.unseen(), (type) => writer.events.has(type));
      if (missing) throw missedTooLate(missingName(missing), outcome);
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
      await differences?.close();
    }
  } finally {
    table.close();
  }
}

/** False where it was stopped. */
async function readAll(
  table: JoinedTable,
  mapping: Mapping,
  lines: LineImport,
  writer: Writer,
  report: Report,
  { signal, onProgress }: { signal: AbortSignal | undefined; onProgress: ImportOptions['onProgress'] },
): Promise<boolean> {
  for await (const rows of table.rows((unseen, isWhole) => refuseMissing(mapping, unseen, isWhole))) {
    if (signal?.aborted) return false;
    for (const row of rows) lines.take(row);
    await report.keepUp();
    await writer.keepUp();
    onProgress?.(table.bytesRead(), table.bytesTotal, lines.read);
  }
  return true;
}

function correcting(mapping: Mapping): Mapping {
  const { events } = mapping;
  return events ? { ...mapping, events: events.map((rule) => ({ ...rule, correction: true })) } : mapping;
}

/** The first file's name without its folders. */
function reportName([first = STDIN]: readonly string[]): string {
  return first === STDIN ? 'stdin' : basename(first);
}

/** The workspace's; throws CURRENCY_MISMATCH where the mapping says another. */
export async function ownCurrency(scope: Scope, { currency }: Pick<Mapping, 'currency'>): Promise<string> {
  const own = await workspaceCurrency(scope);
  if (currency === undefined || currency === own) return own;
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

/** Only at the end of a long file it is certain that a name is in none of its rows. */
function missedTooLate(error: PersonagraphError, { linesAccepted, linesRejected }: ImportSummary): PersonagraphError {
  const message = `${error.message}. ${linesAccepted.total} lines are stored without it, ${linesRejected.total} rejected.`;
  return new PersonagraphError(error.code, message, { cause: error, ...(error.field ? { field: error.field } : {}) });
}
