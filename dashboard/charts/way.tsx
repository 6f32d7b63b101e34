export interface WayProps {
  /** Where it began and where it is to go. */
  readonly from: number;
  readonly to: number;
  /** Where it is; null where nobody knows. */
  readonly now: number | null;
  /** Ends of its 95 % interval. */
  readonly low?: number | null;
  readonly high?: number | null;
  /** Where a straight line would be; null where nobody knows. */
  readonly expected?: number | null;
  readonly format: (value: number) => string;
  /** The same in words. */
  readonly label: string;
}

/** How far something is on its way from one number to another, of which either may be the larger. */
export function Way({ from, to, now, low, high, expected, format, label }: WayProps) {
  // A little room on both sides: it may go back, and beyond.
  const at = (value: number) => 4 + 92 * Math.min(1.04, Math.max(-0.04, (value - from) / (to - from || 1)));
  const ends = low == null || high == null ? null : [at(low), at(high)].sort((a, b) => a - b);
  return (
    <div class="way" role="img" aria-label={label}>
      <span class="way-track">
        {now !== null && (
          <span
            class="way-done"
            style={{ left: `${Math.min(at(from), at(now))}%`, width: `${Math.abs(at(now) - at(from))}%` }}
          />
        )}
        {ends && <span class="way-range" style={{ left: `${ends[0]}%`, width: `${ends[1]! - ends[0]!}%` }} />}
        {expected != null && <span class="way-expected" style={{ left: `${at(expected)}%` }} />}
        {now !== null && <span class="way-now" style={{ left: `${at(now)}%` }} />}
      </span>
      <span class="way-ends">
        <span>{format(from)}</span>
        <span>{format(to)}</span>
      </span>
    </div>
  );
}
