import {
  byField,
  type ClientField,
  CUSTOMER_FIELDS,
  type CustomerField,
  customerFields,
  type FieldType,
  type RequiredField,
  type TypeOf,
} from '../../../engine/catalogue/customer-fields.ts';
import type { Customer as Model } from '../../generated/client.ts';
import type { CustomerKind } from '../../generated/enums.ts';
import type { Wire } from '../../postgres/copy/columns.ts';
import { columnsOf, type Source } from '../../reads/source.ts';

/** A type of field in PostgreSQL. */
interface ColumnType {
  /** Its type, which JSON is cast to. */
  readonly stored: string;
  /** The cast it is selected with: days and decimals as exact text. */
  readonly selected: '' | '::text';
  /** The cast and type it is compared with. */
  readonly compared: readonly ['' | '::text', 'text' | 'date' | 'int' | 'numeric' | 'timestamptz'];
  /** How COPY sends the column. */
  readonly wire: Wire;
}

const TYPES = {
  text: { stored: 'text', selected: '', compared: ['', 'text'], wire: 'text' },
  kind: { stored: 'customer_kind', selected: '::text', compared: ['::text', 'text'], wire: 'text' },
  day: { stored: 'date', selected: '::text', compared: ['', 'date'], wire: 'date' },
  count: { stored: 'int', selected: '', compared: ['', 'int'], wire: 'int4' },
  decimal: { stored: 'numeric(20,4)', selected: '::text', compared: ['', 'numeric'], wire: 'numeric' },
  currency: { stored: 'char(3)', selected: '', compared: ['', 'text'], wire: 'text' },
  moment: { stored: 'timestamptz', selected: '', compared: ['', 'timestamptz'], wire: 'timestamptz' },
} as const satisfies Record<FieldType, ColumnType>;

/** A field as it is read: days are `YYYY-MM-DD`, decimals exact text. */
interface ReadAs {
  readonly text: string;
  readonly kind: CustomerKind;
  readonly day: string;
  readonly count: number;
  readonly decimal: string;
  readonly currency: string;
  readonly moment: Date;
}

/** A field as it is written. */
interface WrittenAs {
  readonly text: string;
  readonly kind: CustomerKind;
  readonly day: string;
  readonly count: number;
  readonly decimal: number;
  readonly currency: string;
}

/** The standard fields of a customer, as they are read. */
export type StoredFields = {
  readonly [F in CustomerField & keyof Model]: ReadAs[TypeOf<F>] | (F extends RequiredField ? never : null);
};

/** The fields that clients change, as they are written: null clears. */
export type WrittenFields = { readonly [F in ClientField]?: WrittenAs[TypeOf<F>] | null };

/** One customer, as stored. */
export type Customer = StoredFields & {
  readonly id: number;
  readonly traits: Readonly<Record<string, unknown>>;
};

export const CUSTOMERS: Source<Customer> = {
  table: 'customer',
  alias: 'c',
  columns: {
    id: 'c.id',
    traits: 'c.traits',
    ...byField(customerFields, ({ column, type }) => `c.${column}${TYPES[type].selected}`),
  },
};

/** The list that selects a whole `customer c`. */
export const CUSTOMER_COLUMNS = columnsOf(CUSTOMERS);

/** The type PostgreSQL stores a field as. */
export function storedType(type: FieldType): string {
  return TYPES[type].stored;
}

/** A field as filters and orders compare it. */
export function comparedColumn<F extends CustomerField>(
  field: F,
): { readonly sql: string; readonly type: (typeof TYPES)[TypeOf<F>]['compared'][1] } {
  const { column, type } = CUSTOMER_FIELDS[field];
  const [cast, as] = TYPES[type as TypeOf<F>].compared;
  return { sql: `c.${column}${cast}`, type: as };
}

/** A field as a whole column is read: as PostgreSQL has it, since casts of a million values cost seconds. */
export function copiedColumn(field: CustomerField): { readonly sql: string; readonly wire: Wire } {
  const { column, type } = CUSTOMER_FIELDS[field];
  return { sql: `c.${column}`, wire: TYPES[type].wire };
}
