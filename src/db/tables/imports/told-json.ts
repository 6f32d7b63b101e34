import { readable } from '../../../segmenter/storable.ts';

/** What an import tells of itself as JSON, texts of files in it made storable; null for nothing. */
export function toldJson(value: unknown): string | null {
  if (value === undefined) return null;
  return JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'string' ? readable(inner) : inner));
}
