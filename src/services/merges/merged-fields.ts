import type { CustomerRow } from '../../db/tables/customers/customer-rows.ts';
import type { LaterPatch } from '../../db/tables/merges/merges.ts';
import { type ClientField, CUSTOMER_FIELDS, clientFields } from '../../engine/catalogue/customer-fields.ts';

/** Ways to choose between two values of one field. */
export const MERGE_STRATEGIES = ['FIRST_FILLED', 'KEEP_INTO', 'TAKE_FROM', 'LATEST'] as const;
export type MergeStrategy = (typeof MERGE_STRATEGIES)[number];

/** Fields that are chosen by themselves: a currency goes with its income. */
export type MergedField = Exclude<ClientField, 'incomeCurrency'>;

/** The strategy of each field and trait. */
export interface MergeChoices {
  /** Of what is not named. Default FIRST_FILLED. */
  readonly otherwise?: MergeStrategy;
  readonly fields?: { readonly [F in MergedField]?: MergeStrategy | undefined };
  readonly traits?: Readonly<Record<string, MergeStrategy>>;
}

type Traits = CustomerRow['traits'];

/** The survivor's row of two. */
export function mergedRow(into: CustomerRow, from: CustomerRow, choices: MergeChoices): CustomerRow {
  const { otherwise = 'FIRST_FILLED', fields = {}, traits = {} } = choices;
  const newer = Date.parse(from.updated_at) > Date.parse(into.updated_at) ? 'from' : 'into';
  const chosen: Record<string, unknown> = {};
  for (const { name, column } of clientFields) {
    // An income of one in the currency of the other would be a wrong one.
    const decisive = name === 'incomeCurrency' ? 'income' : name;
    const by = CUSTOMER_FIELDS[decisive].column;
    const side = choose(into[by], from[by], fields[decisive] ?? otherwise, newer);
    chosen[column] = (side === 'into' ? into : from)[column];
  }
  const names = new Set([...Object.keys(into.traits), ...Object.keys(from.traits)]);
  const mergedTraits: Record<string, unknown> = {};
  for (const name of names) {
    const side = choose(into.traits[name], from.traits[name], traits[name] ?? otherwise, newer);
    const value = (side === 'into' ? into : from).traits[name];
    if (value !== undefined) mergedTraits[name] = value;
  }
  return { ...into, ...chosen, traits: mergedTraits, updated_at: new Date().toISOString() };
}

function choose(into: unknown, from: unknown, strategy: MergeStrategy, newer: 'into' | 'from'): 'into' | 'from' {
  switch (strategy) {
    case 'KEEP_INTO':
      return 'into';
    case 'TAKE_FROM':
      return 'from';
    case 'FIRST_FILLED':
      return isEmpty(into) && !isEmpty(from) ? 'from' : 'into';
    case 'LATEST':
      return isEmpty(newer === 'from' ? from : into) ? (newer === 'from' ? 'into' : 'from') : newer;
  }
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

/** The merged customer's row once the merge is undone: as it was, with what was sent under its keys since. */
export function returnedRow(from: CustomerRow, later: LaterPatch): CustomerRow {
  const fields = patchedColumns(later);
  const traits = Object.entries({ ...from.traits, ...later.traits }).filter(([, value]) => value !== null);
  const changed = Object.keys(fields).length > 0 || Object.keys(later.traits ?? {}).length > 0;
  return {
    ...from,
    ...fields,
    traits: Object.fromEntries(traits),
    ...(changed ? { updated_at: new Date().toISOString() } : {}),
  };
}

/**
 * The survivor's row once the merge is undone. A value that the merge left is as it was before; one that was sent since
 * under the survivor's own keys stays.
 */
export function keptRow(
  now: CustomerRow,
  { before, result, later }: { readonly before: CustomerRow; readonly result: CustomerRow; readonly later: LaterPatch },
): CustomerRow {
  const patch = patchedColumns(later);
  const fields: Record<string, unknown> = {};
  let kept = false;
  for (const { column } of clientFields) {
    const isOwn =
      !same(column, now[column], result[column]) && !(column in patch && same(column, now[column], patch[column]));
    kept ||= isOwn;
    fields[column] = (isOwn ? now : before)[column];
  }
  const traits: Record<string, unknown> = {};
  for (const name of new Set([
    ...Object.keys(before.traits),
    ...Object.keys(now.traits),
    ...Object.keys(result.traits),
  ])) {
    const [value, left, sent] = [now.traits[name], result.traits[name], later.traits?.[name]];
    const isOwn =
      !sameJson(value, left) && !(later.traits && name in later.traits && sameJson(value, sent ?? undefined));
    kept ||= isOwn;
    const stays = (isOwn ? now : before).traits[name];
    if (stays !== undefined) traits[name] = stays;
  }
  return { ...now, ...fields, traits: traits as Traits, updated_at: kept ? now.updated_at : before.updated_at };
}

function patchedColumns(later: LaterPatch): Record<string, unknown> {
  return Object.fromEntries(
    clientFields.flatMap(({ name, column }) => {
      const clearsKind = name === 'kind' && later[name] === null;
      return name in later && !clearsKind ? [[column, later[name]]] : [];
    }),
  );
}

/** Decimals are text in a row and numbers where they were sent. */
function same(column: string, a: unknown, b: unknown): boolean {
  if (column !== CUSTOMER_FIELDS.income.column || a === null || b === null) return sameJson(a ?? null, b ?? null);
  return Number(a) === Number(b);
}

function sameJson(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
