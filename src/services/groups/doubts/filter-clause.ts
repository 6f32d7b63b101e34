import type {
  Comparable,
  Comparison,
  CustomerFilter,
  EventTotal,
} from '../../../db/tables/customers/customer-filter.ts';
import type { Known } from '../../../engine/catalogue/catalogue.ts';
import { CUSTOMER_FIELDS, type FieldType } from '../../../engine/catalogue/customer-fields.ts';
import { EVENT_TYPE } from '../../../engine/catalogue/event-type.ts';
import type { FeatureKind } from '../../../segmenter/feature.ts';

/** A condition as the rule language has it as data. */
export type RuleTree =
  | { readonly all: readonly RuleTree[] }
  | { readonly any: readonly RuleTree[] }
  | { readonly not: RuleTree }
  | RuleClause;

interface RuleClause {
  readonly feature: unknown;
  readonly kind: FeatureKind;
  readonly op: string;
  readonly value?: unknown;
}

/** A filter that is one condition. */
export type FilterLeaf = Exclude<
  CustomerFilter,
  { readonly all: unknown } | { readonly any: unknown } | { readonly not: unknown }
>;

const KINDS = {
  text: 'category',
  kind: 'category',
  currency: 'category',
  day: 'time',
  moment: 'time',
  count: 'number',
  decimal: 'number',
} as const satisfies Record<FieldType, FeatureKind>;

const TOTALS = {
  count: ['number', { aggregate: 'count' }],
  amount: ['number', { aggregate: 'sum', field: 'amount' }],
  quantity: ['number', { aggregate: 'sum', field: 'quantity' }],
  firstAt: ['time', { aggregate: 'first' }],
  lastAt: ['time', { aggregate: 'last' }],
} as const satisfies Record<EventTotal, readonly [FeatureKind, object]>;

const TIMES: Readonly<Record<string, string>> = { gt: 'after', gte: 'onOrAfter', lt: 'before', lte: 'onOrBefore' };
const TEXTS: ReadonlySet<string> = new Set(['eq', 'contains', 'startsWith']);

/** A condition of a filter in the rule language, where its doubts are found; null where that has no word for it. */
export function clauseOf(leaf: FilterLeaf, { traits }: Pick<Known, 'traits'>): RuleTree | null {
  if ('field' in leaf) {
    const facts = CUSTOMER_FIELDS[leaf.field];
    if (!('feature' in facts)) return null;
    return compared(`customer.${leaf.field}`, KINDS[facts.type], leaf.is);
  }
  if ('trait' in leaf) {
    const known = traits.get(leaf.trait)?.kind.toLowerCase() as FeatureKind | undefined;
    if (leaf.is.op === 'isNull') return compared(`traits.${leaf.trait}`, known ?? 'category', leaf.is);
    const kind = leaf.as === 'text' ? 'category' : leaf.as;
    return (known ?? kind) === kind ? compared(`traits.${leaf.trait}`, kind, leaf.is) : null;
  }
  if ('total' in leaf) {
    const [kind, fold] = TOTALS[leaf.total];
    return EVENT_TYPE.test(leaf.of) ? compared({ event: leaf.of, ...fold }, kind, leaf.is) : null;
  }
  return null;
}

/** A comparison as a clause; null for one that rules say otherwise, such as of an instant that is the same. */
function compared(feature: unknown, kind: FeatureKind, is: Comparison): RuleTree | null {
  const clause = (op: string, value: unknown) => ({ feature, kind, op, value });
  if (is.op === 'isNull') return { feature, kind, op: is.value ? 'missing' : 'exists' };
  if (is.op === 'in') {
    if (is.values.length === 0 || (kind !== 'category' && kind !== 'number')) return null;
    const values = is.values.map((value) => constant(kind, value));
    return values.includes('') ? null : clause('in', values);
  }
  const value = constant(kind, is.value);
  switch (kind) {
    case 'category':
      return TEXTS.has(is.op) && value !== '' ? clause(is.op, value) : null;
    case 'list':
      return value === '' ? null : clause('contains', value);
    case 'flag':
      return clause('is', value);
    case 'number':
      return clause(is.op, value);
    case 'time': {
      const op = TIMES[is.op];
      return op === undefined ? null : clause(op, value);
    }
  }
}

function constant(kind: FeatureKind, value: Comparable): Comparable {
  if (kind === 'number') return Number(value);
  return kind === 'flag' ? value : String(value);
}
