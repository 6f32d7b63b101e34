import { z } from 'zod';
import { TimeZone } from '../../calendar/index.ts';
import type { Scope } from '../../db/postgres/connection.ts';
import { changeAmounts, insertSpend, lockSpend, type Spend, spendOfDays } from '../../db/tables/outcomes/spend.ts';
import { listPersonas, PERSONAS } from '../../db/tables/personas/personas.ts';
import { SEGMENTS, segmentByKeys } from '../../db/tables/segmentations/segments.ts';
import { listExchangeRates } from '../../db/tables/workspaces/exchange-rates.ts';
import { readWorkspace } from '../../db/tables/workspaces/workspaces.ts';
import { didYouMean } from '../../segmenter/near-matches.ts';
import { storedText, toStored } from '../import/decimal.ts';
import { CURRENCY, name } from '../input/text.ts';
import { checked, invalid, requireRow } from '../research/checked.ts';
import { announceSpendFile } from '../strategy/announce.ts';
import type { RunHost } from '../threads/host.ts';
import { dayOf, daysOfPeriod } from './period.ts';
import type { SpendFileRequest, SpendLine, SpendRejection } from './spend-file/read-file.ts';

const Channel = name(100);
const Campaign = name(200).nullable();
/** Most leads of a row. */
const MOST_LEADS = 1_000_000_000;
/** Digits before the point of an amount. */
const MOST_DIGITS = 16;
/** A segment by two keys. */
const PATH = /^[\w-]+\/[\w-]+$/;

/** What a file of spend leaves to be said. */
export interface SpendFileInput {
  readonly source: SpendFileRequest['source'];
  /** Of lines without one: they are refused where none is given either. */
  readonly channel: string | null;
  readonly currency: string | null;
  readonly personaId: number | null;
  readonly segmentId: number | null;
  /** Days of lines that name none: the first, and the day after the last. */
  readonly days: { readonly from: string; readonly to: string } | null;
  /** Looks only: nothing is written. */
  readonly dryRun: boolean;
}

/** What came of a file of spend. */
export interface SpendFileOutcome {
  /** Rows of spend that are new, have another amount than before, or stand as the file has them. */
  readonly recorded: number;
  readonly changed: number;
  readonly unchanged: number;
  /** Lines of 0 for what no spend is recorded of. */
  readonly empty: number;
  /** Lines that sum others up. */
  readonly totals: number;
  readonly rejected: readonly SpendRejection[];
  readonly columns: readonly string[];
}

type Aim = Pick<Spend, 'personaId' | 'segmentId'>;

/** Lines of one channel, campaign, aim and time, which are one row of spend. */
interface Sum extends Aim, Pick<Spend, 'from' | 'to' | 'channel' | 'campaign' | 'currency' | 'aimed'> {
  readonly lines: number[];
  amount: bigint;
  leads: number | null;
}

/**
 * Takes spend from a file: what it has of a channel, campaign, aim and days takes the place of what is recorded of just
 * these, so that the same file changes nothing. Lines that cannot be taken are told, and leave the others alone. Throws
 * INVALID_FILE, TOO_LARGE, INVALID_INPUT, NOT_FOUND.
 */
export async function importSpend(host: RunHost, scope: Scope, input: SpendFileInput): Promise<SpendFileOutcome> {
  const { channel, currency, personaId, segmentId, dryRun } = input;
  if (currency !== null && !CURRENCY.test(currency))
    throw invalid('Is not an ISO 4217 code such as EUR.', ['currency']);
  if (channel !== null) checked(z.object({ channel: Channel }), { channel });
  if (personaId !== null && segmentId !== null)
    throw invalid('It was aimed at a persona or at a segment.', ['segmentId']);
  await requireRow(scope, PERSONAS, personaId, 'persona', ['personaId']);
  await requireRow(scope, SEGMENTS, segmentId, 'segment', ['segmentId']);
  const days = input.days && daysOfPeriod(input.days, []);
  const file = await host.ask('spendFile', { source: input.source, days });
  return scope.transaction(async (transaction) => {
    await lockSpend(transaction);
    const rejected: SpendRejection[] = [...file.rejected];
    const sums = await summed(transaction, file.lines, input, rejected);
    const { made, changes, unchanged, empty } = await held(transaction, sums, rejected);
    if (!dryRun) {
      await insertSpend(transaction, made);
      await changeAmounts(transaction, changes);
      await announceSpendFile(transaction, { recorded: made.length, changed: changes.length });
    }
    return {
      ...{ recorded: made.length, changed: changes.length, unchanged, empty, totals: file.totals },
      rejected: rejected.sort((a, b) => a.line - b.line),
      columns: file.columns,
    };
  });
}

