// A process that imports a file, or does the bare work of it, and ends: started fresh by each turn of a bench, so that its
// memory and processor time are of that work alone.
import { createReadStream } from 'node:fs';
import { devNull } from 'node:os';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import { openDatabase } from '../../../src/db/postgres/database.ts';
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
  return work.kind === 'import' ? importOnce(work) : parseCsv(work.file);
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
