import type { Placeholders } from '../postgres/keyset.ts';

/** Times from one on and before another; what is left out has no limit. */
export interface TimeSpan {
  readonly from?: Date | undefined;
  readonly until?: Date | undefined;
}

/** The conditions that a column is within a span. */
export function withinSpan(column: string, { from, until }: TimeSpan, values: Placeholders): string[] {
  return [
    ...(from ? [`${column} >= ${values.add(from.toISOString())}::timestamptz`] : []),
    ...(until ? [`${column} < ${values.add(until.toISOString())}::timestamptz`] : []),
  ];
}
