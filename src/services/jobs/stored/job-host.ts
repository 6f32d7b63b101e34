import { maskedHost } from '../../personal/masked-host.ts';
import type { RunHost } from '../../threads/host.ts';
import type { JobContext } from '../job.ts';
import { doJob } from '../jobs.ts';

/** A host that does jobs in this thread, for work of this thread that asks for them. */
export function hostOf(context: JobContext): RunHost {
  const host: RunHost = { ask: (name, request) => doJob(context, name, request), stop: async () => undefined };
  return context.masks ? maskedHost(host) : host;
}
