import type { Scope } from '../../postgres/connection.ts';

const NAMED = "to_jsonb(t) - ARRAY['workspace_id', 'customer_id']";

/** Rows of a table that are a customer's, as they are stored. */
const ownRows = (table: string, order: string) =>
  `SELECT ${NAMED} AS row FROM ${table} t WHERE t.workspace_id = $1 AND t.customer_id = $2 ORDER BY ${order}`;

/** All that the store has about a customer, by kind: `$1` is the workspace's id, `$2` the customer's. */
const PERSON: Readonly<Record<string, string>> = {
  profile: `SELECT to_jsonb(c) - ARRAY['workspace_id'] || jsonb_build_object('income', c.income::text) AS row
    FROM customer c WHERE c.workspace_id = $1 AND c.id = $2`,
  identities: ownRows('customer_identity', 't.type, t.value'),
  mergedKeys: ownRows('customer_alias', 't.external_id'),
  merges: `SELECT to_jsonb(g) - ARRAY['workspace_id'] AS row FROM customer_merge g
    WHERE g.workspace_id = $1 AND (g.into_id = $2 OR g.from_id = $2) ORDER BY g.id`,
  events: ownRows('customer_event', 't.at, t.id'),
  eventTotals: ownRows('customer_event_aggregate', 't.type'),
  answers: `SELECT to_jsonb(r) - ARRAY['workspace_id', 'customer_id'] || jsonb_build_object('survey', s.key, 'title', s.title) AS row
    FROM survey_response r JOIN survey s ON s.workspace_id = r.workspace_id AND s.id = r.survey_id
    WHERE r.workspace_id = $1 AND r.customer_id = $2 ORDER BY r.responded_at, r.id`,
  memberships: `SELECT jsonb_build_object('segmentation', s.key, 'segment', g.key, 'name', g.name, 'strength', m.strength,
      'since', m.since, 'until', m.until, 'cause', m.cause, 'known', m.segment_id >= 0) AS row
    FROM segment_answer m JOIN segmentation s ON s.workspace_id = m.workspace_id AND s.id = m.segmentation_id
    LEFT JOIN segment g ON g.workspace_id = m.workspace_id AND g.id = greatest(m.segment_id, ~m.segment_id)
    WHERE m.workspace_id = $1 AND m.customer_id = $2 ORDER BY s.key, g.key`,
  membershipHistory: `SELECT jsonb_build_object('segmentation', s.key, 'from', f.key, 'to', o.key, 'since', t.since, 'at', t.at,
      'cause', t.cause) AS row
    FROM membership_transition t JOIN segmentation s ON s.workspace_id = t.workspace_id AND s.id = t.segmentation_id
    LEFT JOIN segment f ON f.workspace_id = t.workspace_id AND f.id = t.from_segment_id
    LEFT JOIN segment o ON o.workspace_id = t.workspace_id AND o.id = t.to_segment_id
    WHERE t.workspace_id = $1 AND t.customer_id = $2 ORDER BY t.at, t.id`,
  overrides: ownRows('membership_override', 't.id'),
  scores: `SELECT jsonb_build_object('segmentation', s.key, 'definitions', s.scores, 'values', to_jsonb(c.values), 'since', c.since) AS row
    FROM segmentation s JOIN customer_score c ON c.workspace_id = s.workspace_id AND c.segmentation_id = s.id
    WHERE s.workspace_id = $1 AND c.customer_id = $2 ORDER BY s.key`,
  scoreHistory: ownRows('score_transition', 't.at, t.id'),
  personas: `SELECT jsonb_build_object('persona', p.key, 'name', p.name, 'fit', m.fit, 'coverage', m.coverage, 'since', m.since,
      'typical', p.typical_customer_id IS NOT DISTINCT FROM $2::int, 'why', (
        SELECT coalesce(jsonb_agg(jsonb_build_object('segment', g.key, 'name', g.name, 'role', k.role, 'weight', k.weight,
          'met', a.segment_id IS NOT NULL) ORDER BY k.position), '[]')
        FROM persona_criterion k JOIN segment g ON g.workspace_id = k.workspace_id AND g.id = k.segment_id
        LEFT JOIN segment_answer a ON a.workspace_id = k.workspace_id AND a.customer_id = m.customer_id AND a.segment_id = k.segment_id
        WHERE k.workspace_id = $1 AND k.persona_id = p.id)) AS row
    FROM persona_match m JOIN persona p ON p.workspace_id = m.workspace_id AND p.id = m.persona_id
    WHERE m.workspace_id = $1 AND m.customer_id = $2 ORDER BY m.fit DESC, p.key`,
  personaHistory: `SELECT jsonb_build_object('persona', p.key, 'name', p.name, 'since', t.since, 'at', t.at) AS row
    FROM match_transition t LEFT JOIN persona p ON p.workspace_id = t.workspace_id AND p.id = t.persona_id
    WHERE t.workspace_id = $1 AND t.customer_id = $2 ORDER BY t.at, t.id`,
  notes: ownRows('customer_note', 't.at, t.id'),
  interviews: ownRows('interview', 't.id'),
  evidence: `SELECT to_jsonb(v) - ARRAY['workspace_id'] AS row FROM persona_evidence v
    JOIN interview i ON i.workspace_id = v.workspace_id AND i.id = v.interview_id
    WHERE v.workspace_id = $1 AND i.customer_id = $2 ORDER BY v.id`,
  fieldHistory: ownRows('customer_edit', 't.at, t.id'),
  consents: ownRows('customer_consent', 't.at, t.id'),
  quarantine: `SELECT jsonb_build_object('segmentation', s.key, 'message', q.message, 'at', q.at) AS row FROM quarantined_customer q
    JOIN segmentation s ON s.workspace_id = q.workspace_id AND s.id = q.segmentation_id
    WHERE q.workspace_id = $1 AND q.customer_id = $2 ORDER BY s.key`,
  duplicates: `SELECT to_jsonb(d) - ARRAY['workspace_id'] AS row FROM duplicate_pair d
    WHERE d.workspace_id = $1 AND (d.a_id = $2 OR d.b_id = $2) ORDER BY d.a_id, d.b_id`,
  digests: ownRows('digest_member', 't.digest_id, t.position'),
  baselines: ownRows('persona_baseline_member', 't.persona_id'),
  changes: ownRows('change', 't.id'),
  imports: `SELECT jsonb_build_object('id', i.id, 'file', i.file, 'source', i.source, 'at', i.created_at, 'made', $2::int = ANY(b.customer_ids),
      'changed', (SELECT coalesce(jsonb_agg(e), '[]') FROM jsonb_array_elements(b.changes) AS e WHERE (e ->> 'customerId')::int = $2)) AS row
    FROM import_batch b JOIN import i ON i.workspace_id = b.workspace_id AND i.id = b.import_id
    WHERE b.workspace_id = $1 AND ($2::int = ANY(b.customer_ids)
      OR jsonb_path_exists(b.changes, '$[*].customerId ? (@ == $id)', jsonb_build_object('id', $2::int))
      OR jsonb_path_exists(b.identities, '$[*].customerId ? (@ == $id)', jsonb_build_object('id', $2::int)))
    ORDER BY b.id`,
  // Files do not say whom they hold: those are told that were written while the customer was there.
  exportsThatMayHoldIt: `SELECT jsonb_build_object('id', e.id, 'state', e.state, 'at', e.created_at, 'audience', e.audience, 'purpose', e.purpose) AS row
    FROM export e JOIN customer c ON c.workspace_id = e.workspace_id AND c.id = $2
    WHERE e.workspace_id = $1 AND e.customer_id IS NULL AND e.rows > 0 AND coalesce(e.ended_at, now()) >= c.created_at ORDER BY e.id`,
};

/** All that the store has about a customer, by kind, as rows are stored. */
export async function personData(scope: Scope, customerId: number): Promise<Record<string, unknown[]>> {
  const data: Record<string, unknown[]> = {};
  for (const [kind, sql] of Object.entries(PERSON)) {
    const rows = await scope.query<{ row: unknown }>(sql, [scope.workspaceId, customerId]);
    data[kind] = rows.map(({ row }) => row);
  }
  return data;
}
