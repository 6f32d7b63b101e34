import type { LiveChange } from '../../data/live-change.ts';

const KINDS: ReadonlySet<string> = new Set(['PERSONA_CHANGED', 'PERSONA_DELETED', 'CLAIM_CHANGED', 'UPKEEP_CHANGED']);

/** Whether a change is of the persona with this key, or names none. */
export function touching(key: string): (change: LiveChange) => boolean {
  return ({ kind, persona }) => KINDS.has(kind) && (persona === null || persona.key === key);
}
