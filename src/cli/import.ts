import type { Command } from 'commander';
import { type Config, readConfig } from '../config.ts';
import { PersonagraphError } from '../errors.ts';
import { importFile } from '../services/import/import-file.ts';
import { loadMapping } from '../services/import/load-mapping.ts';
import { type Counts, type ImportSummary, isPassed } from '../services/import/summary.ts';
import { describeDifferences } from './import-differences.ts';
import { registerUndo } from './import-history.ts';
import { runProposal } from './import-proposal.ts';
import { showProgress } from './progress.ts';
import { openStore } from './store.ts';
import { chooseWorkspace } from './workspace.ts';

export interface ImportCommand {
  /** Path of a YAML file, or the name of a preset of `mappings/`. Default: one is proposed, and nothing is stored. */
  readonly mapping?: string;
  /** Where a proposed mapping is written; `-` for the standard output. Default: the file's name and `.mapping.yaml`. */
  readonly propose?: string;
  readonly workspace?: string;
  readonly createWorkspace?: string;
  /** Currency of the workspace to make. Default: the mapping's. */
  readonly currency?: string;
  readonly report?: string;
  readonly json?: boolean;
  /** Replace events stored before with other content. */
  readonly correct?: boolean;
  /** Store nothing. */
  readonly dryRun?: boolean;
  /** Where a dry run writes all differences. */
  readonly differences?: string;
  /** End with 1 where anything of the file was not taken that the mapping wants. */
  readonly strict?: boolean;
}

/** Adds `import FILE`, which proposes a mapping, and `import FILE --mapping FILE` to the program. */
export function registerImport(program: Command): void {
  const command = program
    .command('import')
    .summary('import customers, events and answers from files; without --mapping, propose one')
    .description(
      'Without --mapping, looks at the file and writes a mapping to edit, FILE.mapping.yaml, with how ten lines would ' +
        'be stored; nothing is stored. With --mapping, imports customers, events and answers from CSV, TSV, JSON, NDJSON ' +
        '(plain, gzip, zip), .xlsx, .xls and .ods.',
    )
    .argument('<files...>', 'files to import as one; a folder stands for its files, - for the standard input')
    .option(
      '--mapping <file>',
      'YAML file that says what the columns mean, or a preset such as online-retail (default: one is proposed)',
    )
    .option('--propose <file>', 'where the proposed mapping is written, - to print it (default: FILE.mapping.yaml)')
    .option('--workspace <key>', 'workspace to import into (default: the only one)')
    .option('--create-workspace <key>', 'make this workspace first, unless it is there')
    .option('--currency <code>', "currency of the workspace to make (default: the mapping's)")
    .option('--report <file>', "where rejected lines are named (default: the file's name and .rejected.ndjson)")
    .option(
      '--correct',
      'replace events that are stored with other content (default: they stay, and the lines are rejected)',
    )
    .option('--dry-run', 'report what the import would do, and store nothing')
    .option('--differences <file>', 'with --dry-run: where all differences to what is stored are written, as NDJSON')
    .option('--strict', 'end with 1 where a line, or a value of one, was not taken that the mapping wants')
    .option('--json', 'print the summary as one line of JSON')
    .action(async (files: string[], options: ImportCommand) => {
      const stop = new AbortController();
      const onSignal = () => stop.abort();
      // The second Ctrl-C ends the process at once; an import bears that too.
      process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
      try {
        const { mapping } = options;
        if (mapping === undefined) {
          process.stdout.write(await runProposal(files, options));
          return;
        }
        refuseBoth(options);
        const summary = await runImport(readConfig(process.env), files, { ...options, mapping }, stop.signal);
        process.stdout.write(options.json ? `${JSON.stringify(summary)}\n` : describeImport(summary));
        process.exitCode = exitCodeOf(summary, options.strict ?? false);
      } finally {
        process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
      }
    });
  registerUndo(program, command);
}

/**
 * 130: stopped before the end. 1: not one line of the file was taken, or, `strict`, anything of it that the mapping wants was
 * not. 0: all else.
 */
export function exitCodeOf(summary: ImportSummary, strict: boolean): number {
  if (!summary.complete) return 130;
  return isPassed(summary, strict) ? 0 : 1;
}

