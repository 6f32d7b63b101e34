import { useState } from 'preact/hooks';
import { count } from '../reader/format.ts';
import { Figure } from './figure.tsx';
import { type FlowLink, layFlows } from './flow-layout.ts';
import { useWidth } from './use-width.ts';

export interface FlowStep {
  /** The time it leads to. */
  readonly label: string;
  readonly links: readonly FlowLink[];
}

export interface FlowsProps {
  readonly title: string;
  readonly note?: string;
  /** The time before the first step. */
  readonly first: string;
  readonly steps: readonly FlowStep[];
  readonly groups: readonly { readonly key: string; readonly name: string }[];
  /** What those are called that are in none. */
  readonly none: string;
  readonly heads: { readonly from: string; readonly to: string; readonly until: string; readonly customers: string };
}

const BLOCK = 10;
const HEIGHT = 420;
const HEAD = 26;
const COLOURS = 8;

/** Who went where, from one time to the next: as many columns as times, a ribbon for those who went the same way. */
export function Flows({ title, note, first, steps, groups, none, heads }: FlowsProps) {
  const { ref, width } = useWidth<HTMLDivElement>(800);
  const [lit, setLit] = useState<string | null | undefined>(undefined);
  const names = new Map<string | null, string>(groups.map(({ key, name }) => [key, name]));
  names.set(null, none);
  const order = groups.map(({ key }) => key);
  const { blocks, ribbons } = layFlows(
    steps.map(({ links }) => links),
    order,
    HEIGHT,
  );
  const columns = steps.length + 1;
  const margin = Math.min(180, width * 0.31);
  const stepWidth = (width - 2 * margin - BLOCK) / steps.length;
  const leftOf = (column: number) => margin + column * stepWidth;
  const hueOf = (key: string | null) => (key === null ? 'none' : String(order.indexOf(key) % COLOURS));
  const isDim = (...keys: readonly (string | null)[]) => lit !== undefined && !keys.includes(lit);
  const times = [first, ...steps.map(({ label }) => label)];
  const nameOf = (key: string | null) => names.get(key) ?? '–';
  return (
    <Figure
      title={title}
      {...(note !== undefined && { note })}
      rows={steps.flatMap(({ label, links }, step) =>
        links.map((link) => ({ ...link, label, key: `${step} ${link.from} ${link.to}` })),
      )}
      keyOf={({ key }) => key}
      columns={[
        { key: 'from', label: heads.from, cell: ({ from }) => nameOf(from) },
        { key: 'to', label: heads.to, cell: ({ to }) => nameOf(to) },
        { key: 'until', label: heads.until, cell: ({ label }) => label },
        { key: 'count', label: heads.customers, numeric: true, cell: (link) => count(link.count) },
      ]}
    >
      <div ref={ref}>
        <svg class="drawing flows" viewBox={`0 0 ${width} ${HEIGHT + HEAD + 4}`} role="img" aria-label={title}>
          {times.map((time, column) => (
            <text key={time} x={leftOf(column) + BLOCK / 2} y={12} text-anchor="middle">
              {time}
            </text>
          ))}
          <g transform={`translate(0 ${HEAD})`}>
            {ribbons.map(({ from, to, column, fromTop, toTop, height, count: n }) => {
              const [left, right] = [leftOf(column) + BLOCK, leftOf(column + 1)];
              const middle = (left + right) / 2;
              return (
                <path
                  key={`${column} ${from} ${to}`}
                  class={`flow hue-${hueOf(from)}${isDim(from, to) ? ' dim' : ''}${from === to ? ' stay' : ''}`}
                  d={`M${left} ${fromTop}C${middle} ${fromTop} ${middle} ${toTop} ${right} ${toTop}V${toTop + height}C${middle} ${toTop + height} ${middle} ${fromTop + height} ${left} ${fromTop + height}Z`}
                >
                  <title>{`${nameOf(from)} → ${nameOf(to)}: ${count(n)}`}</title>
                </path>
              );
            })}
            {blocks.map(({ key, column, size, top, height }) => {
              const isFirst = column === 0;
              const isLast = column === columns - 1;
              const left = leftOf(column);
              return (
                <g
                  key={`${column} ${key}`}
                  class={isDim(key) ? 'dim' : undefined}
                  onPointerEnter={() => setLit(key)}
                  onPointerLeave={() => setLit(undefined)}
                >
                  <title>{`${nameOf(key)}: ${count(size)}`}</title>
                  <rect
                    class={`block hue-${hueOf(key)}`}
                    x={left}
                    y={top}
                    width={BLOCK}
                    height={Math.max(1, height)}
                    rx={2}
                  />
                  {(isFirst || isLast) && (
                    <text
                      class="flow-label"
                      x={isFirst ? left - 8 : left + BLOCK + 8}
                      y={top + height / 2 + 4}
                      text-anchor={isFirst ? 'end' : 'start'}
                    >
                      {shortened(nameOf(key), margin - 16 - 6.5 * (count(size).length + 1))}
                      <tspan class="flow-size"> {count(size)}</tspan>
                    </text>
                  )}
                </g>
              );
            })}
          </g>
        </svg>
      </div>
    </Figure>
  );
}

/** Pixels of a letter of the labels; Chinese ones are twice as wide. */
const [NARROW, WIDE] = [6.5, 12.5];

/** A name, cut where there is no room for it. */
function shortened(name: string, room: number): string {
  const widths = [...name].map((letter) => (/[\u2e80-\uffff]/.test(letter) ? WIDE : NARROW));
  if (widths.reduce((sum, width) => sum + width, 0) <= room) return name;
  let used = WIDE;
  let text = '';
  for (const [index, letter] of [...name].entries()) {
    used += widths[index]!;
    if (used > room) break;
    text += letter;
  }
  return `${text.trimEnd()}…`;
}
