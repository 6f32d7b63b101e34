import { hrefOf } from '../../app/router.ts';
import { Bars } from '../../charts/bars.tsx';
import { count, share } from '../../reader/format.ts';
import { Face } from '../../ui/face.tsx';
import { Empty } from '../../ui/states.tsx';
import { Table } from '../../ui/table.tsx';
import type { TabProps } from './one.tsx';
import { words } from './texts.ts';

/** How many are in each segment now, what its members have in common, and who builds on it. */
export function SizesTab({ segmentation, population }: TabProps) {
  const t = words.value.sizes;
  const { segments, segmenter, unknown, name } = segmentation;
  if (segments.length === 0) {
    return (
      <Empty title={t.empty}>
        <p>{t.emptyText}</p>
      </Empty>
    );
  }
  const isExclusive = segmenter?.membership === 'EXCLUSIVE';
  const ofAll = (size: number) => (population > 0 ? share(size / population) : '–');
  return (
    <div class="stack sizes">
      <div class="card">
        <Bars
          title={t.title}
          note={[t.note(count(population), isExclusive), unknown > 0 ? `${t.unknown(count(unknown))}.` : '']
            .filter(Boolean)
            .join(' ')}
          bars={segments.map((one) => ({ key: one.id, label: one.name, value: one.size }))}
          format={(size) => `${count(size)} · ${ofAll(size)}`}
          heads={{ label: t.segment, value: `${t.customers} · ${t.ofAll}` }}
        />
      </div>
      <Table
        caption={name}
        rows={segments}
        keyOf={({ id }) => id}
        columns={[
          {
            key: 'segment',
            label: t.segment,
            cell: ({ name: segment, description, current }) => (
              <span class="segment-cell">
                {segment}
                {description && <span class="soft small">{description}</span>}
                {!current && <span class="soft small">{t.gone}</span>}
              </span>
            ),
          },
          { key: 'size', label: t.customers, numeric: true, cell: ({ size }) => count(size) },
          { key: 'share', label: t.ofAll, numeric: true, cell: ({ size }) => ofAll(size) },
          {
            key: 'personas',
            label: t.personas,
            cell: ({ personas }) => (
              <span class="faces">
                {personas.map(({ id, key, name: persona, avatarUrl }) => (
                  <a key={id} class="face-link" href={hrefOf(`personas/${encodeURIComponent(key)}`)}>
                    <Face url={avatarUrl} size={24} name={persona} />
                    <span>{persona}</span>
                  </a>
                ))}
              </span>
            ),
          },
          {
            key: 'members',
            label: t.members,
            cell: ({ id, name: segment }) => (
              <a href={hrefOf('customers', { segment: id })} aria-label={t.membersOf(segment)}>
                {t.members}
              </a>
            ),
          },
        ]}
      />
    </div>
  );
}
