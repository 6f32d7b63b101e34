import type { Clause } from './clause.ts';
import type { Condition } from './condition.ts';

/** A group as how many of its parts must hold. */
export interface Group {
  readonly wanted: number;
  readonly parts: readonly Condition[];
}

/**
 * A group, of which `negated` asks the opposite of its parts: not all of n is any of the opposites, not at least m of n
 * is at least n - m + 1 of them (De Morgan). Null for a clause or a `not`.
 */
export function groupOf(condition: Condition, negated: boolean): Group | null {
  const [wanted, parts] =
    'all' in condition
      ? [condition.all.length, condition.all]
      : 'any' in condition
        ? [1, condition.any]
        : 'atLeast' in condition
          ? [condition.atLeast, condition.of]
          : [0, null];
  return parts === null ? null : { wanted: negated ? parts.length - wanted + 1 : wanted, parts };
}

/**
 * The least number of clauses that must come to hold for a condition to hold, as their places in reading order; of
 * several such sets the one read first. Clauses are taken each by itself: two of the same feature may not be able to
 * hold together. `holds` says whether a clause holds, `negated` where an odd number of `not` is above it.
 */
export function fewestChanges(
  condition: Condition,
  holds: (clause: Clause, negated: boolean) => boolean,
): ReadonlySet<number> {
  let place = 0;
  const walk = (node: Condition, negated: boolean): readonly number[] => {
    if ('not' in node) return walk(node.not, !negated);
    const group = groupOf(node, negated);
    if (!group) {
      const own = place++;
      return holds(node as Clause, negated) ? [] : [own];
    }
    const parts = group.parts.map((part) => walk(part, negated));
    // Sorting is stable: of parts that cost the same, those read first.
    return parts
      .toSorted((a, b) => a.length - b.length)
      .slice(0, group.wanted)
      .flat();
  };
  return new Set(walk(condition, false));
}
