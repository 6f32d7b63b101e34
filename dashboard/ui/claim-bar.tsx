export interface ClaimBarProps {
  readonly supported: number;
  readonly refuted: number;
  readonly open: number;
  /** The same in words. */
  readonly label: string;
}

/** How much of a persona holds: supported, open and refuted claims in one bar. */
export function ClaimBar({ supported, refuted, open, label }: ClaimBarProps) {
  return (
    <span class="claim-bar" role="img" aria-label={label} title={label}>
      {supported > 0 && <span class="good" style={{ flexGrow: supported }} />}
      {open > 0 && <span class="open" style={{ flexGrow: open }} />}
      {refuted > 0 && <span class="bad" style={{ flexGrow: refuted }} />}
    </span>
  );
}
