import { PersonagraphError } from '../../../errors.ts';
import { nearMatches } from '../../../segmenter/near-matches.ts';
import type { Mapping } from '../mapping.ts';
import { IS_ABSENT, IS_NUMBER } from '../value-context.ts';
import type { CsvRecord } from './csv.ts';
import type { UnseenName } from './json-names.ts';
import { rowPrinter } from './row-print.ts';
import { FILE_NAME, LINE_NUMBER, type Row, type RowCounts, SHOWN, type Table } from './table.ts';

/** How records are rows. */
export interface RowForm extends Pick<Mapping, 'header' | 'trim'> {
  /** True where the file says which of its cells are numbers. */
  readonly isTyped?: boolean;
  /** True for a place of the mapping that every row needs: one that ends before its column is no row. */
  readonly needs?: (path: readonly string[]) => boolean;
}

/** Records under a header as a table. Throws INVALID_FILE where there is none, INVALID_MAPPING where `header` does not fit. */
export async function recordTable(
  file: { readonly name: string; readonly shortName: string; readonly delimiter: string },
  chunks: AsyncGenerator<CsvRecord[]>,
  form: RowForm,
  counts: RowCounts,
): Promise<Table> {
  const first: CsvRecord[] = [];
  while (first.length === 0) {
    const { value, done } = await chunks.next();
    if (done) throw new PersonagraphError('INVALID_FILE', `${file.name} holds no lines.`);
    first.push(...value);
  }
  const names = headerOf(file.name, first, form);
  const absent: UnseenName[] = [];
  const rows = new RowReader(names, file, form.trim, counts);
  return {
    delimiter: file.delimiter,
    names,
    find(name, path, use, optional) {
      if (use === 'nature') {
        const isKnown = optional || (form.isTyped && names.includes(name));
        return isKnown ? rows.extra(natureOf(names.indexOf(name))) : -1;
      }
      if (name === LINE_NUMBER || name === FILE_NAME) return rows.extra(name);
      const at = names.indexOf(name);
      if (at === -1 && optional) {
        const near = nearMatches(name, names);
        absent.push({ name, path, optional, near, known: names });
        return rows.extra(`${ABSENT}${name}`);
      }
      if (at === -1) throw missingColumn(name, names, path);
      if (names.lastIndexOf(name) !== at) {
        throw new PersonagraphError(
          'INVALID_FILE',
          `${file.name} has two columns "${name}": give names with \`header\`.`,
        );
      }
      if (form.needs?.(path)) rows.need(at);
      return at;
    },
    async *rows() {
      yield rows.read(first);
      for await (const chunk of chunks) yield rows.read(chunk);
    },
    print: rowPrinter(names.map((name, at) => [name, at])),
    counts,
    unseen: () => absent,
  };
}

type ReadRecord = Extract<CsvRecord, { readonly fields: string[] }>;

/** Brings records to the header's width. */
class RowReader {
  readonly #names: readonly string[];
  readonly #file: { readonly shortName: string; readonly delimiter: string };
  readonly #trim: boolean;
  readonly #counts: RowCounts;
  readonly #extras: string[] = [];
  #needed = -1;
  /** A line before could not be read, and none was whole since: what looks short may be its rest. */
  #inTrouble = false;

  constructor(
    names: readonly string[],
    file: { readonly shortName: string; readonly delimiter: string },
    trim: boolean,
    counts: RowCounts,
  ) {
    this.#names = names;
    this.#file = file;
    this.#trim = trim;
    this.#counts = counts;
  }

  /** Position of a column that is of the line, not in it. */
  extra(name: string): number {
    const at = this.#extras.indexOf(name);
    return this.#names.length + (at === -1 ? this.#extras.push(name) - 1 : at);
  }

  /** Rows that end before this column are refused. */
  need(column: number): void {
    this.#needed = Math.max(this.#needed, column);
  }

  read(records: readonly CsvRecord[]): Row[] {
    const rows: Row[] = [];
    for (const record of records) {
      const row = this.#rowOf(record);
      if (row) rows.push(row);
    }
    return rows;
  }

