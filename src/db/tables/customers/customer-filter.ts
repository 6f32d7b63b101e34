import { countryKey, countrySpellings } from '../../../countries/index.ts';
import { CUSTOMER_FIELDS, type FilterField } from '../../../engine/catalogue/customer-fields.ts';
import { exactForm, looseForm } from '../../../segmenter/composed.ts';
import { exactFormSql, looseFormSql } from '../../features/text-form.ts';
import type { Placeholders, SortKey } from '../../postgres/keyset.ts';
import { inSegmentSql, notInSegmentSql, unknownSegmentSql } from '../memberships/known-membership.ts';
import { type QualityCondition, qualitySql } from '../quality/quality-filter.ts';
import { type ScoreKey, scoreSql, scoreTimeSql } from '../scores/score-key.ts';
import { comparableIncomeSql } from '../workspaces/exchange-rates.ts';
import { comparedColumn } from './customer-columns.ts';

/** A condition on one value. A missing value meets none of them but `null: true`. */
export type Comparison =
  | { readonly op: 'eq' | 'gt' | 'gte' | 'lt' | 'lte' | 'contains' | 'startsWith'; readonly value: Comparable }
  | { readonly op: 'in'; readonly values: readonly Comparable[] }
  | { readonly op: 'isNull'; readonly value: boolean };

type KeyType = SortKey['type'];

export type Comparable = string | number | boolean;

/** An all-time total of a customer's events of one type. */
export type EventTotal = keyof typeof TOTALS;

// Who did nothing of a type did it 0 times, and has no time of it.
const TOTALS = {
  count: { sql: 'count', none: '0', type: 'int' },
  amount: { sql: 'amount', none: '0', type: 'numeric' },
  quantity: { sql: 'quantity', none: '0', type: 'numeric' },
  firstAt: { sql: 'first_at', none: 'NULL', type: 'timestamptz' },
  lastAt: { sql: 'last_at', none: 'NULL', type: 'timestamptz' },
} as const;

/** A total of customer `c` with its type, by an expression of the type of events. */
export function totalSql(total: EventTotal, type: string): { readonly sql: string; readonly type: KeyType } {
  const { sql, none, type: as } = TOTALS[total];
  const found = `(SELECT a.${sql} FROM customer_event_aggregate a
    WHERE a.workspace_id = c.workspace_id AND a.customer_id = c.id AND a.type = ${type})`;
  return { sql: `coalesce(${found}, ${none})`, type: as };
}

/** How a trait's value is read; a value of another kind counts as missing. */
export type TraitReading = 'text' | 'number' | 'time' | 'flag' | 'list';

/** Which customers are meant. */
export type CustomerFilter =
  | { readonly all: readonly CustomerFilter[] }
  | { readonly any: readonly CustomerFilter[] }
  | { readonly not: CustomerFilter }
  | { readonly field: FilterField; readonly is: Comparison }
  | { readonly trait: string; readonly as: TraitReading; readonly is: Comparison }
  | { readonly quality: QualityCondition }
  | { readonly score: ScoreKey; readonly as: 'number' | 'time'; readonly is: Comparison }
  | { readonly total: EventTotal; readonly of: string; readonly is: Comparison }
  /** Known by something of this type, in the form in which it is stored; without a value, by anything of it. */
  | { readonly identity: string; readonly value?: string }
  /** Of the membership in the segment; who is in it not has neither. */
  | { readonly memberOf: number; readonly as: 'strength' | 'since'; readonly is: Comparison }
  /** Matched to any persona. */
  | { readonly matched: true }
  /** Row ids. */
  | { readonly ids: readonly number[] }
  /** In the segment; `not` of it: known not to be. */
  | { readonly segmentId: number }
  /** Perhaps in the segment: the data that would decide is missing, or there is no answer. */
  | { readonly unknownSegmentId: number }
  /** Matched to the persona; `not` of it: known not to be, which of a persona that is not active nobody is. */
  | PersonaCondition;

interface PersonaCondition {
  readonly personaId: number;
  readonly minFit?: number;
}

const OPERATORS = { gt: '>', gte: '>=', lt: '<', lte: '<=' } as const;

