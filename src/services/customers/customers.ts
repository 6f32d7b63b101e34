import type { Scope } from '../../db/postgres/connection.ts';
import { type CustomerPatch, upsertCustomers } from '../../db/tables/customers/customers.ts';
import { attachIdentities } from '../../db/tables/customers/identities.ts';
import { declareTraits, listTraits, type Trait } from '../../db/tables/customers/traits.ts';
import { enqueueTasks } from '../../db/tables/runs/tasks.ts';
import { PersonagraphError } from '../../errors.ts';
import { type Rejection, rejectionOf } from '../input/rejection.ts';
import { CustomerInput, traitKindOf, traitValue } from './input.ts';

/** Most customers in one batch. */
export const MAX_CUSTOMERS = 1_000;

export interface SavedCustomers {
  /** Row id by position; undefined where rejected. */
  readonly ids: readonly (number | undefined)[];
  /** What became of each, by position; undefined where rejected. */
  readonly outcomes: readonly ('created' | 'updated' | 'unchanged' | undefined)[];
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly rejections: readonly Rejection[];
}

/**
 * Makes or changes customers by external id, all that are valid in one transaction, and lines up those that changed
 * for evaluation. New traits are declared by the kind their first value shows. Repeating a call changes nothing.
 * Throws TOO_LARGE over {@link MAX_CUSTOMERS}.
 */
export async function saveCustomers(scope: Scope, inputs: readonly unknown[]): Promise<SavedCustomers> {
  if (inputs.length > MAX_CUSTOMERS) {
    throw new PersonagraphError('TOO_LARGE', `A batch takes ${MAX_CUSTOMERS} customers, got ${inputs.length}.`);
  }
  const rejections: Rejection[] = [];
  const traits = new Map<string, Pick<Trait, 'name' | 'kind'>>(await listTraits(scope));
  const fresh = new Map<string, Pick<Trait, 'name' | 'kind'>>();
  const byKey = new Map<string, { index: number; customer: CustomerInput }>();
  for (const [index, input] of inputs.entries()) {
    const parsed = CustomerInput.safeParse(input);
    const wrong = parsed.success ? checkTraits(parsed.data.traits ?? {}, traits, fresh) : null;
    if (!parsed.success) rejections.push(rejectionOf(index, parsed.error));
    else if (wrong) rejections.push({ index, ...wrong });
    else if (byKey.has(parsed.data.externalId)) {
      const message = `${parsed.data.externalId} stands in the batch before`;
      rejections.push({ index, code: 'INVALID_INPUT', message, field: ['externalId'] });
    } else byKey.set(parsed.data.externalId, { index, customer: parsed.data });
  }
  const accepted = [...byKey.values()];
  const { ids, created, updated } = await write(scope, accepted, [...fresh.values()], rejections);
  const positions: (number | undefined)[] = inputs.map(() => undefined);
  const outcomes: ('created' | 'updated' | 'unchanged' | undefined)[] = inputs.map(() => undefined);
  for (const { index, customer } of accepted) {
    const id = ids.get(customer.externalId)!;
    positions[index] = id;
    outcomes[index] = created.has(id) ? 'created' : updated.has(id) ? 'updated' : 'unchanged';
  }
  const unchanged = accepted.length - created.size - updated.size;
  return { ids: positions, outcomes, created: created.size, updated: updated.size, unchanged, rejections };
}

type Accepted = { readonly index: number; readonly customer: CustomerInput };

async function write(
  scope: Scope,
  accepted: readonly Accepted[],
  fresh: readonly Pick<Trait, 'name' | 'kind'>[],
  rejections: Rejection[],
) {
  if (accepted.length === 0)
    return { ids: new Map<string, number>(), created: new Set<number>(), updated: new Set<number>() };
  return scope.transaction(async (transaction) => {
    await declareTraits(transaction, fresh);
    const patches = accepted.map(({ customer }) => {
      const { identities: _, ...patch } = customer;
      return patch as CustomerPatch;
    });
    const { ids, created, updated } = await upsertCustomers(transaction, patches);
    const identities = accepted.flatMap(({ index, customer }) =>
      (customer.identities ?? []).map((identity, at) => ({
        ...identity,
        index,
        at,
        customerId: ids.get(customer.externalId)!,
      })),
    );
    for (const taken of await attachIdentities(transaction, identities)) {
      const { index, at, type, value } = identities[taken]!;
      const message = `${type} ${value} belongs to another customer; the rest of this one was saved`;
      rejections.push({ index, code: 'CONFLICT', message, field: ['identities', String(at)] });
    }
    await enqueueTasks(transaction, created, 'PROFILE', null);
    await enqueueTasks(transaction, updated, 'PROFILE', touchedBy(patches));
    return { ids, created: new Set(created), updated: new Set(updated) };
  });
}

/** Names of the features that the patches may change. */
function touchedBy(patches: readonly CustomerPatch[]): Set<string> {
  const touched = new Set<string>();
  for (const { traits, externalId: _, ...fields } of patches) {
    for (const field of Object.keys(fields)) touched.add(`customer.${field}`);
    for (const name of Object.keys(traits ?? {})) touched.add(`traits.${name}`);
  }
  return touched;
}

/** Checks values against the catalogue, in place, and notes the traits it lacks. */
function checkTraits(
  values: Record<string, unknown>,
  known: Map<string, Pick<Trait, 'name' | 'kind'>>,
  fresh: Map<string, Pick<Trait, 'name' | 'kind'>>,
): Omit<Rejection, 'index'> | null {
  for (const [name, value] of Object.entries(values)) {
    if (value === null) continue;
    try {
      const trait = known.get(name);
      if (trait) values[name] = traitValue(trait, value);
      else {
        const declared = { name, kind: traitKindOf(value) };
        known.set(name, declared);
        fresh.set(name, declared);
      }
    } catch (error) {
      if (!(error instanceof PersonagraphError)) throw error;
      return { code: error.code, message: error.message, field: ['traits', name] };
    }
  }
  return null;
}
