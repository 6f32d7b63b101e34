import type { Scope } from '../../postgres/connection.ts';

/** Something customers agree to or not. */
export interface ConsentPurpose {
  readonly key: string;
  readonly name: string;
  /** True where somebody of whom nothing is known counts as one who did not agree. */
  readonly unknownIsNo: boolean;
  /** 0 of a standard purpose that nobody changed. */
  readonly version: number;
}

/** Purposes that every workspace has. */
export const STANDARD_PURPOSES: readonly ConsentPurpose[] = [
  { key: 'marketing', name: 'Marketing', unknownIsNo: true, version: 0 },
  { key: 'profiling', name: 'Profiling', unknownIsNo: false, version: 0 },
  { key: 'research', name: 'Research', unknownIsNo: false, version: 0 },
  { key: 'sharing', name: 'Sharing with others', unknownIsNo: true, version: 0 },
];

const PURPOSE = 'key, name, unknown_is_no AS "unknownIsNo", version';

/** All purposes of a workspace, the standard ones first. */
export async function listPurposes(scope: Scope): Promise<ConsentPurpose[]> {
  const own = await scope.query<ConsentPurpose>(
    `SELECT ${PURPOSE} FROM consent_purpose WHERE workspace_id = $1 ORDER BY key`,
    [scope.workspaceId],
  );
  const changed = new Map(own.map((purpose) => [purpose.key, purpose]));
  const standard = STANDARD_PURPOSES.map((purpose) => changed.get(purpose.key) ?? purpose);
  const known = new Set(STANDARD_PURPOSES.map(({ key }) => key));
  return [...standard, ...own.filter(({ key }) => !known.has(key))];
}

/** Stores a purpose that is at a version, 0 for one that is not stored yet; undefined where it is at another. */
export async function writePurpose(
  scope: Scope,
  { key, name, unknownIsNo, version }: ConsentPurpose,
): Promise<ConsentPurpose | undefined> {
  const parameters = [scope.workspaceId, key, name, unknownIsNo];
  const [row] =
    version === 0
      ? await scope.query<ConsentPurpose>(
          `INSERT INTO consent_purpose (workspace_id, key, name, unknown_is_no) VALUES ($1, $2, $3, $4)
           ON CONFLICT DO NOTHING RETURNING ${PURPOSE}`,
          parameters,
        )
      : await scope.query<ConsentPurpose>(
          `UPDATE consent_purpose SET name = $3, unknown_is_no = $4, version = version + 1
           WHERE workspace_id = $1 AND key = $2 AND version = $5 RETURNING ${PURPOSE}`,
          [...parameters, version],
        );
  return row;
}

const UNKNOWN_IS_NO = STANDARD_PURPOSES.filter(({ unknownIsNo }) => unknownIsNo).map(({ key }) => `'${key}'`);

/**
 * Whether a customer counts as one who agreed to a purpose: by the statement whose time is latest, or else as the workspace says of
 * the unknown. `$1` is the workspace's id; both others are expressions.
 */
export function consentsSql(customer: string, purpose: string): string {
  return `coalesce((SELECT CASE k.state WHEN 'GRANTED' THEN true WHEN 'DENIED' THEN false END FROM customer_consent k
      WHERE k.workspace_id = $1 AND k.customer_id = ${customer} AND k.purpose = ${purpose}
      ORDER BY k.at DESC, k.id DESC LIMIT 1),
    NOT (SELECT p.unknown_is_no FROM consent_purpose p WHERE p.workspace_id = $1 AND p.key = ${purpose}),
    ${purpose} NOT IN (${UNKNOWN_IS_NO.join(', ')}))`;
}
