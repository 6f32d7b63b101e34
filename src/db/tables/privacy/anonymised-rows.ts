import { customerFields } from '../../../engine/catalogue/customer-fields.ts';
import type { Scope } from '../../postgres/connection.ts';
import { Parameters } from '../../postgres/keyset.ts';
import type { CustomerRow } from '../customers/customer-rows.ts';

const LISTED = ['traits', ...customerFields.map(({ column }) => column)].join(', ');

/** Stores a row of somebody under an id of its own; returns it. */
export async function insertAnonymised(scope: Scope, row: Omit<CustomerRow, 'id'>): Promise<number> {
  const [made] = await scope.query<{ id: number }>(
    `INSERT INTO customer (workspace_id, ${LISTED})
     SELECT $1::int, ${LISTED} FROM jsonb_populate_record(NULL::customer, $2::jsonb) RETURNING id`,
    [scope.workspaceId, JSON.stringify(row)],
  );
  return made!.id;
}

/** A value of a customer that others may have too: a column, a trait, or an item of a list. */
export type SharedValue =
  | { readonly column: string; readonly value: string }
  | { readonly trait: string; readonly value: unknown }
  | { readonly trait: string; readonly item: string };

/** Values looked for at once. */
const AT_ONCE = 200;

/** Of each value, how many other customers have it. Reads everybody once for some hundred values. */
export async function countSharing(
  scope: Scope,
  exceptId: number,
  values: readonly SharedValue[],
): Promise<readonly number[]> {
  const counts: number[] = [];
  for (let from = 0; from < values.length; from += AT_ONCE) {
    const part = values.slice(from, from + AT_ONCE);
    const parameters = new Parameters(scope.workspaceId);
    const holds = (value: SharedValue) => {
      if ('column' in value) return `c.${value.column} = ${parameters.add(value.value)}::text`;
      const trait = `c.traits -> ${parameters.add(value.trait)}::text`;
      if ('item' in value) return `${trait} ? ${parameters.add(value.item)}::text`;
      return `${trait} = ${parameters.add(JSON.stringify(value.value))}::jsonb`;
    };
    const sums = part.map((value, n) => `'${n}', count(*) FILTER (WHERE ${holds(value)})`);
    const pairs = sums.flatMap((_, n) => (n % 40 === 0 ? [sums.slice(n, n + 40).join(', ')] : []));
    const [row] = await scope.query<{ counts: Record<string, number> }>(
      `SELECT ${pairs.map((some) => `jsonb_build_object(${some})`).join(' || ')} AS counts FROM customer c
       WHERE c.workspace_id = $1 AND c.id <> ${parameters.add(exceptId)}`,
      parameters.values,
    );
    counts.push(...part.map((_, n) => row!.counts[String(n)] ?? 0));
  }
  return counts;
}

/** Channels of a customer's events that at least so many others use too. */
export async function sharedChannels(scope: Scope, customerId: number, least: number): Promise<string[]> {
  const rows = await scope.query<{ channel: string }>(
    `SELECT own.channel FROM (SELECT DISTINCT channel FROM customer_event
       WHERE workspace_id = $1 AND customer_id = $2 AND channel IS NOT NULL) AS own
     WHERE (SELECT count(*) FROM (SELECT DISTINCT o.customer_id FROM customer_event o
       WHERE o.workspace_id = $1 AND o.channel = own.channel AND o.customer_id NOT IN ($2, 0) LIMIT $3) AS others) >= $3`,
    [scope.workspaceId, customerId, least],
  );
  return rows.map(({ channel }) => channel);
}

/**
 * Takes out of a customer's events what may tell whose they are: keys, sources, texts, what was bought. When, how much and by
 * which channel stays; events of one order have one random order.
 */
export async function stripEvents(scope: Scope, customerId: number, channels: readonly string[]): Promise<void> {
  await scope.query(
    `UPDATE customer_event e SET source = 'anonymised', message_id = gen_random_uuid()::text,
       channel = CASE WHEN e.channel = ANY($3) THEN e.channel END,
       lines = (SELECT jsonb_agg(l.line - '{sku,name,category}'::text[] ORDER BY l.n)
         FROM jsonb_array_elements(CASE jsonb_typeof(e.lines) WHEN 'array' THEN e.lines END) WITH ORDINALITY AS l(line, n)),
       properties = CASE WHEN e.properties ? w.order_property THEN jsonb_build_object(w.order_property,
         encode(sha256(convert_to($4::text || (e.properties ->> w.order_property), 'UTF8')), 'hex')) END
     FROM workspace w WHERE w.id = $1 AND e.workspace_id = $1 AND e.customer_id = $2`,
    [scope.workspaceId, customerId, channels, crypto.randomUUID()],
  );
}

/** A customer's answers to a survey. */
export interface AnswersOf {
  readonly id: string;
  readonly surveyId: number;
  readonly answers: Readonly<Record<string, unknown>>;
}

export async function answersOf(scope: Scope, customerId: number): Promise<AnswersOf[]> {
  return scope.query<AnswersOf>(
    `SELECT id, survey_id AS "surveyId", answers FROM survey_response WHERE workspace_id = $1 AND customer_id = $2`,
    [scope.workspaceId, customerId],
  );
}

/** Writes answers that are left, under keys that nobody knows. */
export async function writeAnswers(
  scope: Scope,
  responses: readonly Pick<AnswersOf, 'id' | 'answers'>[],
): Promise<void> {
  await scope.query(
    `UPDATE survey_response r SET answers = new.answers, source = 'anonymised', message_id = gen_random_uuid()::text
     FROM jsonb_to_recordset($2::jsonb) AS new(id bigint, answers jsonb)
     WHERE r.workspace_id = $1 AND r.id = new.id`,
    [scope.workspaceId, JSON.stringify(responses)],
  );
}

/** Takes the reasons out of a customer's overrides. */
export async function stripOverrides(scope: Scope, customerId: number): Promise<void> {
  await scope.query(`UPDATE membership_override SET reason = '' WHERE workspace_id = $1 AND customer_id = $2`, [
    scope.workspaceId,
    customerId,
  ]);
}
