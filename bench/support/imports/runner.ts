// A process that imports a file, or does the bare work of it, and ends: started fresh by each turn of a bench, so that its
// memory and processor time are of that work alone.
import { createReadStream } from 'node:fs';
import { devNull } from 'node:os';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import { openDatabase } from '../../../src/db/postgres/database.ts';
import { openArchive } from '../../../src/services/import/file/archive.ts';
import { openXlsx } from '../../../src/services/import/file/sheet/xlsx.ts';
import { xmlParser } from '../../../src/services/import/file/sheet/xlsx-parts.ts';
import { importFile } from '../../../src/services/import/import-file.ts';
import type { MappingInput } from '../../../src/services/import/mapping.ts';
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
  /** csv-parse over the unpacked file. */
  | { readonly kind: 'csv'; readonly file: string }
  /** The rows of a sheet, as the import reads them. */
  | { readonly kind: 'sheet'; readonly file: string }
  /** The parts of the workbook through its unpacker and parser, nothing made of what they give. */
  | { readonly kind: 'xml'; readonly file: string; readonly parts: readonly string[] };

export interface Done {
  readonly seconds: number;
  /** Of this process. */
  readonly processorSeconds: number;
  readonly peakMb: number;
  /** Lines, records, rows or cells. */
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

async function run(work: Work): Promise<number> {
  switch (work.kind) {
    case 'import':
      return importOnce(work);
    case 'csv':
      return parseCsv(work.file);
    case 'sheet':
      return readSheet(work.file);
    case 'xml':
      return parseXml(work.file, work.parts);
  }
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

async function readSheet(file: string): Promise<number> {
  const workbook = await openXlsx(await openArchive(file), file);
  let count = 0;
  for await (const rows of workbook.rows(workbook.sheets[0]!)) count += rows.length;
  workbook.close();
  return count;
}

async function parseXml(file: string, parts: readonly string[]): Promise<number> {
  const archive = await openArchive(file);
  let count = 0;
  for (const part of parts) {
    const parser = xmlParser({
      open: (name) => {
        if (name === 'c') count++;
      },
    });
    for await (const chunk of (await archive.open(part)).setEncoding('utf8')) parser.write(chunk as string);
    parser.close();
  }
  archive.close();
  return count;
}
