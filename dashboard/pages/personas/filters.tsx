import { useEffect, useState } from 'preact/hooks';
import { query, setQuery } from '../../app/router.ts';
import type { VariablesOf } from '../../data/graphql.ts';
import { SelectField, TextField } from '../../ui/field.tsx';
import type { Personas } from './documents.ts';
import { words } from './texts.ts';

export const ORDERS = ['SIZE', 'NAME', 'PRIORITY', 'UPDATED_AT'] as const;
export type Order = (typeof ORDERS)[number];

const ONLY = ['', 'OVERDUE', 'POOR', 'WITHOUT_EVIDENCE', 'WITHOUT_CLAIMS', 'MATCHES_NOBODY', 'NEGATIVE'] as const;
export type Only = (typeof ONLY)[number];

/** What the reader chose: it stands in the address. */
export interface Choice {
  readonly search: string;
  readonly status: '' | 'ACTIVE' | 'DRAFT' | 'RETIRED' | 'ALL';
  readonly only: Only;
  readonly order: Order;
  readonly view: 'gallery' | 'table';
}

export function choiceNow(): Choice {
  const at = query.value;
  const oneOf = <T extends string>(name: string, all: readonly T[], first: T) =>
    all.find((one) => one === at.get(name)) ?? first;
  return {
    search: at.get('search') ?? '',
    status: oneOf('status', ['', 'ACTIVE', 'DRAFT', 'RETIRED', 'ALL'] as const, ''),
    only: oneOf('only', ONLY, ''),
    order: oneOf('order', ORDERS, 'SIZE'),
    view: oneOf('view', ['gallery', 'table'] as const, 'gallery'),
  };
}

type Variables = VariablesOf<typeof Personas>;

/** The question that a choice is. Overdue and poor ones are found among the answer. */
export function askedBy({ search, status, only, order }: Choice): Pick<Variables, 'search' | 'filter' | 'orderBy'> {
  const statuses = {
    '': ['ACTIVE', 'DRAFT'],
    ALL: [],
    ACTIVE: ['ACTIVE'],
    DRAFT: ['DRAFT'],
    RETIRED: ['RETIRED'],
  } as const;
  const lacks = ['WITHOUT_EVIDENCE', 'WITHOUT_CLAIMS', 'MATCHES_NOBODY'] as const;
  const lacking = lacks.find((one) => one === only);
  return {
    search: search.trim() || null,
    filter: {
      ...(status !== 'ALL' && { status: [...statuses[status]] }),
      ...(lacking && { lacks: [lacking] }),
      ...(only === 'NEGATIVE' && { polarity: 'NEGATIVE' as const }),
    },
    orderBy: { field: order, direction: order === 'SIZE' || order === 'UPDATED_AT' ? 'DESC' : 'ASC' },
  };
}

/** A pause in writing, after which it is searched. */
const PAUSE_MS = 200;

export function Filters({ choice }: { readonly choice: Choice }) {
  const t = words.value;
  const [search, setSearch] = useState(choice.search);
  useEffect(() => {
    const timer = setTimeout(() => search !== choice.search && setQuery({ search }), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [search]);
  useEffect(() => setSearch(choice.search), [choice.search]);
  return (
    <search class="toolbar">
      <div class="field grow">
        <TextField label={t.search} type="search" placeholder={t.searchHint} value={search} onValue={setSearch} />
      </div>
      <SelectField
        label={t.status}
        value={choice.status}
        onValue={(status) => setQuery({ status })}
        options={[
          ['', t.anyStatus],
          ['ACTIVE', t.statuses.ACTIVE],
          ['DRAFT', t.statuses.DRAFT],
          ['RETIRED', t.statuses.RETIRED],
          ['ALL', t.all],
        ]}
      />
      <SelectField
        label={t.show}
        value={choice.only}
        onValue={(only) => setQuery({ only })}
        options={[
          ['', t.everything],
          ['OVERDUE', t.overdue],
          ['POOR', t.poor],
          ['WITHOUT_EVIDENCE', t.withoutEvidence],
          ['WITHOUT_CLAIMS', t.withoutClaims],
          ['MATCHES_NOBODY', t.matchesNobody],
          ['NEGATIVE', t.negative],
        ]}
      />
      <SelectField
        label={t.order}
        value={choice.order}
        onValue={(order) => setQuery({ order: order === 'SIZE' ? '' : order })}
        options={ORDERS.map((order) => [order, t.orders[order]] as const)}
      />
      <fieldset class="choice">
        <legend class="hidden">{t.view}</legend>
        {(['gallery', 'table'] as const).map((view) => (
          <button
            key={view}
            type="button"
            aria-pressed={choice.view === view}
            onClick={() => setQuery({ view: view === 'gallery' ? '' : view })}
          >
            {t[view]}
          </button>
        ))}
      </fieldset>
    </search>
  );
}
