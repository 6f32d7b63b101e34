import { composed } from 'personagraph/segmenter';
import type { ClauseOf, PresenceClause } from './clause.ts';

type LabelClause = Exclude<ClauseOf<'category'>, PresenceClause>;

type PartOp = 'contains' | 'startsWith' | 'endsWith';
const METHODS = { contains: 'includes', startsWith: 'startsWith', endsWith: 'endsWith' } as const;

/** A test of two texts of one customer. Parts that are empty are in no text: nobody asks for them. */
export function labelPairTest(op: LabelClause['op']): (label: string, other: string) => boolean {
  if (op === 'neq') return (label, other) => label !== other;
  if (op === 'contains' || op === 'startsWith' || op === 'endsWith') {
    const normal = normalForms();
    return (label, other) => other !== '' && normal(label)[METHODS[op]](normal(other));
  }
  return (label, other) => label === other;
}

/** Each text's normal form once. */
function normalForms(): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    const form = known.get(text) ?? normalForm(text);
    known.set(text, form);
    return form;
  };
}

/** A test that tells for a text whether a clause holds; its right side is a constant. */
export function labelTest(clause: LabelClause): (label: string) => boolean {
  switch (clause.op) {
    case 'eq':
    case 'neq': {
      const value = composed(String(clause.value));
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
      const part = normalForm(String(clause.value));
      return (label) => normalForm(label)[METHODS[clause.op as PartOp]](part);
    }
  }
}

/** Without case and compatibility variants (Unicode NFKC), the same in every language. */
function normalForm(text: string): string {
  return text.normalize('NFKC').toLowerCase().normalize('NFKC');
}
