import { readable } from '../../../segmenter/storable.ts';

/** What an import tells of itself as JSON, texts and names of files in it made storable; null for nothing. */
export function toldJson(value: unknown): string | null {
  if (value === undefined) return null;
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner === 'string') return readable(inner);
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    return Object.keys(inner).every((name) => readable(name) === name) ? inner : named(inner);
  });
}

/** The same with names that can be stored, such as reasons that quote a file; counts under names that become one are added. */
function named(value: object): object {
  const told = new Map<string, unknown>();
  for (const [name, one] of Object.entries(value)) {
    const shown = readable(name);
    const known = told.get(shown);
    told.set(shown, typeof known === 'number' && typeof one === 'number' ? known + one : one);
  }
  return Object.fromEntries(told);
}
