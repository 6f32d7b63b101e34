import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { PersonagraphError } from '../../../errors.ts';
import type { Mapping } from '../mapping.ts';
import { type Archive, openArchive } from './archive.ts';
import { recordTable } from './delimited-table.ts';
import { kindOfFile } from './magic.ts';
import { formOf, openTable } from './open-table.ts';
import { openOldWorkbook } from './sheet/old-workbook.ts';
import { chooseSheet, type Workbook } from './sheet/sheet.ts';
import { openXlsx } from './sheet/xlsx.ts';
import { openSource, type Source, STDIN, shortName, sourceOf, unreadable } from './source.ts';
import type { RowCounts, Table } from './table.ts';

/** A file of an import that is open. */
export interface OpenInput {
  readonly table: Table;
  bytesRead(): number;
  close(): void;
}

/** A file of an import, or a member of an archive. */
export interface Input {
  readonly name: string;
  /** On the disk; 0 where nobody knows. */
  readonly bytesTotal: number;
  /** False for the standard input, which cannot be read twice. */
  readonly opensAgain: boolean;
  /** The first bytes of a text, as many as asked for; undefined of a spreadsheet. Throws INVALID_FILE. */
  head?(bytes: number): Promise<Buffer>;
  /** Names of the sheets with a cell, of a spreadsheet. Throws INVALID_FILE. */
  sheets?(): Promise<readonly string[]>;
  open(mapping: Mapping, counts: RowCounts): Promise<OpenInput>;
}

/** Files that lie in folders and are none of the data: hidden ones, and the reports of imports. */
const PASSED_OVER = /^(\.|__MACOSX)|\.rejected\.ndjson$/;

/** The files that paths mean: folders stand for all within, sorted, archives for their members. Throws INVALID_FILE. */
export async function listInputs(paths: readonly string[]): Promise<Input[]> {
  const inputs: Input[] = [];
  for (const path of paths) for (const file of await filesOf(path)) inputs.push(...(await inputsOf(file)));
  if (inputs.length === 0) throw new PersonagraphError('INVALID_FILE', `${paths.join(', ')} holds no files.`);
  return inputs;
}

async function filesOf(path: string): Promise<string[]> {
  if (path === STDIN) return [path];
  try {
    if (!(await stat(path)).isDirectory()) return [path];
    const names = (await readdir(path)).filter((name) => !PASSED_OVER.test(name)).sort();
    return (await Promise.all(names.map((name) => filesOf(join(path, name))))).flat();
  } catch (thrown) {
    throw unreadable(thrown, path);
  }
}

async function inputsOf(path: string): Promise<Input[]> {
  if (path === STDIN) return [textInput(path, 0)];
  const source = await openSource(path);
  source.close();
  const { bytesTotal } = source;
  const kind = kindOfFile(source.head);
  if (source.path === undefined && kind !== 'text') throw packedTwice(path);
  if (kind === 'xls') return [sheetInput(path, bytesTotal, () => openOldWorkbook(path, bytesTotal))];
  if (kind !== 'zip') return [textInput(path, bytesTotal)];
  const archive = await openArchive(path);
  try {
    return inputsOfArchive(path, bytesTotal, archive);
  } finally {
    archive.close();
  }
}

function inputsOfArchive(path: string, size: number, archive: Archive): Input[] {
  const has = (name: string) => archive.names.includes(name);
  if (has('xl/workbook.xml')) return [sheetInput(path, size, async () => openXlsx(await openArchive(path), path))];
  if (has('content.xml') && has('mimetype')) return [sheetInput(path, size, () => openOldWorkbook(path, size))];
  if (has('xl/workbook.bin')) throw refused(path, 'is a binary spreadsheet (.xlsb): save it as .xlsx or CSV');
  if (has('[Content_Types].xml')) throw refused(path, 'is a document, no spreadsheet: save its table as .xlsx or CSV');
  const names = archive.names.filter((name) => !name.split('/').some((step) => PASSED_OVER.test(step))).sort();
  return names.map((name) => memberInput(path, name, archive.sizeOf(name)));
}