function refuseBoth({ propose }: ImportCommand): void {
  if (propose === undefined) return;
  throw new PersonagraphError('INVALID_SETTING', '--propose makes a mapping, --mapping uses one: give one of them.');
}

async function runImport(
  config: Config,
  files: readonly string[],
  options: ImportCommand & { readonly mapping: string },
  signal: AbortSignal,
): Promise<ImportSummary> {
  if (options.differences !== undefined && !options.dryRun) {
    throw new PersonagraphError('INVALID_SETTING', '--differences is of a dry run: add --dry-run.');
  }
  // Before a database is started for nothing.
  const mapping = await loadMapping(options.mapping);
  const store = await openStore(config);
  const progress = showProgress(process.stderr);
  try {
    const currency = options.currency ?? mapping.currency;
    const scope = await chooseWorkspace(store.db, { ...options, currency });
    return await importFile(scope, {
      file: files,
      mapping,
      signal,
      correct: options.correct ?? false,
      dryRun: options.dryRun ?? false,
      onProgress: progress.update,
      ...(options.differences === undefined ? {} : { differences: options.differences }),
      ...(options.report === undefined ? {} : { report: options.report }),
    });
  } finally {
    progress.stop();
    await store.close();
  }
}

/** The summary for people. */
export function describeImport(summary: ImportSummary): string {
  const { customers, linesAccepted, linesRejected, ordersDropped, fieldsLeftOut, responses } = summary;
  const lines = [
    `${n(summary.linesRead)} lines read in ${summary.seconds} s: ${n(linesAccepted.total)} accepted, ${n(linesRejected.total)} rejected`,
    `  customers  ${n(customers.created)} created, ${n(customers.updated)} updated, ${n(customers.unchanged)} unchanged` +
      some(customers.rejected, 'rejected'),
    ...Object.entries(summary.events).map(
      ([type, { accepted, corrected, duplicates, rejected }]) =>
        `  ${type}  ${n(accepted)} added${some(corrected, 'corrected')}, ${n(duplicates)} known, ${n(rejected)} rejected; ` +
        `${n(linesAccepted.byType[type] ?? 0)} lines, amount ${summary.amounts[type]}`,
    ),
    ...(responses
      ? [
          `  responses  ${n(responses.accepted)} added, ${n(responses.duplicates)} known, ${n(responses.rejected)} rejected`,
        ]
      : []),
    ...Object.entries(summary.converted ?? {}).map(
      ([code, { count, from, to }]) => `  converted  ${n(count)} amounts, ${code} ${from} to ${to}`,
    ),
    ...reasons('rejected ', linesRejected),
    ...reasons('orders left out', ordersDropped),
    ...reasons('values left out', fieldsLeftOut),
  ];
  lines.push(...describeRows(summary));
  if (summary.linesRead > 0 && linesAccepted.total === 0) lines.push('Nothing of the file was taken.');
  if (linesRejected.total + fieldsLeftOut.total > 0) lines.push(`Each is named, with its line, in ${summary.report}`);
  lines.push(...summary.advice);
  lines.push(...describeDifferences(summary));
  if (summary.id === null) lines.push('A dry run: nothing is stored.');
  else lines.push(`Import ${summary.id}; "personagraph import undo ${summary.id}" takes it back.`);
  if (!summary.complete) lines.push('Stopped before the end: import the file again to complete it.');
  return `${lines.join('\n')}\n`;
}

function describeRows({ rows, columnsNeverSeen }: ImportSummary): string[] {
  const facts = [
    [rows.padded, 'rows lack their last cells, which count as empty'],
    [rows.headersRepeated, 'lines repeat the header'],
    [rows.withoutItems, 'records have no item of `each`'],
  ] as const;
  const unseen = columnsNeverSeen.length > 0 ? [`  columns never seen: ${columnsNeverSeen.join(', ')}`] : [];
  return [...facts.flatMap(([count, what]) => (count > 0 ? `  ${count.toLocaleString('en')} ${what}` : [])), ...unseen];
}

function reasons(label: string, { byReason }: Counts): string[] {
  return Object.entries(byReason).map(([reason, count]) => `  ${label}  ${n(count)}: ${reason}`);
}

function some(count: number, label: string): string {
  return count > 0 ? `, ${n(count)} ${label}` : '';
}

function n(value: number): string {
  return value.toLocaleString('en');
}
