import { distance } from 'fastest-levenshtein';

/** `; did you mean a, b?` for names close to one that is unknown, empty where none is close. */
export function nearMatches(unknown: string, known: readonly string[]): string {
  const lower = unknown.toLowerCase();
  const close = known
    .map((name) => ({ name, edits: distance(lower, name.toLowerCase()) }))
    .filter(({ name, edits }) => edits <= Math.max(2, Math.ceil(name.length / 3)))
    .sort((a, b) => a.edits - b.edits)
    .slice(0, 3)
    .map(({ name }) => name);
  return close.length > 0 ? `; did you mean ${close.join(', ')}?` : '';
}
