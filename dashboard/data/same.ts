/**
 * The new value, with those parts of the old one in place that say the same: whoever shows a part that did not change is
 * not drawn again.
 */
export function sameOf<T>(old: T | undefined, fresh: T): T {
  if (Object.is(old, fresh)) return fresh;
  if (typeof old !== 'object' || typeof fresh !== 'object' || old === null || fresh === null) return fresh;
  if (Array.isArray(old) !== Array.isArray(fresh)) return fresh;
  const before = old as Record<string, unknown>;
  const after = fresh as Record<string, unknown>;
  const names = Object.keys(after);
  let equal = names.length === Object.keys(before).length;
  const merged: Record<string, unknown> = {};
  for (const name of names) {
    merged[name] = sameOf(before[name], after[name]);
    if (!Object.is(merged[name], before[name]) || !(name in before)) equal = false;
  }
  if (equal) return old;
  return (Array.isArray(fresh) ? names.map((name) => merged[name]) : merged) as T;
}
