import { PersonagraphError } from '../../errors.ts';
import { nearMatches } from '../../segmenter/near-matches.ts';
import { type CsvRecord, CsvSplitter } from './csv.ts';
import { type Line, splitLines } from './lines.ts';
import type { Mapping } from './mapping.ts';
import type { FindColumn, Texts } from './value.ts';

/** One record of the file. */
export type Row =
  | { readonly line: number; readonly texts: Texts }
  /** It cannot be read; why, and its text. */
  | { readonly line: number; readonly problem: string; readonly raw: string };

/** A file as rows of named columns. */
export interface Table {
  readonly find: FindColumn;
  /** Text between values; undefined where there is none. */
  readonly delimiter?: string;
  /** All `find` calls come before. */
  rows(): AsyncGenerator<Row[]>;
  /** A row as people know it, for the report. */
  show(row: Row): unknown;
}

const LINE_NUMBER = '$line';
const DELIMITERS = { csv: ',', tsv: '\t', columns: ' ' } as const;
/** How much of an unreadable line the report shows. */
const SHOWN = 2_000;

/** Reads the header; throws INVALID_FILE where there is none. */
export async function openTable(file: string, pieces: AsyncIterable<string>, mapping: Mapping): Promise<Table> {
  const format = mapping.format ?? formatOf(file);
  const lines = skip(splitLines(pieces), mapping.skipLines);
  return format === 'ndjson' ? jsonTable(lines, mapping.trim) : delimitedTable(file, lines, mapping, format);
}

function formatOf(file: string): NonNullable<Mapping['format']> {
  const extension = /\.(tsv|ndjson|jsonl)(\.gz)?$/i.exec(file)?.[1]?.toLowerCase();
  return extension === 'tsv' ? 'tsv' : extension === undefined ? 'csv' : 'ndjson';
}

async function* skip(chunks: AsyncGenerator<Line[]>, count: number): AsyncGenerator<Line[]> {
  for await (const lines of chunks) yield lines[0]!.line > count ? lines : lines.filter(({ line }) => line > count);
}

async function delimitedTable(
  file: string,
  lines: AsyncGenerator<Line[]>,
  mapping: Mapping,
  format: 'csv' | 'tsv' | 'columns',
): Promise<Table> {
  const delimiter = mapping.delimiter ?? DELIMITERS[format];
  const chunks = format === 'columns' ? columnRecords(lines) : csvRecords(lines, delimiter, mapping.quote);
  const first: CsvRecord[] = [];
  while (first.length === 0) {
    const { value, done } = await chunks.next();
    if (done) throw new PersonagraphError('INVALID_FILE', `${file} holds no lines.`);
    first.push(...value);
  }
  const names = headerOf(file, first, mapping);
  let numbered = false;
  const rowOf = (record: CsvRecord): Row => {
    if (!('fields' in record)) return { ...record, raw: record.raw.slice(0, SHOWN) };
    const { line, fields } = record;
    if (fields.length !== names.length) {
      const raw = fields.join(delimiter).slice(0, SHOWN);
      return { line, problem: `has ${fields.length} columns, the header ${names.length}`, raw };
    }
    const texts = mapping.trim ? fields.map((field) => field.trim()) : fields;
    if (numbered) texts.push(String(line));
    return { line, texts };
  };
  return {
    delimiter,
    find(name, path) {
      if (name === LINE_NUMBER) {
        numbered = true;
        return names.length;
      }
      const at = names.indexOf(name);
      if (at === -1) throw missingColumn(name, names, path);
      if (names.lastIndexOf(name) !== at) {
        throw new PersonagraphError('INVALID_FILE', `${file} has two columns "${name}": give names with \`header\`.`);
      }
      return at;
    },
    async *rows() {
      yield first.map(rowOf);
      for await (const chunk of chunks) yield chunk.map(rowOf);
    },
    show: (row) => ('raw' in row ? row.raw : Object.fromEntries(names.map((name, at) => [name, row.texts[at]]))),
  };
}

/** Takes the header off the first records. */
function headerOf(file: string, first: CsvRecord[], { header }: Mapping): string[] {
  const record = header === true ? first.shift()! : first[0]!;
  if (!('fields' in record)) {
    throw new PersonagraphError('INVALID_FILE', `${file}: line ${record.line} is no record: ${record.problem}.`);
  }
  if (header === true) return record.fields.map((name) => name.trim());
  if (header.length === record.fields.length) return header;
  const message = `header: names ${header.length} columns, line ${record.line} of ${file} has ${record.fields.length}`;
  throw new PersonagraphError('INVALID_MAPPING', message, { field: ['header'] });
}

function missingColumn(name: string, names: readonly string[], path: readonly string[]): PersonagraphError {
  const [near] = nearMatches(name, names);
  const hint = near ? `did you mean "${near}"? It has` : 'it has';
  const message = `${path.join('.')}: the file has no column "${name}"; ${hint}: ${names.slice(0, 50).join(', ')}`;
  return new PersonagraphError('INVALID_MAPPING', message, { field: path });
}

async function* columnRecords(chunks: AsyncGenerator<Line[]>): AsyncGenerator<CsvRecord[]> {
  for await (const lines of chunks) {
    yield lines.flatMap(({ line, text }) => {
      const fields = text.trim().split(/\s+/);
      return fields[0] === '' ? [] : { line, fields };
    });
  }
}

async function* csvRecords(
  chunks: AsyncGenerator<Line[]>,
  delimiter: string,
  quote: string | false,
): AsyncGenerator<CsvRecord[]> {
  const splitter = new CsvSplitter(delimiter, quote);
  for await (const lines of chunks) {
    const out: CsvRecord[] = [];
    for (const line of lines) splitter.push(line, out);
    yield out;
  }
  const out: CsvRecord[] = [];
  splitter.end(out);
  yield out;
}

function jsonTable(chunks: AsyncGenerator<Line[]>, trim: boolean): Table {
  const names: string[] = [];
  const rowOf = ({ line, text }: Line): Row => {
    const problem = (why: string) => ({ line, problem: why, raw: text.slice(0, SHOWN) });
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      return problem(`is not JSON: ${(error as Error).message}`);
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return problem('is not a JSON object');
    const texts = names.map((name) => (name === LINE_NUMBER ? String(line) : textAt(value, name)));
    return { line, texts: trim ? texts.map((found) => found.trim()) : texts };
  };
  return {
    // Objects leave out what they lack, so no line can tell which names are wrong.
    find(name) {
      const at = names.indexOf(name);
      return at === -1 ? names.push(name) - 1 : at;
    },
    async *rows() {
      for await (const lines of chunks) {
        yield lines.flatMap((line) => (line.text.trim() === '' ? [] : rowOf(line)));
      }
    },
    show: (row) => ('raw' in row ? row.raw : Object.fromEntries(names.map((name, at) => [name, row.texts[at]]))),
  };
}

function textAt(object: object, name: string): string {
  let value: unknown = Object.hasOwn(object, name) ? (object as Record<string, unknown>)[name] : undefined;
  if (value === undefined && name.includes('.')) {
    value = name
      .split('.')
      .reduce<unknown>((inner, key) => (inner as Record<string, unknown> | null | undefined)?.[key], object);
  }
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
