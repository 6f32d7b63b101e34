import { composed } from 'personagraph/segmenter';
import type { ClauseOf, PresenceClause } from './clause.ts';

type LabelClause = Exclude<ClauseOf<'category'>, PresenceClause>;

/** A test that tells for a text whether a clause holds. */
export function labelTest(clause: LabelClause): (label: string) => boolean {
  switch (clause.op) {
    case 'eq':
    case 'neq': {
      const value = composed(clause.value);
      return (label) => (composed(label) === value) === (clause.op === 'eq');
    }
    case 'in':
    case 'notIn': {
      const wanted = new Set(clause.value.map(composed));
      return (label) => wanted.has(composed(label)) === (clause.op === 'in');
    }
    case 'contains':
    case 'startsWith':
    case 'endsWith': {
      const part = normalForm(clause.value);
      const method = { contains: 'includes', startsWith: 'startsWith', endsWith: 'endsWith' } as const;
      return (label) => normalForm(label)[method[clause.op]](part);
    }
  }
}

/** Without case and compatibility variants (Unicode NFKC), the same in every language. */
function normalForm(text: string): string {
  return text.normalize('NFKC').toLowerCase().normalize('NFKC');
}
