import { hrefOf } from '../../app/router.ts';
import { day, decimal } from '../../reader/format.ts';
import { Table } from '../../ui/table.tsx';
import type { CustomerPortrait } from './documents.ts';
import { words } from './texts.ts';

/** More than so many are folded away: the timeline stands below. */
const OPEN = 6;

type Score = CustomerPortrait['scores'][number];

/** Its scores; one that is unknown says so, and is never nought. */
export function Scores({ customer }: { readonly customer: CustomerPortrait }) {
  const t = words.value;
  const { scores } = customer;
  return (
    <details class="card scores" open={scores.length <= OPEN}>
      <summary>
        <h2>{t.scores}</h2> <span class="soft small">{scores.length}</span>
      </summary>
      {scores.length === 0 ? (
        <p class="soft">{t.noScores}</p>
      ) : (
        <Table
          caption={t.scores}
          rows={scores}
          keyOf={({ key, segmentation }) => `${segmentation?.key ?? ''} ${key}`}
          columns={[
            { key: 'name', label: t.score, cell: ({ name, description }) => <span title={description}>{name}</span> },
            { key: 'value', label: t.value, numeric: true, cell: shownValue },
            {
              key: 'of',
              label: t.of,
              cell: ({ segmentation }) =>
                segmentation && (
                  <a href={hrefOf(`segments/${encodeURIComponent(segmentation.key)}`)}>{segmentation.name}</a>
                ),
            },
          ]}
        />
      )}
    </details>
  );
}

function shownValue({ kind, time, value, unit }: Score) {
  if (kind === 'TIME' && time !== null) return day(time);
  if (value === null) return <span class="soft">{words.value.unknown}</span>;
  return `${decimal(value)}${unit === null ? '' : ` ${unit}`}`;
}
