import type { TraitKind } from '../../db/generated/enums.ts';
import type { CustomerRow } from '../../db/tables/customers/customer-rows.ts';
import type { SharedValue } from '../../db/tables/privacy/anonymised-rows.ts';

/** Others who must have a value too, so that it tells nobody apart. */
export const LEAST_SHARED = 5;

/** Columns whose text stays where others share it. */
const LABELS = ['gender', 'marital_state', 'education', 'occupation', 'country', 'language', 'source'] as const;
/** Columns that tell who somebody is, or where exactly. */
const TELLING = ['name', 'email', 'phone', 'region', 'city'] as const;

/** Values of a customer that stay only where others share them. */
export function valuesToShare(row: CustomerRow, kinds: ReadonlyMap<string, TraitKind>): SharedValue[] {
  const labels = LABELS.flatMap((column): SharedValue[] => {
    const value = row[column];
    return typeof value === 'string' ? [{ column, value }] : [];
  });
  const traits = Object.entries(row.traits).flatMap(([trait, value]): SharedValue[] => {
    if (Array.isArray(value)) return value.map((item) => ({ trait, item: String(item) }));
    const kind = kinds.get(trait);
    return kind === 'FLAG' || kind === 'TIME' ? [] : [{ trait, value }];
  });
  return [...labels, ...traits];
}

/**
 * What stays of a profile: no name, address or place but the country; of the birth date the year, of times the month; numbers that
 * others do not have to two digits; texts that at least {@link LEAST_SHARED} others have.
 */
export function strippedProfile(
  row: CustomerRow,
  {
    externalId,
    kinds,
    isShared,
  }: {
    readonly externalId: string;
    readonly kinds: ReadonlyMap<string, TraitKind>;
    readonly isShared: (value: SharedValue) => boolean;
  },
): Omit<CustomerRow, 'id'> {
  const { id: _id, ...kept } = row;
  const cleared = Object.fromEntries(TELLING.map((column) => [column, null]));
  const labels = Object.fromEntries(
    LABELS.map((column) => {
      const value = row[column];
      return [column, typeof value === 'string' && isShared({ column, value }) ? value : null];
    }),
  );
  const birth = row['birth_date'];
  const income = row['income'];
  const traits = Object.entries(row.traits).flatMap(([trait, value]): [string, unknown][] => {
    const stays = strippedTrait(trait, value, kinds.get(trait), isShared);
    return stays === undefined ? [] : [[trait, stays]];
  });
  return {
    ...kept,
    ...cleared,
    ...labels,
    external_id: externalId,
    birth_date: typeof birth === 'string' ? `${birth.slice(0, 4)}-01-01` : null,
    income: typeof income === 'string' ? String(rounded(Number(income))) : null,
    traits: Object.fromEntries(traits),
    created_at: `${String(row['created_at']).slice(0, 7)}-01T00:00:00Z`,
    updated_at: `${String(row['created_at']).slice(0, 7)}-01T00:00:00Z`,
  };
}

function strippedTrait(
  trait: string,
  value: unknown,
  kind: TraitKind | undefined,
  isShared: (value: SharedValue) => boolean,
): unknown {
  if (kind === 'FLAG') return value;
  if (kind === 'TIME') return typeof value === 'string' ? `${value.slice(0, 7)}-01T00:00:00.000Z` : undefined;
  if (Array.isArray(value)) {
    const items = value.filter((item) => isShared({ trait, item: String(item) }));
    return items.length > 0 ? items : undefined;
  }
  if (isShared({ trait, value })) return value;
  return typeof value === 'number' ? rounded(value) : undefined;
}

/** A number to two digits that count. */
function rounded(value: number): number {
  return Number(value.toPrecision(2));
}
