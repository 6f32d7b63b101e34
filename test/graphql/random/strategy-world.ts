import type { Scope } from '../../../src/db/postgres/connection.ts';
import { createAction } from '../../../src/services/strategy/action-plans.ts';
import { confirmDecision, recordDecision } from '../../../src/services/strategy/decisions.ts';
import { interactionStandards } from '../../../src/services/strategy/interaction-standards.ts';
import { messageGuides } from '../../../src/services/strategy/message-guides.ts';
import { needs } from '../../../src/services/strategy/needs.ts';
import { createObjective } from '../../../src/services/strategy/objectives.ts';
import { plays } from '../../../src/services/strategy/plays.ts';
import { referenceShares } from '../../../src/services/strategy/reference-shares.ts';
import type { RunHost } from '../../../src/services/threads/host.ts';
import type { World } from '../world.ts';

/** Objectives, actions, decisions, guides, plays, standards, needs and shares. */
export async function addStrategy(scope: Scope, host: RunHost, { rows }: World): Promise<void> {
  const { persona, segments } = rows;
  const [claim] = await scope.query<{ id: number }>(
    'SELECT id FROM persona_claim WHERE workspace_id = $1 AND persona_id = $2 ORDER BY id',
    [scope.workspaceId, persona],
  );
  const claimIds = [claim!.id];
  const chinese = (field: string, text: string) => ({ field, language: 'zh', text }) as const;
  const [question] = await scope.query<{ id: number }>('SELECT id FROM research_question WHERE workspace_id = $1', [
    scope.workspaceId,
  ]);
  for (const channel of ['E-Mail', '微信', 'store']) {
    const texts = { content: `“Hello” on ${channel}`, tone: 'Warm', callToAction: 'Come', place: 'Front page' };
    const guide = { personaId: persona, channel, ...texts, team: 'MARKETING' } as const;
    await messageGuides.create(scope, {
      ...guide,
      translations: [chinese('content', '您好'), chinese('tone', '温暖')],
    });
  }
  const play = {
    goal: 'Win back',
    tactics: 'A letter',
    team: 'SALES' as const,
    translations: [chinese('goal', '挽回')],
  };
  await plays.create(scope, { ...play, personaId: persona, stage: 'DORMANT' });
  await plays.create(scope, { ...play, segmentId: segments[0]! });
  await plays.create(scope, { goal: '保持联系', language: 'zh', stage: 'LOYAL' });
  const standard = { team: 'SERVICE', moment: 'Complaint', standard: 'Answer by name.' } as const;
  await interactionStandards.create(scope, { ...standard, withinHours: 4, translations: [chinese('moment', '投诉')] });
  await interactionStandards.create(scope, { ...standard, team: 'SALES', personaId: persona });
  await needs.create(scope, {
    request: 'Faster',
    need: 'Know when',
    personaId: persona,
    questionId: question!.id,
    claimIds,
    team: 'PRODUCT',
    quotes: [{ text: '“太慢”', source: 'Hotline' }, { text: 'Line\nbreak' }],
    translations: [chinese('need', '知道何时')],
  });
  const everybody = { everybody: true } as const;
  const metric = { feature: 'traits.pets', statistic: 'AVERAGE', group: everybody } as const;
  const objective = await createObjective(host, scope, {
    key: 'pets',
    name: 'More pets',
    description: 'Each has one',
    metric,
    baseline: 0,
    target: 9.5,
    team: 'FINANCE',
    startsAt: '2026-01-01T00:00:00Z',
    horizon: '2199-01-01T00:00:00Z',
    questionIds: [question!.id],
    segmentIds: [segments[0]!],
    personaIds: [persona],
    translations: [chinese('name', '更多宠物')],
  });
  await createAction(host, scope, {
    name: 'Posters',
    content: 'Big ones',
    channel: 'Outdoor',
    status: 'RUNNING',
    objectiveId: objective.id,
    budget: '1000.5',
    startsAt: '2026-05-31T23:30:00Z',
    endsAt: '2026-12-31T00:00:00Z',
    personaIds: [persona],
    owner: 'Ann',
    team: 'MARKETING',
    campaign: 'New year',
    translations: [chinese('name', '海报')],
  });
  const startsAt = '2026-01-01T00:00:00Z';
  await createAction(host, scope, { name: '展会', language: 'zh', channel: '线下', segmentId: segments[0]!, startsAt });
  await createObjective(host, scope, {
    name: 'Far',
    metric: { feature: 'customer.country', statistic: 'COUNT', value: 'Germany', group: everybody },
    target: 1e9,
    startsAt: '2190-01-01T00:00:00Z',
    horizon: '2199-01-01T00:00:00Z',
  });
  const decided = { personaId: persona, decision: 'Sell more', reason: 'They like it', decidedBy: 'Bo', claimIds };
  await recordDecision(scope, { ...decided, team: 'LEGAL', objectiveId: objective.id, decidedOn: '2026-05-01' });
  const other = await recordDecision(scope, { ...decided, translations: [chinese('reason', '他们喜欢')] });
  await confirmDecision(scope, other);
  await scope.query(`UPDATE persona_decision SET seen = '{}' WHERE workspace_id = $1`, [scope.workspaceId]);
  const record = { source: 'Statistics', datedOn: '2026-01-01', team: 'FINANCE' } as const;
  const country = {
    feature: 'customer.country',
    shares: [
      { value: 'Germany', share: 0.4 },
      { value: 'France', share: 0.1 },
    ],
  };
  await referenceShares.create(scope, { ...record, ...country, whom: 'MARKET', name: 'Europe', sampleSize: 1_000 });
  const pets = {
    feature: 'traits.pets',
    shares: [
      { from: 0, to: 1, share: 0.5 },
      { from: 1, share: 0.5 },
    ],
  };
  await referenceShares.create(scope, { ...record, ...pets, whom: 'TARGET', name: '目标' });
}
