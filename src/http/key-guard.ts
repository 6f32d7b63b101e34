import { PersonagraphError } from '../errors.ts';
import { OverLimit } from '../graphql/core/cost/operations.ts';
import { Pace, REFUSED_WORDS } from '../graphql/core/cost/pace.ts';
import { Allowance } from '../sharing/allowance.ts';
import { Slots } from '../sharing/slots.ts';
import { Turns } from '../sharing/turns.ts';

/** Look-ups of keys at once: for one address, and in all. Each takes a connection to PostgreSQL. */
const [OF_ADDRESS, OF_ALL] = [2, 4];
/** Milliseconds that a look-up waits for its turn. */
const LONGEST_MS = 5_000;

/**
 * Looks keys up by turns over addresses. One that sent many unknown keys has no more looked up for a while: whoever guesses
 * costs others nothing. Keys in memory need no look-up, so that clients behind the same proxy go on.
 */
export class KeyGuard {
  readonly #unknown: Allowance;
  /** How fast addresses are refused: who is answered at once asks again at once. */
  readonly #pace = new Pace();
  readonly #turns = new Turns(new Slots(OF_ADDRESS, OF_ALL), LONGEST_MS);

  /** `unknownAMinute`: unknown keys of an address that are looked up in a minute. */
  constructor(unknownAMinute: number, now?: () => number) {
    this.#unknown = new Allowance(unknownAMinute, now);
  }

  /**
   * Looks a key up for an address, and notes that it is unknown where `lookUp` answers null or throws UNAUTHENTICATED.
   * Throws RATE_LIMITED, OVERLOADED, in the turn of a refusal.
   */
  async lookUp<T>(address: string, lookUp: () => Promise<T | null>): Promise<T | null> {
    try {
      this.#check(address);
      return await this.#inTurn(address, lookUp);
    } catch (error) {
      if (error instanceof OverLimit) await this.#pace.turn(address, REFUSED_WORDS);
      throw error;
    }
  }

  #inTurn<T>(address: string, lookUp: () => Promise<T | null>): Promise<T | null> {
    return this.#turns.take(
      address,
      async () => {
        // Others of the address may have been looked up meanwhile.
        this.#check(address);
        try {
          const found = await lookUp();
          if (found === null) this.#unknown.use(address, 1);
          return found;
        } catch (error) {
          if (error instanceof PersonagraphError && error.code === 'UNAUTHENTICATED') this.#unknown.use(address, 1);
          throw error;
        }
      },
      () => new OverLimit('OVERLOADED', 'Too many keys are looked up: send it again in 1 s.', 1, {}),
    );
  }

  #check(address: string): void {
    const wait = this.#unknown.waitSeconds(address);
    if (wait === 0) return;
    const message = `Too many unknown keys came from this address: send a valid one again in ${wait} s.`;
    throw new OverLimit('RATE_LIMITED', message, wait, {
      'ratelimit-policy': `"unknown-keys";q=${this.#unknown.quota};w=${this.#unknown.windowSeconds}`,
      ratelimit: `"unknown-keys";r=0;t=${wait}`,
    });
  }
}
