import { DEFAULT_UPKEEP, type ReviewPeriods, type UpkeepSettings } from '../../../engine/upkeep/review-calendar.ts';
import type { Scope } from '../../postgres/connection.ts';
import { type ColumnTable, selectList } from '../../postgres/row.ts';
import type { List, Source } from '../../reads/source.ts';

const COLUMNS: ColumnTable<UpkeepSettings> = {
  checkDays: 's.check_days',
  cleanUpDays: 's.clean_up_days',
  reanalysisDays: 's.reanalysis_days',
  leastJaccard: 's.least_jaccard',
  leastContained: 's.least_contained',
  features: 's.features',
  version: 's.version',
};

/** How the workspace keeps its personas up; the default where it said nothing. */
export async function readUpkeepSettings(scope: Scope): Promise<UpkeepSettings> {
  const [row] = await scope.query<UpkeepSettings>(
    `SELECT ${selectList(COLUMNS)} FROM upkeep_settings s WHERE s.workspace_id = $1`,
    [scope.workspaceId],
  );
  return row ?? DEFAULT_UPKEEP;
}

/** Stores settings where those there are at a version, 0 being none; null where they are not. */
export async function writeUpkeepSettings(scope: Scope, settings: UpkeepSettings): Promise<UpkeepSettings | null> {
  const { checkDays, cleanUpDays, reanalysisDays, leastJaccard, leastContained, features, version } = settings;
  const [row] = await scope.query<UpkeepSettings>(
    `INSERT INTO upkeep_settings AS s (workspace_id, check_days, clean_up_days, reanalysis_days, least_jaccard, least_contained, features)
     SELECT $1::int, $2::int, $3::int, $4::int, $5::float8, $6::float8, $7::text[]
     WHERE $8::int = coalesce((SELECT o.version FROM upkeep_settings o WHERE o.workspace_id = $1), 0)
     ON CONFLICT (workspace_id) DO UPDATE SET check_days = excluded.check_days, clean_up_days = excluded.clean_up_days,
       reanalysis_days = excluded.reanalysis_days, least_jaccard = excluded.least_jaccard,
       least_contained = excluded.least_contained, features = excluded.features, version = s.version + 1, updated_at = now()
     WHERE s.version = $8 RETURNING ${selectList(COLUMNS)}`,
    [scope.workspaceId, checkDays, cleanUpDays, reanalysisDays, leastJaccard, leastContained, features, version],
  );
  return row ?? null;
}

/** How often one persona is reviewed; null: as the workspace says. */
export type OwnPeriods = { readonly [Period in keyof ReviewPeriods]: number | null } & {
  readonly personaId: number;
  readonly version: number;
};

export const OWN_PERIODS: Source<OwnPeriods> = {
  table: 'review_periods',
  alias: 'r',
  columns: {
    personaId: 'r.persona_id',
    checkDays: 'r.check_days',
    cleanUpDays: 'r.clean_up_days',
    reanalysisDays: 'r.reanalysis_days',
    version: 'r.version',
  },
  named: ['personaId'],
};

/** The one row of a persona, where it has one. */
export const PERIODS_OF_PERSONA: List<OwnPeriods> = {
  source: OWN_PERIODS,
  parent: 'r.persona_id',
  order: 'r.persona_id',
};

/** The periods of a persona; without any of its own all null, at version 0. */
export async function readOwnPeriods(scope: Scope, personaId: number): Promise<OwnPeriods> {
  const [row] = await scope.query<OwnPeriods>(
    `SELECT ${selectList(OWN_PERIODS.columns)} FROM review_periods r WHERE r.workspace_id = $1 AND r.persona_id = $2`,
    [scope.workspaceId, personaId],
  );
  return row ?? noOwnPeriods(personaId);
}

/** The periods of all personas that have some of their own. */
export async function listOwnPeriods(scope: Scope): Promise<OwnPeriods[]> {
  return scope.query<OwnPeriods>(
    `SELECT ${selectList(OWN_PERIODS.columns)} FROM review_periods r WHERE r.workspace_id = $1 ORDER BY r.persona_id`,
    [scope.workspaceId],
  );
}

export function noOwnPeriods(personaId: number): OwnPeriods {
  return { personaId, checkDays: null, cleanUpDays: null, reanalysisDays: null, version: 0 };
}

/** Stores the periods of a persona that are at a version, 0 being none; null where they are not. */
export async function writeOwnPeriods(scope: Scope, periods: OwnPeriods): Promise<OwnPeriods | null> {
  const { personaId, checkDays, cleanUpDays, reanalysisDays, version } = periods;
  const [row] = await scope.query<OwnPeriods>(
    `INSERT INTO review_periods AS r (workspace_id, persona_id, check_days, clean_up_days, reanalysis_days)
     SELECT $1::int, $2::int, $3::int, $4::int, $5::int
     WHERE $6::int = coalesce((SELECT o.version FROM review_periods o WHERE o.workspace_id = $1 AND o.persona_id = $2), 0)
     ON CONFLICT (workspace_id, persona_id) DO UPDATE SET check_days = excluded.check_days,
       clean_up_days = excluded.clean_up_days, reanalysis_days = excluded.reanalysis_days, version = r.version + 1,
       updated_at = now()
     WHERE r.version = $6 RETURNING ${selectList(OWN_PERIODS.columns)}`,
    [scope.workspaceId, personaId, checkDays, cleanUpDays, reanalysisDays, version],
  );
  return row ?? null;
}
