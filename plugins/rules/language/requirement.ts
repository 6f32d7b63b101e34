import type { BilingualText } from 'personagraph/segmenter';
import { type Clause, type Comparison, isPresence } from '../shared/clause.ts';
import { printOperand, printReference, printTimeOperand } from './print-operand.ts';
import { printTest, SIGNS } from './print-rule.ts';

const OPPOSITES: Readonly<Record<string, string>> = {
  eq: 'neq',
  lt: 'gte',
  lte: 'gt',
  in: 'notIn',
  before: 'onOrAfter',
  after: 'onOrBefore',
  exists: 'missing',
  containsAny: 'containsNone',
};
const OPPOSITE: Readonly<Record<string, string>> = {
  ...OPPOSITES,
  ...Object.fromEntries(Object.entries(OPPOSITES).map(([op, other]) => [other, op])),
};

/** The test of a clause as asked of its feature, in the words of the rule language: `>= 5`, `within 30 days`. */
export function requirement(clause: Clause, negated: boolean): BilingualText {
  if (!negated) return { en: printTest(clause), zh: inChinese(clause) };
  const other = opposite(clause);
  if (other) return requirement(other, false);
  const { en, zh } = requirement(clause, false);
  return { en: `not (${en})`, zh: `非（${zh}）` };
}

/** The clause that holds exactly where this one does not, missing data apart; null where there is none. */
function opposite(clause: Clause): Clause | null {
  if (clause.op === 'is') return { ...clause, value: !clause.value };
  if (clause.op === 'size') return { ...clause, compare: OPPOSITE[clause.compare] as Comparison };
  if (clause.kind === 'list' && clause.op === 'contains')
    return { ...clause, op: 'containsNone', value: [clause.value] };
  const op = OPPOSITE[clause.op];
  return op === undefined ? null : ({ ...clause, op } as Clause);
}

function inChinese(clause: Clause): string {
  if (isPresence(clause)) return clause.op === 'exists' ? '有值' : '缺失';
  switch (clause.op) {
    case 'is':
      return clause.value ? '为真' : '为假';
    case 'eq':
    case 'neq':
    case 'lt':
    case 'lte':
    case 'gt':
    case 'gte':
      return `${SIGNS[clause.op]} ${textInChinese(clause.value)}`;
    case 'size':
      return `项数 ${SIGNS[clause.compare]} ${clause.value}`;
    case 'between':
      return `介于 ${(clause.kind === 'number' ? clause.value.map(printOperand) : clause.value.map(printTimeOperand)).join(' 与 ')}`;
    case 'in':
      return `属于 [${clause.value.join(', ')}]`;
    case 'notIn':
      return `不属于 [${clause.value.join(', ')}]`;
    case 'before':
      return `早于 ${printTimeOperand(clause.value)}`;
    case 'onOrBefore':
      return `不晚于 ${printTimeOperand(clause.value)}`;
    case 'on':
      return `在 ${printTimeOperand(clause.value)}`;
    case 'onOrAfter':
      return `不早于 ${printTimeOperand(clause.value)}`;
    case 'after':
      return `晚于 ${printTimeOperand(clause.value)}`;
    case 'during':
      return `在 ${clause.value} 期间`;
    case 'withinDays':
      return `最近 ${clause.value} 天内`;
    case 'withinNextDays':
      return `未来 ${clause.value} 天内`;
    case 'olderThanDays':
      return `至少 ${clause.value} 天前`;
    case 'anniversaryWithinDays':
      return `周年日在 ${clause.value} 天内`;
    case 'withinDaysOf':
      return `与 ${printReference(clause.value)} 相距不超过 ${clause.value.days} 天`;
    case 'withinDaysAfter':
      return `在 ${printReference(clause.value)} 之后 ${clause.value.days} 天内`;
    case 'withinDaysBefore':
      return `在 ${printReference(clause.value)} 之前 ${clause.value.days} 天内`;
    case 'anniversaryOn':
      return `周年日在 ${clause.value}`;
    case 'anniversaryBetween':
      return `周年日介于 ${clause.value.join(' 与 ')}`;
    case 'anniversaryDuring':
      return `周年日在 ${clause.value} 期间`;
    case 'startsWith':
      return `以${textInChinese(clause.value)}开头`;
    case 'endsWith':
      return `以${textInChinese(clause.value)}结尾`;
    case 'contains':
      return `包含${textInChinese(clause.value)}`;
    case 'containsAny':
      return `包含任一 [${clause.value.join(', ')}]`;
    case 'containsAll':
      return `包含全部 [${clause.value.join(', ')}]`;
    case 'containsNone':
      return `不含 [${clause.value.join(', ')}]`;
  }
}

function textInChinese(value: Parameters<typeof printOperand>[0]): string {
  return typeof value === 'string' ? `“${value}”` : printOperand(value);
}
