import { Table } from '../../../ui/table.tsx';
import type { Proposal } from './documents.ts';
import { words } from './texts.ts';

/** The first lines as the proposal would store them. */
export function Examples({ examples }: Pick<Proposal, 'examples'>) {
  const t = words.value;
  if (examples.length === 0) return null;
  return (
    <details class="card">
      <summary>{t.examples}</summary>
      <p class="soft small">{t.examplesNote}</p>
      <Table
        caption={t.examples}
        rows={examples}
        keyOf={({ line }) => String(line)}
        columns={[
          { key: 'line', label: t.line, numeric: true, cell: ({ line }) => line },
          {
            key: 'stored',
            label: t.stored,
            cell: ({ reason, stored }) =>
              reason === null ? <Stored value={stored} /> : <span class="error">{reason}</span>,
          },
        ]}
      />
    </details>
  );
}

/** What a line becomes, as names and values. */
function Stored({ value }: { readonly value: unknown }) {
  return <span class="stored">{leaves(value).join(' · ')}</span>;
}

function leaves(value: unknown, name = ''): readonly string[] {
  if (value === null || value === undefined) return [];
  if (typeof value !== 'object') return [name === '' ? String(value) : `${name}: ${String(value)}`];
  return Object.entries(value).flatMap(([key, part]) =>
    leaves(part, Array.isArray(value) || /^(customer|event|fields)$/.test(key) ? name : key),
  );
}
