import type { Input } from '../../file/inputs.ts';
import { Mapping, type MappingInput } from '../../mapping.ts';
import { IS_NUMBER } from '../../value-context.ts';
import { guessDialect } from './dialect.ts';
import { decodeBytes, guessEncoding } from './encoding.ts';
import { sampleJson } from './json-sample.ts';

/** Keys of a mapping that say how bytes are rows. */
export type FileForm = Pick<
  MappingInput,
  'format' | 'sheet' | 'records' | 'delimiter' | 'quote' | 'escape' | 'header' | 'skipLines' | 'encoding'
>;

/** A cell: its text, and whether the file types it as a number. */
export interface Cell {
  readonly text: string;
  readonly isNumber: boolean;
}

/** A list of objects within the records of JSON. */
export interface ItemList {
  readonly name: string;
  /** Keys of the items. */
  readonly keys: readonly string[];
}

/** The first rows of a file. */
export interface Sample {
  readonly form: FileForm;
  /** By key of the form, why it was chosen. */
  readonly evidence: Readonly<Record<string, string>>;
  readonly doubts: readonly string[];
  readonly encoding: string | null;
  readonly delimiter: string | null;
  readonly columns: readonly string[];
  /** Cells by row, in the order of the columns. */
  readonly rows: readonly (readonly Cell[])[];
  /** Numbers of the lines of the rows. */
  readonly lines: readonly number[];
  /** Rows that could not be read. */
  readonly unreadable: number;
  /** Those of them whose lines are known, and why. */
  readonly problems: readonly { readonly line: number; readonly problem: string }[];
  readonly isWhole: boolean;
  readonly lists: readonly ItemList[];
}

/** Bytes looked at. */
const HEAD = 1 << 22;
const NO_COUNTS = () => ({ padded: 0, headersRepeated: 0, withoutItems: 0 });

/** Reads the first `most` rows of a file, in the form it seems to have. Throws INVALID_FILE. */
export async function takeSample(input: Input, most: number): Promise<Sample> {
  const head = await input.head?.(HEAD);
  if (head === undefined) return sampleSheet(input, most);
  const isWhole = head.length < HEAD;
  const { encoding, isNeeded, evidence: why, doubt } = guessEncoding(head);
  const named = isNeeded ? { encoding } : {};
  const text = decodeBytes(head, encoding);
  const doubts = doubt === undefined ? [] : [doubt];
  const json = await sampleJson({ name: input.name, head, encoding, text, isWhole }, most);
  if (json) {
    const evidence = { encoding: why, format: json.evidence };
    return {
      ...json.sample,
      problems: [],
      form: { ...named, ...json.form },
      evidence,
      encoding,
      delimiter: null,
      doubts: [...doubts, ...json.doubts],
    };
  }
  const lines = text.split(/\r\n|\n|\r/);
  if (!isWhole) lines.pop();
  const separator = /^\ufeff?"?sep=(.)"?$/i.exec(lines[0] ?? '')?.[1];
  const dialect = guessDialect(separator === undefined ? lines : lines.slice(1), separator);
  const bare = headerless(dialect.first);
  const header = bare ? dialect.first.map((_, n) => `column${n + 1}`) : undefined;
  if (bare)
    doubts.push(`header: ${bare}: write a name for each column, or \`header: true\` where the first line names them`);
  if (dialect.doubt) doubts.push(dialect.doubt);
  // A line that names the delimiter is not read where it is one of those left out.
  const isNamed = separator !== undefined && dialect.skipLines === 0;
  const form: FileForm = {
    ...named,
    ...(dialect.format === 'columns' ? { format: 'columns' } : { format: 'csv' }),
    ...(dialect.format === 'columns' || isNamed || dialect.delimiter === ',' ? {} : { delimiter: dialect.delimiter }),
    ...(dialect.quote === '"' ? {} : { quote: dialect.quote }),
    ...(dialect.escape === undefined ? {} : { escape: dialect.escape }),
    ...(dialect.skipLines === 0 ? {} : { skipLines: dialect.skipLines + (separator === undefined ? 0 : 1) }),
    ...(header ? { header } : {}),
  };
  const evidence = {
    encoding: why,
    delimiter: dialect.evidence,
    format: dialect.evidence,
    ...(dialect.escape === undefined ? {} : { escape: 'quotes stand behind a backslash inside of values' }),
    ...(dialect.skipLines === 0 ? {} : { skipLines: 'the lines before have other columns than those below' }),
  };
  return { ...(await rowsOf(input, form, most)), form, evidence, doubts, encoding, delimiter: dialect.delimiter };
}

async function sampleSheet(input: Input, most: number): Promise<Sample> {
  const sheets = (await input.sheets?.()) ?? [];
  const doubts: string[] = [];
  const sheet = sheets.length > 1 ? { sheet: sheets[0]! } : {};
  if (sheets.length > 1) {
    doubts.push(
      `sheet: the file has ${sheets.length}: ${sheets.join(', ')}; this is about the first: write the one you mean`,
    );
  }
  const evidence = { sheet: `of ${sheets.join(', ')}`, skipLines: 'the rows before have fewer cells than those below' };
  let form: FileForm = sheet;
  let found = await rowsOf(input, form, most);
  // A title stands in a row of few cells.
  for (let skipLines = 1; skipLines <= 10 && found.width > 2 * found.columns.length; skipLines++) {
    form = { ...sheet, skipLines };
    found = await rowsOf(input, form, most);
  }
  return { ...found, form, evidence, doubts, encoding: null, delimiter: null };
}

type Rows = Pick<Sample, 'columns' | 'rows' | 'lines' | 'unreadable' | 'problems' | 'isWhole' | 'lists'> & {
  readonly width: number;
};

async function rowsOf(input: Input, form: FileForm, most: number): Promise<Rows> {
  const mapping = Mapping.parse({ source: 'proposal', customer: { externalId: '$line' }, ...form });
  const { table, close } = await input.open(mapping, NO_COUNTS());
  try {
    const columns = table.names ?? [];
    const natures = columns.map((name) => table.find(name, [], 'nature'));
    const rows: Cell[][] = [];
    const lines: number[] = [];
    const problems: { line: number; problem: string }[] = [];
    let width = columns.length;
    let isWhole = true;
    for await (const batch of table.rows()) {
      for (const row of batch) {
        if (rows.length + problems.length >= most) isWhole = false;
        else if ('texts' in row) {
          lines.push(row.line);
          rows.push(
            columns.map((_, n) => ({ text: row.texts[n] ?? '', isNumber: row.texts[natures[n]!] === IS_NUMBER })),
          );
        } else {
          problems.push({ line: row.line, problem: row.problem });
          width = Math.max(width, row.raw.split(table.delimiter ?? '\t').length);
        }
      }
      if (!isWhole) break;
    }
    return { columns, rows, lines, unreadable: problems.length, problems, isWhole, lists: [], width };
  } finally {
    close();
  }
}

/** Why a first line names no columns; undefined where it may. */
function headerless(first: readonly string[]): string | undefined {
  const filled = first.filter((text) => text.trim() !== '');
  const data = filled.filter((text) => /^[-+]?\d[\d.,:/ -]*$|^\S+@\S+\.\S+$/.test(text.trim()));
  if (filled.length === 0 || data.length / filled.length < 0.4) return undefined;
  return `the first line looks like data (${data.slice(0, 3).join(', ')})`;
}
