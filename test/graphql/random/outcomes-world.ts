import type { Scope } from '../../../src/db/postgres/connection.ts';
import { recordSpend } from '../../../src/services/outcomes/spend.ts';
import { saveOutcomeStandard } from '../../../src/services/outcomes/standard.ts';
import { changeWorkspace } from '../../../src/services/workspaces/workspaces.ts';
import type { World } from '../world.ts';

/** Spend on channels, aimed and not, and what the workspace means by its outcomes. */
export async function addOutcomes(scope: Scope, world: World): Promise<void> {
  const { persona, segments } = world.rows;
  const days = { from: '2026-01-01', to: '2026-02-01', amount: '100.5' };
  await recordSpend(scope, [
    { ...days, channel: 'web', campaign: 'New year', leads: 12 },
    { ...days, channel: 'web', personaId: persona },
    { ...days, channel: 'store', segmentId: segments[0], leads: 3 },
    { ...days, channel: '商店', from: '2026-01-15' },
  ]);
  await changeWorkspace(scope, { timeZone: 'Asia/Shanghai' });
  await saveOutcomeStandard(scope, 0, {
    retentionDays: 60,
    margin: 0.4,
    conversion: { from: { event: 'page_view' }, to: { segmentId: segments[1] }, withinDays: 30 },
    satisfaction: { asked: { trait: 'pets' }, from: 2 },
    recommendation: { trait: 'pets' },
  });
}
