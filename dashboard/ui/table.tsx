import type { ComponentChildren } from 'preact';
import { Icon } from './icon.tsx';
import { uiWords } from './texts.ts';

export interface Column<Row> {
  readonly key: string;
  readonly label: string;
  /** Numbers stand at the right, one above the other. */
  readonly numeric?: boolean;
  readonly cell: (row: Row) => ComponentChildren;
}

export interface TableProps<Row> {
  /** What the table shows, for those who listen; `titled` shows it to all. */
  readonly caption: string;
  readonly titled?: boolean;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** The column that rows are ordered by, and how. */
  readonly sorted?: { readonly key: string; readonly down: boolean };
  /** Columns with these keys can be sorted by. */
  readonly sortable?: readonly string[];
  readonly onSort?: (key: string) => void;
}

/** Rows with a head. It scrolls by itself where it is wider than the page. */
export function Table<Row>({
  caption,
  titled = false,
  columns,
  rows,
  keyOf,
  sorted,
  sortable = [],
  onSort,
}: TableProps<Row>) {
  const t = uiWords.value;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is scrolled by keyboard.
    <section class="table-frame" aria-label={caption} tabIndex={0}>
      <table class="table">
        <caption class={titled ? undefined : 'hidden'}>{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ key, label, numeric }) => {
              const is = sorted?.key === key ? (sorted.down ? 'descending' : 'ascending') : undefined;
              return (
                <th scope="col" key={key} class={numeric ? 'numeric' : undefined} aria-sort={is}>
                  {onSort && sortable.includes(key) ? (
                    <button class="sort" type="button" title={t.sortBy(label)} onClick={() => onSort(key)}>
                      {label}
                      {is && <Icon name={is === 'descending' ? 'down' : 'up'} />}
                    </button>
                  ) : (
                    label
                  )}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map(({ key, numeric, cell }, index) =>
                index === 0 ? (
                  <th scope="row" key={key} class={numeric ? 'numeric' : undefined}>
                    {cell(row)}
                  </th>
                ) : (
                  <td key={key} class={numeric ? 'numeric' : undefined}>
                    {cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
