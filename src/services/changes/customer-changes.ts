import type { Scope } from '../../db/postgres/connection.ts';
import { appendChanges, type NewChange } from '../../db/tables/changes/changes.ts';
import { type CustomerEdit, editsOfTransaction } from '../../db/tables/customers/customer-edits.ts';

/** Most customers of one transaction whose changes are told one by one; beyond, one change tells how many there were. */
export const MOST_TOLD = 1_000;
/** The same of a batch of an import, which has up to 1,000 customers and many batches after it. */
export const MOST_TOLD_OF_IMPORT = 100;

/** Customers that a transaction made or changed, and what it brought of them. */
export interface ChangedCustomers {
  readonly created?: readonly number[];
  /** Those whose fields or traits changed. */
  readonly edited?: readonly number[];
  /** Those who answered a survey, with its key. */
  readonly answered?: { readonly survey: string; readonly customerIds: readonly number[] };
  /** Events that came, changed or went, one by one. */
  readonly events?: readonly { readonly customerId: number; readonly type: string }[];
}

/** Who is told as the cause. */
export interface Teller {
  /** The import that writes. */
  readonly importId?: number | undefined;
}

/**
 * Tells subscribers of customers that this transaction made or changed, at its end: of each what changed, or of all of them
 * how many there were.
 */
export async function tellOfCustomers(scope: Scope, changed: ChangedCustomers, teller: Teller = {}): Promise<void> {
  const { created = [], edited = [], answered, events = [] } = changed;
  const all = new Set([
    ...created,
    ...edited,
    ...(answered?.customerIds ?? []),
    ...events.map((one) => one.customerId),
  ]);
  if (all.size === 0) return;
  const by = teller.importId === undefined ? {} : { importId: teller.importId };
  if (all.size > (teller.importId === undefined ? MOST_TOLD : MOST_TOLD_OF_IMPORT)) {
    const made = new Set(created).size;
    const payload = { ...by, created: made, changed: all.size - made };
    await scope.atEnd((end) => appendChanges(end, [{ kind: 'CUSTOMERS_CHANGED', payload }]));
    return;
  }
  const edits = new Map((await editsOfTransaction(scope, edited)).map((edit) => [edit.customerId, edit]));
  const changes = [...all]
    .sort((one, other) => one - other)
    .map((customerId) => changeOf(customerId, { ...changed, edit: edits.get(customerId), by }));
  await scope.atEnd((end) => appendChanges(end, changes));
}

/** The change of one customer whose values a merge or its undoing set. */
export async function editChanges(scope: Scope, customerId: number): Promise<NewChange[]> {
  const [edit] = await editsOfTransaction(scope, [customerId]);
  if (!edit || Object.keys(edit.fields).length === 0) return [];
  return [changeOf(customerId, { edit, by: {} })];
}

interface OneChanged extends ChangedCustomers {
  readonly edit: CustomerEdit | undefined;
  readonly by: Readonly<Record<string, number>>;
}

function changeOf(customerId: number, { created, answered, events = [], edit, by }: OneChanged): NewChange {
  const counts: Record<string, number> = {};
  for (const one of events) if (one.customerId === customerId) counts[one.type] = (counts[one.type] ?? 0) + 1;
  const payload = {
    ...by,
    ...(created?.includes(customerId) ? { created: true } : {}),
    ...(edit
      ? { way: edit.way, fields: edit.fields, ...(edit.signals.length > 0 ? { signals: edit.signals } : {}) }
      : {}),
    ...(answered?.customerIds.includes(customerId) ? { surveys: [answered.survey] } : {}),
    ...(Object.keys(counts).length > 0 ? { events: counts } : {}),
  };
  return { kind: 'CUSTOMER_CHANGED', customerId, payload };
}
