import type { ComponentChildren } from 'preact';
import type { Pages } from '../../data/query.ts';
import { MoreButton } from '../../ui/more-button.tsx';
import { Empty, Shown } from '../../ui/states.tsx';
import { type Column, Table } from '../../ui/table.tsx';

export interface ListingProps<Row extends { readonly id: string }, Result> {
  readonly lead: string;
  /** What begins a new one; it stands beside the lead. */
  readonly start: ComponentChildren;
  readonly pages: Pages<Result, Row>;
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly empty: { readonly title: string; readonly text: string };
  readonly children?: ComponentChildren;
}

/** What came in or went out, newest first, page by page. */
export function Listing<Row extends { readonly id: string }, Result>(props: ListingProps<Row, Result>) {
  const { lead, start, pages, caption, columns, empty, children } = props;
  return (
    <section>
      <div class="row part-head">
        <p class="soft">{lead}</p>
        {start}
      </div>
      <Shown query={pages.state} lines={8}>
        {() =>
          pages.nodes.length === 0 ? (
            <Empty title={empty.title}>
              <p>{empty.text}</p>
            </Empty>
          ) : (
            <Table caption={caption} rows={pages.nodes} keyOf={({ id }) => id} columns={columns} />
          )
        }
      </Shown>
      <MoreButton more={pages.more} />
      {children}
    </section>
  );
}
