import type { Command } from 'commander';
import { readConfig } from '../config.ts';
import { PersonagraphError } from '../errors.ts';
import { exportColumns } from '../services/export/columns.ts';
import { exportCustomers } from '../services/export/export-customers.ts';
import { exportFile } from '../services/export/export-file.ts';
import { headerLine } from '../services/export/lines.ts';
import { requirePurpose } from '../services/privacy/consents.ts';
import { checkGuide } from '../services/visitor/guide-choice.ts';
import { type AudienceOptions, audienceOf } from './export-audience.ts';
import { openStore } from './store.ts';
import { chooseWorkspace } from './workspace.ts';

export interface ExportCommand extends AudienceOptions {
  readonly workspace?: string;
  readonly format?: string;
  readonly columns?: string;
  readonly hashed?: boolean;
  readonly formulas?: string;
  readonly guide?: string;
  readonly language?: string;
  readonly purpose?: string;
}

/** Adds `export [FILE]` to the program. */
export function registerExport(program: Command): void {
  program
    .command('export')
    .description(
      'export customers, of a segment, persona, rule or filter or all, as CSV or NDJSON, to a file or standard output',
    )
    .argument('[file]', 'file to write, with FILE.yaml beside it, which imports it again (default: standard output)')
    .option('--workspace <key>', 'workspace to export from (default: the only one)')
    .option('--segment <key>', 'members of a segment: SEGMENTATION/SEGMENT, such as lifecycle/loyal')
    .option('--persona <name>', 'customers matched to a persona')
    .option('--min-fit <fit>', 'of the persona, those who fit at least so well, 0 to 1')
    .option('--rule <rule>', "customers of whom a line of the rule language holds, such as 'traits.vip is true'")
    .option('--filter <json>', 'customers whom a CustomerFilter of the API means, such as {"country":{"eq":"Germany"}}')
    .option('--consent <trait>', 'only customers of whom this flag is true; unknown is not true')
    .option(
      '--purpose <key>',
      'only customers who agreed to a purpose, such as marketing; how many were left out is said',
    )
    .option('--format <format>', 'csv or ndjson (default: by the ending of the file, otherwise csv)')
    .option('--columns <names>', 'such as externalId,country,traits.vip,identities.email (default: all)')
    .option('--hashed', 'e-mail addresses as SHA-256 of the trimmed, lower-cased text, hexadecimal')
    .option('--guide <channel>', 'columns guide.*: persona, fit, primary persona and the message for a channel')
    .option('--language <language>', 'of the messages: en or zh', 'en')
    .option('--formulas <how>', "guard sets ' before texts that a spreadsheet would calculate, keep does not", 'guard')
    .action(async (file: string | undefined, options: ExportCommand) => {
      const stop = new AbortController();
      const onSignal = () => stop.abort();
      process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
      try {
        const complete = await runExport(file, options, stop.signal);
        process.exitCode = complete ? 0 : 130;
      } finally {
        process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
      }
    });
}

/** False where it was stopped. */
async function runExport(file: string | undefined, options: ExportCommand, signal: AbortSignal): Promise<boolean> {
  const format = oneOf('--format', options.format ?? (/\.(ndjson|jsonl)$/i.test(file ?? '') ? 'ndjson' : 'csv'), [
    'csv',
    'ndjson',
  ]);
  const formulas = oneOf('--formulas', options.formulas ?? 'guard', ['guard', 'keep']);
  const columns = options.columns?.split(',').map((name) => name.trim());
  const language = oneOf('--language', options.language ?? 'en', ['en', 'zh']);
  const store = await openStore(readConfig(process.env));
  try {
    const scope = await chooseWorkspace(store.db, options);
    const { filter, members, personaId, doubts } = await audienceOf(store.db, scope, options);
    for (const doubt of doubts) process.stderr.write(`? ${doubt}\n`);
    await requirePurpose(scope, options.purpose);
    const guide =
      options.guide === undefined ? undefined : { ...checkGuide({ channel: options.guide, language }), personaId };
    const choice = { hashed: options.hashed === true, guide, ...(columns ? { columns } : {}) };
    if (file === undefined) {
      const chosen = await exportColumns(scope, choice);
      if (format === 'csv') await print(headerLine(chosen));
      let leftOut = 0;
      for await (const page of exportCustomers(
        scope,
        filter,
        chosen,
        { format, formulas },
        { signal, members, guide, purpose: options.purpose },
      )) {
        await print(page.text);
        leftOut += page.leftOut;
      }
      if (leftOut > 0) process.stderr.write(leftOutText(leftOut, options.purpose!));
      return !signal.aborted;
    }
    const summary = await exportFile(scope, {
      ...choice,
      file,
      filter,
      members,
      format,
      formulas,
      signal,
      purpose: options.purpose,
    });
    const customers = summary.customers.toLocaleString('en');
    process.stderr.write(
      summary.complete
        ? `${customers} customers exported to ${file}${summary.mapping ? `; import them again with --mapping ${summary.mapping}` : ''}.\n`
        : `Stopped after ${customers} customers: the same command goes on.\n`,
    );
    if (summary.leftOut > 0) process.stderr.write(leftOutText(summary.leftOut, options.purpose!));
    return summary.complete;
  } finally {
    await store.close();
  }
}

function leftOutText(leftOut: number, purpose: string): string {
  return `${leftOut.toLocaleString('en')} customers were left out: they did not agree to ${purpose}.\n`;
}

function oneOf<T extends string>(option: string, value: string, values: readonly T[]): T {
  const found = values.find((one) => one === value);
  if (found !== undefined) return found;
  throw new PersonagraphError('INVALID_SETTING', `${option}: ${value} is not ${values.join(' or ')}.`);
}

function print(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => (error ? reject(error) : resolve()));
  });
}
