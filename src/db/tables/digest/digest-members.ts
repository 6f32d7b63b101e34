import { grouped } from '../../../engine/grouped.ts';
import type { Scope } from '../../postgres/connection.ts';

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

/** The customers that digests speak of, in their order, by the id of the digest. */
export async function membersOfDigests(
  scope: Scope,
  digestIds: readonly number[],
): Promise<ReadonlyMap<number, readonly DigestMember[]>> {
  const rows = await scope.query<DigestMember & { digestId: number }>(
    `SELECT digest_id AS "digestId", persona_id AS "personaId", customer_id AS "customerId", fit, spent, why
     FROM digest_member WHERE workspace_id = $1 AND digest_id = ANY($2) ORDER BY digest_id, position`,
    [scope.workspaceId, digestIds],
  );
  return grouped(rows, ({ digestId }) => digestId);
}
