import type { ClauseFeature } from 'personagraph/rules';
import { type Clause, isPresence } from './clause.ts';

/** A text that a clause asks for as a whole, and the clause that asks for it alone. */
interface LabelClause {
  readonly feature: ClauseFeature;
  readonly label: string;
  readonly alone: Clause;
}

/** The constant texts that a clause wants, or does not want, to be the value or an entry. None of parts of texts, and of other kinds. */
export function labelClauses(clause: Clause): readonly LabelClause[] {
  if (isPresence(clause)) return [];
  if (clause.kind === 'category') {
    if (clause.op !== 'eq' && clause.op !== 'neq' && clause.op !== 'in' && clause.op !== 'notIn') return [];
    const op = clause.op === 'eq' || clause.op === 'in' ? 'eq' : 'neq';
    return [clause.value]
      .flat()
      .flatMap((label) =>
        typeof label === 'string' && label.trim() !== ''
          ? [{ feature: clause.feature, label, alone: { feature: clause.feature, kind: 'category', op, value: label } }]
          : [],
      );
  }
  if (clause.kind !== 'list' || clause.op === 'size') return [];
  return [clause.value]
    .flat()
    .filter((label) => label.trim() !== '')
    .map((label) => ({
      feature: clause.feature,
      label,
      alone:
        clause.op === 'containsNone'
          ? { feature: clause.feature, kind: 'list', op: 'containsNone', value: [label] }
          : { feature: clause.feature, kind: 'list', op: 'contains', value: label },
    }));
}
