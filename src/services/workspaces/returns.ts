import { z } from 'zod';
import { knownFeatures } from '../../db/features/population.ts';
import type { Scope } from '../../db/postgres/connection.ts';
import { appendChanges } from '../../db/tables/changes/changes.ts';
import { endSnapshot } from '../../db/tables/runs/population-snapshots.ts';
import type { Run } from '../../db/tables/runs/runs.ts';
import { listSegmentations, markStale, type Segmentation } from '../../db/tables/segmentations/segmentations.ts';
import { readReturns, writeReturns } from '../../db/tables/workspaces/returns.ts';
import { planSegmentation } from '../../engine/answer/model.ts';
import type { Known } from '../../engine/catalogue/catalogue.ts';
import { propertyName } from '../../engine/catalogue/event-field.ts';
import { DEFAULT_RETURNS, type ReturnsRule, typesRead } from '../../engine/catalogue/returns.ts';
import type { Registry } from '../../engine/registry.ts';
import { PersonagraphError } from '../../errors.ts';
import { stateChange } from '../changes/states.ts';
import { eventType } from '../events/event-input.ts';
import { rejectionOf } from '../input/rejection.ts';
import { readDependencies, withDependants } from '../segmentations/dependencies.ts';
import { requestRun } from '../segmentations/segmentations.ts';
import { announceSetting } from './announce-setting.ts';

const Input = z
  .strictObject({
    saleType: eventType.default(DEFAULT_RETURNS.saleType),
    eventType: eventType.nullable().default(DEFAULT_RETURNS.eventType),
    negativeAmounts: z.boolean().default(DEFAULT_RETURNS.negativeAmounts),
    orderProperty: z
      .string()
      .refine((name) => propertyName(name), 'is no name of a property: letters, digits, _ - . and spaces')
      .nullable()
      .default(DEFAULT_RETURNS.orderProperty),
  })
  .refine(({ saleType, eventType: type }) => saleType !== type, {
    error: 'is the type of sales: a type of its own tells returns, otherwise their amounts below 0 do',
    path: ['eventType'],
  });

/** The rule as it is stored, and the runs that bring the answers made under the one before up to it. */
export interface SavedReturns {
  readonly returns: ReturnsRule;
  readonly runs: readonly Run[];
}

/**
 * Says how returns come; what is left out has its default. Every segmentation whose answer it may change is stale from
 * then on, until the run that is queued has answered it. Throws INVALID_INPUT.
 */
export async function saveReturns(scope: Scope, registry: Registry, input: unknown): Promise<SavedReturns> {
  const result = Input.safeParse(input);
  if (!result.success) {
    const { code, message, field } = rejectionOf(0, result.error);
    throw new PersonagraphError(code, message, { field });
  }
  const returns = result.data;
  const before = await readReturns(scope);
  if (isSame(before, returns)) return { returns, runs: [] };
  const concerned = await readersOf(scope, registry, [before, returns]);
  await scope.transaction(async (transaction) => {
    await writeReturns(transaction, returns);
    // A kept snapshot has the values of before.
    await endSnapshot(transaction);
    const stale = await markStale(
      transaction,
      concerned.map(({ id }) => id),
    );
    const changes = stale.map(({ id, version, enabled }) => {
      const state = { version, enabled };
      return stateChange('SEGMENTATION_CHANGED', { segmentationId: id }, { before: state, after: state });
    });
    await appendChanges(transaction, changes);
    await announceSetting(transaction, 'RETURNS');
  });
  return { returns, runs: await runAnew(scope, registry, concerned) };
}

function isSame(one: ReturnsRule, other: ReturnsRule): boolean {
  return (Object.keys(one) as (keyof ReturnsRule)[]).every((key) => one[key] === other[key]);
}

/** Segmentations with a live answer that reads sales or returns under any of the rules, and all that read them. */
async function readersOf(scope: Scope, registry: Registry, rules: readonly ReturnsRule[]): Promise<Segmentation[]> {
  const known = await knownFeatures(scope, false);
  const all = await listSegmentations(scope);
  const types = new Set(rules.flatMap(({ saleType, eventType: type }) => [saleType, ...(type === null ? [] : [type])]));
  const readers = all.filter((segmentation) =>
    rules.some((returns) => readsAny(registry, segmentation, { ...known, returns }, types)),
  );
  const ids = new Set(
    withDependants(
      await readDependencies(scope, registry),
      readers.map(({ id }) => id),
    ),
  );
  return all.filter(({ id, liveModelId }) => ids.has(id) && liveModelId !== null);
}

function readsAny(
  registry: Registry,
  { segmenterId, config }: Segmentation,
  known: Known,
  types: ReadonlySet<string>,
): boolean {
  const segmenter = registry.find(segmenterId);
  if (!segmenter) return false;
  try {
    const features = Object.values(planSegmentation(segmenter, config, known).features);
    return features.some((one) => one?.source === 'event' && typesRead(one).some((type) => types.has(type)));
  } catch (error) {
    // A feature that only the other rule has: under that one it reads.
    if (error instanceof PersonagraphError) return false;
    throw error;
  }
}

/** Pinned answers stay at their time. Disabled ones are run when they are enabled. */
async function runAnew(scope: Scope, registry: Registry, concerned: readonly Segmentation[]): Promise<Run[]> {
  const byTime = new Map<number | null, number[]>();
  for (const { id, enabled, pinned, asOf } of concerned) {
    if (!enabled) continue;
    const time = pinned && asOf ? asOf.getTime() : null;
    byTime.set(time, [...(byTime.get(time) ?? []), id]);
  }
  const runs: Run[] = [];
  for (const [time, ids] of byTime) {
    runs.push(await requestRun(scope, registry, { ids, ...(time === null ? {} : { asOf: new Date(time) }) }));
  }
  return runs;
}
