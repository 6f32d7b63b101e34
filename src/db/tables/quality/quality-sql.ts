import { type ClientField, CUSTOMER_FIELDS, clientFields } from '../../../engine/catalogue/customer-fields.ts';
import type { ConflictCode } from '../../../engine/quality/conflicts.ts';
import { DEFAULT_STANDARD } from '../../../engine/quality/standard.ts';
import { incomparableIncomeSql } from '../workspaces/exchange-rates.ts';

// The quality of a customer, as SQL over `customer c`: the same expressions are fields, filters and features. `workspace`
// is the workspace's id as it stands in the statement, so that what is the same for all is read once a statement.

const listed = (fields: readonly string[]) => `'{${fields.join(',')}}'::text[]`;

function expectedFields(workspace: string): string {
  return `coalesce((SELECT q.expected_fields FROM quality_standard q WHERE q.workspace_id = ${workspace}), ${listed(DEFAULT_STANDARD.expectedFields)})`;
}

function expectedTraits(workspace: string): string {
  return `coalesce((SELECT q.expected_traits FROM quality_standard q WHERE q.workspace_id = ${workspace}), ${listed(DEFAULT_STANDARD.expectedTraits)})`;
}

/** True where the customer has a value of a field; a text of blanks is none. */
export function filledSql(field: ClientField): string {
  const { column, type } = CUSTOMER_FIELDS[field];
  const isText = type === 'text' || type === 'currency';
  return isText ? `coalesce(btrim(c.${column}) <> '', FALSE)` : `c.${column} IS NOT NULL`;
}

/** True where the customer has a value of the trait of a name. */
export function traitFilledSql(name: string): string {
  return `coalesce(btrim(c.traits ->> ${name}) NOT IN ('', '[]'), FALSE)`;
}

/** Share 0..1 of the expected fields and traits that are filled; 1 where nothing is expected. */
export function completenessSql(workspace: string): string {
  const [fields, traits] = [expectedFields(workspace), expectedTraits(workspace)];
  const filled = clientFields.map(({ name }) => `('${name}' = ANY(${fields}) AND ${filledSql(name)})::int`);
  const filledTraits = `(SELECT count(*) FROM unnest(${traits}) AS t(name) WHERE ${traitFilledSql('t.name')})`;
  const expected = `(cardinality(${fields}) + cardinality(${traits}))`;
  return `(CASE ${expected} WHEN 0 THEN 1 ELSE (${filled.join(' + ')} + ${filledTraits})::float8 / ${expected} END)`;
}

/** When anything of the customer was last written, done or answered; nothing is later than now. */
export function lastFactSql(): string {
  return `least(now(), greatest(c.updated_at,
    (SELECT max(t.last_at) FROM customer_event_aggregate t WHERE t.workspace_id = c.workspace_id AND t.customer_id = c.id),
    (SELECT max(r.responded_at) FROM survey_response r WHERE r.workspace_id = c.workspace_id AND r.customer_id = c.id)))`;
}

/** The same as it was at a moment: events and answers up to it, and the last writing where that was before. */
export function lastFactAtSql(moment: string): string {
  return `greatest(CASE WHEN c.updated_at <= ${moment} THEN c.updated_at WHEN c.created_at <= ${moment} THEN c.created_at END,
    (SELECT max(e.at) FROM customer_event e WHERE e.workspace_id = c.workspace_id AND e.customer_id = c.id AND e.at <= ${moment}),
    (SELECT max(r.responded_at) FROM survey_response r
     WHERE r.workspace_id = c.workspace_id AND r.customer_id = c.id AND r.responded_at <= ${moment}))`;
}

/** True where nothing was heard of the customer for as many days as the standard has. */
export function staleSql(workspace: string): string {
  const days = `coalesce((SELECT q.stale_days FROM quality_standard q WHERE q.workspace_id = ${workspace}), ${DEFAULT_STANDARD.staleDays})`;
  return `(${lastFactSql()} < now() - ${days} * interval '1 day')`;
}

const AGE_TRAIT = `CASE jsonb_typeof(c.traits -> 'age') WHEN 'number' THEN (c.traits ->> 'age')::numeric END`;
const POSTCODE_TRAIT = `upper(btrim(coalesce(c.traits ->> 'postcode', c.traits ->> 'postalCode', c.traits ->> 'zip')))`;
const DIGITS = `regexp_replace(c.phone, '\\D', '', 'g')`;
/** Digits of a number written for calls from abroad; null for others. */
const ABROAD = `CASE WHEN btrim(c.phone) LIKE '+%' THEN ${DIGITS} WHEN ${DIGITS} LIKE '00%' THEN substr(${DIGITS}, 3) END`;

