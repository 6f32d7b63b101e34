import { distance } from 'fastest-levenshtein';

/** Most names in a hint. */
const MOST = 3;

/**
 * The known names nearest to one that is unknown, all equally near, three at most; empty where none is close. A third of
 * a name's letters may differ, but two of a short name and one of a name of two. Upper and lower case are the same, and
 * spaces, `_` and `-` count nothing.
 */
export function nearMatches(unknown: string, known: readonly string[]): string[] {
  const wanted = plain(unknown);
  let nearest: string[] = [];
  let least = Number.POSITIVE_INFINITY;
  for (const name of known) {
    const edits = distance(wanted, plain(name));
    if (edits > least || edits > Math.max(name.length > 2 ? 2 : 1, name.length / 3)) continue;
    if (edits < least) [nearest, least] = [[], edits];
    nearest.push(name);
  }
  return nearest.slice(0, MOST);
}

/** `; did you mean a or b?` for {@link nearMatches}, empty where there are none. */
export function didYouMean(unknown: string, known: readonly string[]): string {
  const near = nearMatches(unknown, known);
  return near.length > 0 ? `; did you mean ${near.join(' or ')}?` : '';
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[\s_-]/g, '');
}
