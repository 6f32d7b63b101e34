import type { RunContext } from '../../runs/context.ts';
import type { RunHost } from '../../threads/host.ts';
import { doJob } from '../jobs.ts';

/** A host that does jobs in this thread, for work of this thread that asks for them. */
export function hostOf(context: RunContext): RunHost {
  return { ask: (name, request) => doJob(context, name, request), stop: async () => undefined };
}
