/** Parts of keys that mean something else. */
const RESERVED = new Set(['other', 'all', 'unknown']);
const LONGEST = 20;

/** FNV-1a, 32 bits (G. Fowler, L. C. Noll, K.-P. Vo), in base 36: the same text gives the same letters everywhere. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash.toString(36).padStart(7, '0');
}

/** At most 20 characters: longer ones end in a fingerprint of the whole. */
export function shorten(part: string): string {
  return part.length <= LONGEST ? part : `${part.slice(0, LONGEST - 8)}_${fingerprint(part)}`;
}

/** A normalised label as part of a key: what a key cannot hold is told apart by a fingerprint. */
export function labelKey(label: string): string {
  const latin = label
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  if (RESERVED.has(latin)) return `label_${latin}`;
  if (latin === label.replaceAll(' ', '_')) return shorten(latin);
  return `${latin.slice(0, LONGEST - 8)}${latin === '' ? 'label' : ''}_${fingerprint(label)}`;
}

/** Numbers from `low` to below `high` as part of a key: `under_0_5`, `m5_to_20`, `20_plus`. */
export function bandKey(low: number | undefined, high: number | undefined): string {
  const [from, to] = [low, high].map((edge) =>
    edge
      ?.toString()
      .replace('-', 'm')
      .replaceAll(/[^a-z0-9]/g, '_'),
  );
  if (from === undefined) return to === undefined ? 'any' : shorten(`under_${to}`);
  return shorten(to === undefined ? `${from}_plus` : `${from}_to_${to}`);
}

/** Whole numbers from `low` to below `high` as part of a key: `under_18`, `18_24`, `2`, `65_plus`. */
export function wholeKey(low: number | undefined, high: number | undefined): string {
  if (low === undefined) return high === undefined ? 'any' : `under_${high}`;
  if (high === undefined) return `${low}_plus`;
  return high === low + 1 ? `${low}` : `${low}_${high - 1}`;
}
