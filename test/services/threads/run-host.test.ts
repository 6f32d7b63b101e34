import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type HostedThread, ThreadHost } from '../../../src/services/threads/host.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

interface FakeThread extends HostedThread {
  end(): void;
}

/** A thread that works at once, or never, until it is ended; its jobs are done with its number. */
function fakeThread(number: number, works: boolean): FakeThread {
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  return {
    ready: works ? Promise.resolve() : Promise.reject(new Error(`thread ${number} does not work`)),
    ended,
    ask: async () => number as never,
    stop: async () => end(),
    end,
  };
}

/** A host whose threads are fakes, and the seconds at which each was opened. */
function hostOfFakes({ works = () => true }: { works?: (number: number) => boolean } = {}) {
  const threads: FakeThread[] = [];
  const openedAt: number[] = [];
  const began = Date.now();
  const host = new ThreadHost(() => {
    const thread = fakeThread(threads.length, works(threads.length));
    threads.push(thread);
    openedAt.push((Date.now() - began) / 1000);
    return thread;
  });
  return { host, threads, openedAt, last: () => threads.at(-1)! };
}

/** Ends the thread as soon as it works, and again every further one, for so many seconds. */
async function endEach({ threads, last }: ReturnType<typeof hostOfFakes>, seconds: number): Promise<void> {
  let ended = 0;
  for (let second = 0; second <= seconds; second++) {
    if (threads.length > ended) {
      ended = threads.length;
      last().end();
    }
    await vi.advanceTimersByTimeAsync(second < seconds ? 1_000 : 0);
  }
}

const REQUEST = { workspaceId: 1, personaIds: [] };

test('a thread that ends again and again is started after 1 s, 2 s, 4 s and so on to 30 s', async () => {
  const fakes = hostOfFakes();
  await fakes.host.ready();
  await endEach(fakes, 122);
  expect(fakes.openedAt).toEqual([0, 1, 3, 7, 15, 31, 61, 91, 121]);
  await fakes.host.stop();
});

test('a thread that does not come to work is tried at the same growing intervals', async () => {
  const fakes = hostOfFakes({ works: (number) => number === 0 || number === 4 });
  await fakes.host.ready();
  fakes.last().end();
  await vi.advanceTimersByTimeAsync(100_000);
  expect(fakes.openedAt).toEqual([0, 1, 3, 7, 15]);
  await fakes.host.stop();
});

test('a thread that worked for a minute is started again after 1 s', async () => {
  const fakes = hostOfFakes();
  await fakes.host.ready();
  await endEach(fakes, 31);
  expect(fakes.openedAt.at(-1)).toBe(31);
  // It was ended at once; the next one works.
  await vi.advanceTimersByTimeAsync(90_000);
  expect(fakes.openedAt.at(-1)).toBe(61);
  fakes.last().end();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(fakes.openedAt.at(-1)).toBe(122);
  await fakes.host.stop();
});

test('a caller waits for no more than 1 s, and is answered by the next thread that works', async () => {
  const fakes = hostOfFakes({ works: (number) => number !== 6 });
  await fakes.host.ready();
  await endEach(fakes, 31);
  expect(fakes.openedAt).toHaveLength(6);
  // The sixth would be followed after 30 s.
  const answer = fakes.host.ask('refit', REQUEST);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(fakes.openedAt.slice(6)).toEqual([32, 33]);
  expect(await answer).toBe(7);
  await fakes.host.stop();
});

test('a host that is stopped starts no thread any more, and refuses those who wait for one', async () => {
  const fakes = hostOfFakes();
  await fakes.host.ready();
  fakes.last().end();
  await vi.advanceTimersByTimeAsync(500);
  const answer = expect(fakes.host.ask('refit', REQUEST)).rejects.toMatchObject({ code: 'RUN_FAILED' });
  await fakes.host.stop();
  await answer;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(fakes.openedAt).toEqual([0]);
});

test('the first thread that does not come to work is not tried again', async () => {
  const fakes = hostOfFakes({ works: () => false });
  await expect(fakes.host.ready()).rejects.toThrow('thread 0 does not work');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(fakes.openedAt).toEqual([0]);
});
