import { setImmediate as turn } from 'node:timers/promises';
import { parse } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Change } from '../../../src/db/tables/changes/changes.ts';
import { SubscriberGroup } from '../../../src/graphql/push/group.ts';
import type { KeyWatch } from '../../../src/graphql/push/key-watch.ts';
import type { Outlet } from '../../../src/graphql/push/outlet.ts';
import { sharedOperation } from '../../../src/graphql/push/shared-operation.ts';
import { schema } from '../../../src/graphql/schema.ts';
import { type TestApi, testApi } from '../api.ts';
import { contextOf } from './items.ts';

let api: TestApi;
beforeAll(async () => {
  api = await testApi();
});
afterAll(() => api[Symbol.asyncDispose]());

test('a change for a large group is handed out in slices, to each member once, also where some leave meanwhile', async () => {
  const members = 1_700;
  const keys = { watch: () => () => undefined } as unknown as KeyWatch;
  const contextValue = { ...contextOf(api, null), keys };
  const args = { schema, document: parse('subscription { personaChanged { cursor } }'), contextValue };
  const { selection } = sharedOperation(args)!;
  const group = new SubscriberGroup(args, contextValue, selection, { close: () => undefined, works: () => undefined });
  await group.ready;
  const got: number[][] = Array.from({ length: members }, () => []);
  const outletOf = (member: number): Outlet => ({
    ready: () => undefined,
    send: (_item, position) => void got[member]!.push(position),
    end: () => undefined,
  });
  const joined = got.map((_, member) => group.add(selection, outletOf(member), contextValue));
  await turn();
  const sent = () => got.filter(({ length }) => length > 0).length;
  const changes = [1, 2].map((id) => ({ id, kind: 'PERSONA_CHANGED', at: new Date(0), personaId: 1, payload: {} }));
  group.push(changes[0] as unknown as Change);
  const seen: number[] = [];
  while (sent() < members - 1) {
    await turn();
    seen.push(sent());
    // The last has not had its turn yet.
    if (sent() > 0 && sent() < members - 1) joined.at(-1)!.end();
  }
  expect(seen.filter((count) => count > 0 && count < members - 1).length).toBeGreaterThanOrEqual(2);
  group.push(changes[1] as unknown as Change);
  while (got[members - 2]!.length < 2) await turn();
  expect(got.slice(0, -1)).toEqual(Array.from({ length: members - 1 }, () => [1, 2]));
  expect(got.at(-1)).toEqual([]);
  group.end();
});
