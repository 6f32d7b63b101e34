import { compileItems, type Items } from '../items.ts';
import { withoutMark } from '../nested.ts';
import type { Texts } from '../value.ts';
import { parseExactJson } from './exact-json.ts';
import { JsonNames } from './json-names.ts';
import type { Line } from './lines.ts';
import { rowPrinter } from './row-print.ts';
import { FILE_NAME, LINE_NUMBER, type Row, type RowCounts, SHOWN, type Table } from './table.ts';

/** Rows and characters read before the first is given, so that a misspelt name is told before anything is stored. */
const AHEAD_ROWS = 1_000;
const AHEAD_CHARACTERS = 1 << 22;

/** Objects, a line or an item of a list each, as a table; with `each`, the items of a list within them. */
export function jsonTable(
  file: { readonly shortName: string },
  chunks: AsyncGenerator<Line[]>,
  { trim, each }: { readonly trim: boolean; readonly each?: string | undefined },
  counts: RowCounts,
): Table {
  const names = new JsonNames();
  const watched = [names];
  const find: Table['find'] = (name, path, use = 'text', optional) => names.find(name, path, use, optional);
  find.watch = (more) => watched.push(more);
  const items = each === undefined ? undefined : compileItems(each, { find, path: [] });
  const shown: [name: string, position: number][] = [];
  let printed: Table['print'] | undefined;
  const rowsOf = ({ line, text, problem }: Line): Row[] => {
    const refuse = (why: string) => [{ line, problem: why, raw: text.slice(0, SHOWN) }];
    if (problem !== undefined) return refuse(problem);
    let value: unknown;
    try {
      value = parseExactJson(text);
    } catch (error) {
      return refuse(`is not JSON: ${(error as Error).message}`);
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return refuse('is not a JSON object');
    const own = names.read(value);
    for (const [n, name] of names.names.entries()) {
      if (name === LINE_NUMBER) own[n] = String(line);
      else if (name === FILE_NAME) own[n] = file.shortName;
      else if (trim) own[n] = own[n]!.trim();
    }
    if (!items) return [{ line, texts: own }];
    return itemRows(items, own, line, trim, counts) ?? refuse(`has no list of objects \`${each}\``);
  };
  return {
    find: Object.assign(
      (...[name, path, use, optional]: Parameters<Table['find']>) => {
        const position = (items?.find ?? find)(name, path, use, optional);
        if (use !== 'nature') shown.push([name, position]);
        return position;
      },
      { watch: find.watch },
    ),
    async *rows(check) {
      const ahead: Row[] = [];
      let characters = 0;
      let isChecked = false;
      for await (const lines of chunks) {
        const rows = lines.flatMap((line) => (line.text.trim() === '' ? [] : rowsOf(line)));
        for (const { text } of lines) characters += text.length;
        if (isChecked) yield rows;
        else {
          for (const row of rows) ahead.push(row);
          if (ahead.length < AHEAD_ROWS && characters < AHEAD_CHARACTERS) continue;
          isChecked = true;
          check?.(unseenOf(watched), false);
          yield ahead;
        }
      }
      if (isChecked) return;
      check?.(unseenOf(watched), true);
      yield ahead;
    },
    print(row) {
      // All columns are found by now.
      printed ??= rowPrinter(shown, withoutMark);
      return printed(row);
    },
    counts,
    unseen: () => unseenOf(watched),
  };
}

function unseenOf(watched: readonly JsonNames[]) {
  return watched.flatMap((names) => names.unseen());
}

/** Undefined where there is no such list. */
function itemRows(items: Items, own: Texts, line: number, trim: boolean, counts: RowCounts): Row[] | undefined {
  let rows: Texts[];
  try {
    rows = items.of(own);
  } catch {
    return undefined;
  }
  if (rows.length === 0) counts.withoutItems++;
  return rows.map((texts) => ({ line, texts: trim ? texts.map((text) => text.trim()) : texts }));
}
