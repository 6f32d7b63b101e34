import { Figure } from './figure.tsx';

export interface Bar {
  readonly key: string;
  readonly label: string;
  /** Length; 0 or more. */
  readonly value: number;
  /** The same of those it is held against, drawn as a mark. */
  readonly against?: number | null;
  /** Its 95 % interval, drawn as a line. */
  readonly low?: number | null;
  readonly high?: number | null;
}

export interface BarsProps {
  readonly title: string;
  readonly note?: string;
  readonly bars: readonly Bar[];
  readonly format: (value: number) => string;
  /** Heads of the table: what stands at the left, the value, and what it is held against. */
  readonly heads: { readonly label: string; readonly value: string; readonly against?: string };
  /** The longest value; default: of the bars. */
  readonly most?: number;
}

/** Bars one under the other, each with its number. Made of HTML, so that long labels wrap and print. */
export function Bars({ title, note, bars, format, heads, most }: BarsProps) {
  const longest =
    most ?? Math.max(...bars.flatMap(({ value, against, high }) => [value, against ?? 0, high ?? 0]), 1e-9);
  const at = (value: number) => `${Math.min(100, (100 * value) / longest)}%`;
  return (
    <Figure
      title={title}
      {...(note !== undefined && { note })}
      rows={bars}
      keyOf={({ key }) => key}
      columns={[
        { key: 'label', label: heads.label, cell: ({ label }) => label },
        { key: 'value', label: heads.value, numeric: true, cell: ({ value }) => format(value) },
        ...(heads.against === undefined
          ? []
          : [
              {
                key: 'against',
                label: heads.against,
                numeric: true,
                cell: ({ against }: Bar) => (against == null ? '–' : format(against)),
              },
            ]),
      ]}
    >
      <ul class="bars">
        {bars.map(({ key, label, value, against, low, high }) => (
          <li class="bar" key={key}>
            <span class="bar-label">{label}</span>
            <span class="bar-track" aria-hidden="true">
              <span class="bar-fill" style={{ width: at(value) }} />
              {low != null && high != null && (
                <span class="bar-range" style={{ left: at(low), width: at(high - low) }} />
              )}
              {against != null && <span class="bar-mark" style={{ left: at(against) }} />}
            </span>
            <span class="bar-value">
              {format(value)}
              {against != null && <span class="hidden"> ({`${heads.against ?? ''} ${format(against)}`})</span>}
            </span>
          </li>
        ))}
      </ul>
      {heads.against !== undefined && bars.some(({ against }) => against != null) && (
        <p class="legend">
          <span class="legend-mark" aria-hidden="true" /> {heads.against}
        </p>
      )}
    </Figure>
  );
}
