import type { Command } from 'commander';
import { type Config, readConfig } from '../config.ts';
import { importFile } from '../services/import/import-file.ts';
import { loadMapping } from '../services/import/load-mapping.ts';
import type { ImportSummary } from '../services/import/summary.ts';
import { showProgress } from './progress.ts';
import { openStore } from './store.ts';
import { chooseWorkspace } from './workspace.ts';

export interface ImportCommand {
  /** Path of a YAML file, or the name of a preset of `mappings/`. */
  readonly mapping: string;
  readonly workspace?: string;
  readonly createWorkspace?: string;
  /** Currency of the workspace to make. Default: the mapping's. */
  readonly currency?: string;
  readonly report?: string;
  readonly json?: boolean;
}

/** Adds `import FILE --mapping FILE` to the program. */
export function registerImport(program: Command): void {
  program
    .command('import')
    .description('import customers and events from files: CSV, TSV, JSON, NDJSON (plain, gzip, zip), .xlsx, .xls, .ods')
    .argument('<files...>', 'files to import as one; a folder stands for its files, - for the standard input')
    .requiredOption('--mapping <file>', 'YAML file that says what the columns mean, or a preset such as online-retail')
    .option('--workspace <key>', 'workspace to import into (default: the only one)')
    .option('--create-workspace <key>', 'make this workspace first, unless it is there')
    .option('--currency <code>', "currency of the workspace to make (default: the mapping's)")
    .option('--report <file>', "where rejected lines are named (default: the file's name and .rejected.ndjson)")
    .option('--json', 'print the summary as one line of JSON')
    .action(async (files: string[], options: ImportCommand) => {
      const stop = new AbortController();
      const onSignal = () => stop.abort();
      // The second Ctrl-C ends the process at once; an import bears that too.
      process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
      try {
        const summary = await runImport(readConfig(process.env), files, options, stop.signal);
        process.stdout.write(options.json ? `${JSON.stringify(summary)}\n` : describeImport(summary));
        process.exitCode = summary.complete ? 0 : 130;
      } finally {
        process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
      }
    });
}

async function runImport(
  config: Config,
  files: readonly string[],
  options: ImportCommand,
  signal: AbortSignal,
): Promise<ImportSummary> {
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
      onProgress: progress.update,
      ...(options.report === undefined ? {} : { report: options.report }),
    });
  } finally {
    progress.stop();
    await store.close();
  }
}

/** The summary for people. */
export function describeImport(summary: ImportSummary): string {
  const { customers, linesAccepted, linesRejected, responses } = summary;
  const n = (value: number) => value.toLocaleString('en');
  const lines = [
    `${n(summary.linesRead)} lines read in ${summary.seconds} s: ${n(linesAccepted.total)} accepted, ${n(linesRejected.total)} rejected`,
    `  customers  ${n(customers.created)} created, ${n(customers.updated)} updated, ${n(customers.unchanged)} unchanged` +
      (customers.rejected > 0 ? `, ${n(customers.rejected)} rejected` : ''),
    ...Object.entries(summary.events).map(
      ([type, { accepted, duplicates, rejected }]) =>
        `  ${type}  ${n(accepted)} added, ${n(duplicates)} known, ${n(rejected)} rejected; ` +
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
    ...Object.entries(summary.fieldsLeftOut.byReason).map(([reason, count]) => `  left out   ${n(count)}: ${reason}`),
    ...Object.entries(linesRejected.byReason).map(([reason, count]) => `  rejected   ${n(count)}: ${reason}`),
  ];
  lines.push(...describeRows(summary));
  if (linesRejected.total > 0) lines.push(`Rejected lines: ${summary.report}`);
  else if (summary.fieldsLeftOut.total > 0) lines.push(`Values left out: ${summary.report}`);
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
