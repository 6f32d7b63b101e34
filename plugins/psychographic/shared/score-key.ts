/** Longest key of a score. */
const LONGEST = 64;

/**
 * The key of a score that is named for a key of the settings: `share_web` for `share` and `web`. One too long is cut,
 * and ends in eight digits made of the whole, by FNV-1a (Fowler, Noll & Vo 1991).
 */
export function scoreKey(kind: string, key: string): string {
  const whole = `${kind}_${key}`;
  if (whole.length <= LONGEST) return whole;
  let hash = 0x811c9dc5;
  for (let i = 0; i < whole.length; i++) hash = Math.imul(hash ^ whole.charCodeAt(i), 0x01000193);
  return `${whole.slice(0, LONGEST - 9)}_${(hash >>> 0).toString(16).padStart(8, '0')}`;
}
