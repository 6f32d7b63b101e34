import { Bars } from '../../../charts/bars.tsx';
import { count, decimal, share } from '../../../reader/format.ts';
import type { ShareContrast } from '../documents.ts';
import { words } from '../texts.ts';

export interface GapFigureProps {
  readonly title: string;
  readonly shares: readonly ShareContrast[];
  /** Whom customers are held against. */
  readonly against: string;
  readonly note: string;
  /** Of how many nobody knows it, where there are no values. Default: that stands with the values. */
  readonly unknown?: number;
}

/** Values that are named as lacking. */
const NAMED = 3;

/** A value, or the numbers between two limits. */
function labelOf({ value, from, to }: ShareContrast): string {
  const t = words.value.coverage;
  if (value !== null) return value;
  if (from !== null && to !== null) return t.fromTo(decimal(from), decimal(to));
  if (from !== null) return t.from(decimal(from));
  return to === null ? '–' : t.to(decimal(to));
}

/** Shares of customers, each with its interval, against those of others; and who lacks most. */
export function GapFigure({ title, shares, against, note, unknown }: GapFigureProps) {
  const t = words.value.coverage;
  const [first] = shares;
  if (!first || shares.every(({ own }) => own === null)) {
    const nobodyKnows = first?.unknown ?? unknown ?? 0;
    return (
      <>
        <h3>{title}</h3>
        <p class="soft">{nobodyKnows === 0 ? t.nobody : t.unknownOf(count(nobodyKnows))}</p>
      </>
    );
  }
  const lacking = shares
    .filter(({ missing, differs }) => (missing ?? 0) > 0 && differs === true)
    .toSorted((a, b) => (b.missing ?? 0) - (a.missing ?? 0))
    .slice(0, NAMED);
  return (
    <Bars
      title={title}
      note={[
        note,
        t.known(count(first.known), count(first.known + first.unknown)),
        lacking.length === 0
          ? t.nothingLacks
          : t.lacks(lacking.map((one) => `${labelOf(one)} (${count(one.missing ?? 0)})`).join(', ')),
      ].join(' ')}
      format={share}
      heads={{ label: title, value: t.own, against }}
      bars={shares.map((one, index) => ({
        key: String(index),
        label: labelOf(one),
        value: one.own?.value ?? 0,
        low: one.own?.low ?? null,
        high: one.own?.high ?? null,
        against: one.reference,
      }))}
    />
  );
}
