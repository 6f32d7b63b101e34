import type { Clause } from './clause.ts';

interface Phrase {
  readonly en: string;
  readonly zh: string;
}

const SIGNS = { eq: '=', neq: '!=', lt: '<', lte: '<=', gt: '>', gte: '>=' } as const;

function same(phrase: string): Phrase {
  return { en: phrase, zh: phrase };
}

/** What a clause asks of its feature, as a person would read it: `>= 5`, `within the last 30 days`. */
export function requirement(clause: Clause, negated: boolean): Phrase {
  const { en, zh } = phrase(clause);
  return negated ? { en: `not (${en})`, zh: `非（${zh}）` } : { en, zh };
}

function phrase(clause: Clause): Phrase {
  switch (clause.op) {
    case 'exists':
      return { en: 'known', zh: '有值' };
    case 'is':
      return same(clause.value ? 'true' : 'false');
    case 'eq':
    case 'neq':
    case 'lt':
    case 'lte':
    case 'gt':
    case 'gte':
      return same(`${SIGNS[clause.op]} ${typeof clause.value === 'string' ? `"${clause.value}"` : clause.value}`);
    case 'between':
      return {
        en: `between ${clause.value[0]} and ${clause.value[1]}`,
        zh: `介于 ${clause.value[0]} 与 ${clause.value[1]}`,
      };
    case 'before':
      return { en: `before ${clause.value}`, zh: `早于 ${clause.value}` };
    case 'after':
      return { en: `after ${clause.value}`, zh: `晚于 ${clause.value}` };
    case 'withinDays':
      return { en: `within the last ${clause.value} days`, zh: `最近 ${clause.value} 天内` };
    case 'olderThanDays':
      return { en: `at least ${clause.value} days ago`, zh: `至少 ${clause.value} 天前` };
    case 'in':
      return same(`in [${clause.value.join(', ')}]`);
    case 'notIn':
      return same(`not in [${clause.value.join(', ')}]`);
    case 'contains':
      return { en: `contains "${clause.value}"`, zh: `包含“${clause.value}”` };
    case 'containsAny':
      return { en: `contains any of [${clause.value.join(', ')}]`, zh: `包含任一 [${clause.value.join(', ')}]` };
    case 'containsAll':
      return { en: `contains all of [${clause.value.join(', ')}]`, zh: `包含全部 [${clause.value.join(', ')}]` };
  }
}
