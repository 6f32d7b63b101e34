import { setImmediate as turn } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import type { Holder } from '../../src/http/sockets/inbox.ts';
import { ReadingTurns } from '../../src/http/sockets/reading-turns.ts';

/** A connection that says if it is read. */
function connection(turns: ReadingTurns, holder: Holder) {
  const source = {
    reads: true,
    pause: () => {
      source.reads = false;
    },
    resume: () => {
      source.reads = true;
    },
  };
  return { source, inbox: turns.open(holder, source) };
}

test('one message of a holder is handled between two of another, however many that has waiting on many connections', async () => {
  const turns = new ReadingTurns();
  const handled: string[] = [];
  for (let n = 0; n < 20; n++) {
    const { inbox } = connection(turns, 1);
    for (let message = 0; message < 50; message++) inbox.put(() => handled.push('flood'));
  }
  const { inbox } = connection(turns, 2);
  for (let message = 0; message < 10; message++) inbox.put(() => handled.push('other'));
  await vi.waitFor(() => expect(handled).toHaveLength(1_010), { timeout: 20_000 });
  expect(handled.lastIndexOf('other')).toBeLessThan(20);
});

test('messages take a slice of a turn of the event loop; what else there is to do is done in between', async () => {
  const turns = new ReadingTurns();
  const { inbox } = connection(turns, 1);
  let handled = 0;
  const busy = () => {
    const until = performance.now() + 0.2;
    while (performance.now() < until);
    handled++;
  };
  for (let message = 0; message < 200; message++) inbox.put(busy);
  let between = 0;
  while (handled < 200) {
    await turn();
    between++;
  }
  // 40 ms of work; a turn that took all of it would be one.
  expect(between).toBeGreaterThan(20);
});

test('a connection is read again once its messages are handled, those that wait for one of them too', async () => {
  const turns = new ReadingTurns();
  const { inbox, source } = connection(turns, 1);
  let goOn: () => void = () => undefined;
  const handled: number[] = [];
  inbox.arrived(100);
  inbox.put(() => {
    handled.push(1);
    goOn = inbox.hold();
  });
  inbox.put(() => handled.push(2));
  await vi.waitFor(() => expect(handled).toEqual([1]), { timeout: 20_000 });
  for (let n = 0; n < 10; n++) await turn();
  expect([handled, source.reads]).toEqual([[1], false]);
  goOn();
  goOn();
  await vi.waitFor(() => expect([handled, source.reads]).toEqual([[1, 2], true]), { timeout: 20_000 });
});

test('over its bytes no connection of a holder is read, until half of them are handled; others are read meanwhile', async () => {
  const turns = new ReadingTurns(1_000);
  const full = connection(turns, 1);
  const idle = connection(turns, 1);
  const other = connection(turns, 2);
  let goOn: () => void = () => undefined;
  full.inbox.arrived(1_001);
  full.inbox.put(() => {
    goOn = full.inbox.hold();
  });
  expect([idle.source.reads, other.source.reads]).toEqual([false, true]);
  // One that comes meanwhile waits as well.
  const late = connection(turns, 1);
  expect(late.source.reads).toBe(false);
  for (let n = 0; n < 10; n++) await turn();
  expect(idle.source.reads).toBe(false);
  goOn();
  const all = [full, idle, late];
  await vi.waitFor(() => expect(all.map(({ source }) => source.reads)).toEqual([true, true, true]), {
    timeout: 20_000,
  });
});

test('one that moves to another holder takes what waits along, and one that ends leaves nothing behind', async () => {
  const turns = new ReadingTurns(1_000);
  const moving = connection(turns, 'address');
  const neighbour = connection(turns, 'address');
  const colleague = connection(turns, 1);
  let handled = 0;
  moving.inbox.arrived(1_001);
  moving.inbox.put(() => handled++);
  expect([neighbour.source.reads, colleague.source.reads]).toEqual([false, true]);
  moving.inbox.moveTo(1);
  expect([neighbour.source.reads, colleague.source.reads]).toEqual([true, false]);
  moving.inbox.end();
  expect([moving.source.reads, colleague.source.reads]).toEqual([true, true]);
  for (let n = 0; n < 10; n++) await turn();
  expect(handled).toBe(0);
});
