import type { Scope } from '../../../src/db/postgres/connection.ts';

/** Stands in every planted value, and nowhere else. */
export const TOKEN = 'zqx';
/** The date of birth of everybody. */
export const BORN = '1907-08-09';

const EDITED = {
  'customer.name': ['zqxBefore', 'zqxAfter'],
  'traits.email': ['zqxold', null],
  'customer.city': ['Bonn', 'Kiel'],
};
const PROPERTIES = {
  comment: 'zqx says',
  email: 'zqx@example.org',
  plan: 'gold',
  contact: { phone: 'zqx' },
  to: 'zqx@example.com',
};
const REJECTED = [
  { file: 'a.csv', line: 3, code: 'INVALID_INPUT', reason: 'at: "zqx" is no time', record: { at: 'zqx' } },
];

/** Values that are personal, written over a world: whatever an answer shows of them has the token in it. */
const STATEMENTS: readonly (readonly [sql: string, ...values: readonly unknown[]])[] = [
  [
    `UPDATE customer SET name = 'zqxName' || id, email = 'zqx' || id || '@example.com', phone = '+49 zqx ' || id,
       birth_date = '${BORN}', traits = traits || '{"email": "zqx", "home_address": "zqx 1", "nickname": ["zqx"]}'
     WHERE workspace_id = $1`,
  ],
  [
    `UPDATE customer SET external_id = 'zqx' || id || '@example.com'
     WHERE workspace_id = $1 AND id IN (SELECT id FROM customer WHERE workspace_id = $1 ORDER BY id LIMIT 3)`,
  ],
  [
    `INSERT INTO trait (workspace_id, name, kind)
     VALUES ($1, 'email', 'CATEGORY'), ($1, 'home_address', 'CATEGORY'), ($1, 'nickname', 'LIST') ON CONFLICT DO NOTHING`,
  ],
  [`UPDATE customer_identity SET value = 'zqx' || value WHERE workspace_id = $1`],
  [`UPDATE customer_note SET text = 'zqx wrote' WHERE workspace_id = $1`],
  [`UPDATE customer_event SET properties = $2 WHERE workspace_id = $1`, JSON.stringify(PROPERTIES)],
  [`UPDATE customer_edit SET fields = $2 WHERE workspace_id = $1`, JSON.stringify(EDITED)],
  [
    `UPDATE change SET payload = payload || jsonb_build_object('fields', $2::jsonb)
     WHERE workspace_id = $1 AND kind = 'CUSTOMER_CHANGED'`,
    JSON.stringify(EDITED),
  ],
  [
    `UPDATE interview SET interviewee = 'zqx', recordings = '{https://example.com/zqx}',
       notes = '[{"topic": "reasons", "text": "zqx"}]', quotes = '[{"topic": "moments", "text": "zqx", "themes": []}]'
     WHERE workspace_id = $1`,
  ],
  [`UPDATE research_feedback SET text = 'zqx' WHERE workspace_id = $1`],
  [`UPDATE membership_override SET reason = 'zqx' WHERE workspace_id = $1`],
  [`UPDATE quarantined_customer SET message = 'zqx' WHERE workspace_id = $1`],
  [`UPDATE persona_evidence SET excerpt = 'zqx' WHERE workspace_id = $1`],
  [`UPDATE import SET first_rejected = $2 WHERE workspace_id = $1`, JSON.stringify(REJECTED)],
  [
    `UPDATE export SET audience = audience || '{"filter": {"email": {"eq": "zqx"}}, "rule": "customer.externalId = \\"zqx\\""}'
     WHERE workspace_id = $1`,
  ],
  [
    `UPDATE survey_response r SET answers = r.answers || (
       SELECT coalesce(jsonb_object_agg(q->>'key', 'zqx'), '{}') FROM survey s, jsonb_array_elements(s.questions) q
       WHERE s.workspace_id = $1 AND s.id = r.survey_id AND q->>'kind' = 'TEXT')
     WHERE workspace_id = $1`,
  ],
];

/** Plants personal values in all that a workspace has. */
export async function plant(scope: Scope): Promise<void> {
  for (const [sql, ...values] of STATEMENTS) await scope.query(sql, [scope.workspaceId, ...values]);
}

const ENCODED = /"([A-Za-z0-9_-]{12,})"/g;
/** Pictures within a text: chance makes any three letters among their bytes. */
const PICTURE = /data:image\/svg\+xml;base64,([A-Za-z0-9+/=]+)/g;

/** A signature of 64 bytes, of which the same is true. */
const SIGNATURE = /"[A-Za-z0-9+/]{86}=="/g;

/** Whether a planted value is told, be it within what is encoded. */
export function tells(body: string): boolean {
  const decoded: string[] = [];
  const text = Buffer.from(body, 'latin1').toString().replaceAll(SIGNATURE, '""');
  const pictures = text.replaceAll(PICTURE, (_, one: string) => {
    decoded.push(Buffer.from(one, 'base64').toString());
    return '';
  });
  const plain = pictures.replaceAll(ENCODED, (quoted, one: string) => {
    const within = Buffer.from(one, 'base64url').toString();
    decoded.push(within);
    // By its letters an id of the row 341 would tell the token: `MzQx`.
    return /^[\x20-\x7e]+$/.test(within) ? '""' : quoted;
  });
  return [plain, ...decoded].some((one) => one.toLowerCase().includes(TOKEN) || one.includes(BORN));
}
