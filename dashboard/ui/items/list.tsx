import type { ComponentChildren } from 'preact';
import type { Pages } from '../../data/query.ts';
import { count } from '../../reader/format.ts';
import './items.css';
import { MoreButton } from '../more-button.tsx';
import { Empty, Shown } from '../states.tsx';
import { uiWords } from '../texts.ts';

export interface ListProps<Result, Node> {
  readonly pages: Pages<Result, Node>;
  readonly total: (result: Result) => number;
  /** What stands there where nothing is yet. */
  readonly none: { readonly title: string; readonly text: string };
  /** What stands there where filters leave nothing, and what takes them away. */
  readonly narrowed?: { readonly title: string; readonly text: string; readonly clear: () => void } | undefined;
  readonly children: (node: Node) => ComponentChildren;
}

/** A list that grows: loading, empty, narrowed to nothing, or its items with how many there are. */
export function List<Result, Node extends { readonly id: string }>({
  pages,
  total,
  none,
  narrowed,
  children,
}: ListProps<Result, Node>) {
  const t = uiWords.value;
  const empty = narrowed ?? none;
  return (
    <Shown query={pages.state} lines={8}>
      {(result) =>
        pages.nodes.length === 0 ? (
          <Empty title={empty.title}>
            <p>{empty.text}</p>
            {narrowed && (
              <button class="button" type="button" onClick={narrowed.clear}>
                {t.showAll}
              </button>
            )}
          </Empty>
        ) : (
          <>
            <p class="soft small listed" role="status">
              {t.of(count(pages.nodes.length), count(total(result)))}
            </p>
            <ul class="stack">
              {pages.nodes.map((node) => (
                <li key={node.id}>{children(node)}</li>
              ))}
            </ul>
            <MoreButton more={pages.more} />
          </>
        )
      }
    </Shown>
  );
}
