import type { FeatureKind, Needs, Row } from '../feature.ts';

/** A row as a person reads it: times as ISO 8601, missing values said. */
export function showRow(needs: Needs, row: Row<Needs>): string {
  const values = Object.entries(needs).map(([name, { kind }]) => `${name}: ${showValue(kind, row[name] ?? null)}`);
  return `{ ${values.join(', ')} }`;
}

export function showValue(kind: FeatureKind, value: Row<Needs>[string]): string {
  if (value === null) return 'missing';
  return kind === 'time' ? showTime(value as number) : showJson(value);
}

export function showTime(at: number): string {
  return Math.abs(at) <= 8.64e15 ? new Date(at).toISOString() : String(at);
}

/** JSON, shortened; what JSON lacks (NaN, undefined) by name. */
export function showJson(value: unknown): string {
  if (typeof value === 'number' || value === undefined) return String(value);
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 160 ? `${text.slice(0, 157)}...` : text;
}
