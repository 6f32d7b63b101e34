import type { Change } from '../../../db/tables/changes.ts';
import type { WebhookFormat } from '../../../services/webhooks/batch.ts';
import { encodeChangeCursor } from '../../core/cursor.ts';
import { encodeId, type IdType } from '../../core/id.ts';

/** How receivers of webhooks read changes; docs/webhooks.md describes it, and `personagraph/client` types it. */
export const webhookFormat: WebhookFormat = {
  change: (change) => JSON.stringify(changeOf(change)),
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

const CAUSES: ReadonlySet<unknown> = new Set(['PROFILE', 'EVENT', 'CLOCK', 'RUN']);

function changeOf(change: Change): object {
  const { id, kind, at, customerId, segmentationId, personaId, runId, payload } = change;
  return {
    cursor: encodeChangeCursor(id),
    kind,
    at: at.toISOString(),
    cause: CAUSES.has(payload['cause']) ? payload['cause'] : null,
    customerId: idOf('Customer', customerId),
    segmentationId: idOf('Segmentation', segmentationId),
    personaId: idOf('Persona', personaId),
    runId: idOf('Run', runId),
    ...statesOf(change),
    summary: typeof payload['entered'] === 'number' ? pick(payload, 'entered', 'left', 'stayed', 'backfill') : null,
  };
}

function idOf(type: IdType, id: unknown): string | null {
  return typeof id === 'number' ? encodeId(type, id) : null;
}

/** What was, and what is, as in `before` and `after` of subscriptions. */
function statesOf({ kind, payload }: Change): { before: object | null; after: object | null } {
  switch (kind) {
    case 'MEMBERSHIP_CHANGED':
      return { before: segment(payload['from']), after: segment(payload['to']) };
    case 'PERSONA_MATCH_CHANGED':
      return { before: match(payload['before']), after: match(payload['after']) };
    case 'PERSONA_DELETED':
      return { before: stateOf(payload['before'], PERSONA), after: null };
    case 'SEGMENTATION_DELETED':
      return { before: stateOf(payload['before'], SEGMENTATION), after: null };
    case 'PERSONA_CHANGED':
      return { before: stateOf(payload['before'], PERSONA), after: stateOf(payload, PERSONA) };
    case 'SEGMENTATION_CHANGED':
      return { before: stateOf(payload['before'], SEGMENTATION), after: stateOf(payload, SEGMENTATION) };
    case 'RUN_PROGRESSED':
      return { before: null, after: { status: payload['state'] ?? null, progress: payload['progress'] ?? null } };
  }
}

function segment(id: unknown): object | null {
  const segmentId = idOf('Segment', id);
  return segmentId === null ? null : { segmentId };
}

/** The fit is not recorded of a match that was. */
function match(state: unknown): object | null {
  if (typeof state !== 'object' || state === null) return null;
  const { fit } = state as { readonly fit?: unknown };
  return { fit: typeof fit === 'number' ? fit : null };
}

const PERSONA = ['status', 'version'];
const SEGMENTATION = ['version', 'enabled', 'failed'];

function stateOf(state: unknown, names: readonly string[]): object | null {
  return typeof state === 'object' && state !== null ? pick(state as Change['payload'], ...names) : null;
}

function pick(payload: Change['payload'], ...names: string[]): object {
  return Object.fromEntries(names.map((name) => [name, payload[name] ?? null]));
}
