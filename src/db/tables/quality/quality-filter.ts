import type { Placeholders } from '../../postgres/keyset.ts';
import { completenessSql, HAS_CONFLICT_SQL, lastFactSql, OPEN_PAIRS_SQL, OUTLIERS_SQL } from './quality-sql.ts';

/** A condition on the quality of a customer's data. */
export type QualityCondition =
  | { readonly completenessBelow: number }
  | { readonly completenessFrom: number }
  | { readonly hasConflict: boolean }
  | { readonly hasOutlier: boolean }
  | { readonly hasDuplicate: boolean }
  | { readonly staleDays: number };

/** The condition over `customer c`; `$1` is the workspace's id. It is true or false, never unknown. */
export function qualitySql(condition: QualityCondition, parameters: Placeholders): string {
  if ('completenessBelow' in condition) {
    return `${completenessSql('$1')} < ${parameters.add(condition.completenessBelow)}::float8`;
  }
  if ('completenessFrom' in condition) {
    return `${completenessSql('$1')} >= ${parameters.add(condition.completenessFrom)}::float8`;
  }
  if ('staleDays' in condition) {
    return `${lastFactSql()} < now() - ${parameters.add(condition.staleDays)}::int * interval '1 day'`;
  }
  const [wanted, sql] =
    'hasConflict' in condition
      ? [condition.hasConflict, HAS_CONFLICT_SQL]
      : 'hasOutlier' in condition
        ? [condition.hasOutlier, `EXISTS (${OUTLIERS_SQL})`]
        : [condition.hasDuplicate, `EXISTS (${OPEN_PAIRS_SQL})`];
  return wanted ? sql : `NOT ${sql}`;
}