/** A text file; `name` is what people know it by. */
export function textInput(path: string, bytesTotal: number, name = path): Input {
  return inputFrom({ name, bytesTotal, opensAgain: path !== STDIN }, () => openSource(path, name));
}

/** Bytes in memory as a text file. */
export function bytesInput(name: string, bytes: Buffer): Input {
  const origin = { name, path: undefined, size: bytes.length };
  return inputFrom({ name, bytesTotal: bytes.length, opensAgain: true }, () =>
    sourceOf({ ...origin, stream: Readable.from([bytes]) }),
  );
}

function inputFrom(about: Pick<Input, 'name' | 'bytesTotal' | 'opensAgain'>, openAgain: () => Promise<Source>): Input {
  return {
    ...about,
    head: (bytes) => headOf(openAgain, bytes),
    async open(mapping, counts) {
      const source = await openAgain();
      try {
        if (kindOfFile(source.head) !== 'text') throw packedTwice(source.name);
        const table = await openTable(source, mapping, counts);
        return { table, bytesRead: source.bytesRead, close: source.close };
      } catch (thrown) {
        source.close();
        throw thrown;
      }
    },
  };
}

function memberInput(path: string, member: string, bytesTotal: number): Input {
  const name = `${path}/${member}`;
  return {
    name,
    bytesTotal,
    opensAgain: true,
    async head(bytes) {
      const archive = await openArchive(path);
      try {
        return await headOf(
          async () => sourceOf({ name, stream: await archive.open(member), path: undefined, size: bytesTotal }),
          bytes,
        );
      } finally {
        archive.close();
      }
    },
    async open(mapping, counts) {
      const archive = await openArchive(path);
      try {
        const source = await sourceOf({ name, stream: await archive.open(member), path: undefined, size: bytesTotal });
        if (kindOfFile(source.head) !== 'text') throw packedTwice(name);
        const table = await openTable(source, mapping, counts);
        const close = () => {
          source.close();
          archive.close();
        };
        return { table, bytesRead: source.bytesRead, close };
      } catch (thrown) {
        archive.close();
        throw thrown;
      }
    },
  };
}

function sheetInput(path: string, bytesTotal: number, open: () => Promise<Workbook>): Input {
  return {
    name: path,
    bytesTotal,
    opensAgain: true,
    async sheets() {
      const workbook = await open();
      try {
        return workbook.sheets;
      } finally {
        workbook.close();
      }
    },
    async open(mapping, counts) {
      const workbook = await open();
      try {
        const sheet = chooseSheet(path, workbook, mapping.sheet);
        const file = { name: `${path}, sheet ${sheet}`, shortName: shortName({ name: path }), delimiter: '\t' };
        const table = await recordTable(
          file,
          sheetRecords(workbook.rows(sheet), mapping.skipLines),
          { ...formOf(mapping), isTyped: true },
          counts,
        );
        return { table, bytesRead: () => 0, close: workbook.close };
      } catch (thrown) {
        workbook.close();
        throw thrown;
      }
    },
  };
}

async function headOf(open: () => Promise<Source>, bytes: number): Promise<Buffer> {
  const source = await open();
  try {
    const pieces: Buffer[] = [];
    let length = 0;
    for await (const piece of source.bytes()) {
      pieces.push(piece);
      length += piece.length;
      if (length >= bytes) break;
    }
    return Buffer.concat(pieces).subarray(0, bytes);
  } finally {
    source.close();
  }
}

/** Rows of a sheet do not end before its last column, but where they hold one cell alone. */
async function* sheetRecords(rows: ReturnType<Workbook['rows']>, skipped: number) {
  let width: number | undefined;
  for await (const batch of rows) {
    const wanted = batch.filter(({ line }) => line > skipped);
    width ??= wanted[0]?.fields.length;
    for (const { fields } of wanted) {
      if (fields.filter((field) => field !== '').length > 1) while (fields.length < width!) fields.push('');
    }
    yield wanted;
  }
}

function packedTwice(name: string): PersonagraphError {
  return refused(
    name,
    'is packed within what was unpacked, or an archive or spreadsheet that must be a file: unpack it',
  );
}

function refused(name: string, why: string): PersonagraphError {
  return new PersonagraphError('INVALID_FILE', `${name} ${why}.`);
}
