/** A statement, or a clause that stands in nothing else, as they are written here: key words in capitals. */
const STATEMENTS = [
  /^\s*(?:BEGIN|COMMIT|ROLLBACK)\b(?:;|\s*$|\s+[A-Z])/,
  /^\s*(?:SELECT|LISTEN|UNLISTEN|NOTIFY|SET|RESET|SHOW|COPY|CREATE|ALTER|DROP|TRUNCATE|VACUUM|ANALYZE|EXPLAIN|SAVEPOINT|RELEASE|LOCK)\s+\S/,
  /\b(?:INSERT INTO|DELETE FROM|MERGE INTO|ORDER BY|GROUP BY|ON CONFLICT|CROSS JOIN|LEFT JOIN)\s/,
  /\b(?:SELECT|FROM|JOIN|WHERE|RETURNING)\s[\s\S]*\b(?:SELECT|FROM|JOIN|WHERE|LIMIT|IN|AND)\s/,
  /\bUPDATE\s[\s\S]*\bSET\s/,
  /\bWITH\s+\S+(?:\s*\([^)]*\))?\s+AS\s+(?:(?:NOT )?MATERIALIZED\s+)?\(/,
  // Key words in small letters too, where the words around them leave no doubt.
  /^\s*(?:select (?:\*|[\w.]+(?:, ?[\w.]+)*|count\([^)]*\)) from \w+(?:$|\s+where\b|;)|insert into \w+ ?(?:\(|values|select)|update \w+ set \w+ ?=|delete from \w+(?:$|\s+where\b|;))/i,
];

export function isSql(text: string): boolean {
  return STATEMENTS.some((statement) => statement.test(text));
}

/** The tables that a text reads or writes, each as often as it names it. */
export function tablesIn(text: string, tables: readonly string[]): string[] {
  const names = tables.join('|');
  const reference = new RegExp(
    String.raw`\b(?:FROM|JOIN|INTO|UPDATE|USING|TABLE|COPY)\s+(?:ONLY\s+)?(?:[\w"]+(?:\s+(?:AS\s+)?\w+)?\s*,\s*)*"?(${names})"?(?![\w"(.])`,
    'gi',
  );
  return [...text.matchAll(reference)].map(([, table]) => table!);
}

/** How often a text holds a row to a workspace: compares its `workspace_id`, or writes it. */
export function workspacesHeld(text: string): number {
  const compared =
    /\bworkspace_id\s*=|\(\s*(?:\w+\.)?workspace_id\s*,[^()]*\)\s*(?:=|IN\b)|USING\s*\(\s*workspace_id\b/gi;
  const written = /\bINTO\s+\w+(?:\s+AS\s+\w+)?\s*\([^()]*\bworkspace_id\b/gi;
  return [compared, written].reduce((sum, form) => sum + (text.match(form)?.length ?? 0), 0);
}
