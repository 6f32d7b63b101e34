import { stringify } from 'yaml';
import type { ExportColumn } from './columns.ts';
import { type Formulas, GUARD } from './lines.ts';

/** Types of a mapping by the kind of a trait. */
const TYPES = { NUMBER: 'number', TIME: 'time', FLAG: 'flag', CATEGORY: 'category', LIST: 'list' } as const;

export interface MappedExport {
  readonly format: 'csv' | 'ndjson';
  readonly formulas: Formulas;
  /** Of the workspace. */
  readonly currency: string;
}

/**
 * The mapping by which an export is imported again without a change, as YAML. Hashed columns are left out. Null where
 * nobody's external id is exported.
 */
export function exportMapping(
  columns: readonly ExportColumn[],
  { format, formulas, currency }: MappedExport,
): string | null {
  const guarded = format === 'csv' && formulas === 'guard';
  const value = (column: string, type?: string) =>
    type === undefined && !guarded
      ? column
      : { column, ...(type === undefined ? {} : { type }), ...(guarded ? { removePrefix: GUARD } : {}) };
  const kept = columns.filter(({ hashed }) => !hashed);
  const externalId = kept.find(({ of }) => of.kind === 'externalId');
  if (!externalId) return null;
  const fields = kept.flatMap(({ name, of }) => (of.kind === 'field' ? [[of.field, value(name)] as const] : []));
  const traits = kept.flatMap(({ name, of }) =>
    of.kind === 'trait' ? [[of.trait.name, value(name, TYPES[of.trait.kind])] as const] : [],
  );
  const identities = kept.flatMap(({ name, of }) =>
    of.kind === 'identity' ? [{ type: of.type, value: value(name) }] : [],
  );
  return stringify({
    description: 'Written beside an export: imports it again.',
    format,
    // A trait's name may end with a space, which a header would lose.
    ...(format === 'csv' ? { header: columns.map(({ name }) => name), skipLines: 1 } : {}),
    trim: false,
    source: 'personagraph-export',
    currency,
    customer: {
      externalId: value(externalId.name),
      ...(fields.length > 0 ? { fields: Object.fromEntries(fields) } : {}),
      ...(traits.length > 0 ? { traits: Object.fromEntries(traits) } : {}),
      ...(identities.length > 0 ? { identities } : {}),
    },
  });
}
