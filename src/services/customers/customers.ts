import type { Scope } from '../../db/postgres/connection.ts';
import { shareOwnersLock } from '../../db/postgres/locks.ts';
import { type CustomerPatch, upsertCustomers } from '../../db/tables/customers/customers.ts';
import { attachIdentities } from '../../db/tables/customers/identities.ts';
import { declareTraits, listTraits, type Trait } from '../../db/tables/customers/traits.ts';
import { type Alias, aliasesOf } from '../../db/tables/merges/aliases.ts';
import { noteAttached } from '../../db/tables/merges/merge-keys.ts';
import { notePatches } from '../../db/tables/merges/merges.ts';
import { insertConsents } from '../../db/tables/privacy/consents.ts';
import { enqueueTasks } from '../../db/tables/runs/tasks.ts';
import { PersonagraphError } from '../../errors.ts';
import { countWritten } from '../background/written-rows.ts';
import { type Teller, tellOfCustomers } from '../changes/customer-changes.ts';
import { type Rejection, rejectionOf } from '../input/rejection.ts';
import { type MergedList, mergeListed } from '../merges/merge-listed.ts';
import { newConsents, refuseUnknownPurposes } from '../privacy/consents.ts';
import { CustomerInput, traitKindOf, traitValue } from './input.ts';
import { refuseErased } from './refuse-erased.ts';

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

/** Customers that were saved, and lists of those that are still to become part of them. */
export interface UnmergedCustomers extends SavedCustomers {
  readonly lists: readonly MergedList[];
}

export interface SaveOptions {
  /**
   * Leave a wrong field, trait or identity out and save the rest of its customer; otherwise (the default) such a customer
   * is rejected. Either way there is a rejection for each.
   */
  readonly leaveOutWrong?: boolean;
  /** The import that saves them, where one does. */
  readonly importId?: number | undefined;
}

/**
 * Makes or changes customers by external id, all that are valid in one transaction, and lines up those that changed
 * for evaluation. Customers that others list as merged become part of them afterwards. New traits are declared by the
 * kind their first value shows. Repeating a call changes nothing.
 * Throws TOO_LARGE over {@link MAX_CUSTOMERS}.
 */
export async function saveCustomers(
  scope: Scope,
  inputs: readonly unknown[],
  options: SaveOptions = {},
): Promise<SavedCustomers> {
  const { lists, ...saved } = await saveUnmerged(scope, inputs, options);
  const { rejections } = await mergeListed(scope, lists);
  return { ...saved, rejections: [...saved.rejections, ...rejections] };
}

/** The same without merging what is listed, for a caller who looks at the customers before. */
export async function saveUnmerged(
  scope: Scope,
  inputs: readonly unknown[],
  { leaveOutWrong = false, importId }: SaveOptions = {},
): Promise<UnmergedCustomers> {
  if (inputs.length > MAX_CUSTOMERS) {
    throw new PersonagraphError('TOO_LARGE', `A batch takes ${MAX_CUSTOMERS} customers, got ${inputs.length}.`);
  }
  const rejections: Rejection[] = [];
  const traits = new Map<string, Pick<Trait, 'name' | 'kind'>>(await listTraits(scope));
  const fresh = new Map<string, Pick<Trait, 'name' | 'kind'>>();
  const byKey = new Map<string, { index: number; customer: CustomerInput }>();
  for (const [index, input] of inputs.entries()) {
    const { customer, wrong } = readCustomer(input, leaveOutWrong);
    const wrongTraits = customer ? checkTraits(customer.traits ?? {}, traits, fresh) : [];
    rejections.push(...[...wrong, ...wrongTraits].map((one) => ({ ...one, index })));
    if (!customer || (wrongTraits.length > 0 && !leaveOutWrong)) continue;
    if (byKey.has(customer.externalId)) {
      const message = `${customer.externalId} stands in the batch before`;
      rejections.push({ index, code: 'INVALID_INPUT', message, field: ['externalId'] });
    } else byKey.set(customer.externalId, { index, customer });
  }
  await refuseUnknownPurposes(scope, byKey, rejections);
  await refuseErased(scope, byKey, rejections);
  const accepted = [...byKey.values()];
  const { ids, created, updated } = await write(scope, accepted, [...fresh.values()], rejections, { importId });
  countWritten(scope, created.size + updated.size);
  const lists = accepted.flatMap(({ index, customer: { externalId, merged = [] } }) =>
    merged.length > 0 ? { index, externalId, merged } : [],
  );
  const positions: (number | undefined)[] = inputs.map(() => undefined);
  const outcomes: ('created' | 'updated' | 'unchanged' | undefined)[] = inputs.map(() => undefined);
  for (const { index, customer } of accepted) {
    const id = ids.get(customer.externalId)!;
    positions[index] = id;
    outcomes[index] = created.has(id) ? 'created' : updated.has(id) ? 'updated' : 'unchanged';
  }
  const unchanged = accepted.length - created.size - updated.size;
  return { ids: positions, outcomes, created: created.size, updated: updated.size, unchanged, rejections, lists };
}

type Accepted = { readonly index: number; readonly customer: CustomerInput };

