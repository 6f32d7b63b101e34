import type { ComponentChildren } from 'preact';
import { decimal } from '../reader/format.ts';
import type { Column } from '../ui/table.tsx';
import { Figure } from './figure.tsx';

export interface Interval {
  readonly key: string;
  readonly label: string;
  /** The same in words. */
  readonly words: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** False: it may be chance, and has no colour. */
  readonly sure: boolean;
}

export interface IntervalsProps<Row extends Interval> {
  readonly title: string;
  readonly note?: ComponentChildren;
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  /** What stands left and right of nought. */
  readonly less: string;
  readonly more: string;
}

/** Estimates with their intervals about nought; what may be chance has no colour. */
export function Intervals<Row extends Interval>({ title, note, rows, columns, less, more }: IntervalsProps<Row>) {
  const most = Math.max(0.2, ...rows.flatMap(({ low, high }) => [Math.abs(low), Math.abs(high)]));
  const at = (value: number) => 50 + (50 * value) / most;
  return (
    <Figure title={title} {...(note !== undefined && { note })} rows={rows} columns={columns} keyOf={({ key }) => key}>
      <p class="intervals-axis" aria-hidden="true">
        <span>← {less}</span>
        <span>{more} →</span>
      </p>
      <ul class="intervals">
        {rows.map(({ key, label, words, value, low, high, sure }) => (
          <li class="interval" key={key}>
            <span class="interval-label">{label}</span>
            <span class="interval-track" aria-hidden="true" title={`${decimal(low)} … ${decimal(high)}`}>
              <span class="interval-nought" />
              <span class="interval-range" style={{ left: `${at(low)}%`, width: `${at(high) - at(low)}%` }} />
              <span
                class={sure ? `interval-point ${value > 0 ? 'more' : 'less'}` : 'interval-point'}
                style={{ left: `${at(value)}%` }}
              />
            </span>
            <span class="interval-words">{words}</span>
          </li>
        ))}
      </ul>
    </Figure>
  );
}
