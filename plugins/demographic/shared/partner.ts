import { z } from 'zod';
import { normalise } from './label.ts';
import { maritalReader } from './marital-groups.ts';

/** The truth of something, as a number columns can carry. */
export const NO = 0;
export const YES = 1;
export const UNKNOWN = 2;
export type Tristate = typeof NO | typeof YES | typeof UNKNOWN;

/** The meaning of a marital state for living with a partner. */
export type Partnership = 'single' | 'partnered' | 'unknown';

/** The setting for the meaning of further marital states. */
export const maritalStates = z
  .record(z.string(), z.enum(['single', 'partnered', 'unknown']))
  .default({})
  .describe(
    'What further marital states say, over the built-in table; case and punctuation do not matter. Default none.',
  );

/** The setting for a missing or meaningless marital state. */
export const missingMarital = z.enum(['unknown', 'single', 'partnered']).default('unknown');

export interface MaritalSettings {
  readonly maritalStates: Readonly<Record<string, Partnership>>;
  readonly missingMarital: Partnership;
}

/** Partner by label code, and last what a missing state counts as; a meaningless label counts as a missing one. */
export function partners(labels: readonly string[], { maritalStates, missingMarital }: MaritalSettings): Tristate[] {
  const read = partnerReader(maritalStates);
  const missing = missingMarital === 'partnered' ? YES : missingMarital === 'single' ? NO : UNKNOWN;
  const byCode = labels.map((label) => {
    const partner = read(label);
    return partner === UNKNOWN ? missing : partner;
  });
  return [...byCode, missing];
}

/** Reader of marital states: `more` over the table of marital groups; a word in neither is unknown. */
export function partnerReader(more: Readonly<Record<string, Partnership>>): (label: string) => Tristate {
  const own = new Map(Object.entries(more).map(([state, partnership]) => [normalise(state), partnership]));
  const read = maritalReader({});
  return (label) => {
    const partnership = own.get(normalise(label));
    if (partnership !== undefined) return partnership === 'partnered' ? YES : partnership === 'single' ? NO : UNKNOWN;
    const { key } = read(label);
    return key === null ? UNKNOWN : key === 'married' || key === 'cohabiting' ? YES : NO;
  };
}

/** A count of children as a truth: missing, infinite and negative counts are unknown. */
export function hasChildren(count: number): Tristate {
  return count > 0 && count < Number.POSITIVE_INFINITY ? YES : count === 0 ? NO : UNKNOWN;
}
