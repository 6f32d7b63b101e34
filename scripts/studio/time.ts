// npm run time:studio -- --customers 1000000 [--world FOLDER] [--visits 3] [--only customers,segment]
//
// How long each page of the studio takes until its content stands, in a browser that has nothing of it yet, against a server
// of its own with a demo workspace of so many customers, 20 personas in use, research, strategy and a check of quality.
// `--world` keeps the store for the next time. Ends with a line of JSON: the median of the visits in milliseconds by page,
// and the operations over 300 ms. Exits with 1 where a page takes over a second or shows a problem.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Ends } from '../../bench/support/ends.ts';
import { startLiveServer } from '../../bench/support/live-server.ts';
import { makeReadWorld } from '../../bench/support/reads/world.ts';
import { keptStore, temporaryStore } from '../../bench/support/store.ts';
import { createApiKey } from '../../src/db/tables/workspaces/api-keys.ts';
import { CHROMIUM, launch } from '../../test/studio/browser.ts';
import { completeWorld, type LargeWorld } from './large-world.ts';
import { type Visit, visit } from './visit.ts';

const { values } = parseArgs({
  options: {
    customers: { type: 'string', default: '1000000' },
    world: { type: 'string' },
    visits: { type: 'string', default: '3' },
    only: { type: 'string' },
  },
});
const customers = Number(values.customers);
const visits = Number(values.visits);
const only = values.only?.split(',');
/** What must be usable within it. */
const TARGET_MS = 1_000;
const SLOW_MS = 300;

if (CHROMIUM === undefined) throw new Error('No Chromium is here: name one in CHROMIUM, or install it.');
const say = (text: string) => process.stderr.write(`${text}\n`);
await using ends = new Ends();
const store = ends.use(await (values.world === undefined ? temporaryStore() : keptStore(resolve(values.world))));
const { workspaceId } = await makeReadWorld(store.db, customers, say);
const key = await createApiKey(store.db, workspaceId, { name: 'Studio', role: 'ADMIN' });
const server = ends.use(await startLiveServer(store.db.url));
const origin = new URL(server.url).origin;
const world = await completeWorld({ origin, key }, say);
const browser = await launch();
ends.defer(() => browser.close());

const pages: Record<string, number> = {};
const slow: Record<string, number> = {};
let failed = false;
for (const [name, path] of Object.entries(pathsOf(world))) {
  if (only && !only.includes(name)) continue;
  const address = `${origin}/studio/${path}`;
  // The first finds statements unplanned: a server is warm after it.
  await visit(browser, address, key);
  const seen: Visit[] = [];
  for (let n = 0; n < visits; n++) seen.push(await visit(browser, address, key));
  const ms = median(seen.map((one) => one.ms));
  pages[name] = ms;
  for (const operation of Object.keys(seen[0]!.operations)) {
    const took = median(seen.map(({ operations }) => operations[operation] ?? 0));
    if (took > SLOW_MS) slow[operation] = Math.max(slow[operation] ?? 0, took);
  }
  const problems = [...new Set(seen.flatMap((one) => one.problems))];
  if (ms > TARGET_MS || problems.length > 0) failed = true;
  say(`${name}: ${ms} ms ${problems.join(' ')} ${JSON.stringify(seen.at(-1)!.operations)}`);
}
process.stdout.write(`${JSON.stringify({ customers, pages, slow, targetMs: TARGET_MS })}\n`);
process.exitCode = failed ? 1 : 0;

/** The ten pages, and the parts of those that have several. */
function pathsOf({ personaKey, segmentationKey, ruleKey, customerId }: LargeWorld): Readonly<Record<string, string>> {
  const persona = (tab: string) => `personas/${personaKey}?tab=${tab}`;
  const segment = (tab: string) => `segments/${segmentationKey}?tab=${tab}`;
  return {
    personas: 'personas',
    ...ofTabs(
      'persona',
      ['portrait', 'claims', 'members', 'criteria', 'quality', 'versions', 'outcomes', 'playbook'],
      persona,
    ),
    segments: 'segments',
    ...ofTabs('segment', ['sizes', 'trend', 'flow', 'overlap', 'contrast', 'candidates'], segment),
    rules: 'rules',
    rule: `rules/${ruleKey}`,
    customers: 'customers',
    customer: `customers/${encodeURIComponent(customerId)}`,
    ...ofTabs('research', ['interviews', 'themes', 'surveys', 'questions', 'feedback'], (tab) => `research?tab=${tab}`),
    ...ofTabs(
      'strategy',
      ['objectives', 'actions', 'plays', 'needs', 'decisions', 'coverage', 'digest'],
      (tab) => `strategy?tab=${tab}`,
    ),
    live: 'live',
    data: 'data',
    ...ofTabs('data', ['quality', 'duplicates', 'exports'], (part) => `data/${part}`),
    operate: 'operate',
    ...ofTabs('operate', ['segmenters', 'webhooks', 'keys', 'health'], (part) => `operate/${part}`),
  };
}

function ofTabs(page: string, tabs: readonly string[], path: (tab: string) => string): Record<string, string> {
  return Object.fromEntries(tabs.map((tab) => [`${page} ${tab}`, path(tab)]));
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]!;
}
