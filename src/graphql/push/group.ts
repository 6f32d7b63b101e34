import { setImmediate as turn } from 'node:timers/promises';
import { type ExecutionArgs, type ExecutionResult, execute, type GraphQLError } from 'graphql';
import type { Change } from '../../db/tables/changes/changes.ts';
import { ERROR_CODES, PersonagraphError } from '../../errors.ts';
import { ChangeQueue, MAX_WAITING } from '../../services/changes/change-queue.ts';
import type { Joined, Listener } from '../../services/changes/tails.ts';
import type { ChangeReader } from '../compiled/compiled-changes.ts';
import type { Context } from '../core/context.ts';
import { Budget, bounded } from '../core/cost/budget.ts';
import { lacksDatabase, maskError, maskResult } from '../core/errors.ts';
import { createLoaders } from '../core/loaders.ts';
import type { Selection } from './change-stream.ts';
import { Member } from './member.ts';
import { type Item, type Outlet, RENDERED_AT_ONCE } from './outlet.ts';

/** Subscribers that come back within this time share the items made for one of them. */
const SHARE_REPLAY_MS = 1_000;

/** Items that are handed out without a pause. */
const SENT_A_TURN = 500;

/** The keeper of groups. */
export interface GroupHost {
  /** The last member has left. */
  close(): void;
  /** Something is being made, until this resolves; it never rejects. */
  works(work: Promise<void>): void;
}

/** Subscribers that get the same: each change is executed and written as JSON once for all of them. */
export class SubscriberGroup implements Listener {
  /** Resolves when what happens is heard of. Rejects where the feed cannot be joined. */
  readonly ready: Promise<void>;
  readonly context: Context;
  readonly #args: ExecutionArgs;
  readonly #selection: Selection;
  readonly #members = new Set<Member>();
  readonly #host: GroupHost;
  readonly #waiting: ChangeQueue;
  /** Kept as long as their changes wait somewhere. */
  readonly #items = new WeakMap<Change, Promise<Item>>();
  /** Changes read for replays that are on. */
  #replayed = new Map<number, Change>();
  #replayedSince = 0;
  #replaying = 0;
  #joined: Joined | undefined;
  /** Undefined until the first change; null where the executor makes all items. */
  #reader: ChangeReader | null | undefined;
  /** The last change that came from the feed. */
  #received = 0;
  /** Everything up to here was offered to the members. */
  #offered = 0;
  #working = false;

  constructor(args: ExecutionArgs, context: Context, selection: Selection, host: GroupHost) {
    this.context = ownContext(context);
    this.#args = { ...args, contextValue: undefined };
    this.#selection = selection;
    this.#host = host;
    this.#waiting = new ChangeQueue(selection.latestOnly);
    this.ready = this.#join();
    // Members wait for it, and hear of a failure.
    this.ready.catch(() => undefined);
  }

  get received(): number {
    return this.#received;
  }

  get size(): number {
    return this.#members.size;
  }

  /** Begins to push to one more. */
  add(selection: Selection, outlet: Outlet, context: Context): Member {
    const member = new Member(this, selection, outlet, context);
    this.#members.add(member);
    return member;
  }

