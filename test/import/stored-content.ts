import type { Scope } from '../../src/db/postgres/connection.ts';

/** All that is stored of customers and events, without row ids and times of writing. */
export async function storedContent(scope: Scope): Promise<unknown> {
  const [row] = await scope.query(
    `SELECT (SELECT jsonb_agg(to_jsonb(c) - '{workspace_id,id,created_at,updated_at,value_times}'::text[] ORDER BY external_id)
         FROM customer c WHERE workspace_id = $1) AS customers,
       (SELECT jsonb_agg(jsonb_build_array(i.type, i.value, c.external_id) ORDER BY i.type, i.value)
         FROM customer_identity i JOIN customer c ON c.workspace_id = $1 AND c.id = i.customer_id
         WHERE i.workspace_id = $1) AS identities,
       (SELECT jsonb_agg(to_jsonb(e) - '{workspace_id,id,customer_id,received_at}'::text[]
           || jsonb_build_object('who', c.external_id) ORDER BY message_id)
         FROM customer_event e LEFT JOIN customer c ON c.workspace_id = $1 AND c.id = e.customer_id
         WHERE e.workspace_id = $1) AS events,
       (SELECT jsonb_agg(to_jsonb(a) - '{workspace_id,customer_id}'::text[]
           || jsonb_build_object('who', c.external_id) ORDER BY c.external_id, a.type)
         FROM customer_event_aggregate a JOIN customer c ON c.workspace_id = $1 AND c.id = a.customer_id
         WHERE a.workspace_id = $1) AS totals,
       (SELECT jsonb_agg(jsonb_build_array(source, message_id, answers) ORDER BY message_id) FROM survey_response
         WHERE workspace_id = $1) AS responses,
       (SELECT jsonb_agg(name ORDER BY name) FROM trait WHERE workspace_id = $1) AS traits,
       (SELECT jsonb_agg(type ORDER BY type) FROM event_type WHERE workspace_id = $1) AS types,
       (SELECT coalesce(sum(customers), 0)::int FROM customer_count WHERE workspace_id = $1) AS count`,
    [scope.workspaceId],
  );
  return row;
}
