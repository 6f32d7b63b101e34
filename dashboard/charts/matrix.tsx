import type { ComponentChildren } from 'preact';

export interface MatrixCell {
  /** How strongly it is coloured, 0..1. */
  readonly heat: number;
  readonly text: string;
  /** What it says in full, to those who point at it and those who listen. */
  readonly title: string;
}

export interface MatrixProps {
  readonly title: string;
  readonly note?: ComponentChildren;
  /** What stands in the corner: rows, then columns. */
  readonly corner: string;
  readonly rows: readonly { readonly key: string; readonly name: string }[];
  readonly columns: readonly { readonly key: string; readonly name: string }[];
  /** Null: nothing to say, as of a row against itself. */
  readonly cell: (row: string, column: string) => MatrixCell | null;
}

/** A table whose cells are coloured by their numbers: it is its own table, and scrolls by itself. */
export function Matrix({ title, note, corner, rows, columns, cell }: MatrixProps) {
  return (
    <figure class="figure">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is scrolled by keyboard. */}
      <section class="table-frame" aria-label={title} tabIndex={0}>
        <table class="table matrix">
          <caption>{title}</caption>
          <thead>
            <tr>
              <th scope="col">{corner}</th>
              {columns.map(({ key, name }) => (
                <th scope="col" key={key}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.key}>
                <th scope="row">{row.name}</th>
                {columns.map((column) => {
                  const found = cell(row.key, column.key);
                  return found === null ? (
                    <td key={column.key} class="matrix-none">
                      <span aria-hidden="true">·</span>
                    </td>
                  ) : (
                    <td key={column.key} style={{ '--heat': `${Math.round(found.heat * 100)}%` }} title={found.title}>
                      {found.text}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {note && <p class="figure-note">{note}</p>}
    </figure>
  );
}