// Only days the calendar has: a cast that fails would fail the whole query.
const DAY =
  '(\\d{4}-((0[1-9]|1[0-2])-(0[1-9]|1\\d|2[0-8])|(0[13-9]|1[0-2])-(29|30)|(0[13578]|1[02])-31)|\\d\\d(0[48]|[2468][048]|[13579][26])-02-29)';
const ISO_TIME = `^${DAY}(T([01]\\d|2[0-3]):[0-5]\\d(:[0-5]\\d(\\.\\d+)?)?(Z|[+-]([01]\\d):?[0-5]\\d))?$`;

/**
 * A filter over `customer c` as SQL that holds for those who are known to meet it; `$1` is the workspace's id. Values
 * travel as parameters only.
 */
export function filterSql(filter: CustomerFilter, parameters: Placeholders): string {
  return knownSql(filter, true, parameters);
}

/** The same for those who are known not to meet it. Of all others it is unknown. */
export function filterFailsSql(filter: CustomerFilter, parameters: Placeholders): string {
  return knownSql(filter, false, parameters);
}

/** Who is known to meet a filter, or with `holds` false not to: `not` is moved down to the conditions (De Morgan). */
function knownSql(filter: CustomerFilter, holds: boolean, parameters: Placeholders): string {
  if ('not' in filter) return knownSql(filter.not, !holds, parameters);
  if ('all' in filter) return joined(filter.all, holds, 'AND', parameters);
  if ('any' in filter) return joined(filter.any, holds, 'OR', parameters);
  if ('segmentId' in filter) return (holds ? inSegmentSql : notInSegmentSql)(filter.segmentId, parameters);
  if ('personaId' in filter && !holds) return unmatchedSql(filter, parameters);
  return `${holds ? '' : 'NOT '}${conditionSql(filter, parameters)}`;
}

type Group = { readonly all: unknown } | { readonly any: unknown } | { readonly not: unknown };

function conditionSql(
  filter: Exclude<CustomerFilter, Group | { readonly segmentId: number }>,
  parameters: Placeholders,
): string {
  if ('field' in filter) return fieldSql(filter.field, filter.is, parameters);
  if ('trait' in filter) return traitSql(filter.trait, filter.as, filter.is, parameters);
  if ('quality' in filter) return qualitySql(filter.quality, parameters);
  if ('score' in filter) return scoreConditionSql(filter.score, filter.as, filter.is, parameters);
  if ('total' in filter) {
    const { sql, type } = totalSql(filter.total, `${parameters.add(filter.of)}::text`);
    return comparisonSql(sql, type, filter.is, parameters);
  }
  if ('identity' in filter) return identitySql(filter.identity, filter.value, parameters);
  if ('memberOf' in filter) {
    const value = `(SELECT m.${filter.as} FROM segment_answer m WHERE m.workspace_id = $1 AND m.customer_id = c.id
      AND m.segment_id = ${parameters.add(filter.memberOf)}::int)`;
    return comparisonSql(value, filter.as === 'since' ? 'timestamptz' : 'real', filter.is, parameters);
  }
  if ('matched' in filter) {
    return 'EXISTS (SELECT FROM persona_match p WHERE p.workspace_id = $1 AND p.customer_id = c.id)';
  }
  if ('ids' in filter) return `c.id = ANY(${parameters.add(filter.ids)}::int[])`;
  if ('unknownSegmentId' in filter) return unknownSegmentSql(filter.unknownSegmentId, parameters);
  const fit = filter.minFit === undefined ? '' : ` AND p.fit >= ${parameters.add(Math.fround(filter.minFit))}::real`;
  return `EXISTS (SELECT FROM persona_match p WHERE p.workspace_id = $1 AND p.customer_id = c.id
    AND p.persona_id = ${parameters.add(filter.personaId)}::int${fit})`;
}

/** Of a persona that is gone or not active nobody has been told whether they match. */
function unmatchedSql(filter: PersonaCondition, parameters: Placeholders): string {
  return `(EXISTS (SELECT FROM persona a WHERE a.workspace_id = $1 AND a.id = ${parameters.add(filter.personaId)}::int
    AND a.status = 'ACTIVE') AND NOT ${conditionSql(filter, parameters)})`;
}

