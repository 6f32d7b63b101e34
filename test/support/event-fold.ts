import { createHash } from 'node:crypto';
import type { EventCondition, EventSource, FeatureKind } from '../../src/segmenter/feature.ts';

/** An event as a test generates it. */
export interface ToldEvent {
  readonly type: string;
  readonly at: number;
  readonly amount: number | null;
  readonly discount: number | null;
  readonly quantity: number | null;
  readonly channel: string | null;
  readonly lines: readonly Readonly<Record<string, string | number>>[] | null;
  readonly properties: Readonly<Record<string, unknown>>;
}

export type Folded = number | string | readonly string[] | null;

const DAY = 86_400_000;

/** An event aggregate by its definition: one customer's events, one by one. Events of one customer have times of their own. */
export function foldEvents(
  events: readonly ToldEvent[],
  { event: type, aggregate, field = 'at', where, withinDays, most = 3 }: EventSource,
  kind: FeatureKind,
  asOf: number,
): Folded {
  const counted = events
    .filter((event) => event.type === type && event.at <= asOf)
    .filter(({ at }) => withinDays === undefined || at > asOf - withinDays * DAY)
    .filter((event) => where === undefined || passes(event, where))
    .sort((a, b) => a.at - b.at);
  if (aggregate === 'count') return counted.length;
  const wanted = aggregate === 'top' || kind === 'category' ? 'text' : aggregate === 'distinct' ? 'any' : 'number';
  const values = (field === 'dayAmount' ? dayAmounts(counted) : counted.flatMap((event) => valuesOf(event, field)))
    .filter((value) => typeof value !== 'number' || Math.abs(value) <= 1e200)
    .filter((value) => typeof value === 'number' || typeof value === 'string')
    .filter(
      (value) =>
        !field.startsWith('properties.') || wanted === 'any' || (typeof value === 'string') === (wanted === 'text'),
    );
  const numbers = values as number[];
  const sum = numbers.reduce((a, b) => a + b, 0);
  switch (aggregate) {
    case 'sum':
      return sum;
    case 'distinct':
      return new Set(values).size;
    case 'mean':
      return values.length ? sum / values.length : null;
    case 'min':
      return values.length ? Math.min(...numbers) : null;
    case 'max':
      return values.length ? Math.max(...numbers) : null;
    case 'first':
      return values[0] ?? null;
    case 'last':
      return values.at(-1) ?? null;
    case 'top':
      return values.length ? top(values as string[]).slice(0, most) : null;
  }
}

function valuesOf(event: ToldEvent, field: string): unknown[] {
  if (field.startsWith('properties.')) return [event.properties[field.slice('properties.'.length)] ?? null];
  if (field.startsWith('lines.')) return (event.lines ?? []).map((line) => line[field.slice('lines.'.length)] ?? null);
  if (field === 'day') return [dayOf(event.at)];
  return [event[field as 'at' | 'amount' | 'discount' | 'quantity' | 'channel']];
}

function passes(event: ToldEvent, { field, equals, above, below }: EventCondition): boolean {
  const [value] = valuesOf(event, field);
  if (equals !== undefined && value !== equals) return false;
  if (above === undefined && below === undefined) return true;
  if (typeof value !== 'number' || Math.abs(value) > 1e200) return false;
  return (above === undefined || value > above) && (below === undefined || value < below);
}

/** By day, of those with an amount; to the four places that are stored. */
function dayAmounts(events: readonly ToldEvent[]): number[] {
  const days = new Map<number, number>();
  for (const { at, amount } of events) if (amount !== null) days.set(dayOf(at), (days.get(dayOf(at)) ?? 0) + amount);
  return [...days].sort(([a], [b]) => a - b).map(([, amount]) => Math.round(amount * 1e4) / 1e4);
}

function dayOf(at: number): number {
  return Math.floor(at / DAY) * DAY;
}

function top(texts: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts]
    .sort(([a, n], [b, m]) => m - n || Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .map(([text]) => text);
}

/** A message id that says nothing of the order in which events happened. */
export function scrambled(id: string): string {
  return createHash('sha256').update(id).digest('hex');
}
