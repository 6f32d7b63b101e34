import type { ExecutionArgs } from 'graphql';
import type { Change } from '../../../src/db/tables/changes/changes.ts';
import type { Principal } from '../../../src/db/tables/workspaces/api-keys.ts';
import type { CompiledReads } from '../../../src/graphql/compiled/compiled-reads.ts';
import { type Context, createContext } from '../../../src/graphql/core/context.ts';
import { SubscriberGroup } from '../../../src/graphql/push/group.ts';
import type { Item } from '../../../src/graphql/push/outlet.ts';
import { sharedOperation } from '../../../src/graphql/push/shared-operation.ts';
import { readerOf } from '../../support/principal.ts';
import type { TestApi } from '../api.ts';

/** The context of a subscriber; null leaves all reads to the executor. */
export function contextOf(
  api: TestApi,
  compiled: CompiledReads | null,
  principal: Principal = readerOf(api.scope.workspaceId, 1),
): Context {
  // Nobody listens: items are asked for.
  const feed = { join: async () => ({ position: 0, leave: () => undefined }) };
  const parts = { ...api.dependencies, feed, compiled, log: api.dependencies.logger } as never;
  return { ...createContext(api.db, parts, principal, { signal: undefined }), requestId: 'request' };
}

/** The items that a group of subscribers gets for changes. */
export async function itemsOf(
  api: TestApi,
  args: ExecutionArgs,
  changes: readonly Change[],
  compiled: CompiledReads | null,
  principal?: Principal,
): Promise<readonly Item[]> {
  const contextValue = contextOf(api, compiled, principal);
  const operation = { ...args, contextValue };
  const { selection } = sharedOperation(operation)!;
  const host = { close: () => undefined, works: () => undefined };
  const group = new SubscriberGroup(operation, contextValue, selection, host);
  await group.ready;
  return group.render(changes);
}
