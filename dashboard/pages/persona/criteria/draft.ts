import type { CriteriaState, CriterionInput, CriterionRole, StoredCriterion } from '../edit-documents.ts';

/** A criterion while it is edited. */
export interface Row {
  readonly key: string;
  readonly role: CriterionRole;
  readonly weight: number;
  readonly condition:
    | { readonly kind: 'SEGMENT'; readonly id: string; readonly name: string }
    | { readonly kind: 'RULE'; readonly rule: unknown }
    | { readonly kind: 'SCORE'; readonly score: NonNullable<CriterionInput['score']>; readonly name: string }
    /** A segment or segmentation that is gone. It cannot be sent again. */
    | { readonly kind: 'GONE' };
}

export interface CriteriaDraft {
  readonly rows: readonly Row[];
  readonly threshold: number;
  readonly minCoverage: number;
}

export function criteriaDraftOf({
  criteria,
  threshold,
  minCoverage,
}: Pick<CriteriaState, 'criteria' | 'threshold' | 'minCoverage'>): CriteriaDraft {
  return { rows: criteria.map(rowOf), threshold, minCoverage };
}

function rowOf({ id, role, weight, ...condition }: StoredCriterion): Row {
  return { key: id, role, weight, condition: conditionOf(condition) };
}

function conditionOf({ segment, rule, score }: Pick<StoredCriterion, 'segment' | 'rule' | 'score'>): Row['condition'] {
  if (segment) return { kind: 'SEGMENT', id: segment.id, name: segment.name };
  if (rule !== null) return { kind: 'RULE', rule };
  if (!score?.segmentation) return { kind: 'GONE' };
  const { key, segmentation, ...ends } = score;
  const known = Object.fromEntries(Object.entries(ends).filter(([, end]) => end !== null));
  const range = Object.values(known).join(' – ');
  return {
    kind: 'SCORE',
    score: { key, segmentation: segmentation.id, ...known },
    name: `${segmentation.name}: ${key} ${range}`,
  };
}

/** What is sent, for a preview as for saving. A rule that is still empty is left out. */
export function criteriaInputs({ rows }: CriteriaDraft): CriterionInput[] {
  return rows.flatMap(({ role, weight, condition }): CriterionInput[] => {
    if (condition.kind === 'SEGMENT') return [{ role, weight, segmentId: condition.id }];
    if (condition.kind === 'RULE') return isEmpty(condition.rule) ? [] : [{ role, weight, rule: condition.rule }];
    return condition.kind === 'SCORE' ? [{ role, weight, score: condition.score }] : [];
  });
}

function isEmpty(rule: unknown): boolean {
  return typeof rule === 'string' && rule.trim() === '';
}

/** The rows that are sent, in the order of what a preview says of them. */
export function sentRows({ rows }: CriteriaDraft): readonly Row[] {
  return rows.filter(
    ({ condition }) => condition.kind !== 'GONE' && !(condition.kind === 'RULE' && isEmpty(condition.rule)),
  );
}

/** Whether both ask for the same customers. */
export function sameCriteria(one: CriteriaDraft, other: CriteriaDraft): boolean {
  const asked = (draft: CriteriaDraft) => JSON.stringify([criteriaInputs(draft), draft.threshold, draft.minCoverage]);
  return asked(one) === asked(other);
}