/** Lines as rows of spend; those that cannot be are rejected. */
async function summed(
  scope: Scope,
  lines: readonly SpendLine[],
  input: SpendFileInput,
  rejected: SpendRejection[],
): Promise<readonly Sum[]> {
  const aims = await aimsOf(scope, lines, input);
  const workspace = await readWorkspace(scope);
  const known = new Set([workspace.currency, ...(await listExchangeRates(scope)).map((rate) => rate.currency)]);
  const today = TimeZone.of(workspace.timeZone).dayOf(Date.now());
  const sums = new Map<string, Sum>();
  for (const { line, from, to, amount, leads, ...own } of lines) {
    const reject = (code: SpendRejection['code'], message: string) => rejected.push({ line, code, message });
    const aim = aims(own);
    const channel = Channel.safeParse(own.channel ?? input.channel);
    const campaign = Campaign.safeParse(own.campaign);
    const currency = own.currency ?? input.currency;
    if (typeof aim === 'string') reject('NOT_FOUND', aim);
    else if ((own.channel ?? input.channel) === null) {
      reject('INVALID_INPUT', 'It names no channel: say that of the file.');
    } else if (!channel.success) reject('INVALID_INPUT', `Its channel ${channel.error.issues[0]!.message}.`);
    else if (!campaign.success) reject('INVALID_INPUT', `Its campaign ${campaign.error.issues[0]!.message}.`);
    else if (currency === null) reject('INVALID_INPUT', 'It names no currency: say that of the file.');
    else if (!known.has(currency)) {
      reject('CURRENCY_MISMATCH', `There is no exchange rate of ${currency}: declare one with saveExchangeRates.`);
    } else if (dayOf(from, []) > today) reject('IN_THE_FUTURE', `${from} is yet to come: record what was spent.`);
    else if (dayOf(to, []) - dayOf(from, []) > 3_660) reject('INVALID_INPUT', 'It has 3660 days at most.');
    else {
      const aimed = aim.personaId !== null || aim.segmentId !== null;
      const row = { from, to, channel: channel.data, campaign: campaign.data, currency, aimed, ...aim };
      const key = JSON.stringify(row);
      const sum = sums.get(key) ?? { ...row, lines: [], amount: 0n, leads: null };
      sum.lines.push(line);
      sum.amount += BigInt(amount);
      if (leads !== null) sum.leads = (sum.leads ?? 0) + leads;
      sums.set(key, sum);
    }
  }
  return [...sums.values()];
}

/** Whom lines are aimed at, by what they and the input name; words for what is not there. */
async function aimsOf(scope: Scope, lines: readonly SpendLine[], { personaId, segmentId }: SpendFileInput) {
  const named = (of: 'persona' | 'segment') => [...new Set(lines.flatMap((line) => line[of] ?? []))];
  const personas = named('persona').length > 0 ? await listPersonas(scope) : [];
  const segments = new Map<string, number>();
  for (const path of named('segment')) {
    if (!PATH.test(path)) continue;
    const [segmentation = '', key = ''] = path.split('/');
    const found = await segmentByKeys(scope, segmentation, key);
    if (found) segments.set(path, found.id);
  }
  return ({ persona, segment }: Pick<SpendLine, 'persona' | 'segment'>): Aim | string => {
    if (persona !== null && segment !== null) return 'It was aimed at a persona or at a segment: part it.';
    if (persona !== null) {
      const found = personas.find(({ key }) => key === persona);
      const keys = personas.map(({ key }) => key);
      return found
        ? { personaId: found.id, segmentId: null }
        : `No persona has the key ${persona}${didYouMean(persona, keys) || '.'}`;
    }
    if (segment === null) return { personaId, segmentId };
    const found = segments.get(segment);
    return found === undefined
      ? `There is no segment ${segment}: name it by two keys, such as rfm/champions.`
      : { personaId: null, segmentId: found };
  };
}

