import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import { type Config, readConfig } from '../config.ts';
import type { Scope } from '../db/postgres/connection.ts';
import { createRegistry, type Registry } from '../engine/registry.ts';
import { asError, PersonagraphError } from '../errors.ts';
import { loadPlugins } from '../plugin-host/plugins.ts';
import { type ApplyOptions, applyDefinitions } from '../services/definitions/apply.ts';
import { describePlan } from '../services/definitions/describe-plan.ts';
import { type DefinitionsText, parseDefinitions } from '../services/definitions/parse.ts';
import { readDefinitions } from '../services/definitions/read.ts';
import { SECTIONS } from '../services/definitions/shape.ts';
import { writeDefinitions } from '../services/definitions/write.ts';
import { openStore } from './store.ts';
import { chooseWorkspace, type WorkspaceChoice } from './workspace.ts';

interface ApplyCommand extends WorkspaceChoice, Pick<ApplyOptions, 'prune' | 'run'> {
  readonly yes?: boolean;
}

/** Exit code of `definitions diff` where there is something to do. */
const DIFFERENT = 2;

/** Adds `definitions`: what a workspace defines as files of YAML, written, compared and applied. */
export function registerDefinitions(program: Command): void {
  const definitions = program
    .command('definitions')
    .description(
      'traits, surveys, segmentations, personas, research, webhooks and rules of a workspace, as files of YAML',
    );
  definitions
    .command('export')
    .description('write what the workspace defines, without secrets and without anything of one store')
    .option('--workspace <key>', 'workspace (default: the only one)')
    .option('--out <path>', 'file to write, or folder for a file a section (default: standard output)')
    .action(async ({ out, ...choice }: WorkspaceChoice & { readonly out?: string }) =>
      inWorkspace(choice, async ({ scope, registry }) => {
        const { definitions: all } = await readDefinitions(scope, registry);
        if (out === undefined) process.stdout.write(writeDefinitions(all));
        else if (!(await isFolder(out))) await writeFile(out, writeDefinitions(all));
        else {
          for (const part of ['workspace', ...SECTIONS] as const) {
            await writeFile(join(out, `${part}.yaml`), writeDefinitions({ [part]: all[part] }));
          }
        }
      }),
    );
  definitions
    .command('diff')
    .description(
      `show what a file would change, and change nothing; exit code ${DIFFERENT} where it would change something`,
    )
    .argument('<path>', 'file of YAML, or folder of such')
    .option('--workspace <key>', 'workspace (default: the only one)')
    .option('--prune', 'also what a section of the file leaves out would be deleted')
    .action(async (path: string, options: ApplyCommand) =>
      inWorkspace(options, async ({ scope, registry, config }) => {
        const parsed = parseDefinitions(await textsOf(path));
        const asked = { prune: options.prune === true, dryRun: true };
        const { plan, doubts } = await applyDefinitions(scope, registry, config.webhooks, parsed, asked);
        process.stdout.write(describePlan(plan, doubts));
        if (plan.steps.length > 0) process.exitCode = DIFFERENT;
      }),
    );
  definitions
    .command('apply')
    .description('show what a file changes, and change it: all of it or nothing')
    .argument('<path>', 'file of YAML, or folder of such')
    .option('--workspace <key>', 'workspace (default: the only one)')
    .option('--create-workspace <key>', 'make this workspace first, unless it is there')
    .option('--currency <code>', 'currency of the workspace to make')
    .option('--prune', 'delete what a section of the file leaves out (default: it stays)')
    .option('--run', 'queue a run of the segmentations that are made or changed')
    .option('--yes', 'do not ask before')
    .action(async (path: string, options: ApplyCommand) =>
      inWorkspace(options, (workplace) => applyFile(workplace, path, options)),
    );
}

interface Workplace {
  readonly scope: Scope;
  readonly registry: Registry;
  readonly config: Config;
}

async function inWorkspace(choice: WorkspaceChoice, work: (workplace: Workplace) => Promise<void>): Promise<void> {
  const config = readConfig(process.env);
  const store = await openStore(config);
  try {
    const scope = await chooseWorkspace(store.db, choice);
    const { segmenters } = await loadPlugins();
    await work({ scope, registry: await createRegistry(segmenters), config });
  } finally {
    await store.close();
  }
}

async function applyFile({ scope, registry, config }: Workplace, path: string, options: ApplyCommand): Promise<void> {
  const parsed = parseDefinitions(await textsOf(path));
  const asked = { prune: options.prune === true, run: options.run === true };
  const dry = await applyDefinitions(scope, registry, config.webhooks, parsed, { ...asked, dryRun: true });
  const { plan, base, doubts } = dry;
  process.stdout.write(describePlan(plan, doubts));
  if (plan.steps.length === 0 || !(options.yes === true || (await isAgreed()))) return;
  const { secrets, run } = await applyDefinitions(scope, registry, config.webhooks, parsed, { ...asked, base });
  for (const { webhook, secret } of secrets) {
    process.stdout.write(`The secret of the webhook ${webhook}, shown this once: ${secret}\n`);
  }
  process.stdout.write(`Done.${run ? ' A run is queued.' : ''}\n`);
}

/** Asks whoever sits at the terminal. Throws INVALID_SETTING where nobody does. */
async function isAgreed(): Promise<boolean> {
  if (!process.stdin.isTTY) {
    throw new PersonagraphError('INVALID_SETTING', 'Nothing was changed: there is nobody to ask, say --yes.');
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question('Change this? [y/N] ')).trim());
  } finally {
    terminal.close();
  }
}

/** The text of a file, or of all files of YAML in a folder. Throws INVALID_DEFINITIONS. */
async function textsOf(path: string): Promise<DefinitionsText[]> {
  try {
    const files = (await isFolder(path))
      ? (await readdir(path)).filter((file) => /\.ya?ml$/.test(file)).map((file) => join(path, file))
      : [path];
    if (files.length === 0) throw new Error('the folder has no file of YAML');
    return await Promise.all(files.sort().map(async (file) => ({ file, text: await readFile(file, 'utf8') })));
  } catch (cause) {
    throw new PersonagraphError('INVALID_DEFINITIONS', `${path} cannot be read: ${asError(cause).message}.`, { cause });
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
