import type { FilterField } from '../../../engine/catalogue/customer-fields.ts';
import { exactForm } from '../../../segmenter/composed.ts';
import { exactFormSql } from '../../features/text-form.ts';
import type { Scope } from '../../postgres/connection.ts';
import { Parameters } from '../../postgres/keyset.ts';
import { comparedColumn } from './customer-columns.ts';
import { filterSql } from './customer-filter.ts';

/** Texts of customers: a field, a trait, or the entries of a trait. */
export type LabelSource =
  | { readonly field: FilterField }
  | { readonly trait: string; readonly as: 'text' }
  | { readonly trait: string; readonly as: 'list' };

/** Customers that have any that are looked at for the texts there are. */
const LOOKED_AT = 20_000;
const MOST_LABELS = 1_000;

/** Texts that some of the customers have, the most frequent first: a part of those there are. Empty where nobody has any. */
export async function someLabels(scope: Scope, source: LabelSource): Promise<string[]> {
  const parameters = new Parameters(scope.workspaceId);
  const labels = labelsSql(source, parameters);
  const has =
    'field' in source
      ? `${comparedColumn(source.field).sql} IS NOT NULL`
      : `c.traits ? ${parameters.add(source.trait)}`;
  const rows = await scope.query<{ label: string }>(
    `SELECT l.label FROM (SELECT c.* FROM customer c WHERE c.workspace_id = $1 AND ${has} LIMIT ${LOOKED_AT}) c, ${labels}
     WHERE l.label IS NOT NULL GROUP BY l.label ORDER BY count(*) DESC, l.label LIMIT ${MOST_LABELS}`,
    parameters.values,
  );
  return rows.map(({ label }) => label);
}

/** Which texts the customers have of those that are the same as one of some, as filters and rules compare them. */
export async function labelsAmong(scope: Scope, source: LabelSource, wanted: readonly string[]): Promise<string[]> {
  const parameters = new Parameters(scope.workspaceId);
  const labels = labelsSql(source, parameters);
  const is = { op: 'in', values: wanted } as const;
  const same =
    'trait' in source && source.as === 'list'
      ? `${exactFormSql('l.label')} = ANY(${parameters.add(wanted.map(exactForm))}::text[])`
      : filterSql(
          'field' in source ? { field: source.field, is } : { trait: source.trait, as: 'text', is },
          parameters,
        );
  const rows = await scope.query<{ label: string }>(
    `SELECT DISTINCT l.label FROM customer c, ${labels}
     WHERE c.workspace_id = $1 AND l.label IS NOT NULL AND ${same} LIMIT ${MOST_LABELS}`,
    parameters.values,
  );
  return rows.map(({ label }) => label);
}

function labelsSql(source: LabelSource, parameters: Parameters): string {
  if ('field' in source) return `LATERAL (SELECT ${comparedColumn(source.field).sql}::text AS label) l`;
  const key = `${parameters.add(source.trait)}::text`;
  const [value, text] = [`c.traits -> ${key}`, `c.traits ->> ${key}`];
  return source.as === 'text'
    ? `LATERAL (SELECT CASE jsonb_typeof(${value}) WHEN 'string' THEN ${text} END AS label) l`
    : `LATERAL jsonb_array_elements_text(CASE jsonb_typeof(${value}) WHEN 'array' THEN ${value} END) AS l (label)`;
}