function joined(
  filters: readonly CustomerFilter[],
  holds: boolean,
  by: 'AND' | 'OR',
  parameters: Placeholders,
): string {
  if (filters.length === 0) return (by === 'AND') === holds ? 'TRUE' : 'FALSE';
  const joint = (by === 'AND') === holds ? ' AND ' : ' OR ';
  return `(${filters.map((one) => knownSql(one, holds, parameters)).join(joint)})`;
}

function identitySql(type: string, value: string | undefined, parameters: Placeholders): string {
  const same = value === undefined ? '' : ` AND i.value = ${parameters.add(value)}::text`;
  return `EXISTS (SELECT FROM customer_identity i WHERE i.workspace_id = $1 AND i.customer_id = c.id
    AND i.type = ${parameters.add(type)}::text${same})`;
}

/** An unknown score is NULL, so that it meets neither the condition nor its opposite. */
function scoreConditionSql(
  { segmentation, key }: ScoreKey,
  as: 'number' | 'time',
  is: Comparison,
  parameters: Placeholders,
): string {
  const named = scoreSql(`${parameters.add(segmentation)}::text`, `${parameters.add(key)}::text`);
  const value = `(SELECT ${as === 'time' ? scoreTimeSql(`o.values[${named.place}]`) : `o.values[${named.place}]`}
    FROM customer_score o WHERE o.workspace_id = $1 AND o.segmentation_id = ${named.segmentation} AND o.customer_id = c.id)`;
  return comparisonSql(value, as === 'time' ? 'timestamptz' : 'float8', is, parameters);
}

/** A trait of customer `c` that lists are ordered by, by an expression of its name; values of other kinds are NULL. */
export function traitOrderSql(as: 'text' | 'number' | 'time' | 'flag', name: string) {
  const [value, text] = [`c.traits -> ${name}`, `c.traits ->> ${name}`];
  switch (as) {
    case 'text':
      return { sql: `(CASE jsonb_typeof(${value}) WHEN 'string' THEN ${text} END)`, type: 'text' } as const;
    case 'number':
      return {
        sql: `(CASE jsonb_typeof(${value}) WHEN 'number' THEN (${text})::numeric END)`,
        type: 'numeric',
      } as const;
    case 'flag':
      return {
        sql: `(CASE jsonb_typeof(${value}) WHEN 'boolean' THEN (${text})::boolean::int END)`,
        type: 'int',
      } as const;
    case 'time':
      // Cursors hold milliseconds.
      return {
        sql: `(CASE WHEN ${text} ~ '${ISO_TIME}' THEN date_trunc('milliseconds', (${text})::timestamptz) END)`,
        type: 'timestamptz',
      } as const;
  }
}

function traitSql(name: string, as: TraitReading, is: Comparison, parameters: Placeholders): string {
  const key = `${parameters.add(name)}::text`;
  const [value, text] = [`c.traits -> ${key}`, `c.traits ->> ${key}`];
  switch (as) {
    case 'text':
      return comparisonSql(`(CASE jsonb_typeof(${value}) WHEN 'string' THEN ${text} END)`, 'text', is, parameters);
    case 'number':
      return comparisonSql(
        `(CASE jsonb_typeof(${value}) WHEN 'number' THEN (${text})::numeric END)`,
        'numeric',
        is,
        parameters,
      );
    case 'flag':
      return comparisonSql(
        `(CASE jsonb_typeof(${value}) WHEN 'boolean' THEN (${text})::boolean END)`,
        'boolean',
        is,
        parameters,
      );
    case 'time':
      return comparisonSql(
        `(CASE WHEN ${text} ~ '${ISO_TIME}' THEN (${text})::timestamptz END)`,
        'timestamptz',
        is,
        parameters,
      );
    case 'list':
      // `eq` asks whether the list holds the text.
      if (is.op === 'eq') {
        const entry = parameters.add(exactForm(String(is.value)));
        return `(CASE jsonb_typeof(${value}) WHEN 'array' THEN EXISTS (
          SELECT FROM jsonb_array_elements_text(${value}) AS entry_of (entry)
          WHERE ${exactFormSql('entry')} = ${entry}::text) END)`;
      }
      return comparisonSql(value, 'text', is, parameters);
  }
}

