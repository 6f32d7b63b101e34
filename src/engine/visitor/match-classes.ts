/** Sets of personas that customers match, at most so many with a class of their own: the most frequent. */
const MOST_SETS = 96;
/** Customers below which a set of personas has no class of its own. */
const LEAST_OF_SET = 10;

/** How a customer stands to a persona. */
export const UNMATCHED = 0;
export const MATCHED = 1;
export const UNKNOWN = 2;

/** A persona as it stands to each customer. */
export interface PersonaTruth {
  readonly id: number;
  readonly key: string;
  readonly name: string;
  readonly polarity: 'POSITIVE' | 'NEGATIVE';
  /** {@link UNMATCHED}, {@link MATCHED} or {@link UNKNOWN}, by row. */
  readonly truth: Uint8Array;
}

/**
 * Customers by the set of personas that they match. Of the classes exactly one is each customer's, however many personas
 * it matches: so probabilities of classes add up to 1, and those of personas need not.
 */
export interface MatchClasses {
  readonly count: number;
  /** The class of each customer. */
  readonly of: Int16Array;
  /** Customers of each class. */
  readonly sizes: Float64Array;
  /** Share 0..1 of a class that matches a persona, class by class. */
  readonly shares: Float64Array;
  /** Share 0..1 of a class that matches no positive persona. */
  readonly none: Float64Array;
}

/**
 * The classes of customers. Each frequent set of personas is one; customers of rare sets are in one class for each first
 * persona of theirs. Where it is UNKNOWN if a customer matches, it counts as matched by the share of those of whom that
 * is known.
 */
export function classesOf(personas: readonly PersonaTruth[], length: number): MatchClasses {
  const base = personas.map(({ truth }) => shareOf(truth));
  const keys = Array.from({ length }, (_, row) =>
    personas.flatMap(({ truth }, at) => (truth[row] === MATCHED ? at : [])).join(' '),
  );
  const frequent = frequentSets(keys);
  const classes = new Map<string, number>();
  const of = Int16Array.from(keys, (key) => {
    const name = key === '' || frequent.has(key) ? key : `${key.split(' ')[0]} …`;
    const known = classes.get(name) ?? classes.size;
    classes.set(name, known);
    return known;
  });
  const sizes = new Float64Array(classes.size);
  const shares = new Float64Array(classes.size * personas.length);
  const none = new Float64Array(classes.size);
  for (let row = 0; row < length; row++) {
    const own = of[row]!;
    sizes[own]!++;
    let nobody = 1;
    for (const [at, { polarity, truth }] of personas.entries()) {
      const matched = truth[row] === UNKNOWN ? base[at]! : truth[row]!;
      shares[own * personas.length + at]! += matched;
      if (polarity === 'POSITIVE') nobody *= 1 - matched;
    }
    none[own]! += nobody;
  }
  for (let own = 0; own < classes.size; own++) {
    none[own]! /= sizes[own]!;
    for (let at = 0; at < personas.length; at++) shares[own * personas.length + at]! /= sizes[own]!;
  }
  return { count: classes.size, of, sizes, shares, none };
}

function frequentSets(keys: readonly string[]): Set<string> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  const ranked = [...counts].filter(([, count]) => count >= LEAST_OF_SET).sort(([, a], [, b]) => b - a);
  return new Set(ranked.slice(0, MOST_SETS).map(([key]) => key));
}

/** Share of the matched among those of whom it is known; 0 where it is known of nobody. */
function shareOf(truth: Uint8Array): number {
  let [matched, known] = [0, 0];
  for (const state of truth) {
    if (state === UNKNOWN) continue;
    known++;
    matched += state;
  }
  return known > 0 ? matched / known : 0;
}
