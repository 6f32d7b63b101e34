import type { ComponentChildren } from 'preact';
import { useEffect, useId } from 'preact/hooks';

export interface TabsProps<Key extends string> {
  readonly label: string;
  readonly tabs: readonly (readonly [key: Key, label: string])[];
  readonly chosen: Key;
  readonly onChoose: (key: Key) => void;
  readonly children: ComponentChildren;
}

/** Parts of a page of which one shows; the arrows go from one to the next. */
export function Tabs<Key extends string>({ label, tabs, chosen, onChoose, children }: TabsProps<Key>) {
  const id = useId();
  useEffect(() => {
    const tab = document.getElementById(`${id}-${chosen}`);
    const list = tab?.parentElement;
    // On a narrow screen the chosen one would be out of sight where the address names it.
    if (tab && list) list.scrollLeft = tab.offsetLeft - list.offsetLeft - (list.clientWidth - tab.offsetWidth) / 2;
  }, [chosen]);
  const step = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (by === 0) return;
    const at = tabs.findIndex(([key]) => key === chosen);
    const next = tabs[(at + by + tabs.length) % tabs.length]![0];
    onChoose(next);
    document.getElementById(`${id}-${next}`)?.focus();
  };
  return (
    <>
      <div class="tabs" role="tablist" aria-label={label} onKeyDown={step}>
        {tabs.map(([key, text]) => (
          <button
            key={key}
            id={`${id}-${key}`}
            class="tab"
            type="button"
            role="tab"
            aria-selected={key === chosen}
            aria-controls={`${id}-panel`}
            tabIndex={key === chosen ? 0 : -1}
            onClick={() => onChoose(key)}
          >
            {text}
          </button>
        ))}
      </div>
      <div class="tab-panel" role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${chosen}`}>
        {children}
      </div>
    </>
  );
}
