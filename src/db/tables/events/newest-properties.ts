import type { Scope } from '../../postgres/connection.ts';

/** Events that are looked at: the newest of all types. */
const NEWEST = 10_000;

/** The properties of the newest events, by type and name, with the kinds of JSON that their values are. */
export async function newestProperties(scope: Scope): Promise<Map<string, Map<string, readonly string[]>>> {
  const rows = await scope.query<{ type: string; name: string | null; kinds: string[] }>(
    `SELECT e.type, p.name, array_agg(DISTINCT jsonb_typeof(p.value)) AS kinds
     FROM (SELECT type, properties FROM customer_event WHERE workspace_id = $1 ORDER BY id DESC LIMIT ${NEWEST}) e
     LEFT JOIN LATERAL jsonb_each(CASE jsonb_typeof(e.properties) WHEN 'object' THEN e.properties END) AS p (name, value) ON true
     GROUP BY 1, 2`,
    [scope.workspaceId],
  );
  const found = new Map<string, Map<string, readonly string[]>>();
  for (const { type, name, kinds } of rows) {
    const properties = found.get(type) ?? new Map<string, readonly string[]>();
    if (name !== null) properties.set(name, kinds);
    found.set(type, properties);
  }
  return found;
}
