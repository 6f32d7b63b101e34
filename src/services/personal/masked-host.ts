import type { JobName, JobRequest } from '../jobs/jobs.ts';
import type { RunHost } from '../threads/host.ts';

/**
 * Jobs that answer a question of a client. All others work on what is stored, for everybody: refused features would
 * damage what they store.
 */
const ASKED: ReadonlySet<JobName> = new Set<JobName>([
  'preview',
  'portrait',
  'personaCount',
  'contrast',
  'groups',
  'members',
  'audience',
  'cohorts',
  'outcomes',
  'personaPreview',
]);

/** One of each host: others keep by it what they worked out. */
const ofHosts = new WeakMap<RunHost, RunHost>();

/** The host for a key that may not read personal data: what it asks of features that tell any is FORBIDDEN. */
export function maskedHost(host: RunHost): RunHost {
  const known = ofHosts.get(host);
  if (known) return known;
  const masked: RunHost = {
    ask: <Name extends JobName>(name: Name, request: JobRequest<Name>, signal?: AbortSignal) =>
      host.ask(name, ASKED.has(name) ? { ...request, masks: true } : request, signal),
    stop: () => host.stop(),
  };
  ofHosts.set(host, masked);
  return masked;
}
