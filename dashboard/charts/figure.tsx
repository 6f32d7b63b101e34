import type { ComponentChildren } from 'preact';
import { useId, useState } from 'preact/hooks';
import { Icon } from '../ui/icon.tsx';
import { type Column, Table } from '../ui/table.tsx';
import { uiWords } from '../ui/texts.ts';

export interface FigureProps<Row> {
  readonly title: string;
  /** Whom it is about, or how it was counted. */
  readonly note?: ComponentChildren;
  /** The numbers behind the drawing. */
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** The drawing. */
  readonly children: ComponentChildren;
}

/** A drawing with a table behind it, which a button shows instead. */
export function Figure<Row>({ title, note, columns, rows, keyOf, children }: FigureProps<Row>) {
  const [isTable, setTable] = useState(false);
  const t = uiWords.value;
  const id = useId();
  return (
    <figure class="figure" aria-labelledby={id}>
      <figcaption class="figure-head">
        <span class="figure-title" id={id}>
          {title}
        </span>
        <button
          class="bare"
          type="button"
          aria-pressed={isTable}
          aria-label={`${title}: ${t.asTable}`}
          title={isTable ? t.asChart : t.asTable}
          onClick={() => setTable(!isTable)}
        >
          <Icon name={isTable ? 'chart' : 'table'} />
        </button>
      </figcaption>
      {isTable ? <Table caption={title} columns={columns} rows={rows} keyOf={keyOf} /> : children}
      {note && <p class="figure-note">{note}</p>}
    </figure>
  );
}
