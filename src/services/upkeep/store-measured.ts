import type { Scope } from '../../db/postgres/connection.ts';
import { appendChanges, type NewChange } from '../../db/tables/changes/changes.ts';
import { replaceBaselineMembers } from '../../db/tables/upkeep/baseline-members.ts';
import { storeBaselines } from '../../db/tables/upkeep/persona-baselines.ts';
import { overlapsOver, replaceOverlaps } from '../../db/tables/upkeep/persona-overlaps.ts';
import { driftedTraits, type NewDrift, replaceDrifts } from '../../db/tables/upkeep/trait-drifts.ts';
import { completeUpkeepCheck } from '../../db/tables/upkeep/upkeep-checks.ts';
import { readUpkeepSettings } from '../../db/tables/upkeep/upkeep-settings.ts';
import { isOver, jaccardOf } from '../../engine/upkeep/persona-overlaps.ts';
import type { TraitDrift } from '../../engine/upkeep/trait-drift.ts';
import type { PersonaDrift, TakenBaseline, UpkeepMeasured } from '../../engine/upkeep/upkeep-figures.ts';
import { driftChange, overlapChange } from './announce.ts';

/** Stores the baselines that a pass took. */
export async function storeTaken(scope: Scope, baselines: readonly TakenBaseline[], at: number): Promise<void> {
  await storeBaselines(
    scope,
    baselines.map(({ askedAt, kept: _kept, ...one }) => ({
      ...one,
      askedAt: askedAt === null ? null : new Date(askedAt),
      takenAt: new Date(at),
    })),
  );
  for (const { personaId, kept } of baselines) await replaceBaselineMembers(scope, personaId, kept);
}

/** Stores what a pass over all personas found for a check, and tells of drift and overlaps that started or ended. */
export async function storeMeasured(scope: Scope, checkId: number, measured: UpkeepMeasured): Promise<void> {
  const measuredAt = new Date(measured.at);
  await scope.transaction(async (transaction) => {
    const [drifted, overlapping] = [await driftedTraits(transaction), await overlapsOver(transaction)];
    const lines = await readUpkeepSettings(transaction);
    await storeTaken(transaction, measured.baselines, measured.at);
    await replaceDrifts(transaction, measured.drifts.flatMap(rowsOf), measuredAt);
    const overlaps = measured.overlaps.map((one) => ({ ...one, jaccard: jaccardOf(one), isOver: isOver(one, lines) }));
    await replaceOverlaps(transaction, overlaps, { measuredAt, population: measured.customers });
    await completeUpkeepCheck(transaction, checkId, {
      measuredAt: measuredAt.toISOString(),
      customers: measured.customers,
      personas: measured.personas.length,
      unexplained: measured.unexplained,
    });
    const changes = [
      ...driftChanges(featuresByPersona(drifted), featuresByPersona(await driftedTraits(transaction))),
      ...overlapChanges(overlapping, await overlapsOver(transaction)),
    ];
    await appendChanges(transaction, changes);
  });
}

function rowsOf(drift: PersonaDrift): NewDrift[] {
  const { personaId, members, membersBefore, stayed, baselineAt, unknown, traits } = drift;
  const about = {
    personaId,
    membersBefore,
    membersNow: members,
    stayed,
    baselineAt: baselineAt === null ? null : new Date(baselineAt),
  };
  if (unknown === null && traits.length > 0) return traits.map((trait) => ({ ...about, ...rowOf(trait) }));
  const nothing = { psi: null, critical: null, pValue: null, adjusted: null, knownBefore: 0, knownNow: 0, bins: [] };
  return [{ ...about, ...nothing, feature: '', kind: null, state: 'UNKNOWN', reason: unknown ?? 'TOO_FEW_BEFORE' }];
}

function rowOf(trait: TraitDrift) {
  const { feature, kind, psi, critical, pValue, adjustedPValue, knownBefore, knownNow, unknown, bins } = trait;
  const state = unknown !== null ? 'UNKNOWN' : trait.drifted ? 'DRIFTED' : trait.alarm ? 'ALARM' : 'STEADY';
  return {
    feature,
    kind,
    state,
    reason: unknown,
    psi,
    critical,
    pValue,
    adjusted: adjustedPValue,
    knownBefore,
    knownNow,
    bins,
  } as const;
}

function featuresByPersona(
  traits: readonly { readonly personaId: number; readonly feature: string }[],
): Map<number, string[]> {
  const found = new Map<number, string[]>();
  for (const { personaId, feature } of traits) found.set(personaId, [...(found.get(personaId) ?? []), feature]);
  return found;
}

function driftChanges(before: ReadonlyMap<number, string[]>, now: ReadonlyMap<number, string[]>): NewChange[] {
  return [
    ...[...now].flatMap(([id, features]) => (before.has(id) ? [] : driftChange(id, 'STARTED', features))),
    ...[...before].flatMap(([id, features]) => (now.has(id) ? [] : driftChange(id, 'ENDED', features))),
  ];
}

interface Pair {
  readonly id: number;
  readonly firstId: number;
  readonly secondId: number;
}

function overlapChanges(before: readonly Pair[], now: readonly Pair[]): NewChange[] {
  const changesOf = (some: readonly Pair[], others: readonly Pair[], action: 'STARTED' | 'ENDED') => {
    const there = new Set(others.map(({ id }) => id));
    return some.flatMap(({ id, firstId, secondId }) => (there.has(id) ? [] : overlapChange(firstId, secondId, action)));
  };
  return [...changesOf(now, before, 'STARTED'), ...changesOf(before, now, 'ENDED')];
}
