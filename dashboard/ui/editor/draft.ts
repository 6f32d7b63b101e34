/** What a form edits, field by field, as texts. A field that is more than a text stands as JSON. */
export type Draft = Readonly<Record<string, string>>;

/** The fields in which an edit is other than what it began from. */
export function changedKeys(edited: Draft, base: Draft): ReadonlySet<string> {
  return new Set(Object.keys(edited).filter((key) => edited[key] !== base[key]));
}

/** The fields that two people changed to different things since `base`. */
export function disputedKeys(mine: Draft, theirs: Draft, base: Draft): readonly string[] {
  return Object.keys(mine).filter(
    (key) => mine[key] !== theirs[key] && mine[key] !== base[key] && theirs[key] !== base[key],
  );
}

/** Their state, with those of my changes that are chosen; what only I changed since `base` is mine without being asked. */
export function mergedDraft(mine: Draft, theirs: Draft, base: Draft, chosen: ReadonlySet<string>): Draft {
  const merged: Record<string, string> = { ...theirs };
  for (const [key, value] of Object.entries(mine)) {
    if (value === base[key]) continue;
    if (theirs[key] === base[key] || chosen.has(key)) merged[key] = value;
  }
  return merged;
}

/** What stands one a line, without empty ones. */
export function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
}
