import type { Scope } from '../../postgres/connection.ts';

/** Notes the customers whose e-mail address, whatever its case, is another's too, in place of those noted before. */
export async function noteSharedEmails(scope: Scope): Promise<void> {
  await scope.query('DELETE FROM shared_email WHERE workspace_id = $1', [scope.workspaceId]);
  await scope.query(
    `INSERT INTO shared_email (workspace_id, customer_id)
     SELECT c.workspace_id, c.id FROM customer c
     JOIN (SELECT lower(btrim(o.email)) AS email FROM customer o
       WHERE o.workspace_id = $1 AND btrim(o.email) <> '' GROUP BY 1 HAVING count(*) > 1) AS shared
       ON lower(btrim(c.email)) = shared.email
     WHERE c.workspace_id = $1`,
    [scope.workspaceId],
  );
}
