import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listPlugins } from '../../src/cli/plugin/command.ts';
import { createPlugin } from '../../src/cli/plugin/new.ts';
import { openSampleStore } from '../../src/cli/plugin/sample.ts';
import { testPlugin } from '../../src/cli/plugin/test.ts';
import { readPlugin } from '../../src/plugin-host/folder.ts';
import { loadPlugins } from '../../src/plugin-host/plugins.ts';

const root = join(import.meta.dirname, '../..');
let folder: string;
let count = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'personagraph-plugin-test-'));
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** An empty project of a test's own, with the repository's packages. */
async function project(files: Readonly<Record<string, string>> = {}): Promise<string> {
  const path = join(folder, `project-${++count}`);
  await mkdir(path);
  for (const [name, text] of Object.entries(files)) await writeFile(join(path, name), text);
  return path;
}

const config = (plugins: string) =>
  `import bundled from 'personagraph/plugins';\nexport default { plugins: ${plugins} };\n`;

test('a new plugin has its own names, a test and an id of its own', async () => {
  const path = await project();
  const made = await createPlugin('new-buyers', { project: path });
  expect(made.id).toBe('behavioral.new-buyers');
  expect((await readdir(made.folder)).sort()).toEqual([
    'README.md',
    'conformance.ts',
    'index.ts',
    'new-buyers',
    'tsconfig.json',
  ]);
  expect((await readdir(join(made.folder, 'new-buyers'))).sort()).toEqual([
    'explain.ts',
    'fit.ts',
    'index.ts',
    'new-buyers.test.ts',
    'report.ts',
    'rule.ts',
    'segments.ts',
    'settings.ts',
  ]);
  const [source, index, kit] = await Promise.all(
    ['new-buyers/index.ts', 'index.ts', 'new-buyers/new-buyers.test.ts'].map((name) =>
      readFile(join(made.folder, name), 'utf8'),
    ),
  );
  expect(source).toContain("id: 'behavioral.new-buyers'");
  expect(source).toContain("name: { en: 'New buyers' }");
  expect([source, index, kit].join()).not.toMatch(/top-spenders|topSpenders/);
  expect(kit).toContain("from 'vitest'");
  expect(made.steps).toContain('npx personagraph plugin test plugins/new-buyers');
});

test('a project that has a tsconfig or a config file of its own keeps them', async () => {
  const path = await project({ 'tsconfig.json': '{}', 'personagraph.config.ts': config('bundled') });
  const { folder: made, steps } = await createPlugin('lookers', { project: path, dir: 'segmenters/lookers' });
  expect(made).toBe(join(path, 'segmenters/lookers'));
  expect(await readdir(made)).not.toContain('tsconfig.json');
  expect(steps).toContain('Enable it in personagraph.config.ts: add');
});

test('nothing is overwritten', async () => {
  const path = await project();
  await createPlugin('twice', { project: path });
  await writeFile(join(path, 'plugins/twice/twice/index.ts'), 'mine');
  await expect(createPlugin('twice', { project: path })).rejects.toMatchObject({ code: 'CONFLICT' });
  expect(await readFile(join(path, 'plugins/twice/twice/index.ts'), 'utf8')).toBe('mine');
  await expect(createPlugin('elsewhere', { project: path, dir: 'plugins/twice/twice/index.ts' })).rejects.toMatchObject(
    {
      code: 'CONFLICT',
    },
  );
});

test.each(['', 'New', 'a b', '-a', 'a--b', '1st', '../up', 'index', 'conformance', 'top-spenders', 'x'.repeat(51)])(
  '%j is not a name',
  async (name) => {
    await expect(createPlugin(name, { project: folder })).rejects.toMatchObject({ code: 'INVALID_SETTING' });
  },
);

test('the id of a bundled segmenter is not given twice, and a word of the language is a name', async () => {
  await expect(createPlugin('rfm', { project: folder })).rejects.toMatchObject({ code: 'CONFLICT' });
  const { folder: made } = await createPlugin('class', { project: await project() });
  expect((await readPlugin(made)).map(({ segmenter }) => segmenter.id)).toEqual(['behavioral.class']);
});

test('a new plugin passes the kit, with a sample of answers and reasons', { timeout: 120_000 }, async () => {
  const { folder: made } = await createPlugin('sampled', { project: await project() });
  let printed = '';
  const sample = { customers: 200 };
  const good = await testPlugin(made, { sample, print: (text) => (printed += text) });
  expect(printed).toMatch(/\d+ checks passed, 0 failed, 0 waived; [\d.]+ ns a row/);
  expect(printed).toMatch(/On 200 demo customers:\n +top +\d+ /);
  expect(printed).toMatch(/demo-1-\d+: top\n +TRUE +last = /);
  expect(good).toBe(true);
});

test('a plugin that breaks a rule fails, with the check and how to mend it', { timeout: 120_000 }, async () => {
  const { folder: made } = await createPlugin('broken', { project: await project() });
  const file = join(made, 'broken/index.ts');
  const source = await readFile(file, 'utf8');
  await writeFile(file, source.replace('out.segment[row] = segment;', 'out.segment[row] = Math.round(Math.random());'));
  let printed = '';
  const good = await testPlugin(made, { print: (text) => (printed += text) });
  expect(good).toBe(false);
  expect(printed).toMatch(/FAILED {2}no-randomness\n +\S/);
  expect(printed).toContain('To mend:');
});

