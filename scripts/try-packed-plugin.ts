// npm run try:packed-plugin: packs the package and installs it in an empty project elsewhere. There it does what the
// author of a plugin does, with npm alone. Prints each step with its seconds.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { stripVTControlCharacters as plain } from 'node:util';
import { graphql, runAll, segmentsOf, subscribe, versionOf } from './packed-plugin/api.ts';
import {
  command,
  config,
  consumer,
  edit,
  environment,
  ID,
  NAME,
  plugin,
  project,
  root,
  work,
  write,
} from './packed-plugin/project.ts';
import { expect, output, step, tally, until } from './packed-plugin/steps.ts';

const TOOLS = ['vitest@4.1.12', 'typescript@7.0.2'];
const TOTAL_MS = 600_000;
let server: ChildProcess | undefined;

const late = new Promise<never>((_, reject) => {
  setTimeout(() => reject(new Error(`not done after ${TOTAL_MS / 1000} s`)), TOTAL_MS).unref();
});
try {
  await Promise.race([everything(), late]);
} catch (error) {
  // A step that failed said so; the others need it.
  if (tally.failed === 0) {
    tally.failed++;
    process.stdout.write(`FAILED between steps: ${error instanceof Error ? error.stack : error}\n`);
  }
} finally {
  if (server?.exitCode === null) {
    server.kill('SIGTERM');
    await Promise.race([once(server, 'exit'), new Promise((resolve) => setTimeout(resolve, 10_000))]);
  }
  await rm(work, { recursive: true, force: true });
}
process.stdout.write(`${tally.passed} passed, ${tally.failed} failed\n`);
process.exit(tally.failed === 0 ? 0 : 1);

