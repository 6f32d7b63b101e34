import type { Scope } from '../../../src/db/postgres/connection.ts';
import { askForUpkeepCheck } from '../../../src/services/upkeep/ask-for-check.ts';
import { reviewPersona } from '../../../src/services/upkeep/review.ts';
import { saveReviewPeriods, saveUpkeepSettings } from '../../../src/services/upkeep/settings.ts';
import { storeMeasured } from '../../../src/services/upkeep/store-measured.ts';
import type { World } from '../world.ts';

/** Reviews, periods, a check, and what it found: drift that is seen, unseen and unknown, and an overlap. */
export async function addUpkeep(scope: Scope, world: World, asOf: Date): Promise<void> {
  const { persona } = world.rows;
  const others = await scope.query<{ id: number }>(
    'SELECT id FROM persona WHERE workspace_id = $1 AND id <> $2 ORDER BY id LIMIT 1',
    [scope.workspaceId, persona],
  );
  await saveUpkeepSettings(scope, 0, { checkDays: 30, features: ['customer.country'] });
  await saveReviewPeriods(scope, { personaId: persona, version: 0 }, { cleanUpDays: 100, reanalysisDays: 300 });
  for (const kind of ['CHECK', 'REANALYSIS'] as const) {
    await reviewPersona(scope, { personaId: persona, kind, findings: 'Holds “所以”', reviewer: 'Ann', at: asOf });
  }
  const about = { kind: 'category', knownBefore: 60, knownNow: 70, adjustedPValue: 0.001, unknown: null } as const;
  const bins = [
    { from: null, to: null, value: 'Köln', before: 0.25, now: 0.5 },
    { from: 1.5, to: 2.5, value: null, before: 0.75, now: 0.5 },
  ];
  const drifted = { ...about, feature: 'customer.city', psi: 0.25, critical: 0.125, pValue: 0.0005, bins };
  const nothing = { psi: null, critical: null, pValue: null, adjustedPValue: null, alarm: false, drifted: false };
  const traits = [
    { ...drifted, alarm: true, drifted: true },
    { ...drifted, feature: 'traits.pets', alarm: true, drifted: false },
    { ...drifted, feature: 'traits.town', psi: 0, alarm: false, drifted: false },
    { ...about, ...nothing, feature: 'traits.vip', unknown: 'TOO_FEW_NOW', bins: [] } as const,
  ];
  const drift = { personaId: persona, members: 70, membersBefore: 60, stayed: 50, baselineAt: asOf.getTime() };
  const distinctions = [
    { feature: 'traits.town', value: 'T1', own: 1, others: 0.25, effect: 2 },
    { feature: 'customer.children', value: null, own: 3, others: 1.5, effect: 1 },
  ];
  const rule = { rule: 'traits.town = "T1"', precision: 0.75, recall: 1 };
  const firstId = Math.min(persona, others[0]!.id);
  const secondId = Math.max(persona, others[0]!.id);
  for (const isLast of [false, true]) {
    const { id } = await askForUpkeepCheck(scope, null);
    await storeMeasured(scope, id, {
      at: asOf.getTime(),
      customers: 120,
      personas: [persona],
      drifts: [
        { ...drift, unknown: null, traits },
        { ...drift, personaId: others[0]!.id, baselineAt: null, unknown: 'BASELINE_TAKEN', traits: [] },
      ],
      baselines: [{ personaId: persona, askedAt: null, members: 60, traits: [], kept: [] }],
      overlaps: [{ firstId, secondId, first: 40, second: 20, both: 18 }],
      unexplained: {
        customers: 30,
        unknown: 4,
        noSuggestion: isLast ? null : 'NO_DIFFERENCE',
        suggestion: isLast ? { customers: 20, share: 2 / 3, distinctions, ...rule } : null,
      },
    });
  }
  await askForUpkeepCheck(scope, null);
}
