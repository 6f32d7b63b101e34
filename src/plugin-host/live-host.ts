import type { JobName, JobRequest, JobResult } from '../services/jobs/jobs.ts';
import type { RunHost } from '../services/threads/host.ts';

/** A job on request is waited for this long before its thread ends. */
const PATIENCE_MS = 30_000;

/** A host, and the jobs it was asked for that are not done. */
interface Seat {
  readonly host: RunHost;
  readonly jobs: Set<Promise<unknown>>;
}

/** A run host whose thread can be replaced by one with other plugins while others hold it. */
export class LiveHost implements RunHost {
  readonly #start: (url: string) => Promise<RunHost>;
  #seat: Seat;
  readonly #retiring = new Set<Promise<void>>();

  private constructor(start: (url: string) => Promise<RunHost>, host: RunHost) {
    this.#start = start;
    this.#seat = { host, jobs: new Set() };
  }

  /** `start` starts a thread with the plugins that the module of a URL lists; the first one with those of `url`. */
  static async start(start: (url: string) => Promise<RunHost>, url: string): Promise<LiveHost> {
    return new LiveHost(start, await start(url));
  }

  ask<Name extends JobName>(name: Name, request: JobRequest<Name>, signal?: AbortSignal): Promise<JobResult<Name>> {
    const { host, jobs } = this.#seat;
    const job = host.ask(name, request, signal);
    jobs.add(job);
    const forget = () => void jobs.delete(job);
    job.then(forget, forget);
    return job;
  }

  /**
   * Starts a thread with the plugins a module lists, and ends the old one once its jobs are done. A run in hand begins
   * anew with the new plugins. If the new thread does not start, the old one stays.
   */
  async replace(url: string): Promise<void> {
    const old = this.#seat;
    this.#seat = { host: await this.#start(url), jobs: new Set() };
    const retired = retire(old).finally(() => this.#retiring.delete(retired));
    this.#retiring.add(retired);
  }

  async stop(): Promise<void> {
    await Promise.all([this.#seat.host.stop(), ...this.#retiring]);
  }
}

async function retire({ host, jobs }: Seat): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS).unref();
  });
  await Promise.race([Promise.allSettled(jobs), late]);
  clearTimeout(timer);
  await host.stop();
}
