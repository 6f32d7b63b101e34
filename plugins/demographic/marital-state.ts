/** Whether something holds, as a number columns can carry. */
export const NO = 0;
export const YES = 1;
export const UNKNOWN = 2;
export type Tristate = typeof NO | typeof YES | typeof UNKNOWN;

/** What a marital state says about living with a partner. */
export type Partnership = 'single' | 'partnered' | 'unknown';

/**
 * Marital states as imported, normalised by {@link normalise}. Only what the words say: `Absurd` and `YOLO` (answers
 * of the Customer Personality data) say nothing, so they are unknown on purpose.
 */
const STATES: Readonly<Record<Partnership, readonly string[]>> = {
  single: [
    ...['single', 'alone', 'unmarried', 'never married', 'not married', 'divorced', 'separated', 'widow', 'widowed'],
    ...['widower', 'bachelor', '单身', '未婚', '离异', '离婚', '丧偶', '分居'],
  ],
  partnered: [
    ...['married', 'together', 'cohabiting', 'cohabitation', 'living together', 'partnered', 'partnership'],
    ...['in a relationship', 'domestic partner', 'domestic partnership', 'civil partnership', 'civil union'],
    ...['registered partnership', 'remarried', '已婚', '同居', '再婚', '有伴侣'],
  ],
  unknown: ['absurd', 'yolo', 'other', 'unknown', 'n a', 'na', 'prefer not to say', '其他', '未知'],
};

/** Case, spacing and punctuation do not matter: `In_a relationship` is `in a relationship`. */
export function normalise(label: string): string {
  return label
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Reader of marital states: the table above with `more` over it; a word in neither is unknown. */
export function partnerReader(more: Readonly<Record<string, Partnership>>): (label: string) => Tristate {
  const table = new Map<string, Partnership>();
  for (const partnership of ['single', 'partnered', 'unknown'] as const) {
    for (const state of STATES[partnership]) table.set(state, partnership);
  }
  for (const [state, partnership] of Object.entries(more)) table.set(normalise(state), partnership);
  return (label) => {
    const partnership = table.get(normalise(label));
    return partnership === 'partnered' ? YES : partnership === 'single' ? NO : UNKNOWN;
  };
}

/** A count of children as a truth: missing, infinite and negative counts are unknown. */
export function hasChildren(count: number): Tristate {
  return count > 0 && count < Number.POSITIVE_INFINITY ? YES : count === 0 ? NO : UNKNOWN;
}
