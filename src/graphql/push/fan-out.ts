import type { ExecutionArgs, ExecutionResult } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Context } from '../core/context.ts';
import { refusedSubscription } from '../core/cost/subscription-limit.ts';
import { isModest } from '../core/limits.ts';
import { SubscriberGroup } from './group.ts';
import type { Member } from './member.ts';
import { type Outlet, PullOutlet } from './outlet.ts';
import { positioned } from './position.ts';
import { type SharedOperation, sharedOperation } from './shared-operation.ts';

/**
 * Lets subscribers of the same document, variables, operation name and rights share one execution and one serialisation
 * of each change. Not with what they have of their own: the place they resume from, the pace they read at, their key.
 */
export interface FanOut {
  /**
   * Returns how a subscriber joins those it shares with, which begins to push to its outlet. Null for an operation that
   * cannot be shared, and must be executed for itself.
   */
  share(args: ExecutionArgs): Join | null;
  /** Groups, and subscribers of all of them: none once all have left. */
  count(): { readonly groups: number; readonly subscribers: number };
  /** Ends all subscriptions; resolves when nothing is being made for them any more. */
  stop(): Promise<void>;
}

export type Join = (outlet: Outlet) => Member;

export function createFanOut(): FanOut {
  const groups = new Map<string, SubscriberGroup>();
  const working = new Set<Promise<void>>();
  const groupOf = (args: ExecutionArgs, context: Context, { key, selection }: SharedOperation): SubscriberGroup => {
    const known = groups.get(key);
    if (known) return known;
    const close = () => {
      if (groups.get(key) === made) groups.delete(key);
    };
    const works = (work: Promise<void>) => {
      working.add(work);
      void work.finally(() => working.delete(work));
    };
    const made = new SubscriberGroup(args, context, selection, { close, works });
    groups.set(key, made);
    made.ready.catch(close);
    return made;
  };
  return {
    share(args) {
      const operation = sharedOperation(args);
      // Plain execution checks one that may be over the limits, and refuses it in its own words.
      if (
        !operation ||
        (!groups.has(operation.key) && !isModest({ ...args, variableValues: args.variableValues ?? {} }))
      )
        return null;
      const context = args.contextValue as Context;
      return (outlet) => groupOf(args, context, operation).add(operation.selection, outlet, context);
    },
    count() {
      const subscribers = [...groups.values()].reduce((sum, { size }) => sum + size, 0);
      return { groups: groups.size, subscribers };
    },
    async stop() {
      for (const group of groups.values()) group.end();
      await Promise.allSettled(working);
    },
  };
}

/** Shares the execution of event streams, where there is somebody to share with. Either way results say their position. */
export function useFanOut(fanOut: FanOut | null): Plugin<Context> {
  return {
    onSubscribe({ args, subscribeFn, setSubscribeFn }) {
      setSubscribeFn(async (operation: ExecutionArgs) => {
        const join = fanOut?.share(operation);
        const context = operation.contextValue as Context;
        if (join) return refusedSubscription(context) ?? itemsOf(join, new PullOutlet());
        const results: unknown = await subscribeFn(operation as typeof args);
        return isStream(results) ? withPositions(results, context) : results;
      });
    },
  };
}

function isStream(results: unknown): results is AsyncIterableIterator<ExecutionResult, undefined> {
  return typeof results === 'object' && results !== null && Symbol.asyncIterator in results;
}

/** Results of one execution, one made after the other, each with the change that its context was at. */
function withPositions(
  results: AsyncIterableIterator<ExecutionResult, undefined>,
  context: Context,
): AsyncIterableIterator<ExecutionResult, undefined> {
  return {
    async next() {
      const step = await results.next();
      // What ends a stream early is no item, and the change it failed at comes again.
      if (step.done || step.value.data === undefined || context.position === undefined) return step;
      return { done: false, value: positioned(step.value, context.position) };
    },
    return: async () => (await results.return?.()) ?? { done: true, value: undefined },
    throw: async (error) => (await results.throw?.(error)) ?? { done: true, value: undefined },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/**
 * The stream of a subscriber, which joins when it is first asked for an item: one that is never read holds nothing. Items
 * that an outlet sends itself do not come this way.
 */
export function itemsOf(
  join: Join,
  outlet: Outlet & { next(): Promise<IteratorResult<ExecutionResult, undefined>> },
): AsyncIterableIterator<ExecutionResult, undefined> {
  let begin: Join | undefined = join;
  let member: Member | undefined;
  const leave = async (): Promise<IteratorResult<ExecutionResult, undefined>> => {
    begin = undefined;
    member?.end();
    return { done: true, value: undefined };
  };
  return {
    next() {
      const step = outlet.next();
      // Nothing is kept of how it joined: many wait for long.
      if (begin) member = begin(outlet);
      else if (!member) outlet.end();
      begin = undefined;
      return step;
    },
    return: leave,
    throw: leave,
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
