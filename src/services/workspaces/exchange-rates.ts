import { z } from 'zod';
import type { Scope } from '../../db/postgres/connection.ts';
import { endSnapshot } from '../../db/tables/runs/population-snapshots.ts';
import {
  type ExchangeRate,
  listExchangeRates,
  replaceExchangeRates,
} from '../../db/tables/workspaces/exchange-rates.ts';
import { workspaceCurrency } from '../../db/tables/workspaces/workspaces.ts';
import type { Registry } from '../../engine/registry.ts';
import { PersonagraphError } from '../../errors.ts';
import { rejectionOf } from '../input/rejection.ts';
import { currencyCode } from '../input/text.ts';
import { rerunReaders } from '../quality/readers.ts';
import { announceSetting } from './announce-setting.ts';

const MOST_RATES = 200;
const LARGEST_RATE = 1e9;
/** Digits after the point that a rate is stored with. */
const SCALE = 12;
const RATE = new RegExp(`^\\d{1,10}(\\.\\d{1,${SCALE}})?$`);

const Rate = z.strictObject({
  currency: currencyCode(),
  rate: z
    .string()
    .regex(RATE, `is no decimal number with ${SCALE} digits after the point at most`)
    .refine((rate) => Number(rate) > 0 && Number(rate) <= LARGEST_RATE, 'is not above 0, or over 1000000000'),
  date: z.iso.date().optional(),
});

/**
 * Says what units of other currencies are worth in the workspace's, in place of what was said before. Segmentations that
 * read money are run again. Throws INVALID_INPUT.
 */
export async function saveExchangeRates(
  scope: Scope,
  registry: Registry,
  inputs: readonly unknown[],
): Promise<ExchangeRate[]> {
  const result = z.array(Rate).max(MOST_RATES).safeParse(inputs);
  if (!result.success) {
    const { code, message, field } = rejectionOf(0, result.error);
    throw new PersonagraphError(code, message, { field: ['rates', ...(field ?? [])] });
  }
  const own = await workspaceCurrency(scope);
  const today = new Date().toISOString().slice(0, 10);
  const seen = new Set([own]);
  const rates = result.data.map(({ currency, rate, date = today }, index) => {
    const field = ['rates', String(index)];
    if (currency === own) throw refused(`${own} is the workspace's own currency`, [...field, 'currency']);
    if (seen.has(currency)) throw refused(`${currency} has two rates`, [...field, 'currency']);
    if (date > today) throw refused(`${date} is in the future`, [...field, 'date']);
    seen.add(currency);
    return { currency, rate, date };
  });
  const { stored, same } = await scope.transaction(async (transaction) => {
    const before = JSON.stringify(await listExchangeRates(transaction));
    await replaceExchangeRates(transaction, rates);
    const after = await listExchangeRates(transaction);
    if (JSON.stringify(after) === before) return { stored: after, same: true };
    await announceSetting(transaction, 'EXCHANGE_RATES');
    return { stored: after, same: false };
  });
  if (same) return stored;
  // What is kept in memory has incomes by the rates of before, also where no segmentation reads them.
  await endSnapshot(scope);
  await rerunReaders(scope, registry, 'customer.income');
  return stored;
}

function refused(why: string, field: readonly string[]): PersonagraphError {
  return new PersonagraphError('INVALID_INPUT', `${why}.`, { field: [...field] });
}
