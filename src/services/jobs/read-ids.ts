import { PersonagraphError } from '../../errors.ts';
import { didYouMean } from '../../segmenter/near-matches.ts';
import { listInputs } from '../import/file/inputs.ts';
import { idText } from '../import/id-text.ts';
import { Mapping } from '../import/mapping.ts';
import { takeSample } from '../import/proposal/file/sample.ts';
import type { JobContext } from './job.ts';

export interface IdsRequest {
  /** Path of a file in any form that imports read. */
  readonly file: string;
  /** Name of the column that holds ids; null where the file has one only. */
  readonly column: string | null;
  /** Most ids. */
  readonly most: number;
}

export interface IdsOfFile {
  /** The name of the column that was read. */
  readonly column: string;
  /** Texts of the column, each once, empty ones left out. */
  readonly ids: readonly string[];
  /** Lines that could not be read, and cells that are no id, as they stand in the file. */
  readonly unreadable: readonly string[];
}

/** Lines from which the form of a file is told. */
const SAMPLE = 1_000;
/** How much of an unreadable line is shown. */
const SHOWN = 100;

/** Reads a column of ids from a file. Throws INVALID_FILE, INVALID_INPUT for a column it lacks, TOO_LARGE for too many. */
export async function readIds(_context: JobContext, { file, column, most }: IdsRequest): Promise<IdsOfFile> {
  const inputs = await listInputs([file]);
  const [input] = inputs;
  if (!input || inputs.length > 1)
    throw new PersonagraphError('INVALID_FILE', 'An archive of several files is no list.');
  const { form, columns } = await takeSample(input, SAMPLE);
  const name = chosenColumn(column, columns);
  const mapping = Mapping.parse({ source: 'ids', customer: { externalId: name }, ...form });
  const { table, close } = await input.open(mapping, { padded: 0, headersRepeated: 0, withoutItems: 0 });
  try {
    const at = table.find(name, ['column']);
    const ids = new Set<string>();
    const unreadable: string[] = [];
    for await (const rows of table.rows()) {
      for (const row of rows) {
        const id = 'texts' in row ? idOf(row.texts[at] ?? '') : undefined;
        if (id === undefined) unreadable.push(('raw' in row ? row.raw : row.texts[at]!).slice(0, SHOWN));
        else if (id !== '') ids.add(id);
        if (ids.size + unreadable.length > most) {
          throw new PersonagraphError('TOO_LARGE', `A list has ${most} ids at most: send it in parts.`);
        }
      }
    }
    return { column: name, ids: [...ids], unreadable };
  } finally {
    close();
  }
}

function chosenColumn(column: string | null, columns: readonly string[]): string {
  if (column !== null && columns.includes(column)) return column;
  if (column === null && columns.length === 1) return columns[0]!;
  const there = columns.slice(0, 20).join(', ');
  const message =
    column === null
      ? `The file has ${columns.length} columns: name the one with the ids: ${there}.`
      : `The file has no column ${column.slice(0, 100)}${didYouMean(column, columns)}; it has ${there}.`;
  throw new PersonagraphError('INVALID_INPUT', message, { field: ['file', 'column'] });
}

/** Undefined for what a spreadsheet spoiled. */
function idOf(text: string): string | undefined {
  try {
    return idText(text.trim());
  } catch {
    return undefined;
  }
}
