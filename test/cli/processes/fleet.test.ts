import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Fleet, type Kept } from '../../../src/cli/processes/fleet.ts';
import { connectionsOf, poolOf } from '../../../src/cli/processes/share.ts';
import { silent } from '../../support/server.ts';

class Process implements Kept {
  readonly pid = 1;
  readonly ready: Promise<void>;
  readonly ended: Promise<string>;
  serve: () => void = () => undefined;
  end: (how: string) => void = () => undefined;

  constructor() {
    this.ended = new Promise((resolve) => {
      this.end = resolve;
    });
    this.ready = new Promise((resolve, reject) => {
      this.serve = resolve;
      void this.ended.then((how) => reject(new Error(how)));
    });
  }

  async stop(): Promise<void> {
    this.end('asked to');
  }
}

function fleetOf(count: number) {
  const opened: Process[] = [];
  const serving = new Set<Process>();
  const givenUp: Error[] = [];
  const fleet = new Fleet<Process>({
    count,
    open() {
      const process = new Process();
      opened.push(process);
      return process;
    },
    joined: (process) => serving.add(process),
    left: (process) => serving.delete(process),
    givenUp: (error) => void givenUp.push(error),
    log: silent,
  });
  return { fleet, opened, serving, givenUp };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Fails each process that is started, so many times, after ever longer waits. */
async function failStarts(opened: Process[], waits: readonly number[]): Promise<void> {
  for (const wait of waits) {
    const before = opened.length;
    await vi.advanceTimersByTimeAsync(wait - 1);
    expect(opened).toHaveLength(before);
    await vi.advanceTimersByTimeAsync(1);
    expect(opened).toHaveLength(before + 1);
    opened.at(-1)!.end('exit code 1');
    await vi.advanceTimersByTimeAsync(0);
  }
}

test('one that served for a while is followed at once, one that died at once after a wait that grows', async () => {
  const { fleet, opened, serving } = fleetOf(2);
  const started = fleet.start();
  for (const process of opened) process.serve();
  await started;
  await vi.advanceTimersByTimeAsync(10_000);
  opened[0]!.end('signal SIGKILL');
  await vi.advanceTimersByTimeAsync(0);
  expect(opened).toHaveLength(3);
  opened[2]!.serve();
  await vi.advanceTimersByTimeAsync(0);
  expect([...serving]).toEqual([opened[1], opened[2]]);
  opened[2]!.end('signal SIGKILL');
  await failStarts(opened, [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  await fleet.stop();
  expect(serving.size).toBe(0);
  const count = opened.length;
  await vi.advanceTimersByTimeAsync(100_000);
  expect(opened).toHaveLength(count);
});

test('starts that fail are given up only where no process serves', async () => {
  const { fleet, opened, givenUp } = fleetOf(2);
  const started = fleet.start();
  for (const process of opened) process.serve();
  await started;
  const [one, other] = opened;
  one!.end('signal SIGKILL');
  await failStarts(opened, [1_000, 2_000, 4_000, 8_000, 16_000, 30_000]);
  expect(givenUp).toEqual([]);
  await vi.advanceTimersByTimeAsync(0);
  other!.end('signal SIGKILL');
  await vi.advanceTimersByTimeAsync(0);
  // The other served for long: the one that follows it is started at once.
  opened.at(-1)!.end('exit code 1');
  await vi.advanceTimersByTimeAsync(0);
  expect(givenUp).toEqual([new Error('exit code 1')]);
  await fleet.stop();
});

test('the first that does not start fails the whole start', async () => {
  const { fleet, opened } = fleetOf(2);
  const started = fleet.start();
  const failed = expect(started).rejects.toThrow('exit code 7');
  opened[0]!.serve();
  opened[1]!.end('exit code 7');
  await failed;
  await fleet.stop();
});

test('processes divide the connections that PostgreSQL takes', () => {
  for (const processes of [1, 2, 3, 64]) expect(poolOf(processes, connectionsOf(processes))).toBe(10);
  expect([2, 3, 4].map((processes) => poolOf(processes, 100))).toEqual([10, 10, 6]);
  expect(() => poolOf(5, 100)).toThrow(/5 processes need a PostgreSQL that takes 115 connections, this one takes 100/);
});
