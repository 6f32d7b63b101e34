/** The content of a webhook's request. */
export interface WebhookRequest {
  /** The attempt, as in the header `Personagraph-Delivery`. */
  readonly id: string;
  readonly webhookId: string;
  /** Key of the workspace. */
  readonly workspace: string;
  /** Set where changes were forgotten before they could be delivered: read the state anew, then go on with `changes`. */
  readonly gap: { readonly code: 'CURSOR_TOO_OLD'; readonly after: string; readonly until: string } | null;
  /** In the order they happened; empty with a gap at most. A cursor that was seen before is a duplicate. */
  readonly changes: readonly WebhookChange[];
}

/** One change. Ids are those of the API; null where the kind has none. */
export interface WebhookChange {
  readonly cursor: string;
  readonly kind: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly cause: string | null;
  readonly customerId: string | null;
  readonly segmentationId: string | null;
  readonly personaId: string | null;
  readonly runId: string | null;
  /** Of `CLAIM_CHANGED` alone. */
  readonly claimId?: string;
  /** Of `STRATEGY_CHANGED` alone. */
  readonly strategy?: {
    readonly subject: string;
    readonly action: string;
    /** Null of many at once. */
    readonly subjectId: string | null;
    readonly moved: readonly string[];
  };
  /** Of `SETTING_CHANGED` alone: what was set, such as `OUTCOMES`. */
  readonly setting?: string;
  /** Of memberships and matches, where the webhook asks for it: the customer's persona, and what is said to it. */
  readonly guide?: {
    readonly persona: string | null;
    readonly fit: number | null;
    readonly primaryPersona: string | null;
    readonly message: string | null;
    /** Of the message. */
    readonly language: string | null;
  };
  /** Of a merge, or one that was undone: the customer that stays. */
  readonly otherCustomerId: string | null;
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
  /** How many customers a change stands for that none is posted of one by one. */
  readonly summary: Readonly<Record<string, unknown>> | null;
  /** Of `DIGEST` alone. */
  readonly digest?: WebhookDigest;
}

/** A text in both languages. */
export interface WebhookText {
  readonly en: string;
  readonly zh: string;
}

/** What a workspace was told on a morning. */
export interface WebhookDigest {
  readonly id: string;
  /** The day of the morning, `2026-12-01`. */
  readonly day: string;
  /** It tells what happened from then on, up to `until`. ISO 8601, UTC. */
  readonly since: string;
  readonly until: string;
  readonly title: WebhookText;
  /** Empty where there was nothing to tell. */
  readonly sections: readonly {
    readonly code: string;
    readonly title: WebhookText;
    /** `team` is null of what concerns everybody. */
    readonly items: readonly {
      readonly team: string | null;
      readonly personaId: string | null;
      readonly text: WebhookText;
    }[];
    /** Further items that are not told. */
    readonly left: number;
    /** True where it could not be found out. */
    readonly failed: boolean;
  }[];
}

export interface VerifyOptions {
  /** The body as it came, before anything parsed it. */
  readonly body: string | Uint8Array;
  /** The header `Personagraph-Signature`. */
  readonly signature: string | null | undefined;
  /** The webhook's secret; several while it is being changed. */
  readonly secret: string | readonly string[];
  /** How old, or ahead, a signature may be. Default 300 s. */
  readonly toleranceSeconds?: number;
  /** Milliseconds since 1970. Default: now. */
  readonly now?: number;
}

/** Thrown for a request that must not be trusted. */
export class WebhookVerificationError extends Error {
  override readonly name = 'WebhookVerificationError';
}

const MAX_SIGNATURES = 10;

/**
 * Checks that a request was sent by Personagraph, lately and unaltered, and returns what it carries. Compares in constant
 * time, by Web Crypto: in Node 20, Deno, Bun, workers and browsers alike. Throws {@link WebhookVerificationError}; answer
 * 400 to such a request.
 */
export async function verifyWebhook(options: VerifyOptions): Promise<WebhookRequest> {
  const { body, signature, secret, toleranceSeconds = 300, now = Date.now() } = options;
  const parts = (signature ?? '').split(',').map((part) => part.trim());
  const time = parts.find((part) => /^t=\d{1,12}$/.test(part))?.slice(2);
  const candidates = parts.filter((part) => /^v1=[0-9a-f]{64}$/.test(part)).slice(0, MAX_SIGNATURES);
  if (time === undefined || candidates.length === 0) throw new WebhookVerificationError('No signature of ours.');
  if (!(Math.abs(now / 1_000 - Number(time)) <= toleranceSeconds)) {
    throw new WebhookVerificationError('The signature is too old, or ahead of the clock of this machine.');
  }
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  const signed = concatenate(new TextEncoder().encode(`${time}.`), bytes);
  const signatures = candidates.map((part) => bytesOf(part.slice(3)));
  for (const text of typeof secret === 'string' ? [secret] : secret) {
    const key = await importKey(text);
    for (const one of signatures) {
      if (await crypto.subtle.verify('HMAC', key, one, signed)) {
        return JSON.parse(new TextDecoder().decode(bytes)) as WebhookRequest;
      }
    }
  }
  throw new WebhookVerificationError('The signature is not of this body and secret.');
}

function importKey(secret: string) {
  if (secret === '') throw new TypeError('The secret is empty.');
  const hmac = { name: 'HMAC', hash: 'SHA-256' };
  return crypto.subtle.importKey('raw', new TextEncoder().encode(secret), hmac, false, ['verify']);
}

function concatenate(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

function bytesOf(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(hex.match(/../g)!, (pair) => Number.parseInt(pair, 16));
}
