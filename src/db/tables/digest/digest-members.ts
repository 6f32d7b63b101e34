import type { Scope } from '../../postgres/connection.ts';
import type { Child } from '../../reads/source.ts';

/** Why a customer is spoken of. */
export type WhyNamed = 'PRIORITY' | 'SPENT' | 'FIT';

/** A customer that a digest speaks of, as a new member of a persona. */
export interface DigestMember {
  readonly personaId: number;
  readonly customerId: number;
  readonly fit: number;
  /** What it has spent, without returns; null: nothing that is known. */
  readonly spent: number | null;
  readonly why: WhyNamed;
}

/** Stores the customers that a digest speaks of; those that were deleted meanwhile are left out. */
export async function insertDigestMembers(
  scope: Scope,
  digestId: number,
  members: readonly DigestMember[],
): Promise<void> {
  await scope.query(
    `INSERT INTO digest_member (workspace_id, digest_id, position, persona_id, customer_id, fit, spent, why)
     SELECT $1::int, $2::int, m.n, m.p, c.id, m.f, m.s, m.w
     FROM unnest($3::int[], $4::int[], $5::real[], $6::float8[], $7::text[]) WITH ORDINALITY AS m(p, c, f, s, w, n)
     JOIN customer c ON c.workspace_id = $1 AND c.id = m.c`,
    [
      scope.workspaceId,
      digestId,
      members.map(({ personaId }) => personaId),
      members.map(({ customerId }) => customerId),
      members.map(({ fit }) => fit),
      members.map(({ spent }) => spent),
      members.map(({ why }) => why),
    ],
  );
}

/** The same as it is read: with the currency of the workspace, which amounts are in. */
export interface StoredMember extends DigestMember {
  readonly currency: string;
}

/** The customers that digests speak of, each with the id of its digest; those of one are in order. */
export async function membersOfDigests(scope: Scope, digestIds: readonly number[]): Promise<Child<StoredMember>[]> {
  const rows = await scope.query<StoredMember & { parent: number }>(
    `SELECT m.digest_id AS parent, m.persona_id AS "personaId", m.customer_id AS "customerId", m.fit, m.spent, m.why, w.currency
     FROM digest_member m JOIN workspace w ON w.id = m.workspace_id
     WHERE m.workspace_id = $1 AND m.digest_id = ANY($2) ORDER BY m.digest_id, m.position`,
    [scope.workspaceId, digestIds],
  );
  return rows.map(({ parent, ...row }) => ({ parent, row }));
}
