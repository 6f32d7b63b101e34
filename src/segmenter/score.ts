import type { Text } from './text.ts';
import { isTime } from './time.ts';

/** A number that a segmenter computes of every customer, beside the segments. */
export interface ScoreDefinition {
  /** Unique within the segmentation: `[a-z][a-z0-9_-]*`, at most 64 characters. */
  readonly key: string;
  readonly name: Text;
  readonly description: Text;
  /** `number`; `time` is milliseconds since 1970. */
  readonly kind: 'number' | 'time';
  /** Such as `days`, `EUR`, `purchases`; left out where it has none. CURRENCY stands for the workspace's currency. */
  readonly unit?: string;
  readonly min?: number;
  readonly max?: number;
  /** History keeps a value that moved by this much or more since the last one kept. Default: any change. */
  readonly step?: number;
}

/** Scores that a segmentation has at most. */
export const MOST_SCORES = 64;

const SCORE_KEY = /^[a-z][a-z0-9_-]{0,63}$/;
/** Longest key of a score. */
const LONGEST = 64;

/**
 * The key of a score that is named for a key of the settings: `share_web` for `share` and `web`. One too long is cut,
 * and ends in eight digits made of the whole, by FNV-1a (Fowler, Noll & Vo 1991).
 */
export function scoreKey(kind: string, key: string): string {
  const whole = `${kind}_${key}`;
  if (whole.length <= LONGEST) return whole;
  let hash = 0x811c9dc5;
  for (let i = 0; i < whole.length; i++) hash = Math.imul(hash ^ whole.charCodeAt(i), 0x01000193);
  return `${whole.slice(0, LONGEST - 9)}_${(hash >>> 0).toString(16).padStart(8, '0')}`;
}

/** The first way in which definitions break the contract, in words that follow the segmenter's name; null for none. */
export function scoresFault(scores: readonly ScoreDefinition[]): string | null {
  if (!Array.isArray(scores)) return 'gave scores that are no list';
  if (scores.length > MOST_SCORES) return `gave ${scores.length} scores; a segmentation has ${MOST_SCORES} at most`;
  const keys = new Set<string>();
  for (const { key, kind, min, max, step } of scores as readonly ScoreDefinition[]) {
    if (typeof key !== 'string' || !SCORE_KEY.test(key)) {
      return `gave the score key ${JSON.stringify(key)}, which is not of its form`;
    }
    if (keys.has(key)) return `gave two scores the key ${key}`;
    keys.add(key);
    if (kind !== 'number' && kind !== 'time') return `gave the score ${key} the kind ${JSON.stringify(kind)}`;
    if ([min, max, step].some((bound) => bound !== undefined && !Number.isFinite(bound))) {
      return `gave the score ${key} a min, max or step that is no number`;
    }
    if (min !== undefined && max !== undefined && !(min <= max)) return `gave the score ${key} a min above its max`;
    if (step !== undefined && !(step > 0)) return `gave the score ${key} a step that is not above 0`;
  }
  return null;
}

/** Why a value is none that a score may have, in words that follow it; null for one that it may have. NaN is unknown. */
export function scoreFault(value: number, { kind, min, max }: ScoreDefinition): string | null {
  if (Number.isNaN(value)) return null;
  if (!Number.isFinite(value)) return 'is not finite';
  if (min !== undefined && value < min) return `is under its min ${min}`;
  if (max !== undefined && value > max) return `is above its max ${max}`;
  return kind === 'time' && !isTime(value) ? 'is beyond the calendar' : null;
}
