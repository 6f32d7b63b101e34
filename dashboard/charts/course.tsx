import { day } from '../reader/format.ts';
import { Figure } from './figure.tsx';
import { useWidth } from './use-width.ts';

export interface CoursePoint {
  readonly at: string;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

export interface CourseProps {
  readonly title: string;
  readonly note?: string;
  readonly points: readonly CoursePoint[];
  /** The straight line that is held against: where it begins and ends. */
  readonly line: { readonly from: number; readonly to: number; readonly start: string; readonly end: string };
  readonly format: (value: number) => string;
  readonly heads: {
    readonly at: string;
    readonly value: string;
    readonly interval: string;
    readonly line: string;
    readonly unknown: string;
  };
}

const [HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [220, 8, 8, 12, 26];

/** A number over time with its 95 % interval, against the straight line that it is to follow. What is not known has a gap. */
export function Course({ title, note, points, line, format, heads }: CourseProps) {
  const { ref, width } = useWidth<SVGSVGElement>(640);
  const [start, end] = [Date.parse(line.start), Date.parse(line.end)];
  const times = points.map(({ at }) => Date.parse(at));
  const [first, last] = [Math.min(start, ...times), Math.max(end, ...times)];
  const values = [line.from, line.to, ...points.flatMap(({ value, low, high }) => [value, low, high])].filter(
    (one) => one !== null,
  );
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const x = (time: number) => LEFT + ((time - first) / (last - first || 1)) * (width - LEFT - RIGHT);
  const y = (value: number) => HEIGHT - BOTTOM - ((value - least) / (most - least || 1)) * (HEIGHT - TOP - BOTTOM);
  const known = points.map((point, index) => ({ ...point, time: times[index]! }));
  const path = known
    .map(({ time, value }, index) =>
      value === null ? '' : `${(known[index - 1]?.value ?? null) === null ? 'M' : 'L'}${x(time)} ${y(value)}`,
    )
    .join('');
  return (
    <Figure
      title={title}
      {...(note !== undefined && { note })}
      rows={points}
      keyOf={({ at }) => at}
      columns={[
        { key: 'at', label: heads.at, cell: ({ at }) => day(at) },
        {
          key: 'value',
          label: heads.value,
          numeric: true,
          cell: ({ value }) => (value === null ? heads.unknown : format(value)),
        },
        {
          key: 'interval',
          label: heads.interval,
          numeric: true,
          cell: ({ low, high }) => (low === null || high === null ? '–' : `${format(low)} – ${format(high)}`),
        },
      ]}
    >
      <svg ref={ref} class="drawing course" viewBox={`0 0 ${width} ${HEIGHT}`} aria-hidden="true">
        <path class="course-line" d={`M${x(start)} ${y(line.from)}L${x(end)} ${y(line.to)}`} />
        {known.map(
          ({ at, time, low, high }) =>
            low !== null &&
            high !== null && <path key={at} class="course-range" d={`M${x(time)} ${y(low)}V${y(high)}`} />,
        )}
        <path class="course-value" d={path} />
        {known.map(
          ({ at, time, value }) =>
            value !== null && (
              <circle key={at} class="course-dot" cx={x(time)} cy={y(value)} r={3}>
                <title>{`${day(at)}: ${format(value)}`}</title>
              </circle>
            ),
        )}
        <text x={LEFT} y={y(line.from) - 6}>
          {format(line.from)}
        </text>
        <text x={width - RIGHT} y={y(line.to) - 6} text-anchor="end">
          {format(line.to)}
        </text>
        <text x={LEFT} y={HEIGHT - 6}>
          {day(new Date(first))}
        </text>
        <text x={width - RIGHT} y={HEIGHT - 6} text-anchor="end">
          {day(new Date(last))}
        </text>
      </svg>
      <p class="legend">
        <span class="legend-dash" aria-hidden="true" /> {heads.line}
      </p>
    </Figure>
  );
}
