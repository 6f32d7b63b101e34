import type { ComponentChild } from 'preact';
import { PageHead } from '../ui/page-head.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { chosenOf } from './query-field.tsx';
import { setQuery } from './router.ts';

export interface TabbedPageProps<Tab extends string> {
  readonly title: string;
  readonly lead: string;
  /** What the tabs are of, for who hears the page. */
  readonly label: string;
  readonly names: Readonly<Record<Tab, string>>;
  /** The tabs in their order; the first stands where the address names none. */
  readonly parts: readonly (readonly [tab: Tab, Part: () => ComponentChild])[];
  /** Filters of the address that mean nothing in another part. */
  readonly filters: readonly string[];
}

/** A page of parts, each a tab that stands in the address. */
export function TabbedPage<Tab extends string>({ title, lead, label, names, parts, filters }: TabbedPageProps<Tab>) {
  const [first] = parts[0]!;
  const tab = chosenOf(
    'tab',
    parts.map(([key]) => key),
    first,
  );
  const [, Part] = parts.find(([key]) => key === tab)!;
  return (
    <>
      <PageHead title={title} lead={lead} />
      <Tabs
        label={label}
        tabs={parts.map(([key]) => [key, names[key]] as const)}
        chosen={tab}
        onChoose={(next) =>
          setQuery({ tab: next === first ? '' : next, ...Object.fromEntries(filters.map((name) => [name, ''])) })
        }
      >
        <Part />
      </Tabs>
    </>
  );
}
