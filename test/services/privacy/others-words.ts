import type { Scope } from '../../../src/db/postgres/connection.ts';
import { listClaims } from '../../../src/db/tables/personas/persona-claims.ts';
import { recordOpinion } from '../../../src/services/personas/claims/edit-opinions.ts';
import { declineFeedback, sendFeedback } from '../../../src/services/research/feedback.ts';
import { createQuestion } from '../../../src/services/research/questions.ts';
import { createTheme } from '../../../src/services/research/themes.ts';
import { recordDecision } from '../../../src/services/strategy/decisions.ts';
import { messageGuides } from '../../../src/services/strategy/message-guides.ts';
import { needs } from '../../../src/services/strategy/needs.ts';
import { plays } from '../../../src/services/strategy/plays.ts';
import { reviewPersona } from '../../../src/services/upkeep/review.ts';

/** Has others write of somebody in every text of research, strategy and upkeep, each time with their address or words. */
export async function othersWrite(scope: Scope, personaId: number, words: string): Promise<void> {
  const claim = (await listClaims(scope)).find((one) => one.personaId === personaId);
  const claimIds = [claim!.id];
  await recordOpinion(scope, claim!.id, { who: 'Ann', agrees: false, why: `not so: ${words}` });
  const question = { text: `Ask ${words}`, personaId, status: 'ANSWERED', answer: `They said ${words}` } as const;
  const { id: questionId } = await createQuestion(scope, question);
  const feedback = await sendFeedback(scope, { text: `Heard ${words}`, author: 'Bo', personaId });
  await declineFeedback(scope, feedback, `only ${words}`);
  await createTheme(scope, { name: `Shops of ${personaId}`, description: `as ${words}` });
  const told = { decision: `Write to ${words}`, reason: `since ${words}`, decidedBy: 'Bo' };
  await recordDecision(scope, { personaId, ...told, claimIds });
  await messageGuides.create(scope, { personaId, channel: 'E-Mail', content: `As ${words} has it` });
  await plays.create(scope, { personaId, stage: 'LOYAL', goal: `Keep ${words}`, tactics: `Call ${words}` });
  await needs.create(scope, { personaId, questionId, request: `of ${words}`, need: `for ${words}` });
  // Active ones alone are reviewed; nobody is to be matched to it.
  const become = (status: string) =>
    scope.query('UPDATE persona SET status = $3::persona_status WHERE workspace_id = $1 AND id = $2', [
      scope.workspaceId,
      personaId,
      status,
    ]);
  await become('ACTIVE');
  await reviewPersona(scope, { personaId, kind: 'CHECK', findings: `Met ${words}` });
  await become('DRAFT');
  // As jobs leave it that were asked for somebody alone, and found texts of theirs.
  await scope.query(
    `INSERT INTO job (workspace_id, kind, state, request, result, error) VALUES ($1, 'DRAFTS', 'DONE', $2, $3, NULL)`,
    [scope.workspaceId, JSON.stringify({ whom: `about ${words}` }), JSON.stringify({ quotes: [words] })],
  );
}

/** Tables that hold nothing of a single person, by what they hold instead. */
export const HOLD_NO_PERSON: Readonly<Record<string, readonly string[]>> = {
  'settings and rights of a workspace': [
    ...['api_key', 'audit_log', 'workspace', 'trusted_document', 'exchange_rate', 'webhook', 'consent_purpose'],
    ...['digest_schedule', 'outcome_standard', 'interaction_standard', 'persona_quality_standard', 'quality_standard'],
    ...['upkeep_settings', 'review_periods', 'retention_rule', 'privacy_settings', 'receipt_key', 'survey', 'trait'],
    ...['segmentation', 'interview_guide', 'reference_shares', 'spend', 'event_type', '_prisma_migrations'],
  ],
  'ids, numbers and times': [
    ...[
      'customer_count',
      'customer_score',
      'score_transition',
      'segment_answer',
      'membership_transition',
      'persona_match',
    ],
    ...['match_transition', 'digest_member', 'persona_baseline', 'persona_baseline_member', 'duplicate_pair'],
    ...['customer_merge', 'clean_up_merge', 'clean_up_plan', 'removed_customer', 'touched_customer', 'evaluation_task'],
    ...[
      'file_erasure',
      'population_snapshot',
      'interview_theme',
      'persona_criterion',
      'persona_overlap',
      'review_notice',
    ],
    ...[
      'upkeep_check',
      'retention_run',
      'strategy_measurement',
      'model_number',
      'quality_fence',
      'customer_event_aggregate',
    ],
  ],
  'groups of many': [
    ...[
      'segment',
      'segmentation_model',
      'segmentation_comparison',
      'model_warning',
      'trait_drift',
      'run',
      'quality_check',
    ],
    ...['persona_quality', 'persona_set_quality', 'objective', 'action_plan'],
  ],
  // They may hold somebody else; the person of these tests is in none of them.
  'nothing of this person': [
    ...['country_reading', 'customer_merge_row', 'digest', 'persona_audit', 'shared_email', 'upload'],
  ],
  'proofs, by hash': ['erased_key', 'privacy_receipt'],
};
