import type { ExecutionResult } from 'graphql';
import { isConnectionLoss } from '../../db/postgres/errors.ts';
import type { Change } from '../../db/tables/changes/changes.ts';
import { ERROR_CODES, PersonagraphError } from '../../errors.ts';
import { ChangeQueue } from '../../services/changes/change-queue.ts';
import { tooSlow } from '../../services/changes/feed.ts';
import { Interruption } from '../../services/changes/interruption.ts';
import type { Context } from '../core/context.ts';
import { maskError } from '../core/errors.ts';
import { keyEnded, type Selection } from './change-stream.ts';
import type { SubscriberGroup } from './group.ts';
import { type Item, type Outlet, RENDERED_AT_ONCE } from './outlet.ts';

function isDatabaseLoss(error: unknown): boolean {
  return isConnectionLoss(error) || (error instanceof PersonagraphError && error.code === 'DATABASE_UNAVAILABLE');
}

function databaseLost(position: number, cause: unknown): Interruption {
  return new Interruption('DATABASE_UNAVAILABLE', ERROR_CODES.DATABASE_UNAVAILABLE[1], position, cause);
}

/**
 * One subscriber of a group: changes it missed are replayed for it alone, then it gets the items the group makes. While
 * its outlet does not keep up, changes wait in a bounded queue of its own, and no other member is held up.
 */
export class Member {
  readonly #group: SubscriberGroup;
  readonly #selection: Selection;
  readonly #outlet: Outlet;
  readonly #forget: () => void;
  /** Changes up to here are not for it, or come by replay. Nothing is, before it has begun. */
  #from = Number.POSITIVE_INFINITY;
  /** Resuming after this change misses nothing. */
  #position = 0;
  #waiting: ChangeQueue | undefined;
  /** True while items go out in order from a replay or the queue: those the group makes wait. */
  #busy = true;
  #ended = false;

  constructor(group: SubscriberGroup, selection: Selection, outlet: Outlet, { keys, principal }: Context) {
    this.#group = group;
    this.#selection = selection;
    this.#outlet = outlet;
    this.#forget = keys.watch(principal, () => this.#fail(keyEnded()));
    void this.#begin().catch((error: unknown) => this.#fail(error));
  }

  /** Takes a change the group has made an item of. */
  offer(change: Change, item: Item): void {
    if (this.#ended || change.id <= this.#from) return;
    if (!this.#busy && !this.#outlet.ready()) {
      this.#send(change, item);
      return;
    }
    this.#waiting ??= new ChangeQueue(this.#selection.latestOnly);
    this.#waiting.push(change, item.text.length);
    if (this.#waiting.overflowed) this.interrupt();
    else if (!this.#busy) void this.#drain().catch((error: unknown) => this.#fail(error));
  }

  /** Ends it: the client left, or the server stops. */
  end(last?: ExecutionResult): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#waiting = undefined;
    this.#forget();
    this.#group.leave(this);
    this.#outlet.end(last);
  }

  /** Ends it with the cursor to resume after; `cause` is why, if not that too much waits. */
  interrupt(cause?: unknown): void {
    this.#fail(cause === undefined ? tooSlow(this.#position) : cause);
  }

  #fail(error: unknown): void {
    // Before it has begun, the subscriber knows best where to go on.
    const lost = isDatabaseLoss(error) && this.#position > 0;
    const reason = lost ? databaseLost(this.#position, error) : error;
    this.end({ errors: [maskError(reason, this.#group.context)] });
  }

  async #begin(): Promise<void> {
    await this.#group.ready;
    // From here on the group pushes: nothing comes between the two.
    const { received } = this.#group;
    const { after = received } = this.#selection;
    this.#from = Math.max(after, received);
    this.#position = after;
    this.#outlet.begin?.(after);
    if (after !== received) {
      for await (const changes of this.#group.replay(after, received)) {
        await this.#sendAll(changes);
        if (this.#ended) return;
      }
    }
    this.#position = this.#from;
    await this.#drain();
  }

  async #drain(): Promise<void> {
    this.#busy = true;
    const some = this.#selection.latestOnly ? 1 : RENDERED_AT_ONCE;
    while (this.#waiting && this.#waiting.size > 0) {
      // Before they are taken out: what waits for the outlet can still become one.
      await this.#outlet.ready();
      if (this.#waiting) await this.#sendAll(this.#waiting.shift(some));
    }
    this.#busy = false;
  }

  async #sendAll(changes: readonly Change[]): Promise<void> {
    for (let at = 0; at < changes.length; at += RENDERED_AT_ONCE) {
      const some = changes.slice(at, at + RENDERED_AT_ONCE);
      const items = await this.#group.render(some);
      for (const [index, change] of some.entries()) {
        const full = this.#outlet.ready();
        if (full) await full;
        if (this.#ended) return;
        this.#send(change, items[index]!);
      }
    }
  }

  #send(change: Change, item: Item): void {
    this.#position = change.id;
    this.#outlet.send(item, change.id);
  }
}
