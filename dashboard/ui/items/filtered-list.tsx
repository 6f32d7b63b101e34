import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { setQuery } from '../../app/router.ts';
import { Icon } from '../icon.tsx';
import { List, type ListProps } from './list.tsx';

interface FilteredListProps<Result, Node> extends Omit<ListProps<Result, Node>, 'narrowed'> {
  /** Fields that write into the address. */
  readonly filters: ComponentChildren;
  /** What stands there where filters leave nothing, and the parts of the address that are cleared then; undefined: nothing is narrowed. */
  readonly narrowed: { readonly title: string; readonly text: string; readonly keys: readonly string[] } | undefined;
  /** Makes one more; false where the key may not. */
  readonly make:
    | { readonly label: string; readonly form: (onClose: () => void) => ComponentChildren }
    | false
    | undefined;
}

/** A list under its filters, with a button that opens a form for one more. */
export function FilteredList<Result, Node extends { readonly id: string }>({
  filters,
  narrowed,
  make,
  ...list
}: FilteredListProps<Result, Node>) {
  const [isOpen, setOpen] = useState(false);
  const clear = () => setQuery(Object.fromEntries((narrowed?.keys ?? []).map((key) => [key, ''])));
  return (
    <div class="stack">
      <search class="toolbar">
        {filters}
        {make && (
          <button class="button primary" type="button" onClick={() => setOpen(true)}>
            <Icon name="plus" /> {make.label}
          </button>
        )}
      </search>
      <List {...list} narrowed={narrowed && { title: narrowed.title, text: narrowed.text, clear }} />
      {isOpen && make ? make.form(() => setOpen(false)) : null}
    </div>
  );
}
