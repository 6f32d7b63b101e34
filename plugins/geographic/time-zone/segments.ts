import type { SegmentDefinition } from 'personagraph/segmenter';

/** The segment of a zone or offset, with keys such as `europe_berlin` and `utc_plus_01_00`. */
export function segmentOf(group: string): SegmentDefinition {
  const key = group
    .toLowerCase()
    .replace(/^utc([+-])/, (_, sign) => (sign === '-' ? 'utc_minus_' : 'utc_plus_'))
    .replace(/^etc\/gmt([+-])/, (_, sign) => (sign === '-' ? 'etc_gmt_minus_' : 'etc_gmt_plus_'))
    .replace(/[^a-z0-9_]+/g, '_');
  return { key, name: { en: group, zh: group } };
}

/** An offset in ms as it is written: UTC+05:30. */
export function offsetName(offset: number): string {
  const two = (value: number) => `${Math.floor(value)}`.padStart(2, '0');
  const size = Math.abs(offset) / 1000;
  const seconds = size % 60 === 0 ? '' : `:${two(size % 60)}`;
  return `UTC${offset < 0 ? '-' : '+'}${two(size / 3600)}:${two((size % 3600) / 60)}${seconds}`;
}
