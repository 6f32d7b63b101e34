import { Failure } from '../../../data/failure.ts';
import { session } from '../../../data/session.ts';

/** One thing that the server needs, as `GET /health/ready` tells it. */
export interface Check {
  readonly ok: boolean;
  readonly required: boolean;
  readonly problem?: string;
  readonly freeBytes?: number | null;
  readonly reserveBytes?: number | null;
  readonly waitsSeconds?: number | null;
}

export const CHECKS = ['serving', 'database', 'migrations', 'disk', 'evaluation'] as const;

export interface Health {
  readonly ready: boolean;
  readonly at: number;
  readonly checks: Readonly<Partial<Record<(typeof CHECKS)[number], Check>>>;
}

const LONGEST_MS = 10_000;

/** Asks the server how it is; a server that is not ready answers too. Throws {@link Failure}. */
export async function readHealth(): Promise<Health> {
  const address = new URL('/health/ready', session.value?.url ?? location.href);
  const answer = await fetch(address, { signal: AbortSignal.timeout(LONGEST_MS) }).catch((error: unknown) => {
    throw new Failure('OFFLINE', error instanceof Error ? error.message : String(error));
  });
  const body = (await answer.json().catch(() => null)) as Pick<Health, 'checks'> | null;
  if (!body?.checks) throw new Failure('OFFLINE', `The server answered ${answer.status}.`);
  return { ready: answer.ok, at: Date.now(), checks: body.checks };
}