/** Rows of a file held against those that are recorded. */
async function held(scope: Scope, sums: readonly Sum[], rejected: SpendRejection[]) {
  const made: Parameters<typeof insertSpend>[1][number][] = [];
  const changes: Parameters<typeof changeAmounts>[1][number][] = [];
  let [unchanged, empty] = [0, 0];
  const placeOf = ({
    channel,
    campaign,
    aimed,
    personaId,
    segmentId,
  }: Omit<Sum, 'lines' | 'amount' | 'leads' | 'from' | 'to' | 'currency'>) =>
    JSON.stringify([channel, campaign, aimed, personaId, segmentId]);
  const recorded = new Map<string, Pick<Spend, 'id' | 'from' | 'to' | 'amount' | 'currency' | 'leads' | 'version'>[]>();
  const first = sums.reduce((least, { from }) => (from < least ? from : least), '9999-12-31');
  const last = sums.reduce((most, { to }) => (to > most ? to : most), '0001-01-01');
  for (const spend of sums.length > 0 ? await spendOfDays(scope, first, last) : []) {
    const place = placeOf(spend);
    recorded.set(place, [...(recorded.get(place) ?? []), spend]);
  }
  for (const { lines, amount, ...sum } of sums) {
    const place = placeOf(sum);
    const all = recorded.get(place) ?? [];
    const near = all.filter(({ from, to }) => from < sum.to && to > sum.from);
    const same = near.filter(({ from, to }) => from === sum.from && to === sum.to);
    const text = storedText(toStored(amount));
    const clash = conflictOf(sum, near, same);
    if (clash !== null) {
      for (const line of lines) rejected.push({ line, code: 'CONFLICT', message: clash });
    } else if (text.replace(/\..*/, '').length > MOST_DIGITS || (sum.leads ?? 0) > MOST_LEADS) {
      const message = 'Its amount or its leads are too large.';
      for (const line of lines) rejected.push({ line, code: 'INVALID_INPUT', message });
    } else if (same.length === 0 && text === '0' && (sum.leads ?? 0) === 0) empty += lines.length;
    else if (same.length === 0) {
      made.push({ ...sum, amount: text });
      recorded.set(place, [...all, { ...sum, amount: text, id: 0, version: 0 }]);
    } else {
      const [before] = same;
      const leads = sum.leads ?? before!.leads;
      if (before!.amount === text && before!.leads === leads) unchanged++;
      else changes.push({ id: before!.id, amount: text, leads });
    }
  }
  return { made, changes, unchanged, empty };
}

/** Why a row cannot take the place of what is recorded; null where it can, or nothing is. */
function conflictOf(
  { currency }: Pick<Sum, 'currency'>,
  near: readonly Pick<Spend, 'from' | 'to'>[],
  same: readonly Pick<Spend, 'currency'>[],
): string | null {
  const other = near.find((one) => !(same as readonly object[]).includes(one));
  if (other) {
    return `Spend of the same channel, campaign and aim is recorded from ${other.from} up to ${other.to}: delete that first.`;
  }
  if (same.length > 1)
    return 'Several rows of spend are recorded for just these days: which one is meant is not known.';
  if (same[0] && same[0].currency !== currency) {
    return `Spend of the same days is recorded in ${same[0].currency}: delete that first.`;
  }
  return null;
}
