import { access, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, relative, resolve } from 'node:path';
import { PersonagraphError } from '../../errors.ts';
import { PACKAGE_ROOT } from '../../package-root.ts';
import { findConfig } from '../../plugin-host/config.ts';
import { bundledPlugins } from '../../plugin-host/plugins.ts';
import { camelCase, pluginReadme, pluginTest, rename, titleOf } from './text.ts';

export interface NewPlugin {
  /** Its path, absolute. */
  readonly folder: string;
  readonly id: string;
  /** The next steps, for people. */
  readonly steps: string;
}

export interface NewPluginOptions {
  /** Folder to make. Default: `plugins/NAME`. */
  readonly dir?: string;
  /** Project the folder belongs to. Default: the working folder. */
  readonly project?: string;
}

/** The sources of the template lie beside `dist`, found from there and from source alike. */
const TEMPLATE = join(PACKAGE_ROOT, 'plugins/template');
/** The template's own segmenter, and the folder that holds it. */
const EXAMPLE = 'top-spenders';
/** Names that a plugin's own files have, or the template. */
const RESERVED = ['index', 'conformance', 'template', EXAMPLE];

/**
 * Makes a plugin of the template's example under another name, with a test. Throws INVALID_SETTING for a name that is
 * not one, CONFLICT where the folder is there or a bundled segmenter has the id.
 */
export async function createPlugin(name: string, options: NewPluginOptions = {}): Promise<NewPlugin> {
  const { project = process.cwd() } = options;
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) || name.length > 50 || RESERVED.includes(name)) {
    const rule = 'lower case letters and digits, words joined by -, 50 characters at most, such as new-buyers';
    throw new PersonagraphError('INVALID_SETTING', `${name} is not a name for a plugin: ${rule}.`);
  }
  const id = `behavioral.${name}`;
  if ((await bundledPlugins()).some((segmenter) => segmenter.id === id)) {
    throw new PersonagraphError('CONFLICT', `A bundled segmenter has the id ${id}: choose another name.`);
  }
  const folder = resolve(project, options.dir ?? join('plugins', name));
  await makeFolder(folder);
  const names = { [EXAMPLE]: name, [camelCase(EXAMPLE)]: `${camelCase(name)}Segmenter` };
  const files = (await readdir(TEMPLATE, { recursive: true })).filter((file) => /(?<!\.test)\.ts$/.test(file));
  await mkdir(join(folder, name));
  for (const file of files) {
    const text = await readFile(join(TEMPLATE, file), 'utf8');
    await write(folder, file.replace(EXAMPLE, name), rename(text, names, titleOf(EXAMPLE), titleOf(name)));
  }
  const runner = finds(project, 'vitest') ? 'vitest' : 'node';
  await write(folder, join(name, `${name}.test.ts`), pluginTest(name, runner));
  const readme = await readFile(join(TEMPLATE, 'README.md'), 'utf8');
  await write(folder, 'README.md', pluginReadme(rename(readme, names, titleOf(EXAMPLE), titleOf(name)), name));
  const typed = await exists(join(project, 'tsconfig.json'));
  // Without one of the project's, an editor would not know the module system.
  if (!typed) await write(folder, 'tsconfig.json', TSCONFIG);
  const config = await findConfig(project);
  return { folder, id, steps: nextSteps({ project, folder, name, id, runner, typed, config }) };
}

const TSCONFIG = `{
  "compilerOptions": {
    "target": "es2022",
    "module": "nodenext",
    "strict": true,
    "skipLibCheck": true,
    "noEmit": true,
    "allowImportingTsExtensions": true
  }
}
`;

interface Facts {
  readonly project: string;
  readonly folder: string;
  readonly name: string;
  readonly id: string;
  readonly runner: 'vitest' | 'node';
  readonly typed: boolean;
  readonly config: string | undefined;
}

function nextSteps({ project, folder, name, id, runner, typed, config }: Facts): string {
  const here = relative(project, folder) || '.';
  const from = here.startsWith('.') ? here : `./${here}`;
  const own = join(here, name);
  const test =
    runner === 'vitest'
      ? `npx vitest run ${here}`
      : `node --import personagraph/register --test ${join(own, `${name}.test.ts`)}`;
  const list = config ? `${relative(project, config)}: add` : 'personagraph.config.ts:';
  return [
    `Made ${here} with the segmenter ${id}. Next:`,
    '',
    ...(finds(project, 'zod') ? [] : ['  npm install zod                  it describes its settings with it']),
    `  ${join(own, 'index.ts')}: say what yours answers, and to whom; rule.ts beside it decides`,
    `  npx personagraph plugin test ${here}`,
    `  ${test}`,
    ...(typed ? [] : [`  npx -p typescript tsc -p ${here}`]),
    '',
    `Enable it in ${list}`,
    '',
    ...(config ? [] : ["  import bundled from 'personagraph/plugins';"]),
    `  import ${camelCase(name)} from '${from}/index.ts';`,
    '',
    `  ${config ? `plugins: [..., ...${camelCase(name)}]` : `export default { plugins: [...bundled, ...${camelCase(name)}] };`}`,
    '',
    '  npx personagraph serve --watch   loads it anew whenever its files change',
    '',
  ].join('\n');
}

async function makeFolder(folder: string): Promise<void> {
  const there = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new PersonagraphError('CONFLICT', `${folder} is there and is no folder: nothing was changed.`);
  });
  if (there.length > 0) throw new PersonagraphError('CONFLICT', `${folder} is there already: nothing was changed.`);
  await mkdir(folder, { recursive: true });
}

async function write(folder: string, name: string, text: string): Promise<void> {
  await writeFile(join(folder, name), text, { flag: 'wx' });
}

/** True where code of the project could import a package. */
function finds(project: string, name: string): boolean {
  try {
    createRequire(join(project, 'package.json')).resolve(`${name}/package.json`);
    return true;
  } catch {
    return false;
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
