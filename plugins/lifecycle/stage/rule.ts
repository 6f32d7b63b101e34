import { DAY, isTime, UNKNOWN_SEGMENT } from 'personagraph/segmenter';
import type { StageConfig } from './settings.ts';

/** Stages in the order of the segments; `NONE` and `UNKNOWN` have no segment. */
export const PROSPECT = 0;
export const NEW = 1;
export const RETURNING = 2;
export const LOYAL = 3;
export const DORMANT = 4;
/** Known to be outside the lifecycle: someone else's customer, or the wider market. */
export const NONE = -1;
/** The data to decide is missing, or contradicts itself. */
export const UNKNOWN = UNKNOWN_SEGMENT;

/** The answer of a customer's kind for those without purchases. */
export type Kind = typeof PROSPECT | typeof NONE | typeof UNKNOWN;

export function kindOf(kind: string | null): Kind {
  if (kind === 'CUSTOMER' || kind === 'PROSPECT') return PROSPECT;
  return kind === null ? UNKNOWN : NONE;
}

/** The stage of one customer at a time: the only place that decides. */
export function stageAt(config: StageConfig, kind: Kind, count: number, lastAt: number, asOf: number): number {
  if (hasNoPurchase(count, lastAt)) return kind;
  if (!(Number.isFinite(count) && count > 0 && isTime(lastAt))) return UNKNOWN;
  if (asOf >= dormantAt(config, count, lastAt)) return DORMANT;
  if (count >= config.loyalPurchases) return LOYAL;
  return count > 1 ? RETURNING : NEW;
}

/** The instant a buyer becomes dormant, itself included, without another purchase. */
export function dormantAt(config: StageConfig, count: number, lastAt: number): number {
  const days = count > 1 ? config.dormantAfterDays : Math.min(config.newForDays, config.dormantAfterDays);
  return lastAt + days * DAY;
}

/** True where count and time agree that there was none. */
export function hasNoPurchase(count: number, lastAt: number): boolean {
  return Number.isNaN(lastAt) && (Number.isNaN(count) || count === 0);
}
