import type { ExecutionResult } from 'graphql';
import type { Context } from '../context.ts';
import { maskError } from '../errors.ts';
import { OverLimit } from './operations.ts';

/** Seconds after which a key that has all it may have asks again. */
const AGAIN_SECONDS = 5;

/** Bounds what one key holds open. */
export class SubscriptionLimit {
  readonly #most: number;
  readonly #openOf: (keyId: number) => number;

  /** `openOf` counts the sockets and subscriptions of a key. */
  constructor(most: number, openOf: (keyId: number) => number) {
    this.#most = most;
    this.#openOf = openOf;
  }

  /** Throws RATE_LIMITED where a key has as many sockets and subscriptions open as it may have. */
  check({ keyId }: { readonly keyId: number }): void {
    if (this.#openOf(keyId) < this.#most) return;
    const message = `The key has ${this.#most} sockets and subscriptions open: close some first.`;
    throw new OverLimit('RATE_LIMITED', message, AGAIN_SECONDS, {
      'ratelimit-policy': `"open";q=${this.#most};qu="concurrent-requests"`,
      ratelimit: `"open";r=0;t=${AGAIN_SECONDS}`,
    });
  }
}

/** The answer to a subscription of a key that may have no more; null where it may. */
export function refusedSubscription(context: Context): ExecutionResult | null {
  try {
    context.subscriptions.check(context.principal);
    return null;
  } catch (error) {
    return { errors: [maskError(error, context)] };
  }
}
