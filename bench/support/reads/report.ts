import type { BesideRun } from './beside-run.ts';
import { median, type Standing } from './race.ts';

const round = (value: number, digits: number) => Math.round(value * 10 ** digits) / 10 ** digits;

/** A query's figures for the last line: ours, and beside them the peer's where there is one. */
export function figuresOf(ours: Standing, peer: Standing | undefined): Record<string, number> {
  const cpu = ({ serverCpuMs, postgresCpuMs }: Standing) => round(serverCpuMs + postgresCpuMs, 3);
  return {
    ours: Math.round(ours.requestsPerSecond),
    ...(peer && {
      peer: Math.round(peer.requestsPerSecond),
      ratio: round(ours.requestsPerSecond / peer.requestsPerSecond, 2),
    }),
    p50: round(ours.p50, 2),
    ...(peer && { peerP50: round(peer.p50, 2) }),
    p99: round(ours.p99, 2),
    ...(peer && { peerP99: round(peer.p99, 2) }),
    cpuMs: cpu(ours),
    serverCpuMs: round(ours.serverCpuMs, 3),
    postgresCpuMs: round(ours.postgresCpuMs, 3),
    ...(peer && {
      peerCpuMs: cpu(peer),
      cpuRatio: round(cpu(ours) / cpu(peer), 2),
      peerServerCpuMs: round(peer.serverCpuMs, 3),
      peerPostgresCpuMs: round(peer.postgresCpuMs, 3),
    }),
  };
}

/** The same for people. */
export function lineOf(name: string, figures: Readonly<Record<string, number>>): string {
  const { ours, peer, ratio, p50, peerP50, p99, peerP99, cpuMs, peerCpuMs } = figures;
  const beside = (one: number | undefined) => (one === undefined ? '' : ` : ${one}`);
  const share = ratio === undefined ? '' : `, ratio ${ratio}`;
  return (
    `${name.padEnd(8)} ${ours}${beside(peer)} requests/s${share}, p50 ${p50}${beside(peerP50)} ms, ` +
    `p99 ${p99}${beside(peerP99)} ms, processor ${cpuMs}${beside(peerCpuMs)} ms a request`
  );
}

/** Medians of rounds beside runs, for the last line. */
export function besideFigures(rounds: readonly BesideRun[]): Record<string, number> {
  const of = (get: (one: BesideRun) => number) => median(rounds.map(get));
  const [idleP99, besideP99] = [of(({ idle }) => idle.p99), of(({ beside }) => beside.p99)];
  return {
    idleP50: round(
      of(({ idle }) => idle.p50),
      2,
    ),
    besideP50: round(
      of(({ beside }) => beside.p50),
      2,
    ),
    idleP99: round(idleP99, 2),
    besideP99: round(besideP99, 2),
    ratio: round(besideP99 / idleP99, 2),
    besideReads: of(({ beside }) => beside.requests),
    runSeconds: round(
      of(({ runSeconds }) => runSeconds),
      2,
    ),
  };
}
