import { z } from 'zod';
import type { Scope } from '../../db/postgres/connection.ts';
import { rowsByIds } from '../../db/reads/source.ts';
import { lockSpend, overlappingSpend, SPEND, type Spend, WRITTEN_SPEND } from '../../db/tables/outcomes/spend.ts';
import { PERSONAS } from '../../db/tables/personas/personas.ts';
import { deleteVersioned, insertVersioned, updateVersioned } from '../../db/tables/research/versioned.ts';
import { SEGMENTS } from '../../db/tables/segmentations/segments.ts';
import { listExchangeRates } from '../../db/tables/workspaces/exchange-rates.ts';
import { workspaceCurrency } from '../../db/tables/workspaces/workspaces.ts';
import { PersonagraphError } from '../../errors.ts';
import { currencyCode, name } from '../input/text.ts';
import { checked, invalid, refuseStale, requireRow, type Seen } from '../research/checked.ts';
import { announceStrategy } from '../strategy/announce.ts';
import { dayOf, daysOfPeriod } from './period.ts';

/** Most rows that are recorded at once. */
const MOST_ROWS = 500;
const DAY_MS = 86_400_000;

const fields = {
  from: z.string(),
  to: z.string(),
  amount: z
    .string()
    .refine((amount) => !amount.startsWith('-'), 'is below 0: money that came back is taken off what was spent')
    .regex(/^-?\d{1,16}(\.\d{1,4})?$/, 'is no amount of 16 digits and four after the point at most'),
  currency: currencyCode(),
  channel: name(100),
  campaign: name(200).nullable(),
  personaId: z.int().nullable(),
  segmentId: z.int().nullable(),
  leads: z.int().min(0).max(1_000_000_000).nullable(),
};
/** Not stored: it is spent beside what is recorded of the same. */
const additional = z.boolean().default(false);

const SpendInput = z.strictObject({
  ...fields,
  currency: fields.currency.optional(),
  campaign: fields.campaign.default(null),
  personaId: fields.personaId.default(null),
  segmentId: fields.segmentId.default(null),
  leads: fields.leads.default(null),
  additional,
});
export type SpendInput = z.input<typeof SpendInput>;

const SpendPatch = z.strictObject({ ...z.object(fields).partial().shape, additional });
export type SpendPatch = z.input<typeof SpendPatch>;

/**
 * Records spend: all of it, or nothing. Throws INVALID_INPUT, also without a channel or below 0; CURRENCY_MISMATCH for a
 * currency without a rate; NOT_FOUND; CONFLICT for what is recorded for some of the days already.
 */
export async function recordSpend(scope: Scope, inputs: readonly SpendInput[]): Promise<Spend[]> {
  const rows = checked(z.strictObject({ spend: z.array(SpendInput).min(1).max(MOST_ROWS) }), { spend: inputs }).spend;
  return scope.transaction(async (transaction) => {
    await lockSpend(transaction);
    const own = await workspaceCurrency(transaction);
    const recorded: Spend[] = [];
    for (const [index, { additional: beside, ...row }] of rows.entries()) {
      const spend = { ...row, currency: row.currency ?? own, aimed: isAimed(row) };
      await check(transaction, { ...spend, id: null }, beside, ['spend', String(index)]);
      const made = (await insertVersioned(transaction, WRITTEN_SPEND, spend))!;
      await announceStrategy(transaction, 'SPEND', 'CREATED', made);
      recorded.push(made);
    }
    return recorded;
  });
}

/** Changes spend; what is left out stays. Throws what {@link recordSpend} throws, and CONFLICT for a version that is past. */
export async function editSpend(scope: Scope, seen: Seen, patch: SpendPatch): Promise<Spend> {
  const { additional: beside, ...changes } = checked(SpendPatch, patch);
  return scope.transaction(async (transaction) => {
    await lockSpend(transaction);
    const [before] = await rowsByIds(transaction, SPEND, [seen.id]);
    if (!before || before.version !== seen.version) return refuseStale(transaction, SPEND, seen, 'spend');
    const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
    const changed: Spend = { ...before, ...given };
    // Spend that was aimed at one that is gone stays so, unless somebody says whom else it was aimed at.
    const aim = 'personaId' in given || 'segmentId' in given ? { aimed: isAimed(changed) } : {};
    const after = { ...changed, ...aim };
    await check(transaction, after, beside, []);
    const edited = await updateVersioned(transaction, WRITTEN_SPEND, seen, { ...given, ...aim });
    if (!edited) return refuseStale(transaction, SPEND, seen, 'spend');
    await announceStrategy(transaction, 'SPEND', 'EDITED', edited);
    return edited;
  });
}

/** Deletes spend that was recorded by mistake. */
export async function deleteSpend(scope: Scope, seen: Seen): Promise<void> {
  await scope.transaction(async (transaction) => {
    const [before] = await rowsByIds(transaction, SPEND, [seen.id]);
    if (!before || !(await deleteVersioned(transaction, WRITTEN_SPEND, seen)))
      return refuseStale(transaction, SPEND, seen, 'spend');
    await announceStrategy(transaction, 'SPEND', 'DELETED', before);
  });
}

function isAimed({ personaId, segmentId }: Pick<Spend, 'personaId' | 'segmentId'>): boolean {
  return personaId !== null || segmentId !== null;
}

type Checked = Parameters<typeof overlappingSpend>[1] & Pick<Spend, 'currency'>;

async function check(scope: Scope, spend: Checked, beside: boolean, field: readonly string[]): Promise<void> {
  daysOfPeriod(spend, field);
  // Somewhere on the earth it is tomorrow already.
  if (dayOf(spend.from, [...field, 'from']) > Date.now() / DAY_MS + 1) {
    const message = `${spend.from} is yet to come: record what was spent.`;
    throw new PersonagraphError('IN_THE_FUTURE', message, { field: [...field, 'from'] });
  }
  if (spend.personaId !== null && spend.segmentId !== null) {
    throw invalid('It was aimed at a persona or at a segment: record its parts.', [...field, 'segmentId']);
  }
  await requireRow(scope, PERSONAS, spend.personaId, 'persona', [...field, 'personaId']);
  await requireRow(scope, SEGMENTS, spend.segmentId, 'segment', [...field, 'segmentId']);
  await requireRate(scope, spend.currency, field);
  if (beside) return;
  const same = await overlappingSpend(scope, spend);
  if (!same) return;
  const message =
    `Spend of the same channel, campaign and aim is recorded from ${same.from} up to ${same.to} already: edit it, or say ` +
    'additional where this was spent beside it.';
  throw new PersonagraphError('CONFLICT', message, { field: [...field, 'from'] });
}

async function requireRate(scope: Scope, currency: string, field: readonly string[]): Promise<void> {
  if (currency === (await workspaceCurrency(scope))) return;
  const rates = await listExchangeRates(scope);
  if (rates.some((rate) => rate.currency === currency)) return;
  const message = `There is no exchange rate of ${currency}: declare one with saveExchangeRates.`;
  throw new PersonagraphError('CURRENCY_MISMATCH', message, { field: [...field, 'currency'] });
}
