import type { QualityFeature } from '../../engine/catalogue/quality-features.ts';
import {
  CONFLICTS_SQL,
  completenessSql,
  lastFactAtSql,
  lastFactSql,
  OPEN_PAIRS_SQL,
  OUTLIERS_SQL,
} from '../tables/quality/quality-sql.ts';
import type { Clock, Selected } from './population.ts';
import type { Constants } from './values.ts';

/** A feature of the quality of `customer c`. Of a past clock only the last fact is: of other things no past is kept. */
export function qualityColumn(
  field: QualityFeature,
  workspaceId: number,
  clock: Clock,
  constants: Constants,
): Selected {
  switch (field) {
    case 'completeness':
      return { sql: completenessSql(String(workspaceId)), wire: 'float8' };
    case 'lastFactAt':
      return { sql: clock.pinned ? lastFactAtSql(constants.time(clock.asOf)) : lastFactSql(), wire: 'timestamptz' };
    case 'conflicts':
      return { sql: `cardinality(${CONFLICTS_SQL})::float8`, wire: 'float8' };
    case 'outliers':
      return { sql: `(SELECT count(*) FROM (${OUTLIERS_SQL}) AS o)::float8`, wire: 'float8' };
    case 'duplicates':
      return { sql: `(SELECT count(*) FROM (${OPEN_PAIRS_SQL}) AS o)::float8`, wire: 'float8' };
  }
}
