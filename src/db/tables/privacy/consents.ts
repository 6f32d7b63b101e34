import type { Scope } from '../../postgres/connection.ts';
import type { List, Paged, Source } from '../../reads/source.ts';
import { consentsSql } from './purposes.ts';

/** What a customer says of a purpose. UNKNOWN takes a statement before back. */
export const CONSENT_STATES = ['GRANTED', 'DENIED', 'UNKNOWN'] as const;
export type ConsentState = (typeof CONSENT_STATES)[number];

/** Something a customer said about a purpose. */
export interface Consent {
  /** Eight bytes, as PostgreSQL writes them. */
  readonly id: string;
  readonly customerId: number;
  readonly purpose: string;
  readonly state: ConsentState;
  /** When the customer said so. */
  readonly at: Date;
  readonly recordedAt: Date;
  readonly source: string;
  readonly evidence: string | null;
  /** Name of the API key that recorded it; null: an import. */
  readonly author: string | null;
}

export const CONSENTS: Source<Consent> = {
  table: 'customer_consent',
  alias: 'k',
  columns: {
    id: 'k.id',
    customerId: 'k.customer_id',
    purpose: 'k.purpose',
    state: 'k.state',
    at: 'k.at',
    recordedAt: 'k.recorded_at',
    source: 'k.source',
    evidence: 'k.evidence',
    author: 'k.author',
  },
};

/** The statements of a customer that hold, one a purpose. */
export const CONSENTS_OF_CUSTOMER: List<Consent> = {
  source: CONSENTS,
  parent: 'k.customer_id',
  condition: `NOT EXISTS (SELECT FROM customer_consent later WHERE later.workspace_id = k.workspace_id
    AND later.customer_id = k.customer_id AND later.purpose = k.purpose AND (later.at, later.id) > (k.at, k.id))`,
  order: 'k.customer_id, k.purpose',
};

/** All a customer ever said, latest first. */
export const CONSENT_HISTORY: Paged<Consent> = {
  source: CONSENTS,
  keys: [
    { sql: 'k.at', type: 'timestamptz', descending: true, field: 'at' },
    { sql: 'k.id', type: 'bigint', descending: true, field: 'id' },
  ],
  parent: 'k.customer_id',
};

/** A statement to be recorded. */
export interface NewConsent {
  readonly customerId: number;
  readonly purpose: string;
  readonly state: ConsentState;
  /** ISO 8601; null: now, where it is another than what holds. */
  readonly at: string | null;
  readonly source: string;
  readonly evidence: string | null;
}

const AUTHOR = `(SELECT a.name FROM api_key a WHERE a.workspace_id = $1
  AND a.id = (nullif(current_setting('personagraph.author', true), '')::jsonb ->> 'keyId')::int)`;

/**
 * Records statements, each that is news: one without a time where another state holds, one with a time where it is not there yet.
 * Of two of a call about the same the later one holds. Returns the customers of whom something was recorded.
 */
export async function insertConsents(
  scope: Scope,
  consents: readonly NewConsent[],
  importId: number | null,
): Promise<number[]> {
  const rows = await scope.query<{ customerId: number }>(
    `INSERT INTO customer_consent AS made (workspace_id, customer_id, purpose, state, at, source, evidence, author, import_id)
     SELECT DISTINCT ON (new.customer_id, new.purpose, new.state, new.at) $1::int, new.customer_id, new.purpose, new.state,
       coalesce(new.at, now()), new.source, new.evidence, ${AUTHOR}, $3::int
     FROM jsonb_to_recordset($2::jsonb) AS new(customer_id int, purpose text, state text, at timestamptz(3), source text,
       evidence text)
     WHERE CASE WHEN new.at IS NULL
       THEN new.state <> coalesce((SELECT k.state FROM customer_consent k WHERE k.workspace_id = $1
         AND k.customer_id = new.customer_id AND k.purpose = new.purpose ORDER BY k.at DESC, k.id DESC LIMIT 1), 'UNKNOWN')
       ELSE NOT EXISTS (SELECT FROM customer_consent k WHERE k.workspace_id = $1 AND k.customer_id = new.customer_id
         AND k.purpose = new.purpose AND k.at = new.at AND k.state = new.state) END
     RETURNING customer_id AS "customerId"`,
    [
      scope.workspaceId,
      JSON.stringify(consents.map(({ customerId, ...consent }) => ({ customer_id: customerId, ...consent }))),
      importId,
    ],
  );
  return [...new Set(rows.map(({ customerId }) => customerId))].sort((a, b) => a - b);
}

/** Those of the customers who count as having agreed to a purpose. */
export async function consentingAmong(
  scope: Scope,
  purpose: string,
  customerIds: readonly number[],
): Promise<Set<number>> {
  if (customerIds.length === 0) return new Set();
  const rows = await scope.query<{ id: number }>(
    `SELECT c.id FROM unnest($2::int[]) AS c(id) WHERE ${consentsSql('c.id', '$3::text')}`,
    [scope.workspaceId, customerIds, purpose],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Takes back the statements that an import brought. */
export async function removeImportedConsents(scope: Scope, importId: number): Promise<void> {
  await scope.query('DELETE FROM customer_consent WHERE workspace_id = $1 AND import_id = $2', [
    scope.workspaceId,
    importId,
  ]);
}
