import { PersonagraphError } from '../../errors.ts';
import { Share, type ShareLimits } from '../../sharing/share.ts';
import type { JobName, JobRequest, JobResult } from '../jobs/jobs.ts';
import type { RunHost } from './host.ts';
import { unwanted } from './plain-failure.ts';

/** Jobs are few and long: one that takes over ten seconds holds up none of its workspace. */
const LIMITS: ShareLimits = { workspace: 8, key: 8, together: 2, waiting: 128, longestMs: 60_000, turnMs: 10_000 };

/** One of each thread. */
const ofHosts = new WeakMap<RunHost, SharedHost>();

/** A run thread whose jobs workspaces ask for by turns. Throws OVERLOADED where too many of one workspace wait. */
export class SharedHost implements RunHost {
  readonly #host: RunHost;
  readonly #share: Share;

  constructor(host: RunHost, limits: Partial<ShareLimits> = {}) {
    this.#host = host;
    this.#share = new Share({ ...LIMITS, ...limits });
  }

  /** The one of a thread: several servers over it take their turns together. */
  static of(host: RunHost): SharedHost {
    const shared = ofHosts.get(host) ?? new SharedHost(host);
    ofHosts.set(host, shared);
    return shared;
  }

  async ask<Name extends JobName>(
    name: Name,
    request: JobRequest<Name>,
    signal?: AbortSignal,
  ): Promise<JobResult<Name>> {
    // Jobs that read no workspace share one place.
    const { workspaceId = 0 } = request as { readonly workspaceId?: number };
    const entering = this.#share.enter({ workspaceId, keyId: workspaceId });
    const place = entering instanceof Promise ? await entering : entering;
    if (!place) {
      throw new PersonagraphError('OVERLOADED', 'Too many previews and groups of the workspace are computed.', {
        retryAfter: 5,
      });
    }
    try {
      if (signal?.aborted) throw unwanted();
      return await this.#host.ask(name, request, signal);
    } finally {
      place.leave();
    }
  }

  stop(): Promise<void> {
    return this.#host.stop();
  }
}