function reading(column: 'calling_code' | 'postcode'): string {
  return `(SELECT r.${column} FROM country_reading r WHERE r.workspace_id = c.workspace_id AND r.text = c.country)`;
}

/** When each conflict is one; null, where a fact is missing, is none. */
const CONFLICT_TESTS: Readonly<Record<ConflictCode, string>> = {
  BIRTH_IN_FUTURE: 'c.birth_date > current_date',
  BIRTH_TOO_OLD: `c.birth_date < current_date - interval '120 years'`,
  AGE_AND_BIRTH: `abs(extract(year FROM age(current_date, c.birth_date)) - (${AGE_TRAIT})) > 2`,
  CHILDREN_AND_HOUSEHOLD: 'c.children > 0 AND c.children >= c.household_size',
  PHONE_AND_COUNTRY: `(${ABROAD}) NOT LIKE ${reading('calling_code')} || '%'`,
  PHONE_LENGTH: `btrim(c.phone) <> '' AND length(${DIGITS}) NOT BETWEEN 6 AND 15`,
  POSTCODE_AND_COUNTRY: `${POSTCODE_TRAIT} <> '' AND ${POSTCODE_TRAIT} !~ ${reading('postcode')}`,
  INCOME_WITHOUT_CURRENCY: 'c.income IS NOT NULL AND c.income_currency IS NULL',
  INCOME_WITHOUT_RATE: incomparableIncomeSql(),
  NAME_IS_EMAIL: `c.name ~ '^\\s*\\S+@\\S+\\s*$' OR lower(btrim(c.name)) = lower(btrim(c.email))`,
  EMAIL_FORM: `btrim(c.email) <> '' AND btrim(c.email) !~ '^[^@\\s]+@[^@\\s.]+(\\.[^@\\s.]+)+$'`,
  EMAIL_SHARED: 'EXISTS (SELECT FROM shared_email s WHERE s.workspace_id = c.workspace_id AND s.customer_id = c.id)',
};

/** The codes of a customer's conflicts, as `text[]`. */
export const CONFLICTS_SQL = `array_remove(ARRAY[${Object.entries(CONFLICT_TESTS)
  .map(([code, test]) => `CASE WHEN ${test} THEN '${code}' END`)
  .join(', ')}]::text[], NULL)`;

/** True where the customer has one or more. */
export const HAS_CONFLICT_SQL = `(${Object.values(CONFLICT_TESTS)
  .map((test) => `coalesce(${test}, FALSE)`)
  .join(' OR ')})`;

/** The customer's value that a fence `f` is about. */
const FENCED_VALUE = `CASE f.kind
  WHEN 'TRAIT' THEN CASE jsonb_typeof(c.traits -> f.name) WHEN 'number' THEN (c.traits ->> f.name)::numeric END
  ELSE CASE f.name WHEN 'income' THEN c.income WHEN 'children' THEN c.children WHEN 'householdSize' THEN c.household_size END
  END::float8`;

/** Rows `f.*, value` of the fences that a customer lies beyond. */
export const OUTLIERS_SQL = `SELECT f.kind, f.name, f.currency, f.low, f.median, f.high, f.customers, v.value
  FROM quality_fence f CROSS JOIN LATERAL (SELECT ${FENCED_VALUE} AS value) AS v
  WHERE f.workspace_id = c.workspace_id AND f.currency IN ('', c.income_currency) AND v.value NOT BETWEEN f.low AND f.high`;

/** Open pairs of the customer `c` whose other customer is still there. */
export const OPEN_PAIRS_SQL = `SELECT d.score FROM (
    SELECT p.score, p.b_id AS other FROM duplicate_pair p
    WHERE p.workspace_id = c.workspace_id AND p.a_id = c.id AND p.state = 'OPEN'
    UNION ALL SELECT p.score, p.a_id FROM duplicate_pair p
    WHERE p.workspace_id = c.workspace_id AND p.b_id = c.id AND p.state = 'OPEN') AS d
  WHERE EXISTS (SELECT FROM customer o WHERE o.workspace_id = c.workspace_id AND o.id = d.other)`;
