// npm run audit:security [-- --only SECTION,SECTION] [-- --list]
//
// Attacks on real processes of the server on 127.0.0.1, with a store of their own: what may starve, crash or spy on other
// tenants. After each check another tenant must be answered. Ends by itself, with `N passed, N failed` last.
import { parseArgs } from 'node:util';
import { hangUp } from './ask.ts';
import { BOMBS } from './bombs.ts';
import { hold, type Section } from './check.ts';
import { FILES } from './files.ts';
import { FOREIGN } from './foreign.ts';
import { MASKED } from './masked.ts';
import { NEIGHBOURS } from './neighbours.ts';
import { ODD_VALUES } from './odd.ts';
import { PRODUCTION } from './production.ts';
import { PROXIES } from './proxies.ts';
import { SECRETS } from './secrets.ts';
import { SLOW } from './slow.ts';
import { SMUGGLING } from './smuggling.ts';
import { setStage } from './stage.ts';
import { UNREAD } from './unread.ts';

/** Mutations of foreign ids and odd values change what is of the spy: they come late. */
const SECTIONS: readonly Section[] = [
  SECRETS,
  PROXIES,
  PRODUCTION,
  SMUGGLING,
  NEIGHBOURS,
  BOMBS,
  UNREAD,
  SLOW,
  MASKED,
  FILES,
  FOREIGN,
  ODD_VALUES,
];

const { values } = parseArgs({ options: { only: { type: 'string' }, list: { type: 'boolean', default: false } } });
const wanted = values.only?.split(',');
const chosen = SECTIONS.filter(({ name }) => !wanted || wanted.some((one) => name.includes(one)));
if (values.list || chosen.length === 0) {
  for (const { name } of SECTIONS) print(name);
  process.exit(values.list ? 0 : 1);
}

let passed = 0;
let failed = 0;
const started = performance.now();
{
  await using stage = await setStage();
  for (const section of chosen) {
    const checks = await section.checks(stage);
    const before = { passed, failed, at: performance.now() };
    for (const check of checks) {
      try {
        await hold(check, stage);
        passed++;
      } catch (error) {
        failed++;
        print(`FAIL ${section.name}: ${check.name}\n     ${error instanceof Error ? error.message : error}`);
      }
    }
    const seconds = secondsSince(before.at);
    print(`${section.name}: ${passed - before.passed} passed, ${failed - before.failed} failed in ${seconds} s`);
  }
  print(`the server held ${await stage.memory().catch((error: Error) => error.message)} MB at most`);
  hangUp();
}
print(`${passed} passed, ${failed} failed in ${secondsSince(started)} s`);
process.exit(failed === 0 ? 0 : 1);

function secondsSince(since: number): string {
  return ((performance.now() - since) / 1_000).toFixed(1);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
