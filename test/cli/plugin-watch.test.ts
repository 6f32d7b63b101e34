import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPlugin } from '../../src/cli/plugin/new.ts';
import { createRegistry, type Registry } from '../../src/engine/registry.ts';
import { LiveHost } from '../../src/plugin-host/live-host.ts';
import { loadPlugins } from '../../src/plugin-host/plugins.ts';
import { PluginWatcher } from '../../src/plugin-host/watch.ts';
import type { JobName, JobResult } from '../../src/services/jobs/jobs.ts';
import type { RunHost } from '../../src/services/threads/host.ts';

let folder: string;
const watchers: PluginWatcher[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'personagraph-watch-test-'));
  await symlink(join(import.meta.dirname, '../../node_modules'), join(folder, 'node_modules'));
});
afterAll(async () => {
  for (const watcher of watchers) await watcher.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Next lines of the log that are asked for by message. */
function listen() {
  const waiting = new Map<string, (line: Record<string, unknown>) => void>();
  const log = pino({}, { write: (text: string) => take(JSON.parse(text) as Record<string, unknown>) });
  const take = (line: Record<string, unknown>) => waiting.get(String(line['msg']))?.(line);
  const next = (message: string) =>
    new Promise<Record<string, unknown>>((resolve) => {
      waiting.set(message, resolve);
    });
  return { log, next };
}

test('plugins are loaded again when their files change, and stay when the change is not valid', async () => {
  const { folder: plugin } = await createPlugin('watched', { project: folder });
  const file = join(plugin, 'watched/index.ts');
  const config = join(folder, 'personagraph.config.ts');
  await writeFile(config, "import a from './plugins/watched/index.ts';\nexport default { plugins: a };\n");
  const seen = new Set<string>();
  const first = await loadPlugins({ folder, seen });
  let current: Registry = await createRegistry(first.segmenters);
  const { log, next } = listen();
  const apply = async (_: unknown, registry: Registry) => {
    current = registry;
  };
  watchers.push(new PluginWatcher({ seen, folder, registry: current, apply, log }));

  const source = await readFile(file, 'utf8');
  let line = next('plugins reloaded');
  await writeFile(file, source.replace("version: '1.0.0'", "version: '2.0.0'"));
  expect(await line).toMatchObject({
    changed: ['plugins/watched/watched/index.ts'],
    versions: ['behavioral.watched 1.0.0 -> 2.0.0'],
  });
  expect(current.get('behavioral.watched').version).toBe('2.0.0');

  line = next('the changed plugins are not valid: those in use stay');
  // In a file that was not there before, so that mending it alone must be noticed.
  await writeFile(join(plugin, 'watched/more.ts'), 'export default [;');
  await writeFile(file, `import './more.ts';\n${source}`);
  expect(await line).toMatchObject({ err: { code: 'INVALID_PLUGIN', message: expect.stringContaining('more.ts') } });
  expect(current.get('behavioral.watched').version).toBe('2.0.0');

  line = next('plugins reloaded');
  await writeFile(join(plugin, 'watched/more.ts'), 'export default [];');
  await line;
  expect(current.get('behavioral.watched').version).toBe('1.0.0');

  line = next('plugins reloaded');
  await rm(config);
  expect(await line).toMatchObject({ changed: ['personagraph.config.ts'], removed: ['behavioral.watched'] });
  expect(current.find('lifecycle.stage')).toBeDefined();
});

/** A host whose jobs end when told. */
function fakeHost(name: string, events: string[]): RunHost & { finish(): void } {
  let finish: () => void = () => undefined;
  return {
    ask: <Name extends JobName>() =>
      new Promise<JobResult<Name>>((resolve) => {
        events.push(`${name} works`);
        finish = () => resolve(undefined as JobResult<Name>);
      }),
    stop: async () => void events.push(`${name} stops`),
    finish: () => finish(),
  };
}

test('a thread that is replaced finishes its jobs first; one that does not start replaces nothing', async () => {
  const events: string[] = [];
  const hosts = new Map(['old', 'new'].map((name) => [name, fakeHost(name, events)]));
  const start = async (url: string) => {
    const host = hosts.get(url);
    if (!host) throw new Error('it does not start');
    return host;
  };
  const live = await LiveHost.start(start, 'old');
  const request = { workspaceId: 1, personaIds: [] };
  const job = live.ask('refit', request);
  await live.replace('new');
  const later = live.ask('refit', request);
  expect(events).toEqual(['old works', 'new works']);
  hosts.get('old')!.finish();
  await job;
  await expect.poll(() => events).toContain('old stops');
  await expect(live.replace('broken')).rejects.toThrow('it does not start');
  hosts.get('new')!.finish();
  await later;
  await live.stop();
  expect(events).toEqual(['old works', 'new works', 'old stops', 'new stops']);
});
