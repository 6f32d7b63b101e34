import type { BilingualText } from 'personagraph/segmenter';

/** A state or province that is known by all its names. */
export interface Region {
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** The part of ISO 3166-2 after the country. */
  readonly code: string;
  /** First-order division as GeoNames numbers it; "-" where it lists the region as a country. */
  readonly admin: string;
  readonly name: BilingualText;
  /** Names and codes that mean it. */
  readonly names: readonly string[];
}

/** Regions of a country from one line each; an underscore stands for a space within a word. */
export function regionTable(
  country: string,
  lines: string,
  read: (words: readonly string[]) => Omit<Region, 'country'>,
): Region[] {
  return lines
    .trim()
    .split('\n')
    .map((line) => {
      const words = line.trim().split(' ');
      return { country, ...read(words.map((word) => word.replaceAll('_', ' '))) };
    });
}
