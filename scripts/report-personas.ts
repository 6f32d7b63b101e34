// npm run report:personas -- ../shared/datasets [--out build/personas]
//
// Personas drafted from published data, as a client of the API would. Each data set is imported by a mapping, answered by
// segmentations as of its end, and at least three buyer personas and a negative one are drafted from their segments. Writes the sheets
// in both languages, and beside each a file with the GraphQL query for every number on it. Then all those queries are
// sent again. Ends with `N numbers re-obtained, M differ`, and exits with 1 where M is not 0.
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openServer } from './report/personas/api.ts';
import { checkNumbers } from './report/personas/check.ts';
import { fileOf, indexPage, numbersPage } from './report/personas/index-page.ts';
import { type Shown, showStudy } from './report/personas/sheets.ts';
import { STUDIES } from './report/personas/studies.ts';
import { openWorkbench } from './verify/workbench.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { out: { type: 'string', default: 'build/personas' }, only: { type: 'string' } },
});
const [datasets = '../shared/datasets'] = positionals;
if (!existsSync(datasets)) throw new Error(`no data at ${datasets}: say where, as the first argument`);
const { out, only } = values;
await mkdir(out, { recursive: true });

await using bench = await openWorkbench();
const server = openServer(bench);
const shown: Shown[] = [];
for (const study of STUDIES.filter(({ data }) => only === undefined || data === only)) {
  const started = performance.now();
  const own = await showStudy(bench, server, study, datasets);
  for (const one of own) {
    for (const language of ['en', 'zh'] as const) {
      await writeFile(join(out, `${fileOf(one, language)}.html`), one.pages[language]);
    }
    await writeFile(join(out, `${fileOf(one, 'numbers')}.md`), numbersPage(one));
  }
  shown.push(...own);
  process.stderr.write(
    `${study.data}: ${own.length} personas in ${Math.round((performance.now() - started) / 1000)} s\n`,
  );
}
await writeFile(join(out, 'index.md'), indexPage(shown));
const { numbers, differences } = await checkNumbers(shown);
await server.dispose();
for (const line of differences) process.stdout.write(`DIFFERS ${line}\n`);
process.stdout.write(`${join(out, 'index.md')}: ${shown.length} personas\n`);
process.stdout.write(`${numbers} numbers re-obtained, ${differences.length} differ\n`);
process.exitCode = differences.length === 0 ? 0 : 1;
