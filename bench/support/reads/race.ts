import type { Child } from '../child.ts';
import { processorMs } from '../processor-time.ts';
import { type Answers, askAll, type Contestant, compareAnswers } from './contestant.ts';
import type { Asked, QueryName } from './documents.ts';
import { type Load, loadFor, type Rate } from './load.ts';

export interface RaceOptions {
  readonly clients: Child;
  readonly asked: Asked;
  readonly connections: number;
  readonly rounds: number;
  /** Of each server in each round. */
  readonly seconds: number;
  readonly warmUpSeconds: number;
  /** The process of PostgreSQL that started the others. */
  readonly postmaster: number;
}

/** Medians over all rounds. */
export interface Standing {
  readonly requestsPerSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Milliseconds of processor a request, of the server and of PostgreSQL. */
  readonly serverCpuMs: number;
  readonly postgresCpuMs: number;
}

/** Compares the answers of all servers to a query, then loads one server after the other, round by round. */
export async function race(
  contestants: readonly Contestant[],
  name: QueryName,
  options: RaceOptions,
): Promise<Standing[]> {
  const answers: Answers[] = [];
  for (const contestant of contestants) answers.push(await askAll(contestant, name, options.asked));
  for (const other of answers.slice(1)) compareAnswers(name, [answers[0]!, other]);
  const lanes = contestants.map(({ server }, n) => ({
    pid: server.child.pid!,
    load: loadOf(server.url, answers[n]!, options.connections),
    laps: [] as Standing[],
  }));
  for (const { load } of lanes) await loadFor(options.clients, load, options.warmUpSeconds);
  for (let round = 0; round < options.rounds; round++) {
    // Who begins changes, so that nobody always comes after the other.
    const order = round % 2 === 0 ? lanes : lanes.toReversed();
    for (const { pid, load, laps } of order) laps.push(await lap(pid, load, options));
  }
  return lanes.map(({ laps }) => medians(laps));
}

/** The load of a query on a server, without pauses. */
export function loadOf(url: string, { requests }: Answers, connections: number): Load {
  const { hostname, port } = new URL(url);
  return { host: hostname, port: Number(port), connections, pauseMs: 0, requests };
}

async function lap(pid: number, load: Load, { clients, seconds, postmaster }: RaceOptions): Promise<Standing> {
  const before = [processorMs([pid]), processorMs([postmaster])] as const;
  const rate: Rate = await loadFor(clients, load, seconds);
  return {
    requestsPerSecond: rate.requests / rate.seconds,
    p50: rate.p50,
    p99: rate.p99,
    serverCpuMs: (processorMs([pid]) - before[0]) / rate.requests,
    postgresCpuMs: (processorMs([postmaster]) - before[1]) / rate.requests,
  };
}

function medians(laps: readonly Standing[]): Standing {
  const of = (key: keyof Standing) => median(laps.map((one) => one[key]));
  return {
    requestsPerSecond: of('requestsPerSecond'),
    p50: of('p50'),
    p99: of('p99'),
    serverCpuMs: of('serverCpuMs'),
    postgresCpuMs: of('postgresCpuMs'),
  };
}

/** The middle of values; of an even number the higher. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}
