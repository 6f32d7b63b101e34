import { query, setQuery } from '../../app/router.ts';
import { Matrix, type MatrixCell } from '../../charts/matrix.tsx';
import type { ResultOf } from '../../data/graphql.ts';
import { useQuery } from '../../data/query.ts';
import { count, decimal, share } from '../../reader/format.ts';
import { apiLanguage } from '../../reader/language.ts';
import { SelectField } from '../../ui/field.tsx';
import { Empty, Shown } from '../../ui/states.tsx';
import { Overlaps, Segmentations } from './documents.ts';
import type { TabProps } from './one.tsx';
import { words } from './texts.ts';
import { touching } from './touching.ts';

const MEASURES = ['share', 'lift', 'both'] as const;
type Measure = (typeof MEASURES)[number];
type Overlap = NonNullable<ResultOf<typeof Overlaps>['overlapsOfSegments']>[number];

interface Named {
  readonly key: string;
  readonly name: string;
}

/** Segments that the server takes at once. */
const MOST = 50;

/** Which customers of a segment are in another as well: of the same segmentation, or of another. */
export function OverlapTab({ segmentation }: TabProps) {
  const t = words.value.overlap;
  const list = useQuery(Segmentations, { language: apiLanguage.value }, { touchedBy: touching });
  const isExclusive = segmentation.segmenter?.membership === 'EXCLUSIVE';
  const others = (list.data?.segmentations ?? []).filter(
    ({ id, segments }) => id !== segmentation.id && segments.some(({ current }) => current),
  );
  const asked = query.value.get('with');
  const against =
    others.find(({ key }) => key === asked) ?? (isExclusive || asked !== null ? (others[0] ?? null) : null);
  const measure = MEASURES.find((one) => one === query.value.get('measure')) ?? 'share';
  const room = against ? MOST / 2 : MOST;
  const rows = largest(segmentation.segments, room);
  const columns = against ? largest(against.segments, MOST - rows.length) : rows;
  const isCut =
    rows.length < segmentation.segments.filter(({ current }) => current).length ||
    (against !== null && columns.length < against.segments.filter(({ current }) => current).length);
  return (
    <>
      <div class="toolbar">
        <SelectField
          label={t.against}
          value={against?.key ?? ''}
          onValue={(key) => setQuery({ with: key })}
          options={[
            ...(isExclusive ? [] : [['', t.itself] as const]),
            ...others.map(({ key, name }) => [key, name] as const),
          ]}
        />
        <SelectField
          label={t.measure}
          value={measure}
          onValue={(value) => setQuery({ measure: value === 'share' ? '' : value })}
          options={MEASURES.map((value) => [value, t.measures[value]] as const)}
        />
      </div>
      <Shown query={list}>
        {() =>
          against === null && isExclusive ? (
            <Empty title={t.only}>
              <p>{t.exclusive}</p>
            </Empty>
          ) : (
            <>
              {isCut && <p class="notice">{t.tooMany}</p>}
              <OverlapMatrix
                title={against ? t.title(segmentation.name, against.name) : t.titleItself(segmentation.name)}
                rows={rows}
                columns={columns}
                measure={measure}
              />
            </>
          )
        }
      </Shown>
    </>
  );
}

function largest(segments: readonly SegmentLike[], most: number): readonly Named[] {
  return segments
    .filter(({ current }) => current)
    .toSorted((a, b) => b.size - a.size)
    .slice(0, most)
    .map(({ id, name }) => ({ key: id, name }));
}

interface SegmentLike {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly current: boolean;
}

interface MatrixProps {
  readonly title: string;
  readonly rows: readonly Named[];
  readonly columns: readonly Named[];
  readonly measure: Measure;
}

function OverlapMatrix({ title, rows, columns, measure }: MatrixProps) {
  const t = words.value.overlap;
  const ids = [...new Set([...rows, ...columns].map(({ key }) => key))];
  const answer = useQuery(Overlaps, { ids }, { touchedBy: touching });
  const pairs = new Map<string, Overlap>();
  for (const one of answer.data?.overlapsOfSegments ?? []) pairs.set(`${one.first.id} ${one.second.id}`, one);
  const names = new Map([...rows, ...columns].map(({ key, name }) => [key, name]));
  const notes = { share: t.noteShare, lift: t.noteLift, both: t.noteBoth };
  const found = (row: string, column: string) => {
    const direct = pairs.get(`${row} ${column}`);
    if (direct) return { ...direct, share: direct.shareOfFirst };
    const turned = pairs.get(`${column} ${row}`);
    return turned && { ...turned, share: turned.shareOfSecond };
  };
  // The strongest of the matrix has the full colour: shares of many segments are all small.
  const most = Math.max(1, ...[...pairs.values()].map(({ both }) => both));
  const mostShare = Math.max(
    0.01,
    ...rows.flatMap(({ key: row }) => columns.map(({ key: column }) => found(row, column)?.share ?? 0)),
  );
  const cell = (row: string, column: string): MatrixCell | null => {
    const pair = found(row, column);
    if (!pair) return null;
    const { share: part, lift, both } = pair;
    return {
      title: t.cell(names.get(row)!, names.get(column)!, part === null ? '–' : share(part), count(both)),
      ...(measure === 'share'
        ? { heat: (part ?? 0) / mostShare, text: part === null ? '–' : share(part) }
        : measure === 'lift'
          ? { heat: Math.min(1, (lift ?? 0) / 4), text: lift === null ? '–' : `${decimal(lift, 1)}×` }
          : { heat: both / most, text: count(both) }),
    };
  };
  return (
    <Shown query={answer} lines={8}>
      {() => (
        <Matrix
          title={title}
          note={notes[measure]}
          corner={words.value.sizes.segment}
          rows={rows}
          columns={columns}
          cell={cell}
        />
      )}
    </Shown>
  );
}
