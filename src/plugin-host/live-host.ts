import type { RunHost } from '../services/threads/host.ts';

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

/** `start` starts a thread with the plugins that the module of a URL lists. */
export async function startLiveHost(start: (url: string) => Promise<RunHost>, url: string): Promise<LiveRunHost> {
  let seat: Seat = { host: await start(url), jobs: new Set() };
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
    compare: (request) => work((host) => host.compare(request)),
    contrast: (request) => work((host) => host.contrast(request)),
    overlap: (request) => work((host) => host.overlap(request)),
    refit: (request) => work((host) => host.refit(request)),
    async replace(next) {
      const old = seat;
      seat = { host: await start(next), jobs: new Set() };
      const retired = retire(old).finally(() => retiring.delete(retired));
      retiring.add(retired);
    },
    async stop() {
      await Promise.all([seat.host.stop(), ...retiring]);
    },
  };
}
