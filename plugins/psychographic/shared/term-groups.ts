/** Which groups a term belongs to, by index. */
export type GroupsOf = (term: string) => readonly number[];

const NO_GROUP: readonly number[] = [];

/** The groups of terms, which are alike by case, width (Unicode NFKC) and outer spaces. */
export function groupsByTerm(groups: readonly { readonly any: readonly string[] }[]): GroupsOf {
  const known = new Map<string, number[]>();
  groups.forEach(({ any }, index) => {
    for (const term of new Set(any.map(plainTerm))) {
      const found = known.get(term);
      if (found) found.push(index);
      else known.set(term, [index]);
    }
  });
  return (term) => known.get(plainTerm(term)) ?? NO_GROUP;
}

/** A term without the marks that do not tell it from another. */
export function plainTerm(term: string): string {
  return term.normalize('NFKC').trim().toLowerCase();
}

const SHOWN = 5;

/** The first terms of a group, for an explanation: `[running, yoga]`. */
export function shownTerms(terms: readonly string[]): string {
  return terms.length > SHOWN ? `[${terms.slice(0, SHOWN).join(', ')}, ...]` : `[${terms.join(', ')}]`;
}
