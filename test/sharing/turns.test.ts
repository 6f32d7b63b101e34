import { expect, test } from 'vitest';
import { Slots } from '../../src/sharing/slots.ts';
import { Turns } from '../../src/sharing/turns.ts';

/** Work that notes when it begins, and ends when told to. */
function works(turns: Turns) {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const all: Promise<void>[] = [];
  return {
    begun,
    begin(workspaceId: number, name: string) {
      all.push(
        turns.take(workspaceId, () => {
          begun.push(name);
          return new Promise<void>((resolve) => {
            ends.set(name, resolve);
          });
        }),
      );
    },
    async end(name: string) {
      const before = begun.length;
      ends.get(name)!();
      await expect.poll(() => begun.length, { interval: 1 }).toBe(before + 1);
    },
    async endAll() {
      for (const end of ends.values()) end();
      await Promise.all(all);
    },
  };
}

test('workspaces take turns, each in the order of arrival', async () => {
  const { begun, begin, end, endAll } = works(new Turns(new Slots(1, 1)));
  begin(1, 'a1');
  for (const name of ['a2', 'a3', 'a4']) begin(1, name);
  for (const name of ['b1', 'b2']) begin(2, name);
  for (const name of ['a1', 'a2', 'b1', 'a3', 'b2']) await end(name);
  expect(begun).toEqual(['a1', 'a2', 'b1', 'a3', 'b2', 'a4']);
  await endAll();
});

test('a workspace that has all it may lets others by', async () => {
  const { begun, begin, end, endAll } = works(new Turns(new Slots(1, 2)));
  begin(1, 'a1');
  begin(1, 'a2');
  begin(2, 'b1');
  begin(3, 'c1');
  await expect.poll(() => begun).toEqual(['a1', 'b1']);
  await end('b1');
  expect(begun).toEqual(['a1', 'b1', 'c1']);
  await end('a1');
  expect(begun).toEqual(['a1', 'b1', 'c1', 'a2']);
  await endAll();
});

test('work that fails gives its place to the next', async () => {
  const turns = new Turns(new Slots(1, 1));
  const failing = turns.take(1, () => Promise.reject(new Error('mine')));
  const next = turns.take(1, () => Promise.resolve('next'));
  await expect(failing).rejects.toThrow('mine');
  expect(await next).toBe('next');
});
