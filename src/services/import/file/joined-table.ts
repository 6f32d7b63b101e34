import { PersonagraphError } from '../../../errors.ts';
import type { Mapping } from '../mapping.ts';
import type { ColumnUse } from '../value.ts';
import type { Input, OpenInput } from './inputs.ts';
import { shortName } from './source.ts';
import type { CheckNames, Row, RowCounts, Table } from './table.ts';

/** All files of an import as one table. */
export interface JoinedTable extends Table {
  readonly bytesTotal: number;
  bytesRead(): number;
  close(): void;
}

type Wanted = readonly [
  name: string,
  path: readonly string[],
  use: ColumnUse | undefined,
  optional: boolean | undefined,
];

/**
 * Opens files of one mapping, one after the other. Each has a header of its own, whose columns may be in another order; all
 * headers are checked before the first row. Throws INVALID_FILE and INVALID_MAPPING.
 */
export async function joinTables(inputs: readonly Input[], mapping: Mapping): Promise<JoinedTable> {
  const counts: RowCounts = { padded: 0, headersRepeated: 0, withoutItems: 0 };
  const wanted: Wanted[] = [];
  const tables: Table[] = [];
  let current = await inputs[0]!.open(mapping, counts);
  let bytesBefore = 0;
  const first = current.table;
  tables.push(first);
  const several = inputs.length > 1;
  const find = (name: string, path: readonly string[], use?: ColumnUse, optional?: boolean) => {
    const at = first.find(name, path, use, optional);
    wanted.push([name, path, use, optional]);
    return at;
  };
  return {
    bytesTotal: inputs.reduce((sum, { bytesTotal }) => sum + bytesTotal, 0),
    bytesRead: () => bytesBefore + current.bytesRead(),
    delimiter: first.delimiter,
    find: Object.assign(find, { watch: first.find.watch }),
    async *rows(check) {
      for (const input of inputs.slice(1)) if (input.opensAgain) await checkHeader(input, mapping, wanted);
      const positions = wanted.map((one) => first.find(...one));
      let base = 0;
      for (const [n, input] of inputs.entries()) {
        if (n > 0) {
          current.close();
          bytesBefore += inputs[n - 1]!.bytesTotal;
          current = await input.open(mapping, counts);
          tables.push(current.table);
        }
        const file = shortName(input);
        let last = base;
        for await (const rows of rowsLike(current, positions, n === 0 ? undefined : wanted, check)) {
          last = base + (rows.at(-1)?.line ?? last - base);
          yield several
            ? rows.map((row) => ({ ...row, line: base + row.line, place: { file, line: row.line } }))
            : rows;
        }
        base = last;
      }
    },
    print: first.print,
    counts,
    unseen() {
      const [some = [], ...others] = tables.map((table) => table.unseen());
      const isSame = (a: { name: string; path: readonly string[] }, b: typeof a) =>
        a.name === b.name && String(a.path) === String(b.path);
      return some.filter((one) => others.every((list) => list.some((other) => isSame(one, other))));
    },
    close: () => current.close(),
  };
}

/** Rows of a file with its texts at the positions they have in the first one. */
async function* rowsLike(
  { table }: OpenInput,
  positions: readonly number[],
  wanted: readonly Wanted[] | undefined,
  check: CheckNames | undefined,
): AsyncGenerator<Row[]> {
  const own = wanted?.map((one) => table.find(...one));
  if (!own || own.every((position, n) => position === positions[n])) {
    yield* table.rows(check);
    return;
  }
  const width = Math.max(...positions) + 1;
  for await (const rows of table.rows(check)) {
    yield rows.map((row) => {
      if (!('texts' in row)) return row;
      const texts = Array.from({ length: width }, () => '');
      for (const [n, position] of positions.entries()) {
        // The nature of a value may be known in one file, and not in another.
        if (position >= 0) texts[position] = row.texts[own[n]!] ?? '';
      }
      return { ...row, texts };
    });
  }
}

async function checkHeader(input: Input, mapping: Mapping, wanted: readonly Wanted[]): Promise<void> {
  const { table, close } = await input.open(mapping, { padded: 0, headersRepeated: 0, withoutItems: 0 });
  try {
    for (const one of wanted) table.find(...one);
  } catch (error) {
    if (!(error instanceof PersonagraphError)) throw error;
    const field = error.field ? { field: error.field } : {};
    throw new PersonagraphError(error.code, `${input.name}: ${error.message}`, { cause: error, ...field });
  } finally {
    close();
  }
}