  #rowOf(record: CsvRecord): Row | undefined {
    if ('problem' in record) {
      this.#inTrouble = true;
      return { ...record, raw: record.raw.slice(0, SHOWN) };
    }
    const { line, fields } = record;
    const problem =
      this.#inTrouble && record.stray ? REST : fields.length === this.#names.length ? undefined : this.#fit(fields);
    if (problem !== undefined) return { line, problem, raw: fields.join(this.#file.delimiter).slice(0, SHOWN) };
    this.#inTrouble = false;
    const texts = this.#trim ? fields.map((field) => field.trim()) : fields;
    if (this.#isHeader(texts)) {
      this.#counts.headersRepeated++;
      return undefined;
    }
    for (const name of this.#extras) texts.push(this.#extraText(name, record));
    return { line, texts };
  }

  /** The header again, perhaps in other case; of a single column, only as it is: a name may be called so. */
  #isHeader(texts: readonly string[]): boolean {
    const [first = ''] = this.#names;
    const own = texts[0]!;
    if (own !== first && (own.length !== first.length || texts.length < 2)) return false;
    const isSame = (name: string, text: string) =>
      name === text || (this.#names.length > 1 && name.toLowerCase() === text.toLowerCase());
    return this.#names.every((name, at) => isSame(name, texts[at]!.trim()));
  }

  #extraText(name: string, { line, numbers }: ReadRecord): string {
    if (name === LINE_NUMBER) return String(line);
    if (name === FILE_NAME) return this.#file.shortName;
    if (name.startsWith(ABSENT)) return '';
    const column = Number(name.slice(NATURE.length));
    if (column === -1) return IS_ABSENT;
    return numbers?.has(column) ? IS_NUMBER : '';
  }

  /** Adds empty cells that are missing at the end, and drops those that are too many; otherwise why neither may be. */
  #fit(fields: string[]): string | undefined {
    const width = this.#names.length;
    if (fields.length > width) {
      const surplus = fields.slice(width).find((field) => field.trim() !== '');
      if (surplus !== undefined) {
        return `has ${fields.length} columns, the header ${width}: a delimiter stands in a value without quotes`;
      }
      fields.length = width;
      return undefined;
    }
    if (this.#inTrouble) return REST;
    // A title or a footer is one cell too: what is not like an id is no row.
    if (fields.length === 1 && !/^\S*[\d@]\S*$/.test(fields[0]!.trim())) {
      return `is one cell, the header has ${width} columns: no row but a title or a footer`;
    }
    if (fields.length <= this.#needed) {
      return `has ${fields.length} columns, the header ${width}: "${this.#names[this.#needed]}" is missing`;
    }
    this.#counts.padded++;
    while (fields.length < width) fields.push('');
    return undefined;
  }
}

/** Begins the name of an extra column that says of what nature another is. */
const NATURE = '\u0000nature ';
/** Begins the name of a column that the file lacks and may lack: it is empty. */
const ABSENT = '\u0000absent ';

function natureOf(column: number): string {
  return `${NATURE}${column}`;
}

const REST = 'may be the rest of an unreadable line before it';

/** Takes the header off the first records. */
function headerOf(file: string, first: CsvRecord[], { header }: RowForm): readonly string[] {
  const record = header === true ? first.shift()! : first[0]!;
  if ('problem' in record) {
    throw new PersonagraphError('INVALID_FILE', `${file}: line ${record.line} is no record: it ${record.problem}.`);
  }
  if (header === true) return record.fields.map((name) => name.trim());
  if (header.length === record.fields.length) return header;
  const message = `header: names ${header.length} columns, line ${record.line} of ${file} has ${record.fields.length}`;
  throw new PersonagraphError('INVALID_MAPPING', message, { field: ['header'] });
}

function missingColumn(name: string, names: readonly string[], path: readonly string[]): PersonagraphError {
  const [near] = nearMatches(name, names);
  const hint = near ? `did you mean "${near}"? It has` : 'it has';
  const other =
    names.length === 1 ? [';', '\t', '|', ','].find((delimiter) => names[0]!.includes(delimiter)) : undefined;
  const advice = other ? ` (is its delimiter ${JSON.stringify(other)}? Write \`delimiter\`)` : '';
  const message = `${path.join('.')}: the file has no column "${name}"${advice}; ${hint}: ${names.slice(0, 50).join(', ')}`;
  return new PersonagraphError('INVALID_MAPPING', message, { field: path });
}
