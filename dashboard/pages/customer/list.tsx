import { useEffect, useState } from 'preact/hooks';
import { hrefOf, query, setQuery } from '../../app/router.ts';
import { words as frame } from '../../app/texts.ts';
import type { VariablesOf } from '../../data/graphql.ts';
import { ofKinds } from '../../data/live-change.ts';
import { usePages, useQuery } from '../../data/query.ts';
import { may } from '../../data/viewer.ts';
import { country } from '../../reader/country.ts';
import { ago, count, share } from '../../reader/format.ts';
import { apiLanguage } from '../../reader/language.ts';
import { Face } from '../../ui/face.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { MoreButton } from '../../ui/more-button.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Empty, Shown } from '../../ui/states.tsx';
import { Table } from '../../ui/table.tsx';
import { CustomerCount, type CustomerRow, Customers, Groups } from './documents.ts';
import { nameOf } from './name.ts';
import { words } from './texts.ts';

const PAGE = 50;
/** Between keys, so that a word is one search. */
const PAUSE_MS = 300;
const touching = ofKinds('CUSTOMER_DELETED', 'CUSTOMER_MERGED', 'CUSTOMER_SPLIT', 'IMPORT_PROGRESSED');

type Variables = VariablesOf<typeof Customers>;
type Filter = NonNullable<Variables['filter']>;

const ORDERS = {
  NEW: { field: 'CREATED_AT', direction: 'DESC' },
  UPDATED: { field: 'UPDATED_AT', direction: 'DESC' },
  NAME: { field: 'NAME', direction: 'ASC' },
  OLD: { field: 'CREATED_AT', direction: 'ASC' },
} as const satisfies Record<string, Variables['orderBy']>;
type Order = keyof typeof ORDERS;

/** What the address asks. A key that may not see who customers are may not search by it either. */
function filterOf(search: string, segment: string, persona: string): Filter | null {
  const text = search.trim();
  const parts: Filter[] = [];
  if (text !== '') {
    parts.push(
      may('PERSONAL')
        ? { or: [{ name: { contains: text } }, { email: { contains: text } }, { externalId: { startsWith: text } }] }
        : { externalId: { eq: text } },
    );
  }
  if (segment !== '') parts.push({ segment: { id: segment } });
  if (persona !== '') parts.push({ persona: { id: persona } });
  return parts.length === 0 ? null : { and: parts };
}

/** Customers by a search, a segment, a persona: the newest without any. */
export function CustomerList() {
  const t = words.value;
  const language = apiLanguage.value;
  const at = (name: string) => query.value.get(name) ?? '';
  const [search, segment, persona] = [at('search'), at('segment'), at('persona')];
  const orders = (Object.keys(ORDERS) as Order[]).filter((one) => one !== 'NAME' || may('PERSONAL'));
  const order = orders.find((one) => one === at('order')) ?? 'NEW';
  const filter = filterOf(search, segment, persona);
  const pages = usePages(
    Customers,
    { language, first: PAGE, filter, orderBy: ORDERS[order] },
    ({ customers }) => customers,
    { touchedBy: touching },
  );
  const counted = useQuery(CustomerCount, { filter }, { touchedBy: touching });
  const groups = useQuery(Groups, { language });
  const isNarrowed = filter !== null;
  const segments = (groups.data?.segmentations ?? []).flatMap(({ name, segments: all }) =>
    all.filter(({ current }) => current).map((one) => [one.id, `${name}: ${one.name}`] as const),
  );
  const personas = (groups.data?.personas.nodes ?? [])
    .filter(({ status }) => status === 'ACTIVE')
    .map(({ id, name }) => [id, name] as const);
  return (
    <>
      <PageHead
        title={frame.value.pages.customer}
        lead={counted.data && !counted.previous ? t.lead(count(counted.data.customers.totalCount)) : t.counting}
      />
      <search class="toolbar">
        <SearchField value={search} />
        <SelectField
          label={t.segment}
          value={segment}
          onValue={(value) => setQuery({ segment: value })}
          options={[['', t.any], ...segments]}
        />
        <SelectField
          label={t.persona}
          value={persona}
          onValue={(value) => setQuery({ persona: value })}
          options={[['', t.any], ...personas]}
        />
        <SelectField
          label={t.order}
          value={order}
          onValue={(value) => setQuery({ order: value === 'NEW' ? '' : value })}
          options={orders.map((one) => [one, t.orders[one]] as const)}
        />
      </search>
      {!may('PERSONAL') && <p class="soft small masked-note">{t.maskedNote}</p>}
      <Shown query={pages.state} lines={9}>
        {() =>
          pages.nodes.length === 0 ? (
            <Empty title={isNarrowed ? t.none : t.noneAtAll}>
              <p>{isNarrowed ? t.noneText : t.noneAtAllText}</p>
              {isNarrowed && (
                <button class="button" type="button" onClick={() => setQuery({ search: '', segment: '', persona: '' })}>
                  {t.clear}
                </button>
              )}
            </Empty>
          ) : (
            <>
              <CustomerTable customers={pages.nodes} />
              <MoreButton more={pages.more} />
            </>
          )
        }
      </Shown>
    </>
  );
}

function SearchField({ value }: { readonly value: string }) {
  const t = words.value;
  const [text, setText] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => text !== value && setQuery({ search: text }), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  useEffect(() => setText(value), [value]);
  return (
    <div class="field grow">
      <TextField
        label={t.search}
        type="search"
        placeholder={may('PERSONAL') ? t.searchHint : t.searchHintMasked}
        value={text}
        onValue={setText}
      />
    </div>
  );
}

function CustomerTable({ customers }: { readonly customers: readonly CustomerRow[] }) {
  const t = words.value;
  return (
    <Table
      caption={frame.value.pages.customer}
      rows={customers}
      keyOf={({ id }) => id}
      columns={[
        {
          key: 'name',
          label: t.name,
          cell: (one) => <a href={hrefOf(`customers/${encodeURIComponent(one.id)}`)}>{nameOf(one)}</a>,
        },
        {
          key: 'externalId',
          label: t.externalId,
          cell: (one) => <span class="soft">{nameOf(one) === one.externalId ? '' : one.externalId}</span>,
        },
        {
          key: 'place',
          label: t.place,
          cell: (one) =>
            [one.city, one.country && country(one.country)].filter((part) => part !== null).join(', ') || '–',
        },
        {
          key: 'persona',
          label: t.persona,
          cell: ({ primaryPersona }) =>
            primaryPersona?.persona ? (
              <span class="persona-link">
                <Face url={primaryPersona.persona.avatarUrl} size={24} name={primaryPersona.persona.name} />
                <a href={hrefOf(`personas/${encodeURIComponent(primaryPersona.persona.key)}`)}>
                  {primaryPersona.persona.name}
                </a>
                <span class="soft small">{t.fit(share(primaryPersona.fit))}</span>
              </span>
            ) : (
              <span class="soft">{t.unmatched}</span>
            ),
        },
        { key: 'changed', label: t.changed, cell: ({ updatedAt }) => <span class="soft">{ago(updatedAt)}</span> },
      ]}
    />
  );
}
