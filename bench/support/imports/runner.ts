// A process that imports a file, or does the bare work of it, and ends: started fresh by each turn of a bench, so that its
// memory and processor time are of that work alone.
import { createReadStream } from 'node:fs';
import { devNull } from 'node:os';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import { SaxesParser } from 'saxes';
import { openDatabase } from '../../../src/db/postgres/database.ts';
import { openArchive } from '../../../src/services/import/file/archive.ts';
import { listInputs } from '../../../src/services/import/file/inputs.ts';
import { joinTables } from '../../../src/services/import/file/joined-table.ts';
import { importFile } from '../../../src/services/import/import-file.ts';
import { compileMapping } from '../../../src/services/import/line-mapper.ts';
import { type MappingInput, parseMapping } from '../../../src/services/import/mapping.ts';
import { ColumnRoles } from '../../../src/services/import/orders/column-roles.ts';
import { answer } from '../child.ts';

export type Work =
  | {
      readonly kind: 'import';
      readonly url: string;
      readonly workspaceId: number;
      readonly file: string;
      readonly mapping: string | MappingInput;
      readonly dryRun?: boolean;
    }
  /** The rows of a file, thrown away. */
  | { readonly kind: 'rows'; readonly file: string; readonly mapping: MappingInput }
  /** saxes over the largest part of a zip archive, whose events are thrown away. */
  | { readonly kind: 'xml'; readonly file: string }
  /** csv-parse over the unpacked file. */
  | { readonly kind: 'csv'; readonly file: string };

export interface Done {
  readonly seconds: number;
  /** Of this process. */
  readonly processorSeconds: number;
  readonly peakMb: number;
  /** Lines or records. */
  readonly count: number;
}

answer<Work>(async (work) => {
  const start = performance.now();
  const before = process.cpuUsage();
  const count = await run(work);
  const { user, system } = process.cpuUsage(before);
  return {
    seconds: (performance.now() - start) / 1_000,
    processorSeconds: (user + system) / 1e6,
    peakMb: Math.round(process.resourceUsage().maxRSS / 1_024),
    count,
  } satisfies Done;
});

function run(work: Work): Promise<number> {
  switch (work.kind) {
    case 'import':
      return importOnce(work);
    case 'rows':
      return readRows(work.file, work.mapping);
    case 'xml':
      return parseXml(work.file);
    case 'csv':
      return parseCsv(work.file);
  }
}

async function readRows(file: string, input: MappingInput): Promise<number> {
  const mapping = parseMapping(input);
  const table = await joinTables(await listInputs([file]), mapping);
  compileMapping(mapping, new ColumnRoles(table.find).find);
  let count = 0;
  for await (const rows of table.rows()) count += rows.length;
  return count;
}

async function parseXml(file: string): Promise<number> {
  const archive = await openArchive(file);
  const [largest] = archive.names.toSorted((a, b) => archive.sizeOf(b) - archive.sizeOf(a));
  let count = 0;
  const parser = new SaxesParser({ xmlns: false });
  parser.on('opentag', ({ name }) => {
    if (name === 'row') count++;
  });
  for await (const chunk of (await archive.open(largest!)).setEncoding('utf8')) parser.write(chunk as string);
  parser.close();
  archive.close();
  return count;
}

async function importOnce({ url, workspaceId, file, mapping, dryRun }: Extract<Work, { kind: 'import' }>) {
  const db = openDatabase(url);
  const summary = await importFile(db.scope(workspaceId), {
    file,
    mapping,
    report: devNull,
    dryRun: dryRun ?? false,
  });
  await db.close();
  return summary.linesRead;
}

async function parseCsv(file: string): Promise<number> {
  let count = 0;
  const records = createReadStream(file).pipe(createGunzip()).pipe(parse());
  for await (const _ of records) count++;
  return count;
}
