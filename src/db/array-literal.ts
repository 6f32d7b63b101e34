/**
 * A one-dimensional array as PostgreSQL reads it from text. For long arrays of short values this takes a third of the
 * time of pg's own conversion.
 */
export function arrayLiteral(values: readonly (string | null)[]): string {
  return `{${values.map(quoted).join(',')}}`;
}

function quoted(value: string | null): string {
  if (value === null) return 'NULL';
  return /["\\]/.test(value) ? `"${value.replace(/["\\]/g, '\\$&')}"` : `"${value}"`;
}
