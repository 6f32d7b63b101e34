import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Database, Scope } from '../../db/postgres/connection.ts';
import { type Change, prunedThrough, readChanges } from '../../db/tables/changes/changes.ts';
import { listTraits } from '../../db/tables/customers/traits.ts';
import {
  advanceClaim,
  type Claim,
  claimWebhook,
  failClaim,
  releaseClaim,
  renewClaim,
  skipForgotten,
} from '../../db/tables/webhooks/webhook-claims.ts';
import { noteDelivery, trimDeliveries } from '../../db/tables/webhooks/webhook-deliveries.ts';
import { findWorkspace } from '../../db/tables/workspaces/workspaces.ts';
import { pause } from '../background/pause.ts';
import { maskChange } from '../personal/masked-values.ts';
import { barredCustomers } from './barred-customers.ts';
import { guidesOfChanges } from './change-guides.ts';
import { type DeliveryContent, nextContent, type WebhookFormat } from './delivery-content.ts';
import { retryDelay } from './retry.ts';
import type { Outcome, Sender } from './sender.ts';
import { SIGNATURE_HEADER, signatureOf } from './signature.ts';

/** Changes read at once. */
const PAGE = 1_000;
/** After so long another webhook has its turn. */
const TURN_MS = 5_000;
/** A dead node's webhooks are taken over after this; twice and more what one request may take. */
export const LEASE_MS = 40_000;
const AFTER_FAILURE_MS = 2_000;

export interface DeliveryContext {
  readonly db: Database;
  readonly format: WebhookFormat;
  readonly sender: Sender;
  readonly log: Logger;
  /** Attempts that failed for so long disable the webhook. */
  readonly disableAfterMs: number;
  readonly now: () => number;
  readonly random: () => number;
  /** Nothing more is sent from then on. */
  readonly signal: AbortSignal;
  /** Ends what is being sent; it counts as no attempt. */
  readonly cut: AbortSignal;
}

async function maskedPage(scope: Scope, page: readonly Change[]): Promise<readonly Change[]> {
  const traits = await listTraits(scope);
  return page.map((change) => maskChange(change, traits));
}

/** Takes a webhook that has something to deliver; null where there is none. */
export function takeWebhook({ db, now }: DeliveryContext): Promise<Claim | null> {
  return claimWebhook(db.prepared, randomUUID(), LEASE_MS, new Date(now()));
}

/** Delivers what a webhook waits for, until nothing is left, an attempt fails or its turn is over. */
export async function deliverTurn(context: DeliveryContext, taken: Claim): Promise<void> {
  const { db, signal } = context;
  const scope = db.scope(taken.webhook.workspaceId);
  const until = performance.now() + TURN_MS;
  const workspace = (await findWorkspace(db, { id: taken.webhook.workspaceId }))!.key;
  let claim = taken;
  let page: readonly Change[] = [];
  const work = async () => {
    while (!signal.aborted && performance.now() < until) {
      // Before each request: its lease outlives it, and its settings are those of now.
      const renewed = await renewClaim(scope, claim, LEASE_MS);
      if (!renewed) return;
      if (renewed.webhook.version !== claim.webhook.version) page = [];
      claim = renewed;
      if (page.length === 0) {
        const read = await readPage(context, claim);
        if (read === 'forgotten') continue;
        page = read;
        if (page.length === 0 && !claim.webhook.gapPending) return;
      }
      // Read for each request: a retry tells how the customers stand by then.
      const guides = await guidesOfChanges(scope, claim.webhook, page);
      const barred = await barredCustomers(scope, claim.webhook, page);
      const shown = claim.webhook.personal ? page : await maskedPage(scope, page);
      const content = nextContent(claim.webhook, shown, context.format, { guides, barred });
      const went =
        content.last === undefined && !claim.webhook.gapPending
          ? await advanceClaim(scope, claim, content, false)
          : await attempt(context, claim, workspace, content);
      if (went === 'failed') return;
      page = went ? content.following : [];
    }
  };
  try {
    await work();
  } catch (error) {
    // A fault of ours would otherwise be tried again without pause.
    await pause(AFTER_FAILURE_MS, signal);
    await releaseClaim(scope, taken).catch(() => undefined);
    throw error;
  }
  await releaseClaim(scope, taken);
  await trimDeliveries(scope, taken.webhook.id);
}

/** The changes after the position; `forgotten` where some of them are no longer kept, which is noted. */
async function readPage({ db, log, now }: DeliveryContext, claim: Claim): Promise<readonly Change[] | 'forgotten'> {
  const { id, workspaceId, position } = claim.webhook;
  const scope = db.scope(workspaceId);
  const page = await readChanges(scope, position, PAGE);
  // Read after the page: what the page may lack is then known.
  const pruned = await prunedThrough(scope);
  if (position >= pruned) return page;
  log.warn({ webhook: id, workspaceId, after: position, until: pruned }, 'changes were forgotten before delivery');
  await skipForgotten(scope, claim, pruned, new Date(now()));
  return 'forgotten';
}

/** One request. True where it was taken, false where the webhook was edited meanwhile. */
async function attempt(
  context: DeliveryContext,
  claim: Claim,
  workspace: string,
  content: DeliveryContent,
): Promise<boolean | 'failed'> {
  const { db, format, sender, cut, now } = context;
  const { webhook } = claim;
  const { changes, last } = content;
  const scope = db.scope(webhook.workspaceId);
  const id = randomUUID();
  const at = now();
  const started = performance.now();
  const body = format.body({ webhook, workspace, delivery: id, changes });
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'Personagraph',
    'personagraph-webhook': format.id(webhook),
    'personagraph-delivery': id,
    [SIGNATURE_HEADER]: signatureOf(webhook, body, at),
  };
  const outcome = await sender.post(webhook.url, headers, body, cut).catch((error: unknown) => {
    if (cut.aborted) return null;
    throw error;
  });
  if (!outcome) return false;
  const went = outcome.delivered
    ? await advanceClaim(scope, claim, content, true)
    : await fail(context, claim, outcome);
  await noteDelivery(scope, {
    id,
    webhookId: webhook.id,
    at: new Date(at),
    durationMs: Math.round(performance.now() - started),
    attempt: webhook.failures + 1,
    changes: changes.length,
    position: last ?? webhook.position,
    delivered: outcome.delivered,
    responseCode: outcome.responseCode,
    error: outcome.error,
    response: outcome.response,
  });
  return went;
}

async function fail(
  { db, disableAfterMs, log, now, random }: DeliveryContext,
  claim: Claim,
  { error, responseCode, retryAfterMs }: Outcome,
): Promise<'failed'> {
  const { id, workspaceId, failures, failingSince } = claim.webhook;
  const at = now();
  const since = failingSince ?? new Date(at);
  const over = at - since.getTime() >= disableAfterMs;
  const disabledReason =
    responseCode === 410
      ? 'The receiver answered 410: it is gone for good.'
      : over
        ? `Every attempt since ${since.toISOString()} failed. The last: ${error}`
        : null;
  const retryAt = new Date(at + retryDelay(failures + 1, retryAfterMs, random));
  await failClaim(db.scope(workspaceId), claim, { at: new Date(at), retryAt, disabledReason });
  if (disabledReason) log.warn({ webhook: id, workspaceId, disabledReason }, 'a webhook was disabled');
  return 'failed';
}