  leave(member: Member): void {
    if (!this.#members.delete(member) || this.#members.size > 0) return;
    this.#joined?.leave();
    this.#waiting.clear();
    this.#host.close();
  }

  /** Changes stored in between. After a node went many subscribers come back at once: they get the same. */
  async *replay(after: number, through: number): AsyncGenerator<Change[], void> {
    const { matters, latestOnly = false } = this.#selection;
    const { feed, scope } = this.context;
    this.#replaying++;
    try {
      for await (const changes of feed.replay(scope.workspaceId, after, through, { matters, latestOnly })) {
        // Changes that became one are one subscriber's own.
        yield latestOnly ? changes : changes.map((change) => this.#shared(change));
      }
    } finally {
      this.#replaying--;
      if (this.#replaying === 0) this.#replayed = new Map();
    }
  }

  push(change: Change): void {
    this.#received = change.id;
    if (!this.#selection.matters(change)) return;
    this.#waiting.push(change);
    if (this.#working) return;
    this.#working = true;
    // After all that is pushed with it.
    queueMicrotask(() => this.#host.works(this.#work()));
  }

  end(): void {
    for (const member of this.#members) member.end();
  }

  /** The items of changes, made where they are not yet. Throws DATABASE_UNAVAILABLE. */
  async render(changes: readonly Change[]): Promise<Item[]> {
    const fresh = changes.filter((change) => !this.#items.has(change));
    if (fresh.length > 0) this.#make(fresh);
    const items = await Promise.all(changes.map((change) => this.#items.get(change)!));
    if (!items.some(({ result }) => lacksDatabase(result))) return items;
    // Half a change is not passed on: read again it is whole.
    for (const change of changes) this.#items.delete(change);
    throw new PersonagraphError('DATABASE_UNAVAILABLE', ERROR_CODES.DATABASE_UNAVAILABLE[1]);
  }

  #shared(change: Change): Change {
    if (Date.now() - this.#replayedSince > SHARE_REPLAY_MS) {
      this.#replayedSince = Date.now();
      this.#replayed = new Map();
    }
    const known = this.#replayed.get(change.id);
    if (!known && this.#replayed.size < MAX_WAITING) this.#replayed.set(change.id, change);
    return known ?? change;
  }

  async #join(): Promise<void> {
    const { feed, scope } = this.context;
    this.#joined = await feed.join(scope.workspaceId, this);
    this.#received = Math.max(this.#received, this.#joined.position);
    this.#offered = this.#received;
    if (this.#members.size === 0) this.#joined.leave();
  }

  async #work(): Promise<void> {
    while (this.#members.size > 0) {
      try {
        if (this.#waiting.overflowed) await this.#catchUp();
        const changes = this.#waiting.shift(RENDERED_AT_ONCE);
        if (changes.length === 0) break;
        await this.#offer(changes);
        // Sockets take what was sent only between two turns.
        await turn();
      } catch (err) {
        this.context.log.error({ err }, 'changes could not be pushed');
        // Changes that were not offered are in the store.
        for (const member of this.#members) member.interrupt(err);
      }
    }
    this.#working = false;
  }

  /** More came at once than waits in memory: it is in the store. */
  async #catchUp(): Promise<void> {
    this.#waiting.clear();
    for await (const changes of this.replay(this.#offered, this.#received)) {
      for (let at = 0; at < changes.length; at += RENDERED_AT_ONCE) {
        await this.#offer(changes.slice(at, at + RENDERED_AT_ONCE));
        await turn();
      }
    }
  }

  async #offer(changes: readonly Change[]): Promise<void> {
    const items = await this.render(changes);
    let sent = 0;
    for (const member of this.#members) {
      for (const [index, change] of changes.entries()) member.offer(change, items[index]!);
      sent += changes.length;
      if (sent < SENT_A_TURN) continue;
      // Others are answered between the slices of a large group.
      sent = 0;
      await turn();
    }
    this.#offered = changes.at(-1)!.id;
  }

  /** Makes the items of changes: by one statement, or one by one with common loaders. */
  #make(changes: readonly Change[]): void {
    const contextValue = { ...this.context, loaders: createLoaders(this.context.scope, this.context.registry) };
    const execute = (change: Change) => this.#execute(change, contextValue).then(itemOf);
    if (this.#reader === undefined)
      this.#reader = this.context.compiled?.changes(this.#args, this.context.masks) ?? null;
    const reading = this.#reader?.read(changes, contextValue);
    for (const [index, change] of changes.entries()) {
      const item = reading
        ? reading.then((texts) => (texts[index] ? readItem(texts[index]) : execute(change)))
        : execute(change);
      this.#items.set(change, item);
    }
  }

  /** As a subscription executes each event. */
  async #execute(change: Change, context: Context): Promise<ExecutionResult> {
    const budget = new Budget();
    const contextValue = { ...context, budget };
    try {
      const result = await execute({ ...this.#args, rootValue: change, contextValue });
      return bounded(maskResult(result, contextValue), budget);
    } catch (error) {
      return { errors: [maskError(error, contextValue)] };
    }
  }
}

/** The context resolvers need, without the request of the subscriber that happened to come first. */
function ownContext(context: Context & { request?: unknown; params?: unknown; req?: unknown; res?: unknown }): Context {
  const { signal: _signal, request: _request, params: _params, req: _req, res: _res, ...own } = context;
  return { ...own, signal: undefined };
}

/** An item without errors that is only read as text. */
function readItem(text: string): Item {
  return { result: {}, text };
}

/** Written as graphql-ws writes it. */
function itemOf(result: ExecutionResult): Item {
  const { errors, ...parts } = result;
  const text = JSON.stringify(
    errors ? { ...parts, errors: errors.map((error: GraphQLError) => error.toJSON()) } : parts,
  );
  return { result, text };
}
