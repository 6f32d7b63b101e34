const NONE = '#c9ccd1';
const PALETTE = [
  '#2f6db3',
  '#e0822e',
  '#3f9b5c',
  '#c8434b',
  '#8464b5',
  '#8c6a52',
  '#d673ae',
  '#a9ab32',
  '#35a5b5',
  '#5b6b8c',
  '#f0b323',
  '#1f4e3d',
];

/** The colour of a segment by its place; -1 is no segment. */
export function colourOf(index: number): string {
  return index < 0 ? NONE : PALETTE[index % PALETTE.length]!;
}
