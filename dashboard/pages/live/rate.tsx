import { Figure } from '../../charts/figure.tsx';
import { count } from '../../reader/format.ts';
import { locale } from '../../reader/language.ts';
import { lines } from './stream.ts';
import { words } from './texts.ts';

const MINUTES = 30;
const MINUTE_MS = 60_000;
const [STEP, HEIGHT] = [10, 44];

/** How many changes came in each of the last minutes, of those that are shown. */
export function Rate() {
  const t = words.value;
  const now = Math.floor(Date.now() / MINUTE_MS);
  const counts = new Map<number, number>();
  for (const { at, mark } of lines.value) {
    if (mark !== undefined) continue;
    const minute = Math.floor(Date.parse(at) / MINUTE_MS);
    counts.set(minute, (counts.get(minute) ?? 0) + 1);
  }
  const bars = Array.from({ length: MINUTES }, (_, index) => {
    const minute = now - MINUTES + 1 + index;
    return { minute, value: counts.get(minute) ?? 0 };
  });
  const most = Math.max(1, ...bars.map(({ value }) => value));
  const form = new Intl.DateTimeFormat(locale.value, { hour: '2-digit', minute: '2-digit' });
  const nameOf = (minute: number) => form.format(minute * MINUTE_MS);
  return (
    <Figure
      title={t.rate}
      rows={bars.filter(({ value }) => value > 0).toReversed()}
      keyOf={({ minute }) => String(minute)}
      columns={[
        { key: 'minute', label: t.minute, cell: ({ minute }) => nameOf(minute) },
        { key: 'value', label: t.changes, numeric: true, cell: ({ value }) => count(value) },
      ]}
    >
      <svg class="drawing rate" viewBox={`0 0 ${MINUTES * STEP} ${HEIGHT + 16}`} role="img" aria-label={t.rate}>
        <path class="multiple-base" d={`M0 ${HEIGHT}H${MINUTES * STEP}`} />
        {bars.map(({ minute, value }, index) => (
          <rect
            key={minute}
            class="rate-bar"
            x={index * STEP + 1}
            width={STEP - 2}
            y={HEIGHT - (value / most) * (HEIGHT - 4)}
            height={(value / most) * (HEIGHT - 4)}
          >
            <title>{`${nameOf(minute)}: ${count(value)}`}</title>
          </rect>
        ))}
        <text x={0} y={HEIGHT + 13}>
          {nameOf(bars[0]!.minute)}
        </text>
        <text x={MINUTES * STEP} y={HEIGHT + 13} text-anchor="end">
          {nameOf(now)}
        </text>
      </svg>
    </Figure>
  );
}