function fieldSql(field: FilterField, is: Comparison, parameters: Placeholders): string {
  const { sql, type } = comparedColumn(field);
  if (field === 'income') return comparisonSql(comparableIncomeSql('$1'), type, is, parameters);
  if (field === 'country' && (is.op === 'eq' || is.op === 'in')) return countrySql(sql, is, parameters);
  if (field === 'email' && (is.op === 'eq' || is.op === 'in')) return emailSql(sql, is, parameters);
  // Keys are looked up as they are stored; kinds and currencies are words of the schema.
  const isText = CUSTOMER_FIELDS[field].type === 'text' && field !== 'externalId';
  return comparisonSql(sql, isText || type !== 'text' ? type : 'key', is, parameters);
}

/** A key is text. */
function typeOf(type: string): string {
  return type === 'key' ? 'text' : type;
}

/**
 * A country is the same by its code and by its usual names in any language, and however the last check of the data read
 * it. Other texts are equal as all texts are.
 */
function countrySql(sql: string, is: Comparison, parameters: Placeholders): string {
  const values = valuesOf(is);
  const codes = values.flatMap((value) => countryKey(String(value)) ?? []);
  if (codes.length === 0) return comparisonSql(sql, 'text', is, parameters);
  const texts = new Set([...values.map(String), ...codes.flatMap(countrySpellings)].map(looseForm));
  return `(${looseFormSql(sql)} = ANY(${parameters.add([...texts])}::text[]) OR ${sql} IN (SELECT r.text
    FROM country_reading r WHERE r.workspace_id = $1 AND r.code = ANY(${parameters.add(codes)}::text[])))`;
}

/** An address in capitals is the same. */
function emailSql(sql: string, is: Comparison, parameters: Placeholders): string {
  const forms = valuesOf(is).map((value) => looseForm(String(value)).trim());
  if (forms.includes('')) return textSql(sql, valuesOf(is), parameters);
  return `btrim(${looseFormSql(sql)}, ' ') = ANY(${parameters.add(forms)}::text[])`;
}

function valuesOf(is: Comparison): readonly Comparable[] {
  return is.op === 'in' ? is.values : is.op === 'eq' ? [is.value] : [];
}

/** Texts are equal in their form, and no text is stored that is empty: to be it is to be missing. */
function textSql(sql: string, values: readonly Comparable[], parameters: Placeholders): string {
  const forms = values.map((value) => exactForm(String(value)));
  const texts = forms.filter((form) => form !== '');
  // A list without texts is one that nothing is in.
  if (texts.length === 0 && forms.length > 0) return `(${sql}) IS NULL`;
  const same = `${exactFormSql(sql)} = ANY(${parameters.add(texts)}::text[])`;
  return texts.length === forms.length ? same : `((${sql}) IS NULL OR ${same})`;
}

function comparisonSql(sql: string, type: string, is: Comparison, parameters: Placeholders): string {
  switch (is.op) {
    case 'isNull':
      return `(${sql}) IS ${is.value ? '' : 'NOT '}NULL`;
    case 'in':
      if (type === 'text') return textSql(sql, is.values, parameters);
      return `${sql} = ANY(${parameters.add(is.values.map(String))}::text[]::${typeOf(type)}[])`;
    case 'contains':
      return `strpos(${looseFormSql(sql)}, ${parameters.add(looseForm(String(is.value)))}::text) > 0`;
    case 'startsWith':
      return `starts_with(ltrim(${looseFormSql(sql)}, ' '), ${parameters.add(looseForm(String(is.value)).trim())}::text)`;
    case 'eq':
      if (type === 'text') return textSql(sql, [is.value], parameters);
      return `${sql} = ${parameters.add(String(is.value))}::text::${typeOf(type)}`;
    default:
      return `${sql} ${OPERATORS[is.op]} ${parameters.add(String(is.value))}::text::${typeOf(type)}`;
  }
}
