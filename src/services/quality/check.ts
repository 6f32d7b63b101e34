import type { Logger } from 'pino';
import type { Scope } from '../../db/postgres/connection.ts';
import { refreshStatistics } from '../../db/postgres/statistics.ts';
import { countOpenPairs, replacePairs } from '../../db/tables/quality/duplicate-pairs.ts';
import { fencedNumbers, readNumbers, replaceFences, type StoredFence } from '../../db/tables/quality/fences.ts';
import { copyPeople } from '../../db/tables/quality/people-copy.ts';
import { replaceReadings } from '../../db/tables/quality/place-texts.ts';
import { beginCheck, completeCheck, failCheck } from '../../db/tables/quality/quality-checks.ts';
import { readStandard } from '../../db/tables/quality/quality-standards.ts';
import { noteSharedEmails } from '../../db/tables/quality/shared-emails.ts';
import { brokenLimits } from '../../engine/quality/standard.ts';
import { PersonagraphError } from '../../errors.ts';
import { fenceOf } from '../../statistics/fences.ts';
import type { RunContext } from '../runs/context.ts';
import { People } from './duplicates/people.ts';
import { personOf } from './duplicates/person.ts';
import { type Search, searchDuplicates } from './duplicates/search.ts';
import { type QualityFigures, qualityFigures } from './figures.ts';
import { readPlaces } from './places.ts';
import { rerunReaders } from './readers.ts';

/** Processes that a check may take with it. */
const MOST_ATTEMPTS = 3;
/** Customers whose numbers fences are made from, about. */
const FENCED_CUSTOMERS = 100_000;

/** The means of a check. */
export type CheckContext = Pick<RunContext, 'db' | 'registry' | 'signal'> & { readonly log?: Logger };

/**
 * Carries a check out, on a connection of its own that holds the check's lock: finds duplicates, usual values and places,
 * counts everybody, and holds the figures to the standard. A failure is written of the check. Where the process stops,
 * the check is begun again by the next.
 */
export async function executeCheck(context: CheckContext, scope: Scope, id: number): Promise<void> {
  const attempts = await beginCheck(scope, id);
  if (attempts === null) return;
  const pool = context.db.scope(scope.workspaceId);
  if (attempts > MOST_ATTEMPTS) {
    await failCheck(pool, id, `The check ended ${MOST_ATTEMPTS} processes and is not begun again.`);
    return;
  }
  try {
    await check(context, scope, id);
  } catch (error) {
    if (context.signal.aborted) return;
    await failCheck(
      pool,
      id,
      error instanceof PersonagraphError ? error.message : 'The check failed; the log says why.',
    );
    context.log?.error({ err: error, check: id }, 'a check of the quality failed');
  }
}

async function check(context: CheckContext, scope: Scope, id: number): Promise<void> {
  await refreshStatistics(scope);
  const standard = await readStandard(scope);
  const { pairs, oversized } = await findDuplicates(scope, context.signal);
  const places = await readPlaces(scope, context.registry, context.signal);
  const fences = await makeFences(scope);
  await scope.transaction(async (transaction) => {
    await replacePairs(
      transaction,
      id,
      pairs.map(({ a, b, score, reasons }) => ({ aId: a, bId: b, score, reasons })),
    );
    await replaceReadings(transaction, places.countries);
    await replaceFences(transaction, fences);
    await noteSharedEmails(transaction);
  });
  const duplicatePairs = await countOpenPairs(scope);
  const figures: QualityFigures = await qualityFigures(scope, standard, {
    duplicatePairs,
    oversizedBlocks: oversized,
    places,
  });
  // Before its end is written: a check that is begun again asks for the run again.
  await rerunReaders(scope, context.registry);
  await completeCheck(scope, id, figures, brokenLimits(standard, figures));
}

/** Finds everybody who is probably there twice. */
export async function findDuplicates(scope: Scope, signal?: AbortSignal): Promise<Search> {
  const people = new People();
  await copyPeople(scope, ({ id, ...stored }) => people.add(id, personOf(stored)));
  people.seal();
  return searchDuplicates(people, signal);
}

async function makeFences(scope: Scope): Promise<StoredFence[]> {
  const numbers = await fencedNumbers(scope);
  const columns = await readNumbers(scope, numbers, FENCED_CUSTOMERS);
  return numbers.flatMap((number, index) => {
    const known = columns[index]!.filter((value) => !Number.isNaN(value));
    const fence = fenceOf(known);
    return fence ? [{ ...number, ...fence, customers: known.length }] : [];
  });
}
