import { count } from '../reader/format.ts';
import { Figure } from './figure.tsx';

export interface SeriesPoint {
  readonly key: string;
  readonly label: string;
  readonly value: number;
  /** Who came and went within the unit; null where that is not known. */
  readonly entries: number | null;
  readonly exits: number | null;
  /** False: it is not over. */
  readonly complete: boolean;
}

export interface Series {
  readonly key: string;
  readonly name: string;
  readonly points: readonly SeriesPoint[];
}

export interface MultiplesProps {
  readonly title: string;
  readonly note?: string;
  readonly series: readonly Series[];
  readonly heads: {
    readonly series: string;
    readonly at: string;
    readonly value: string;
    readonly entries: string;
    readonly exits: string;
  };
  /** Marks a unit that is not over. */
  readonly partial: string;
}

const [WIDTH, LINE, MOVES] = [280, 74, 26];
const HEIGHT = LINE + 2 * MOVES;

/**
 * A small drawing for each series, side by side: its course as a line from 0, and under it who came (up) and went (down).
 * Each has a scale of its own, which its numbers say: small groups would lie flat on that of large ones.
 */
export function Multiples({ title, note, series, heads, partial }: MultiplesProps) {
  const orDash = (value: number | null) => (value === null ? '–' : count(value));
  return (
    <Figure
      title={title}
      {...(note !== undefined && { note })}
      rows={series.flatMap(({ key, name, points }) =>
        points.map((point) => ({ ...point, name, key: `${key} ${point.key}` })),
      )}
      keyOf={({ key }) => key}
      columns={[
        { key: 'series', label: heads.series, cell: ({ name }) => name },
        {
          key: 'at',
          label: heads.at,
          cell: ({ label, complete }) => (complete ? label : `${label} (${partial})`),
        },
        { key: 'value', label: heads.value, numeric: true, cell: ({ value }) => count(value) },
        { key: 'entries', label: heads.entries, numeric: true, cell: ({ entries }) => orDash(entries) },
        { key: 'exits', label: heads.exits, numeric: true, cell: ({ exits }) => orDash(exits) },
      ]}
    >
      <ul class="multiples">
        {series.map((one) => (
          <Multiple {...one} key={one.key} heads={heads} partial={partial} />
        ))}
      </ul>
      <p class="legend">
        <span class="legend-swatch entries" aria-hidden="true" /> {heads.entries}
        <span class="legend-swatch exits" aria-hidden="true" /> {heads.exits}
      </p>
    </Figure>
  );
}

function Multiple({ name, points, heads, partial }: Series & Pick<MultiplesProps, 'heads' | 'partial'>) {
  const last = points.at(-1);
  const before = points.at(-2);
  if (!last) return null;
  const most = Math.max(1, ...points.map(({ value }) => value));
  const mostMoved = Math.max(1, ...points.map(({ entries, exits }) => Math.max(entries ?? 0, exits ?? 0)));
  const step = points.length > 1 ? WIDTH / (points.length - 1) : WIDTH;
  const x = (index: number) => (points.length > 1 ? index * step : WIDTH / 2);
  const y = (value: number) => LINE - (value / most) * (LINE - 6);
  const line = points.map(({ value }, index) => `${index === 0 ? 'M' : 'L'}${x(index)} ${y(value)}`).join('');
  const bar = Math.max(1.5, Math.min(12, step * 0.55));
  const moved = before ? last.value - before.value : 0;
  return (
    <li class="multiple">
      <p class="multiple-head">
        <span class="multiple-name">{name}</span>
        <span class="multiple-value">
          {count(last.value)}
          {moved !== 0 && <span class="soft small"> {`${moved > 0 ? '+' : '−'}${count(Math.abs(moved))}`}</span>}
        </span>
      </p>
      <svg class="drawing" viewBox={`-6 -4 ${WIDTH + 12} ${HEIGHT + 24}`} aria-hidden="true">
        <path class="multiple-area" d={`${line}V${LINE}H${x(0)}Z`} />
        <path class="multiple-base" d={`M0 ${LINE}H${WIDTH}`} />
        <path class="multiple-line" d={line} />
        <circle
          class={last.complete ? 'multiple-dot' : 'multiple-dot open'}
          cx={x(points.length - 1)}
          cy={y(last.value)}
          r={3.5}
        />
        {points.map(({ key, label, value, entries, exits, complete }, index) => (
          <g key={key}>
            {entries !== null && entries > 0 && (
              <rect
                class="moved entries"
                x={x(index) - bar / 2}
                width={bar}
                y={LINE + MOVES - (entries / mostMoved) * (MOVES - 6)}
                height={(entries / mostMoved) * (MOVES - 6)}
              />
            )}
            {exits !== null && exits > 0 && (
              <rect
                class="moved exits"
                x={x(index) - bar / 2}
                width={bar}
                y={LINE + MOVES}
                height={(exits / mostMoved) * (MOVES - 6)}
              />
            )}
            <rect class="pointed" x={x(index) - step / 2} width={step} y={0} height={HEIGHT}>
              <title>
                {`${label}${complete ? '' : ` (${partial})`}: ${count(value)}${entries === null ? '' : `\n${heads.entries} ${count(entries)}, ${heads.exits} ${count(exits ?? 0)}`}`}
              </title>
            </rect>
          </g>
        ))}
        <text x={0} y={HEIGHT + 14}>
          {points[0]!.label}
        </text>
        {points.length > 1 && (
          <text x={WIDTH} y={HEIGHT + 14} text-anchor="end">
            {last.label}
          </text>
        )}
      </svg>
    </li>
  );
}
