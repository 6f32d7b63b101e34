import pg from 'pg';
import {
  CONTACT_FEATURES,
  type ContactFeature,
  CUSTOMER_FIELDS,
  SIGNAL_FEATURES,
  type SignalFeature,
} from '../../engine/catalogue/customer-fields.ts';
import type { HeldValue } from '../../engine/catalogue/held-value.ts';
import { FLOAT } from './values.ts';

/**
 * Since when a value of `customer c` has held: its last change, or without one the creation of the customer. NULL without a
 * value, and for customers from before changes were noted.
 */
export function valueTimeSql(of: HeldValue): string {
  const column = 'field' in of ? `c.${CUSTOMER_FIELDS[of.field].column}` : null;
  const value = column ?? `c.traits -> ${pg.escapeLiteral('trait' in of ? of.trait : '')}`;
  const key = pg.escapeLiteral('trait' in of ? `traits.${of.trait}` : `customer.${CUSTOMER_FIELDS[of.field].column}`);
  return `(CASE WHEN (${value}) IS NULL THEN NULL WHEN jsonb_exists(c.value_times, ${key}) THEN (c.value_times ->> ${key})::numeric
    WHEN jsonb_exists(c.value_times, '') THEN NULL ELSE extract(epoch FROM c.created_at) * 1000 END)${FLOAT}`;
}

/** Whether `customer c` can be reached by something, as JSON. */
export function contactSql(name: ContactFeature): string {
  return `(c.${CUSTOMER_FIELDS[CONTACT_FEATURES[name].reads].column} IS NOT NULL)::text`;
}

/** When a sign of a changed life of `customer c` was last seen; NULL where none was. */
export function signalTimeSql(name: SignalFeature): string {
  return `((c.value_times ->> ${pg.escapeLiteral(`signal.${SIGNAL_FEATURES[name].signal}`)})::numeric)${FLOAT}`;
}
