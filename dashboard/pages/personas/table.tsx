import { hrefOf } from '../../app/router.ts';
import { word } from '../../data/enumerations.ts';
import { ago, count, share } from '../../reader/format.ts';
import { Badge } from '../../ui/badge.tsx';
import { Face } from '../../ui/face.tsx';
import { Table } from '../../ui/table.tsx';
import { claimsOf } from './card.tsx';
import type { Card } from './documents.ts';
import { words } from './texts.ts';

export interface PersonaTableProps {
  readonly caption: string;
  readonly personas: readonly Card[];
  readonly overdue: ReadonlySet<string>;
  readonly order: string;
  readonly onOrder: (order: string) => void;
}

/** Columns by which the API orders, and the direction it is asked for. */
const DOWN: Readonly<Record<string, boolean>> = { NAME: false, SIZE: true, PRIORITY: false, UPDATED_AT: true };

export function PersonaTable({ caption, personas, overdue, order, onOrder }: PersonaTableProps) {
  const t = words.value;
  return (
    <Table
      caption={caption}
      rows={personas}
      keyOf={({ id }) => id}
      sorted={{ key: order, down: DOWN[order] ?? false }}
      sortable={Object.keys(DOWN)}
      onSort={onOrder}
      columns={[
        {
          key: 'NAME',
          label: t.name,
          cell: ({ key, name, title, avatarUrl }) => (
            <span class="persona-cell">
              <Face url={avatarUrl} size={32} name={name} />
              <span>
                <a href={hrefOf(`personas/${encodeURIComponent(key)}`)}>{name}</a>
                <span class="soft"> {title}</span>
              </span>
            </span>
          ),
        },
        {
          key: 'status',
          label: t.status,
          cell: ({ id, status, polarity }) => (
            <>
              {polarity === 'NEGATIVE' && <Badge tone="bad">{t.negative}</Badge>}{' '}
              {overdue.has(id) && <Badge tone="open">{t.overdue}</Badge>} {word('PersonaStatus', status)}
            </>
          ),
        },
        { key: 'SIZE', label: t.size, numeric: true, cell: ({ matchCount }) => count(matchCount) },
        {
          key: 'quality',
          label: t.quality,
          numeric: true,
          cell: ({ quality }) => (quality?.rating.score == null ? '–' : share(quality.rating.score)),
        },
        { key: 'supported', label: t.supported, numeric: true, cell: (one) => claimsOf(one).good },
        { key: 'refuted', label: t.refuted, numeric: true, cell: (one) => claimsOf(one).bad },
        { key: 'PRIORITY', label: t.priority, numeric: true, cell: ({ priority }) => priority ?? '–' },
        { key: 'UPDATED_AT', label: t.updated, cell: ({ updatedAt }) => <span class="soft">{ago(updatedAt)}</span> },
      ]}
    />
  );
}