async function everything(): Promise<void> {
  const tarball = await step('npm pack', async () => {
    const { stdout } = await command(root, 'npm', 'pack', '--json', '--silent', '--pack-destination', work);
    // `prepare` may print before it; one object by name, or an array of one.
    const packed = Object.values(JSON.parse(stdout.slice(stdout.search(/^[[{]/m))) as Record<string, Packed>)[0]!;
    checkFiles(packed.files.map(({ path }) => path));
    return {
      outcome: `${packed.files.length} files, ${(packed.size / 1e6).toFixed(1)} MB`,
      path: join(work, packed.filename),
    };
  });
  await step('npm install in an empty project', async () => {
    await mkdir(project);
    await command(project, 'npm', 'init', '-y');
    await command(project, 'npm', 'install', tarball.path);
    const ours = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Record<string, object>;
    const installed = await readdir(join(project, 'node_modules'));
    const ofDevelopment = Object.keys(ours['devDependencies']!).filter((name) => installed.includes(name));
    expect(!ofDevelopment.includes('typescript') && !ofDevelopment.includes('tsx'), `needs ${ofDevelopment}`);
    return { outcome: `${installed.length} packages and scopes` };
  });
  await step('npm install vitest and typescript', () => command(project, 'npm', 'install', '--save-dev', ...TOOLS));
  await step(`npx personagraph plugin new ${NAME}`, async () => {
    await command(project, 'npx', 'personagraph', 'plugin', 'new', NAME);
    return { outcome: (await readdir(join(project, plugin))).join(' ') };
  });
  await step('type-check the plugin', () => command(project, 'npx', 'tsc', '-p', plugin));
  for (const [module, resolution] of [
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ]) {
    await step(`types of every export, moduleResolution ${resolution}`, async () => {
      await write('consumer.mts', consumer());
      const options = ['--strict', '--noEmit', '--skipLibCheck', '--allowImportingTsExtensions', '--target', 'es2022'];
      const how = ['--ignoreConfig', '--module', module!, '--moduleResolution', resolution!];
      await command(project, 'npx', 'tsc', ...options, ...how, 'consumer.mts');
    });
  }
  await step('the kit under vitest', async () => {
    const { stdout } = await command(project, 'npx', 'vitest', 'run', plugin);
    return { outcome: /Tests +(.*)/.exec(plain(stdout))?.[1] ?? '' };
  });
  await step('the kit under node:test', async () => {
    const own = await readFile(join(project, plugin, NAME, `${NAME}.test.ts`), 'utf8');
    const test = join(plugin, NAME, 'node.test.ts');
    await write(test, own.replace("'vitest'", "'node:test'"));
    const { stdout } = await command(project, 'node', '--import', 'personagraph/register', '--test', test);
    await rm(join(project, test));
    const count = Number(/^[#ℹ] pass (\d+)/m.exec(plain(stdout))?.[1]);
    expect(count > 30, `passed ${count}`);
    return { outcome: `${count} passed` };
  });
  await step('npx personagraph plugin test', async () => {
    const { stdout } = await command(project, 'npx', 'personagraph', 'plugin', 'test', plugin);
    expect(/demo-1-\d+: top/.test(stdout), stdout);
    return { outcome: /\d+ checks passed.*/.exec(stdout)?.[0] ?? '' };
  });
  await step('plugin test of a broken copy fails', async () => {
    await cp(join(project, plugin), join(project, 'broken'), { recursive: true });
    await edit(join('broken', NAME, 'index.ts'), [
      'out.segment[row] = segment;',
      'out.segment[row] = Math.round(Math.random());',
    ]);
    const ended = await command(project, 'npx', 'personagraph', 'plugin', 'test', 'broken', '--no-sample').then(
      () => undefined,
      (error: { code: number; stdout: string }) => error,
    );
    expect(ended?.code === 1 && ended.stdout.includes('FAILED  no-randomness'), 'it passed');
    return { outcome: `${ended!.stdout.match(/FAILED/g)?.length} checks failed` };
  });
  await step('personagraph.config.ts, plugin list', async () => {
    await write('personagraph.config.ts', config());
    const { stdout } = await command(project, 'npx', 'personagraph', 'plugin', 'list');
    expect(stdout.includes(ID) && stdout.includes('lifecycle.stage'), stdout);
    return { outcome: stdout.trim().split('\n').at(-1)! };
  });
  await serveIt();
}

async function serveIt(): Promise<void> {
  const api = await step('npx personagraph serve --watch', async () => {
    const settings = { PORT: '0', PERSONAGRAPH_DATA_DIR: join(work, 'data'), PERSONAGRAPH_DEMO_CUSTOMERS: '500' };
    // Node itself, so that signals reach the server and not npx.
    const bin = join(project, 'node_modules/personagraph/dist/src/main.js');
    server = spawn(process.execPath, [bin, 'serve', '--watch'], { cwd: project, env: { ...environment, ...settings } });
    const text = await output(server, /curl [\s\S]*personas/);
    const [url, key] = [/http:\S+\/graphql/.exec(text)?.[0], /pgk_admin_\S+/.exec(text)?.[0]];
    expect(url && key, text);
    return { outcome: url!, url: url!, key: key! };
  });
  const open = await step('subscribe over SSE', () => subscribe(api));
  const made = await step('configure and run a segmentation over GraphQL', async () => {
    const input = `{ name: "Baskets", segmenter: "${ID}", config: { topShare: 0.1 } }`;
    const { configureSegmentation: answer } = await graphql<{
      configureSegmentation: { segmentation: { id: string } | null };
    }>(api, `mutation { configureSegmentation(input: ${input}) { segmentation { id } userErrors { message } } }`);
    expect(answer.segmentation, JSON.stringify(answer));
    await runAll(api, answer.segmentation!.id);
    return answer.segmentation!.id;
  });
  await step('read its segments and a customer of them', async () => ({ outcome: await segmentsOf(api) }));
  const file = join(plugin, NAME, 'index.ts');
  await step('change the plugin: reloaded without a restart', async () => {
    await edit(join(plugin, NAME, 'segments.ts'), ["en: 'Top spender'", "en: 'Biggest basket'"]);
    await edit(file, ["version: '1.0.0'", "version: '1.1.0'"]);
    await until(async () => (await versionOf(api, ID)) === '1.1.0');
    await runAll(api, made);
    const outcome = await segmentsOf(api);
    expect(outcome.includes('Biggest basket'), `the run used the old code: ${outcome}`);
    return { outcome };
  });
  await step('a version that is not valid is reported, the old one stays', async () => {
    const reported = output(server!, /not valid/);
    await edit(file, ['defineSegmenter({', 'defineSegmenter(({']);
    expect((await reported).includes('INVALID_PLUGIN'), 'no report');
    expect((await versionOf(api, ID)) === '1.1.0', 'it is gone');
    expect(open.still(), 'the subscription was closed');
    return { outcome: 'the subscription is open still' };
  });
  await step('SIGTERM ends it', async () => {
    server!.kill('SIGTERM');
    const [code] = await once(server!, 'exit');
    expect(code === 0, `exit code ${code}`);
  });
}

interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly files: readonly { readonly path: string }[];
}

function checkFiles(files: readonly string[]): void {
  const versions = new Set(files.flatMap((name) => /^dist\/([0-9a-f]{12})\//.exec(name)?.[1] ?? []));
  expect(versions.size === 1, `holds ${versions.size} builds`);
  const [version] = versions;
  const needed = [
    'dist/src/main.js',
    'dist/src/server.d.ts',
    `dist/${version}/src/db/generated/client.js`,
    'prisma/migrations/migration_lock.toml',
    'mappings/online-retail.yaml',
    'plugins/template/index.ts',
    'plugins/template/top-spenders/index.ts',
    'docs/segmenters.md',
    'README.md',
  ];
  const missing = needed.filter((name) => !files.includes(name));
  expect(missing.length === 0, `lacks ${missing}`);
  const unwanted = files.filter((name) =>
    /\.test\.|^(src|test|bench|dist\/([0-9a-f]{12}\/)?bench|scripts|node_modules)(\/|$)/.test(name),
  );
  expect(unwanted.length === 0, `should not hold ${unwanted.slice(0, 5)}`);
}
