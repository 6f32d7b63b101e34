import { expect, test } from 'vitest';
import type { Run } from '../../../src/db/tables/runs/runs.ts';
import { Hands } from '../../../src/services/runs/hands.ts';

const run = (id: number, workspaceId: number) => ({ id, workspaceId }) as Run;

/** Hands by a clock of the test's own. */
function handsAt() {
  const clock = { now: 0 };
  const ends = new Map<number, () => void>();
  const hands = new Hands(() => clock.now);
  const take = (taken: Run) => hands.take(taken, () => new Promise((resolve) => ends.set(taken.id, resolve)));
  return { hands, clock, take, end: (id: number) => ends.get(id)!() };
}

test('three runs are begun at once, and one more when one of them has ended', async () => {
  const { hands, take, end } = handsAt();
  const first = take(run(1, 1));
  void take(run(2, 2));
  expect(hands.fullForMs).toBe(0);
  void take(run(3, 3));
  expect(hands.fullForMs).toBe(60_000);
  end(1);
  await first;
  expect(hands.fullForMs).toBe(0);
});

test('runs that take longer than a minute hold up nobody, six in all', () => {
  const { hands, clock, take } = handsAt();
  for (const id of [1, 2, 3]) void take(run(id, id));
  clock.now = 45_000;
  expect(hands.fullForMs).toBe(15_000);
  clock.now = 60_000;
  expect(hands.fullForMs).toBe(0);
  for (const id of [4, 5, 6]) void take(run(id, id));
  clock.now = 600_000;
  expect(hands.fullForMs).toBeNull();
});

test('workspaces take turns: one with many runs waits behind those that had none', async () => {
  const { hands, take, end } = handsAt();
  const waiting = [run(2, 1), run(8, 2), run(9, 3)];
  const first = take(run(1, 1));
  expect(hands.inTurn(waiting).map(({ id }) => id)).toEqual([8, 9]);
  end(1);
  await first;
  const second = take(run(8, 2));
  expect(hands.inTurn(waiting).map(({ id }) => id)).toEqual([9, 2]);
  end(8);
  await second;
  expect(hands.inTurn([run(2, 1), run(9, 3), run(10, 2)]).map(({ id }) => id)).toEqual([9, 2, 10]);
});
