import { relative } from 'node:path';
import type { Command } from 'commander';
import { localized } from '../../engine/localized.ts';
import { createRegistry } from '../../engine/registry.ts';
import { PersonagraphError } from '../../errors.ts';
import { loadPlugins } from '../../plugin-host/plugins.ts';
import { createPlugin } from './new.ts';
import type { SampleSource } from './sample.ts';
import { testPlugin } from './test.ts';

interface TestCommand {
  readonly data?: string;
  readonly mapping?: string;
  readonly demo?: boolean;
  readonly customers: string;
  readonly asOf?: string;
  readonly config?: string;
  readonly sample: boolean;
}

const print = (text: string) => void process.stdout.write(text);

/** Adds `plugin new`, `plugin test` and `plugin list`. */
export function registerPlugin(program: Command): void {
  const plugin = program.command('plugin').description('segmenter plugins');
  plugin
    .command('new')
    .description('make a plugin from the template, with a test')
    .argument('<name>', 'lower case words joined by -, such as new-buyers')
    .option('--dir <folder>', 'folder to make (default: plugins/NAME)')
    .action(async (name: string, options: { readonly dir?: string }) => {
      print((await createPlugin(name, options)).steps);
    });
  plugin
    .command('test')
    .description('run the conformance kit over a plugin and show a sample of its answers')
    .argument('<path>', 'folder with an index.ts, or file, that exports a segmenter or an array of them')
    .option('--demo', 'take the sample from customers of the demo (the default)')
    .option('--customers <number>', 'how many customers of the demo', '1000')
    .option('--data <file>', 'take the sample from this CSV, TSV or NDJSON file instead')
    .option('--mapping <file>', 'what the columns of --data mean: a YAML file, or a preset such as online-retail')
    .option('--as-of <time>', 'time of evaluation of the sample, ISO 8601 (default: now)')
    .option('--config <json>', 'settings for the sample (default: {})')
    .option('--no-sample', 'run the kit only')
    .action(async (path: string, options: TestCommand) => {
      // A reader that has left (`| head`) must not leave the sample's database behind.
      process.stdout.on('error', () => undefined);
      const sample = options.sample ? { sample: sampleSource(options) } : {};
      const config = options.config === undefined ? {} : { config: parseJson(options.config) };
      if (!(await testPlugin(path, { ...sample, ...config, print }))) process.exitCode = 1;
    });
  plugin
    .command('list')
    .description('list the enabled segmenters')
    .action(async () => print(await listPlugins()));
}

/** The enabled segmenters, one a line, and the file that lists them. */
export async function listPlugins(folder = process.cwd()): Promise<string> {
  const { segmenters, file } = await loadPlugins({ folder });
  const { all } = await createRegistry(segmenters);
  const width = Math.max(0, ...all.map(({ id }) => id.length));
  const rows = all.map(({ id, version, basis, name }) => {
    return `${id.padEnd(width)}  ${version.padEnd(8)}  ${basis.padEnd(13)}  ${localized(name)['en'] ?? ''}\n`;
  });
  const from = relative(folder, file);
  return `${rows.join('')}${all.length} segmenters, listed by ${from.startsWith('..') ? file : from}\n`;
}

function sampleSource({ data, mapping, demo, customers, asOf }: TestCommand): SampleSource {
  const refuse = (message: string) => new PersonagraphError('INVALID_SETTING', message);
  if (demo && data !== undefined) throw refuse('--demo and --data: choose one.');
  if ((data === undefined) !== (mapping === undefined)) throw refuse('--data and --mapping go together.');
  const count = Number(customers);
  if (!Number.isInteger(count) || count < 1 || count > 1_000_000) {
    throw refuse(`--customers: ${customers} is not a whole number of 1 to 1,000,000.`);
  }
  const time = asOf === undefined ? undefined : new Date(asOf);
  if (time && Number.isNaN(time.getTime())) throw refuse(`--as-of: ${asOf} is not a time such as 2011-12-10.`);
  return {
    customers: count,
    ...(data !== undefined && mapping !== undefined && { data: { file: data, mapping } }),
    ...(time && { asOf: time }),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new PersonagraphError('INVALID_SETTING', `--config: ${text} is not JSON.`, { cause });
  }
}
