import type { Scope } from '../../postgres/connection.ts';

/** A place as customers state it. */
export interface StatedPlace {
  readonly country: string;
  readonly region: string | null;
  readonly customers: number;
}

/** Texts of places that customers state, the most frequent first, `most` at most: countries with and without a region. */
export async function statedPlaces(scope: Scope, most: number): Promise<StatedPlace[]> {
  return scope.query<StatedPlace>(
    `SELECT c.country, c.region, count(*)::int AS customers FROM customer c
     WHERE c.workspace_id = $1 AND btrim(c.country) <> '' GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT $2`,
    [scope.workspaceId, most],
  );
}

/** A text of a country, and what it was read as. */
export interface CountryReading {
  readonly text: string;
  /** ISO 3166 alpha-2; null where it could not be read as one country. */
  readonly code: string | null;
  readonly callingCode: string | null;
  /** Regular expression of its postcodes. */
  readonly postcode: string | null;
}

/** Stores what texts of countries were read as, in place of those before. */
export async function replaceReadings(scope: Scope, readings: readonly CountryReading[]): Promise<void> {
  await scope.query('DELETE FROM country_reading WHERE workspace_id = $1', [scope.workspaceId]);
  await scope.query(
    `INSERT INTO country_reading (workspace_id, text, code, calling_code, postcode)
     SELECT $1::int, r.text, r.code, r."callingCode", r.postcode
     FROM jsonb_to_recordset($2::jsonb) AS r(text text, code text, "callingCode" text, postcode text)`,
    [scope.workspaceId, JSON.stringify(readings)],
  );
}
