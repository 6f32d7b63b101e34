import type { Customer } from '../../../db/tables/customers/customers.ts';
import type { ValueChange } from '../../../db/tables/imports/import-batches.ts';

type Values = Readonly<Record<string, unknown>>;

const TRAIT = 'traits.';

/** A customer's values by name, those of traits as `traits.NAME`; without empty ones. */
export function valuesOf(customer: Customer): Values {
  const { id: _, externalId: _key, createdAt: _made, updatedAt: _changed, traits, ...fields } = customer;
  return Object.fromEntries(
    [
      ...Object.entries(fields),
      ...Object.entries(traits).map(([name, value]) => [TRAIT + name, value] as const),
    ].filter(([, value]) => value !== null),
  );
}

/** The values that differ; undefined where none does. */
export function changeOf(customerId: number, before: Values, after: Values): ValueChange | undefined {
  const names = Object.keys({ ...before, ...after }).filter((name) => !isSame(before[name], after[name]));
  if (names.length === 0) return undefined;
  const only = (values: Values) =>
    Object.fromEntries(names.flatMap((name) => (name in values ? [[name, values[name]]] : [])));
  return { customerId, before: only(before), after: only(after) };
}

/** The patch that sets values back which are still what the change made them. */
export function backwards({ before, after }: ValueChange, now: Values): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  const traits: Record<string, unknown> = {};
  for (const name of Object.keys({ ...before, ...after })) {
    if (!isSame(now[name], after[name])) continue;
    const value = before[name] ?? null;
    if (name.startsWith(TRAIT)) traits[name.slice(TRAIT.length)] = value;
    else fields[name] = value;
  }
  return { ...fields, ...(Object.keys(traits).length > 0 ? { traits } : {}) };
}

export function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
