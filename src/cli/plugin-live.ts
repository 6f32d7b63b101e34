import type { Registry } from '../engine/registry.ts';
import type { RunHost } from '../services/runs/host.ts';

/** A registry whose segmenters can be replaced while others hold it. */
export interface LiveRegistry extends Registry {
  replace(next: Registry): void;
}

export function liveRegistry(first: Registry): LiveRegistry {
  let current = first;
  return {
    get all() {
      return current.all;
    },
    get: (id) => current.get(id),
    find: (id) => current.find(id),
    replace: (next) => {
      current = next;
    },
  };
}

/** A run host whose thread can be replaced by one with other plugins while others hold it. */
export interface LiveRunHost extends RunHost {
  /**
   * Starts a thread with the plugins a module lists, and ends the old one once its jobs are done. A run in hand begins
   * anew with the new plugins. If the new thread does not start, the old one stays.
   */
  replace(plugins: string): Promise<void>;
}

/** A job on request is waited for this long before its thread ends. */
const PATIENCE_MS = 30_000;

interface Seat {
  readonly host: RunHost;
  readonly jobs: Set<Promise<unknown>>;
}

export async function startLiveHost(
  start: (plugins: string) => Promise<RunHost>,
  plugins: string,
): Promise<LiveRunHost> {
  let seat: Seat = { host: await start(plugins), jobs: new Set() };
  const retiring = new Set<Promise<void>>();

  const work = <T>(ask: (host: RunHost) => Promise<T>): Promise<T> => {
    const { host, jobs } = seat;
    const job = ask(host);
    jobs.add(job);
    const forget = () => void jobs.delete(job);
    job.then(forget, forget);
    return job;
  };

  const retire = async ({ host, jobs }: Seat) => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise((resolve) => {
      timer = setTimeout(resolve, PATIENCE_MS).unref();
    });
    await Promise.race([Promise.allSettled(jobs), late]);
    clearTimeout(timer);
    await host.stop();
  };

  return {
    preview: (request) => work((host) => host.preview(request)),
    portrait: (request) => work((host) => host.portrait(request)),
    refit: (request) => work((host) => host.refit(request)),
    async replace(url) {
      const old = seat;
      seat = { host: await start(url), jobs: new Set() };
      const retired = retire(old).finally(() => retiring.delete(retired));
      retiring.add(retired);
    },
    async stop() {
      await Promise.all([seat.host.stop(), ...retiring]);
    },
  };
}
