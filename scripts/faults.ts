// npm run faults [-- --only NAME] [-- --list]
//
// What happens when things go wrong, tried on real processes on this machine. Each scenario has a database of its own,
// and kills or stalls something in it while events are sent and subscribers listen. It then audits row by row: what
// subscribers heard against what was committed, and the history of changes against the memberships. Totals are held
// against the events, and all of it against a full run. Prints a line a scenario and ends `N passed, N failed`.
import { parseArgs } from 'node:util';
import { migrate } from '../src/db/postgres/migrate.ts';
import { type Cluster, killClusters, startCluster } from './faults/cluster.ts';
import { killNodes } from './faults/node-process.ts';
import { SCENARIOS, type Scenario } from './faults/scenarios/scenarios.ts';
import { tryScenario } from './faults/try-scenario.ts';
import { within } from './faults/until.ts';
import { makeWorld, type World } from './faults/world.ts';

const CUSTOMERS = 1_000;

const { values } = parseArgs({ options: { only: { type: 'string' }, list: { type: 'boolean', default: false } } });
const chosen = SCENARIOS.filter(({ name }) => values.only === undefined || name === values.only);
if (values.list || chosen.length === 0) {
  for (const { name, title } of SCENARIOS) print(`${name.padEnd(24)} ${title}`);
  process.exit(values.list ? 0 : 1);
}
// Whatever ends this process, nothing it started stays.
process.on('exit', () => {
  killNodes();
  killClusters();
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130));

const started = performance.now();
const passed = await everything().catch((error: unknown) => {
  print(`FAIL ${error instanceof Error ? error.stack : error}`);
  return 0;
});
print(`${passed} passed, ${chosen.length - passed} failed in ${seconds(started)} s`);
process.exit(passed === chosen.length ? 0 : 1);

/** Returns how many passed. */
async function everything(): Promise<number> {
  const cluster = await startCluster();
  try {
    const template = await cluster.create('world');
    await migrate(template);
    const world = await makeWorld(template, CUSTOMERS);
    print(`${CUSTOMERS} customers in ${seconds(started)} s`);
    let count = 0;
    for (const [n, scenario] of chosen.entries()) {
      if (await succeeds(scenario, cluster, world, `faults_${n}`)) count++;
    }
    return count;
  } finally {
    // One that does not stop is killed when this process ends.
    const stopped = Promise.resolve(cluster[Symbol.asyncDispose]());
    await within('PostgreSQL has stopped', 30, stopped).catch((error: unknown) => print(`${error}`));
  }
}

async function succeeds(scenario: Scenario, cluster: Cluster, world: World, database: string): Promise<boolean> {
  const { name, title } = scenario;
  const limit = scenario.seconds === undefined ? {} : { seconds: scenario.seconds };
  const { seconds, figures, reasons } = await tryScenario(scenario, cluster, world, database, limit);
  const took = seconds.toFixed(1);
  if (figures) {
    print(`ok   ${name}: ${title}`);
    const all = Object.entries({ ...figures, seconds: took });
    print(`     ${all.map(([what, n]) => `${what} ${n}`).join(', ')}`);
    return true;
  }
  print(`FAIL ${name}: ${title} (${took} s)`);
  print(`     ${reasons.join('\n').replaceAll('\n', '\n     ')}`);
  return false;
}

function seconds(since: number): string {
  return ((performance.now() - since) / 1_000).toFixed(1);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
