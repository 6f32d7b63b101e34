import type { Scope } from '../../../src/db/postgres/connection.ts';
import { saveSchedule } from '../../../src/services/digest/schedule.ts';
import { saveOutcomeStandard } from '../../../src/services/outcomes/standard.ts';
import { savePersonaStandard } from '../../../src/services/persona-quality/standard.ts';
import { createQuestion } from '../../../src/services/research/questions.ts';
import { defineAction } from '../../../src/services/strategy/action-plans.ts';
import { interactionStandards } from '../../../src/services/strategy/interaction-standards.ts';
import { messageGuides } from '../../../src/services/strategy/message-guides.ts';
import { needs } from '../../../src/services/strategy/needs.ts';
import { defineObjective } from '../../../src/services/strategy/objectives.ts';
import { plays } from '../../../src/services/strategy/plays.ts';
import { referenceShares } from '../../../src/services/strategy/reference-shares.ts';
import { saveReviewPeriods, saveUpkeepSettings } from '../../../src/services/upkeep/settings.ts';
import { changeWorkspace } from '../../../src/services/workspaces/workspaces.ts';

/** All that a workspace sets of strategy, outcomes, upkeep, quality and digests. */
export async function addStrategy(
  scope: Scope,
  about: { readonly persona: number; readonly segment: number },
): Promise<void> {
  const { persona: personaId, segment: segmentId } = about;
  await changeWorkspace(scope, { timeZone: 'Asia/Shanghai' });
  await saveOutcomeStandard(scope, 0, {
    retentionDays: 45,
    conversion: { from: { event: 'page_view' }, to: { segmentId }, withinDays: 14 },
    recommendation: { trait: 'quality_focus' },
    satisfaction: { asked: { trait: 'price_focus' }, from: 0.5 },
  });
  await saveUpkeepSettings(scope, 0, { checkDays: 30, leastJaccard: 0.4, features: ['traits.quality_focus'] });
  await saveReviewPeriods(scope, { personaId, version: 0 }, { cleanUpDays: 60 });
  await savePersonaStandard(scope, { version: 0, jointPrevalenceFloor: 0.25 });
  await saveSchedule(scope, { hour: 6, keepDays: 30 });
  const question = await createQuestion(scope, { key: 'why', text: 'Why do they leave?' });
  const objective = await defineObjective(scope, {
    ...{ key: 'back', name: 'Sie kommen zurück', language: 'en', target: 0.5, baseline: 0.25 },
    ...{ startsAt: '2026-01-01T00:00:00Z', horizon: '2030-01-01T00:00:00Z', team: 'MARKETING' },
    translations: [{ field: 'name', language: 'zh', text: '他们回来了' }],
    metric: { outcome: 'REPEAT_RATE', days: 90, group: { all: [{ personaId }, { not: { segmentId } }] } },
    ...{ questionIds: [question.id], segmentIds: [segmentId], personaIds: [personaId] },
  });
  await defineObjective(scope, {
    ...{ key: 'share', name: 'Share', target: 0.5, baseline: 0.25, startsAt: '2026-01-01T00:00:00Z' },
    horizon: '2026-02-01T00:00:00Z',
    metric: { feature: 'traits.quality_focus', statistic: 'SHARE', from: 0.5, group: { everybody: true } },
  });
  const action = { name: 'Letter', channel: 'post', startsAt: '2026-01-05T08:00:00Z' };
  await defineAction(scope, { ...action, objectiveId: objective.id, budget: '100.5', personaIds: [personaId] });
  await defineAction(scope, {
    ...{ ...action, segmentId, endsAt: '2026-02-05T08:00:00Z', status: 'DONE', owner: 'Ann' },
    metric: { feature: 'customer.country', statistic: 'COUNT', group: { personaId } },
  });
  await messageGuides.create(scope, { personaId, channel: 'E-Mail', language: 'zh', content: '你好', tone: '温暖' });
  await plays.create(scope, { personaId, stage: 'DORMANT', goal: 'Win back', tactics: '- a letter\n- a call' });
  await plays.create(scope, { segmentId, goal: 'Keep' });
  await plays.create(scope, { goal: 'Be kind', team: 'SERVICE' });
  await plays.create(scope, { goal: 'Be quick' });
  await interactionStandards.create(scope, {
    team: 'SERVICE',
    moment: 'Complaint',
    standard: 'By name',
    withinHours: 4,
  });
  await interactionStandards.create(scope, { team: 'SALES', personaId, moment: 'Complaint', standard: 'Listen' });
  await needs.create(scope, { personaId, questionId: question.id, request: 'A drill', need: 'A hole' });
  await referenceShares.create(scope, {
    ...{
      whom: 'RIVAL',
      name: 'Acme',
      feature: 'customer.country',
      source: 'Panel',
      datedOn: '2026-01-01',
      sampleSize: 400,
    },
    shares: [
      { value: 'DE', share: 0.4 },
      { value: 'CN', share: 0.1 },
    ],
  });
}