async function write(
  scope: Scope,
  accepted: readonly Accepted[],
  fresh: readonly Pick<Trait, 'name' | 'kind'>[],
  rejections: Rejection[],
  teller: Teller,
) {
  if (accepted.length === 0)
    return { ids: new Map<string, number>(), created: new Set<number>(), updated: new Set<number>() };
  return scope.transaction(async (transaction) => {
    await shareOwnersLock(transaction);
    await declareTraits(transaction, fresh);
    const aliases = await aliasesOf(
      transaction,
      accepted.map(({ customer }) => customer.externalId),
    );
    const patches = patchesOf(accepted, aliases);
    const { ids, created, updated } = await upsertCustomers(transaction, patches);
    const idOf = (externalId: string) => aliases.get(externalId)?.customerId ?? ids.get(externalId)!;
    const identities = accepted.flatMap(({ index, customer }) =>
      (customer.identities ?? []).map((identity, at) => ({
        ...identity,
        index,
        at,
        under: customer.externalId,
        customerId: idOf(customer.externalId),
      })),
    );
    const taken = new Set(await attachIdentities(transaction, identities));
    for (const number of taken) {
      const { index, at, type, value } = identities[number]!;
      const message = `${type} ${value} belongs to another customer; the rest of this one was saved`;
      rejections.push({ index, code: 'CONFLICT', message, field: ['identities', String(at)] });
    }
    if (aliases.size > 0) {
      const attached = identities.filter(({ under }, number) => aliases.has(under) && !taken.has(number));
      await noteAttached(transaction, attached);
      await notePatches(transaction, laterPatches(accepted, aliases));
    }
    await enqueueTasks(transaction, created, 'PROFILE', null);
    await enqueueTasks(transaction, updated, 'PROFILE', touchedBy(patches));
    const consents = accepted.flatMap(({ customer }) =>
      newConsents(customer.consents ?? [], idOf(customer.externalId)),
    );
    const agreed = consents.length === 0 ? [] : await insertConsents(transaction, consents, teller.importId ?? null);
    const made = new Set(created);
    const edited = [...new Set([...updated, ...agreed.filter((id) => !made.has(id))])];
    await tellOfCustomers(transaction, { created, edited }, teller);
    const all = new Map(accepted.map(({ customer: { externalId } }) => [externalId, idOf(externalId)]));
    return { ids: all, created: made, updated: new Set(edited) };
  });
}

function patchOf({ customer: { identities: _, merged: __, consents: ___, ...patch } }: Accepted): CustomerPatch {
  return patch as CustomerPatch;
}

/** A patch for each customer: those of merged ones are the survivor's, and of two the later one counts. */
function patchesOf(accepted: readonly Accepted[], aliases: ReadonlyMap<string, Alias>): CustomerPatch[] {
  const patches = new Map<string, CustomerPatch>();
  for (const one of accepted) {
    const patch = patchOf(one);
    const externalId = aliases.get(patch.externalId)?.externalId ?? patch.externalId;
    const before = patches.get(externalId);
    const traits = { ...before?.traits, ...patch.traits };
    patches.set(externalId, before ? { ...before, ...patch, traits, externalId } : { ...patch, externalId });
  }
  return [...patches.values()];
}

function laterPatches(accepted: readonly Accepted[], aliases: ReadonlyMap<string, Alias>) {
  return accepted
    .filter(({ customer }) => aliases.has(customer.externalId))
    .map((one) => {
      const { externalId: under, ...patch } = patchOf(one);
      return { under, patch };
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

/** A customer, and what is wrong with the input; undefined where that is not left out, or cannot be. */
function readCustomer(input: unknown, leaveOutWrong: boolean): { customer?: CustomerInput; wrong: Wrong[] } {
  const wrong: Wrong[] = [];
  for (let rest = input; rest !== undefined; rest = leaveOutWrong ? without(rest, wrong.at(-1)!.field) : undefined) {
    const parsed = CustomerInput.safeParse(rest);
    if (parsed.success) return { customer: withoutBlanks(parsed.data), wrong };
    wrong.push(rejectionOf(0, parsed.error));
  }
  return { wrong };
}

/** The same where a text of blanks is none: in a field it clears, as a trait it takes the trait away. */
function withoutBlanks(customer: CustomerInput): CustomerInput {
  const cleared = <T>(value: T) => (typeof value === 'string' && value.trim() === '' ? null : value);
  const fields = Object.entries(customer).map(([field, value]) => [field, cleared(value)]);
  const traits = customer.traits && Object.entries(customer.traits).map(([name, value]) => [name, cleared(value)]);
  return { ...Object.fromEntries(fields), ...(traits && { traits: Object.fromEntries(traits) }) } as CustomerInput;
}

/** The customer without the field of a path, or the one identity; undefined where it is nothing without. */
function without(input: unknown, [field, item]: readonly string[]): unknown {
  if (field === undefined || field === 'externalId') return undefined;
  const { [field]: value, ...rest } = input as Record<string, unknown>;
  if (field !== 'identities' || !Array.isArray(value) || item === undefined) return rest;
  return { ...rest, identities: value.toSpliced(Number(item), 1) };
}

type Wrong = Omit<Rejection, 'index'>;

/** Checks values against the catalogue, in place, and notes the traits it lacks; takes out those that are wrong. */
function checkTraits(
  values: Record<string, unknown>,
  known: Map<string, Pick<Trait, 'name' | 'kind'>>,
  fresh: Map<string, Pick<Trait, 'name' | 'kind'>>,
): Wrong[] {
  const wrong: Wrong[] = [];
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
      wrong.push({ code: error.code, message: error.message, field: ['traits', name] });
      delete values[name];
    }
  }
  return wrong;
}
