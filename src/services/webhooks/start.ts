import type { Logger } from 'pino';
import type { Database } from '../../db/postgres/connection.ts';
import { listenForever } from '../../db/postgres/listen.ts';
import { CHANGES_CHANNEL } from '../../db/tables/changes/changes.ts';
import { type Claim, webhooksAhead } from '../../db/tables/webhooks/webhook-claims.ts';
import { pause } from '../background/pause.ts';
import { type DeliveryContext, deliverTurn, takeWebhook } from './deliver.ts';
import type { WebhookFormat } from './delivery-content.ts';
import { createSender, type SenderOptions } from './sender.ts';

/** Webhooks one node delivers for at a time. Each holds one page of changes, and no connection of the database. */
const AT_ONCE = 16;
/** How often work is looked for that no notification announced: retries apart, that of a node that died. */
const LOOK_EVERY_MS = 5_000;
/** Notifications that come closer together than this are answered by one look. */
const LOOK_AT_MOST_EVERY_MS = 20;
/** The same where there is no webhook that is active. */
const LOOK_FOR_FIRST_EVERY_MS = 1_000;
/** A request being sent when it stops has so long to be answered: otherwise it is sent once more. */
const GRACE_MS = 2_000;
const DISABLE_AFTER_MS = 3 * 86_400_000;

export interface WebhookOptions extends SenderOptions {
  readonly db: Database;
  readonly log: Logger;
  readonly format: WebhookFormat;
  /** Attempts that failed for so long disable the webhook. Default 3 days. */
  readonly disableAfterMs?: number | undefined;
  /** Time for retries, in ms. Default: the real one. */
  readonly now?: (() => number) | undefined;
  /** 0..1, for the spread of retries. Default `Math.random`. */
  readonly random?: (() => number) | undefined;
}

/** Posts changes to the webhooks of all workspaces, sharing them with other nodes, until stopped. */
export interface Webhooks {
  stop(): Promise<void>;
}

export async function startWebhooks(options: WebhookOptions): Promise<Webhooks> {
  const { db, log } = options;
  const stopping = new AbortController();
  const cutting = new AbortController();
  const context = contextOf(options, stopping.signal, cutting.signal);
  let wake: () => void = () => undefined;
  const listener = await listenForever(db.url, CHANGES_CHANNEL, () => wake(), log);
  const turns = new Set<Promise<void>>();

  const begin = (claim: Claim) => {
    const turn: Promise<void> = deliverTurn(context, claim)
      .catch((err: unknown) => {
        if (!stopping.signal.aborted) log.error({ err, webhook: claim.webhook.id }, 'a delivery failed on our side');
      })
      .finally(() => {
        turns.delete(turn);
        wake();
      });
    turns.add(turn);
  };
  /** Takes what there is; returns how long to wait for more, in ms: at most, and at least. */
  const look = async (): Promise<readonly [number, number]> => {
    while (turns.size < AT_ONCE && !stopping.signal.aborted) {
      const claim = await takeWebhook(context);
      if (claim) begin(claim);
      else break;
    }
    const { active, retryAt } = await webhooksAhead(db.prepared, new Date(context.now()));
    const most = retryAt ? Math.min(LOOK_EVERY_MS, Math.max(0, retryAt.getTime() - context.now())) : LOOK_EVERY_MS;
    return [most, active ? LOOK_AT_MOST_EVERY_MS : LOOK_FOR_FIRST_EVERY_MS];
  };
  const loop = async () => {
    while (!stopping.signal.aborted) {
      // Made before the look, so that a notification in between is not lost.
      const woken = new Promise<void>((resolve) => {
        wake = resolve;
      });
      const [most, least] = await look().catch((err: unknown) => {
        log.error({ err }, 'webhooks could not be looked for');
        return [LOOK_EVERY_MS, LOOK_AT_MOST_EVERY_MS] as const;
      });
      await pause(least, stopping.signal);
      await pause(most, stopping.signal, woken);
    }
  };
  const ended = loop();
  return {
    async stop() {
      stopping.abort();
      const grace = setTimeout(() => cutting.abort(), GRACE_MS);
      await ended;
      await Promise.all(turns);
      clearTimeout(grace);
      context.sender.close();
      await listener.stop();
    },
  };
}

/** Delivers all there is to deliver by now, one webhook after the other; returns how many turns that took. */
export async function deliverDue(options: WebhookOptions, signal = new AbortController().signal): Promise<number> {
  const context = contextOf(options, signal, signal);
  try {
    for (let turns = 0; ; turns++) {
      const claim = signal.aborted ? null : await takeWebhook(context);
      if (!claim) return turns;
      await deliverTurn(context, claim);
    }
  } finally {
    context.sender.close();
  }
}

function contextOf(options: WebhookOptions, signal: AbortSignal, cut: AbortSignal): DeliveryContext {
  const { db, log, format, disableAfterMs = DISABLE_AFTER_MS, now = Date.now, random = Math.random } = options;
  return { db, log, format, disableAfterMs, now, random, signal, cut, sender: createSender(options) };
}
