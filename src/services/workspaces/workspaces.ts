import { TimeZone } from '../../calendar/index.ts';
import type { Scope } from '../../db/postgres/connection.ts';
import {
  insertWorkspace,
  lockWorkspace,
  readWorkspace,
  storedMoney,
  updateWorkspace,
  type WorkspaceFace,
  workspaceCurrency,
} from '../../db/tables/workspaces/workspaces.ts';
import { PersonagraphError } from '../../errors.ts';
import { checkHandle } from '../input/handle.ts';
import { CURRENCY } from '../input/text.ts';
import { announceSetting } from './announce-setting.ts';
import { checkName } from './names.ts';

/** A workspace to make. */
export interface NewWorkspace {
  /** Its name in files and commands, unique on the server. */
  readonly key: string;
  /** Default: the key. */
  readonly name?: string;
  /** ISO 4217 code of all its amounts. */
  readonly currency: string;
  /** IANA name of its time zone. Default UTC. */
  readonly timeZone?: string;
}

/**
 * Makes a workspace beside that of the scope, with a first key, whose secret is shown this once. Throws INVALID_INPUT, or
 * CONFLICT for a key that is taken.
 */
export async function createWorkspace(
  scope: Scope,
  { key, name = key, currency, timeZone = 'UTC' }: NewWorkspace,
): Promise<{ workspace: WorkspaceFace; secret: string }> {
  const fields = {
    key: checkHandle(key),
    name: checkName(name),
    currency: checkCurrency(currency),
    timeZone: checkZone(timeZone),
  };
  const made = await insertWorkspace(scope, fields, 'First key');
  if (made) return made;
  throw new PersonagraphError('CONFLICT', `The key ${key} is taken.`, { field: ['key'] });
}

/**
 * Changes the name or the time zone of a workspace, or its currency while nothing is stored in that. Throws INVALID_INPUT, and CONFLICT
 * naming what is stored in the currency so far.
 */
export async function changeWorkspace(
  scope: Scope,
  { name, currency, timeZone }: { readonly name?: string; readonly currency?: string; readonly timeZone?: string },
): Promise<WorkspaceFace> {
  return scope.transaction(async (transaction) => {
    await lockWorkspace(transaction);
    if (currency !== undefined) await refuseStoredMoney(transaction, checkCurrency(currency));
    await updateWorkspace(transaction, {
      ...(name === undefined ? {} : { name: checkName(name) }),
      ...(currency === undefined ? {} : { currency }),
      ...(timeZone === undefined ? {} : { timeZone: checkZone(timeZone) }),
    });
    await announceSetting(transaction, 'WORKSPACE');
    return readWorkspace(transaction);
  });
}

async function refuseStoredMoney(scope: Scope, currency: string): Promise<void> {
  const before = await workspaceCurrency(scope);
  if (before === currency) return;
  const stored = await storedMoney(scope);
  if (stored.length === 0) return;
  const message = `There are ${stored.join(', ')} in ${before}, which would be taken for ${currency}.`;
  throw new PersonagraphError('CONFLICT', message, { field: ['currency'] });
}

function checkCurrency(currency: string): string {
  if (CURRENCY.test(currency)) return currency;
  const message = `${currency.slice(0, 20)} is not an ISO 4217 code such as EUR.`;
  throw new PersonagraphError('INVALID_INPUT', message, { field: ['currency'] });
}

function checkZone(timeZone: string): string {
  if (timeZone.length <= 64 && TimeZone.isKnown(timeZone)) return timeZone;
  const message = `${timeZone.slice(0, 64)} is no time zone of the IANA database, such as Europe/Berlin.`;
  throw new PersonagraphError('INVALID_INPUT', message, { field: ['timeZone'] });
}
