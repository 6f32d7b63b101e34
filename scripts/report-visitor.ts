// npm run report:visitor -- ../shared/datasets [--only cdnow]
//
// How far probabilities of `matchVisitor` can be believed, on published data. Each data set is imported, answered and given personas
// as `report:personas` does. A model is learned from two thirds of its customers; of each of the others 1, 3 and 6 facts
// are told it, chosen by chance among all that is known. Prints reliability tables: pairs of a customer and a persona by the
// probability that was said, and how many of these customers match. The Brier score stands beside that of always saying the
// persona's share. The last line is JSON. Exits with 1 where any score is worse than that of the shares.
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { findWorkspace } from '../src/db/tables/workspaces/workspaces.ts';
import { type Reliability, reliabilityOf } from '../src/engine/visitor/reliability.ts';
import { readVisitorGround } from '../src/services/visitor/visitor-ground.ts';
import { openServer } from './report/personas/api.ts';
import { showStudy } from './report/personas/sheets.ts';
import { VISITOR_STUDIES } from './report/visitor-studies.ts';
import { openWorkbench } from './verify/workbench.ts';

const FACTS = [1, 3, 6];

const { values, positionals } = parseArgs({ allowPositionals: true, options: { only: { type: 'string' } } });
const [datasets = '../shared/datasets'] = positionals;
if (!existsSync(datasets)) throw new Error(`no data at ${datasets}: say where, as the first argument`);
const only = values.only?.split(',');

await using bench = await openWorkbench();
const server = openServer(bench);
const found: Record<string, Record<string, object | null>> = {};
let worse = 0;
for (const study of VISITOR_STUDIES.filter(({ data }) => only?.includes(data) ?? true)) {
  await showStudy(bench, server, study, datasets);
  const workspace = await findWorkspace(bench.db, { key: study.data });
  const ground = await bench.db
    .scope(workspace!.id)
    .transaction((snapshot) => readVisitorGround(snapshot, Date.now()), 'REPEATABLE READ READ ONLY');
  const own: Record<string, object | null> = {};
  for (const [at, one] of reliabilityOf(ground, FACTS).entries()) {
    const facts = FACTS[at]!;
    print(study.data, facts, one);
    if (one && one.brier > one.brierOfShares) worse++;
    own[facts] = one && {
      customers: one.customers,
      brier: rounded(one.brier),
      brierOfShares: rounded(one.brierOfShares),
      calibrationError: rounded(one.error),
    };
  }
  found[study.data] = own;
}
await server.dispose();
process.stdout.write(`${JSON.stringify({ visitor: found, worseThanShares: worse })}\n`);
process.exitCode = worse === 0 ? 0 : 1;

function print(data: string, facts: number, one: Reliability | null): void {
  if (!one) {
    process.stdout.write(`\n${data}, ${facts} known: too few customers have so many\n`);
    return;
  }
  const { customers, brier, brierOfShares, error, rows } = one;
  process.stdout.write(
    `\n${data}, ${facts} known, ${customers} customers held out: Brier ${rounded(brier)}, of the shares ` +
      `${rounded(brierOfShares)}; mean |said - is| ${rounded(error)}\n  said          pairs   mean said   are so\n`,
  );
  for (const { from, to, pairs, predicted, observed } of rows) {
    const said = `${from.toFixed(2)} - ${to.toFixed(2)}`;
    process.stdout.write(
      `  ${said} ${String(pairs).padStart(8)} ${predicted.toFixed(3).padStart(11)} ${observed.toFixed(3).padStart(8)}\n`,
    );
  }
}

function rounded(value: number): number {
  return Number(value.toFixed(4));
}
