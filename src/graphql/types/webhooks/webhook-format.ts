import type { Change, ChangeKind } from '../../../db/tables/changes/changes.ts';
import { moveCauseOf, type State, statesOf } from '../../../services/changes/states.ts';
import { titleOf } from '../../../services/digest/prose.ts';
import type { DigestSection } from '../../../services/digest/section.ts';
import { SECTION_TITLES } from '../../../services/digest/words.ts';
import type { WebhookFormat } from '../../../services/webhooks/delivery-content.ts';
import { encodeChangeCursor } from '../../core/cursor.ts';
import { encodeId, type IdType } from '../../core/id.ts';
import { fieldChangesOf } from '../customers/field-change.ts';
import { researchSubjectId } from '../research/research-changed.ts';
import { strategySubjectId } from '../strategy/strategy-changed.ts';

/** The form in which receivers of webhooks read changes: docs/webhooks.md describes it, `personagraph/client` types it. */
export const webhookFormat: WebhookFormat = {
  change: (change, guide) => JSON.stringify({ ...changeOf(change), ...(guide ? { guide } : {}) }),
  body({ webhook, workspace, delivery, changes }) {
    const { gapPending, gapAfter, gapUntil } = webhook;
    const gap = gapPending
      ? { code: 'CURSOR_TOO_OLD', after: encodeChangeCursor(gapAfter!), until: encodeChangeCursor(gapUntil!) }
      : null;
    const head = JSON.stringify({ id: delivery, webhookId: encodeId('Webhook', webhook.id), workspace, gap });
    // Each change was written once already.
    return `${head.slice(0, -1)},"changes":[${changes.join(',')}]}`;
  },
  id: ({ id }) => encodeId('Webhook', id),
};

function changeOf(change: Change): object {
  const { id, kind, at, customerId, segmentationId, personaId, runId, payload } = change;
  const { before, after } = statesOf(change);
  return {
    cursor: encodeChangeCursor(id),
    kind,
    at: at.toISOString(),
    cause: moveCauseOf(change),
    customerId: idOf('Customer', customerId),
    segmentationId: idOf('Segmentation', segmentationId),
    personaId: idOf('Persona', personaId),
    runId: idOf('Run', runId),
    importId: idOf('Import', payload['importId']),
    exportId: idOf('Export', payload['exportId']),
    otherCustomerId: idOf('Customer', payload['other']),
    before: writtenState(kind, before),
    after: writtenState(kind, after),
    summary: summaryOf(change),
    ...(typeof payload['primary'] === 'boolean' ? { primary: payload['primary'] } : {}),
    ...(kind === 'CLAIM_CHANGED' ? { claimId: idOf('PersonaClaim', payload['claim']) } : {}),
    ...(kind === 'CUSTOMER_CHANGED' ? { changed: writtenChanges(payload) } : {}),
    ...(kind === 'UPKEEP_CHANGED' ? { upkeep: writtenUpkeep(change) } : {}),
    ...(kind === 'RESEARCH_CHANGED' ? { research: writtenResearch(change) } : {}),
    ...(kind === 'STRATEGY_CHANGED' ? { strategy: writtenStrategy(change) } : {}),
    ...(kind === 'SETTING_CHANGED' ? { setting: payload['setting'] } : {}),
    ...(kind === 'DIGEST' ? { digest: writtenDigest(payload) } : {}),
  };
}

/** How many a change stands for; null of one of its own. */
function summaryOf({ kind, payload }: Change): object | null {
  if (kind === 'CUSTOMERS_CHANGED') return pick(payload, 'created', 'changed');
  return typeof payload['entered'] === 'number' ? pick(payload, 'entered', 'left', 'stayed', 'backfill') : null;
}

/** What changed of a customer. */
function writtenChanges({ created, fields, signals, events, surveys }: Change['payload']): object {
  return {
    created: created === true,
    fields: fieldChangesOf(fields).map(({ field, from, to }) => ({ field, from, to })),
    signals: signals ?? [],
    events: events ?? {},
    surveys: surveys ?? [],
  };
}

/** The digest that was written, in both languages and for all teams: the same that the API and the feeds show. */
function writtenDigest({ digest, day, since, until, sections }: Change['payload']): object {
  const title = titleOf({ day: day as string, since: new Date(since as string), team: null });
  return {
    id: idOf('Digest', digest),
    day,
    since,
    until,
    title,
    sections: (sections as readonly DigestSection[]).map(({ code, items, left, failed }) => ({
      code,
      title: SECTION_TITLES[code],
      items: items.map(({ team, personaId, text }) => ({ team, personaId: idOf('Persona', personaId), text })),
      left,
      failed,
    })),
  };
}

/** The thing of research that changed, and what became of it. */
function writtenResearch(change: Change): object {
  const { subject, action } = change.payload;
  return { subject, action, subjectId: researchSubjectId(change) };
}

/** The thing of strategy that changed, what became of it, and what moved. */
function writtenStrategy(change: Change): object {
  const { subject, action, moved } = change.payload;
  return { subject, action, subjectId: strategySubjectId(change), moved: moved ?? [] };
}

/** What became due, started or ended. */
function writtenUpkeep({ payload }: Change): object {
  return {
    ...pick(payload, 'subject', 'action', 'review', 'features'),
    otherPersonaId: idOf('Persona', payload['other']),
  };
}

function idOf(type: IdType, id: unknown): string | null {
  return typeof id === 'number' ? encodeId(type, id) : null;
}

/** A state with the properties its kind of change has; null for no state. */
function writtenState(kind: ChangeKind, state: State | null): object | null {
  if (state === null) return null;
  switch (kind) {
    case 'MEMBERSHIP_CHANGED':
      return { segmentId: idOf('Segment', state['segment']) };
    case 'PERSONA_MATCH_CHANGED':
      return { fit: typeof state['fit'] === 'number' ? state['fit'] : null };
    case 'CLAIM_CHANGED':
      return pick(state, 'status', 'dataStatus', 'interviewStatus', 'value', 'version');
    case 'SCORE_CHANGED':
      return pick(state, 'scores');
    case 'PERSONA_CHANGED':
    case 'PERSONA_DELETED':
      return pick(state, 'status', 'version');
    case 'SEGMENTATION_CHANGED':
    case 'SEGMENTATION_DELETED':
      return pick(state, 'version', 'enabled', 'failed');
    case 'RESEARCH_CHANGED':
    case 'STRATEGY_CHANGED':
    case 'DIGEST':
    case 'UPKEEP_CHANGED':
    case 'SETTING_CHANGED':
    case 'CUSTOMER_CHANGED':
    case 'CUSTOMERS_CHANGED':
    case 'CUSTOMER_MERGED':
    case 'CUSTOMER_SPLIT':
    case 'CUSTOMER_DELETED':
      return null;
    case 'RUN_PROGRESSED':
    case 'IMPORT_PROGRESSED':
    case 'EXPORT_PROGRESSED':
    case 'JOB_PROGRESSED':
      return { status: state['state'] ?? null, progress: state['progress'] ?? null };
  }
}

function pick(facts: State, ...names: string[]): object {
  return Object.fromEntries(names.map((name) => [name, facts[name] ?? null]));
}
