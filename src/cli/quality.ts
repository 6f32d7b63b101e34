import type { Command } from 'commander';
import { readConfig } from '../config.ts';
import type { Scope } from '../db/postgres/connection.ts';
import { findCheck, type QualityCheck, queueCheck } from '../db/tables/quality/quality-checks.ts';
import { CONFLICTS } from '../engine/quality/conflicts.ts';
import { createRegistry } from '../engine/registry.ts';
import { PersonagraphError } from '../errors.ts';
import { loadPlugins } from '../plugin-host/plugins.ts';
import { createLog } from '../services/logging/log.ts';
import { carryOut } from '../services/quality/checks-due.ts';
import type { QualityFigures, UnreadablePlaces } from '../services/quality/figures.ts';
import { openStore, type Store } from './store.ts';
import { chooseWorkspace } from './workspace.ts';

interface QualityCommand {
  readonly workspace?: string;
  readonly json?: boolean;
}

/** Adds `quality`: a check of a workspace's data, and its report. */
export function registerQuality(program: Command): void {
  program
    .command('quality')
    .description('check the quality of the data: completeness, freshness, conflicts, outliers, duplicates, places')
    .option('--workspace <key>', 'workspace (default: the only one)')
    .option('--json', 'print the figures as one line of JSON')
    .action(async (options: QualityCommand) => {
      const store = await openStore(readConfig(process.env));
      try {
        const scope = await chooseWorkspace(store.db, options);
        const check = await checkNow(store, scope);
        const { figures, failed } = check;
        const report = options.json
          ? `${JSON.stringify({ passed: failed.length === 0, broken: failed, ...(figures as QualityFigures) })}\n`
          : describeFigures(figures as QualityFigures, failed);
        process.stdout.write(report);
        if (failed.length > 0) process.exitCode = 1;
      } finally {
        await store.close();
      }
    });
}

/** Makes a check here. Throws CONFLICT where another process is at one, RUN_FAILED where it fails. */
async function checkNow({ db }: Store, scope: Scope): Promise<QualityCheck> {
  const { segmenters } = await loadPlugins();
  const registry = await createRegistry(segmenters);
  const { id } = await queueCheck(scope);
  const log = createLog('error');
  await carryOut({ db, registry, signal: new AbortController().signal, log }, scope.workspaceId, id);
  const check = await findCheck(scope, id);
  if (check?.state === 'COMPLETE') return check;
  if (check?.state === 'FAILED') throw new PersonagraphError('RUN_FAILED', check.error ?? 'The check failed.');
  throw new PersonagraphError('CONFLICT', `Another process is checking the workspace; check ${id} follows it.`);
}

/** Most rows of a list of the report. */
const MOST_ROWS = 10;

/** The report for people. */
export function describeFigures(figures: QualityFigures, broken: readonly string[]): string {
  const { customers } = figures;
  const share = (count: number) => `${count} (${customers === 0 ? 0 : Math.round((1000 * count) / customers) / 10} %)`;
  const row = (name: string, text: string) => `  ${name.padEnd(28)}${text}`;
  const expected = figures.fields.filter((field) => field.expected);
  return `${[
    `${customers} customers; completeness ${figures.completeness === null ? '-' : `${Math.round(figures.completeness * 1000) / 10} %`}`,
    ...expected.map(({ name, filled }) => row(name, share(filled))),
    `stale ${share(figures.stale)}; last fact up to 7, 30, 90, 365 days old, older: ${figures.freshnessBins.join(', ')}`,
    `with a conflict ${share(figures.withConflict)}`,
    ...figures.conflicts.map((one) => row(one.code, `${one.customers}  ${CONFLICTS[one.code]}`)),
    `with an outlier ${share(figures.withOutlier)}`,
    ...figures.outliers
      .slice(0, MOST_ROWS)
      .map(({ kind, name, currency, low, median, high, customers: count }) =>
        row(
          `${kind === 'TRAIT' ? 'traits.' : ''}${name}${currency && ` ${currency}`}`,
          `${count}  beyond ${rounded(low)} to ${rounded(high)}, median ${rounded(median)}`,
        ),
      ),
    `with a probable duplicate ${share(figures.withDuplicate)}, in ${figures.duplicatePairs} pairs`,
    ...figures.oversizedBlocks.map(({ kind, blocks, customers: count }) =>
      row(kind, `${blocks} groups of ${count} customers were compared with their neighbours only`),
    ),
    ...describePlaces('countries', figures.unreadableCountries),
    ...describePlaces('regions', figures.unreadableRegions),
    broken.length === 0 ? 'The standard is met.' : `The standard is not met: ${broken.join(', ')}.`,
  ].join('\n')}\n`;
}

function describePlaces(what: string, { texts, customers, examples }: UnreadablePlaces): string[] {
  if (texts === 0) return [];
  const shown = examples.slice(0, MOST_ROWS).map((one) => `"${one.text}" (${one.customers})`);
  return [`${what} that could not be read: ${texts} texts of ${customers} customers: ${shown.join(', ')}`];
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