test('a sample can be taken of a file, as of its time', { timeout: 120_000 }, async () => {
  const path = await project({
    'shop.csv': 'who,when,paid\na,2020-03-01,10\nb,2020-03-02,500\n',
    'shop.yaml': SHOP,
  });
  const data = { file: join(path, 'shop.csv'), mapping: join(path, 'shop.yaml') };
  const store = await openSampleStore({ data, customers: 1, asOf: new Date('2020-04-01') });
  try {
    const [template] = await readPlugin(join(root, 'plugins/template'));
    const sample = await store.take(template!.segmenter, { topShare: 0.5 });
    expect(sample.population).toBe(2);
    expect(sample.customers.map(({ externalId, memberships }) => [externalId, ...memberships.keys()])).toEqual([
      ['a', 'top'],
      ['b', 'top'],
    ]);
  } finally {
    await store.close();
  }
});

const SHOP = `
source: shop
currency: EUR
customer: { externalId: who }
events:
  - { type: purchase, at: when, messageId: [who, when], amount: paid }
`;

test('without a config file the bundled plugins are enabled', async () => {
  const listed = await listPlugins(await project());
  expect(listed).toContain('lifecycle.stage');
  expect(listed).toMatch(/\d+ segmenters, listed by .*plugins\/index\.ts\n$/);
});

test.each(['ts', 'mts', 'mjs'])('personagraph.config.%s lists the plugins, and none besides', async (extension) => {
  const path = await project();
  await createPlugin('listed', { project: path });
  const file = join(path, `personagraph.config.${extension}`);
  const importing = "import listed from './plugins/listed/index.ts';\n";
  // Node itself loads .mjs, and no TypeScript from it.
  if (extension === 'mjs') await writeFile(file, 'export default { plugins: [] };\n');
  else
    await writeFile(
      file,
      `${importing}${config("[...bundled.filter(({ id }) => id === 'rules.conditions'), ...listed]")}`,
    );
  const { segmenters, url } = await loadPlugins({ folder: path });
  const ids = extension === 'mjs' ? [] : ['rules.conditions', 'behavioral.listed'];
  expect(segmenters.map(({ id }) => id)).toEqual(ids);
  // As the run thread loads it: vitest's own import knows no queries.
  const script = `console.log((await import(${JSON.stringify(url)})).default.map(({ id }) => id).join())`;
  const flags = ['--import', 'tsx', '--conditions=personagraph-source', '--input-type=module', '-e', script];
  const { stdout } = await promisify(execFile)(process.execPath, flags, { cwd: root });
  expect(stdout.trim()).toBe(ids.join());
});

test.each([
  ['nothing', '', /its default export is an object; it should be: export default \{ plugins/],
  ['an array', 'export default [];', /its default export is an array/],
  ['an object without plugins', 'export default {};', /its default export is an object/],
  ['plugins that are no array', 'export default { plugins: 3 };', /plugins is a number, not an array/],
  ['an array in the array', config('[bundled]'), /plugins\[0\] is an array: spread it/],
  [
    'a whole module',
    "import * as m from './m.ts';\nexport default { plugins: [m] };",
    /plugins\[0\] is a whole module/,
  ],
  ['something else', 'export default { plugins: [{ id: "a.b" }] };', /plugins\[0\] is an object, not a segmenter made/],
  ['a missing import', "import a from './gone.ts';\nexport default { plugins: [a] };", /cannot be loaded: .*gone\.ts/s],
  ['no TypeScript', 'export default { plugins: [ };', /personagraph\.config\.ts cannot be loaded/],
  ['a throw', 'throw new Error("not today");', /cannot be loaded: not today/],
])('a config of %s is INVALID_PLUGIN, saying what to write', async (_, text, message) => {
  const path = await project({ 'personagraph.config.ts': text, 'm.ts': 'export default 1;' });
  await expect(loadPlugins({ folder: path })).rejects.toMatchObject({
    code: 'INVALID_PLUGIN',
    message: expect.stringMatching(message),
  });
});

test('a plugin that is nothing to test is INVALID_PLUGIN', async () => {
  const path = await project({ 'none.ts': 'export default [];', 'number.ts': 'export default 1;' });
  for (const name of ['gone', '.', 'none.ts', 'number.ts']) {
    await expect(readPlugin(join(path, name))).rejects.toMatchObject({ code: 'INVALID_PLUGIN' });
  }
});

test('conformance.ts beside a plugin tells the kit, for all or by id', async () => {
  const path = await project();
  await cp(join(root, 'plugins/template'), path, { recursive: true });
  expect((await readPlugin(path))[0]?.options.rows).toHaveLength(6);
  await writeFile(
    join(path, 'conformance.ts'),
    "export default { 'behavioral.top-spenders': { size: 7 }, 'a.b': {} };",
  );
  expect((await readPlugin(path))[0]?.options).toEqual({ size: 7 });
});
