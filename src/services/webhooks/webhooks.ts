import type { Scope } from '../../db/postgres/connection.ts';
import { lastChangeId, prunedThrough } from '../../db/tables/changes/changes.ts';
import {
  insertWebhook,
  patchWebhook,
  readWebhook,
  removeWebhook,
  unknownIds,
  type Webhook,
  type WebhookPatch,
  type WebhookSettings,
} from '../../db/tables/webhooks/webhooks.ts';
import { PersonagraphError } from '../../errors.ts';
import { requirePurpose } from '../privacy/consents.ts';
import type { WebhookPolicy } from './endpoint.ts';
import { DEFAULTS, settingsOf } from './input.ts';
import { newSecret } from './signature.ts';

/** Webhooks of a workspace at most. */
export const MAX_WEBHOOKS = 50;
const MAX_KEEP_HOURS = 168;

export type NewWebhook = Pick<WebhookSettings, 'name' | 'url'> & Partial<WebhookSettings>;

/** Edits: what is left out stays. */
export interface WebhookEdit extends Partial<WebhookSettings> {
  /** False pauses; true delivers again from where it stopped, also after it was disabled. */
  readonly active?: boolean;
}

/**
 * Makes a webhook of what happens from now on. Its secret is shown this once. Throws INVALID_INPUT, NOT_FOUND for an id
 * of a filter, and TOO_LARGE where there are too many.
 */
export async function createWebhook(
  scope: Scope,
  policy: WebhookPolicy,
  input: NewWebhook,
): Promise<{ webhook: Webhook; secret: string }> {
  const settings = { ...DEFAULTS, ...settingsOf(input, policy) } as WebhookSettings;
  await checkIds(scope, settings);
  await requirePurpose(scope, settings.purpose);
  const secret = newSecret();
  const webhook = await insertWebhook(scope, settings, secret, MAX_WEBHOOKS);
  if (!webhook) throw new PersonagraphError('TOO_LARGE', `A workspace has ${MAX_WEBHOOKS} webhooks at most.`);
  return { webhook, secret };
}

/** Changes a webhook. Throws NOT_FOUND, INVALID_INPUT, and CONFLICT where the version is past. */
export async function editWebhook(
  scope: Scope,
  policy: WebhookPolicy,
  id: number,
  version: number,
  { active, ...input }: WebhookEdit,
): Promise<Webhook> {
  const before = await findWebhook(scope, id);
  const settings = settingsOf(input, policy);
  await checkIds(scope, settings);
  await requirePurpose(scope, settings.purpose);
  // An administrator who mends an address or switches it on wants to see at once that it works.
  const again = settings.url !== undefined || active === true ? { failures: 0, failingSince: null, retryAt: null } : {};
  const status = active === undefined ? {} : ({ status: active ? 'ACTIVE' : 'PAUSED', disabledReason: null } as const);
  // Whoever leads it elsewhere gets no more of it than they may read.
  const masked = scope.masks && Object.keys(settings).length > 0 ? { personal: false } : {};
  return edit(scope, { ...before, version }, { ...settings, ...again, ...status, ...masked });
}

/** Deletes a webhook. A request being sent may still arrive. Throws NOT_FOUND. */
export async function deleteWebhook(scope: Scope, id: number): Promise<void> {
  if (!(await removeWebhook(scope, id))) throw notFound();
}

/**
 * Delivers once more what came after a change, as far as it is kept. Throws NOT_FOUND, INVALID_CURSOR for a change that
 * is not there yet, and CURSOR_TOO_OLD.
 */
export async function redeliverWebhook(scope: Scope, id: number, after: number): Promise<Webhook> {
  const before = await findWebhook(scope, id);
  const last = Math.max(await lastChangeId(scope), before.position);
  if (after > last) {
    throw new PersonagraphError('INVALID_CURSOR', 'No change has this cursor yet.', { field: ['after'] });
  }
  if (after < (await prunedThrough(scope))) {
    throw new PersonagraphError(
      'CURSOR_TOO_OLD',
      'Not all that followed is still kept: read the state, then redeliver after a later cursor.',
      { field: ['after'] },
    );
  }
  return edit(scope, before, { position: after, gapPending: false, failures: 0, failingSince: null, retryAt: null });
}

/**
 * Gives a webhook a new secret, shown this once. For `keepHours` more requests carry a signature of the old one too.
 * Throws NOT_FOUND and INVALID_INPUT.
 */
export async function rotateWebhookSecret(
  scope: Scope,
  id: number,
  keepHours = 24,
): Promise<{ webhook: Webhook; secret: string }> {
  const before = await findWebhook(scope, id);
  if (!(keepHours >= 0 && keepHours <= MAX_KEEP_HOURS)) {
    throw new PersonagraphError('INVALID_INPUT', `The old secret is kept 0 to ${MAX_KEEP_HOURS} hours.`, {
      field: ['keepHours'],
    });
  }
  const secret = newSecret();
  const old = {
    previousSecret: keepHours > 0 ? before.secret : null,
    previousSecretUntil: keepHours > 0 ? new Date(Date.now() + keepHours * 3_600_000) : null,
  };
  return { webhook: await edit(scope, before, { secret, ...old, ...(scope.masks && { personal: false }) }), secret };
}

async function findWebhook(scope: Scope, id: number): Promise<Webhook> {
  const found = await readWebhook(scope, id);
  if (found) return found;
  throw notFound();
}

function notFound(): PersonagraphError {
  return new PersonagraphError('NOT_FOUND', 'No such webhook.', { field: ['id'] });
}

async function edit(scope: Scope, { id, version }: Webhook, patch: WebhookPatch): Promise<Webhook> {
  const edited = await patchWebhook(scope, id, version, patch);
  if (edited) return edited;
  const { version: current } = await findWebhook(scope, id);
  throw new PersonagraphError('CONFLICT', `The webhook is at version ${current} by now.`, { field: ['version'] });
}

/** Throws NOT_FOUND for the first id of a filter that is none of this workspace. */
async function checkIds(scope: Scope, filter: Partial<WebhookSettings>): Promise<void> {
  for (const [field, table] of [
    ['segmentationIds', 'segmentation'],
    ['segmentIds', 'segment'],
    ['personaIds', 'persona'],
    ['customerIds', 'customer'],
  ] as const) {
    const ids = filter[field] ?? [];
    const unknown = await unknownIds(scope, table, ids);
    const index = ids.findIndex((id) => unknown.has(id));
    if (index !== -1) throw new PersonagraphError('NOT_FOUND', `No such ${table}.`, { field: [field, String(index)] });
  }
}
