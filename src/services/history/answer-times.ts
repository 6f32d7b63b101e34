import type { ClockedRule } from '../../db/tables/personas/persona-criteria.ts';
import type { Persona } from '../../db/tables/personas/personas.ts';
import type { Segmentation } from '../../db/tables/segmentations/segmentations.ts';
import { PersonagraphError } from '../../errors.ts';

/** The time that a history speaks of: from its first answer up to its clock, both included. */
export interface AnswerTimes {
  /** For messages. */
  readonly of: string;
  /** Null: there was no answer yet. */
  readonly from: Date | null;
  /** Where its clock stands still; null: it goes on. */
  readonly pinnedTo: Date | null;
}

export function timesOfSegmentation({ key, answeredFrom, pinned, asOf }: Segmentation): AnswerTimes {
  return { of: `The segmentation ${key}`, from: answeredFrom, pinnedTo: pinned ? asOf : null };
}

export function timesOfPersona({ name, matchedFrom }: Persona, rule: ClockedRule | undefined): AnswerTimes {
  return { of: `The persona ${name}`, from: matchedFrom, pinnedTo: rule?.pinnedTo ?? null };
}

/** Why a history says nothing of a time; null where it does. Throws IN_THE_FUTURE for a time after `now`. */
export function unansweredAt({ of, from, pinnedTo }: AnswerTimes, at: Date, now: number): string | null {
  refuseFuture(at, now);
  if (from === null) return `${of} has given no answer yet.`;
  if (at < from) return `${of} has no answer of then: its history begins at ${from.toISOString()}.`;
  if (pinnedTo === null || at <= pinnedTo) return null;
  return `${of} has no answer of then: its clock stands at ${pinnedTo.toISOString()}.`;
}

/** Throws NO_ANSWER_THEN where a history says nothing of a time, and IN_THE_FUTURE. */
export function requireAnswerAt(times: AnswerTimes, at: Date, now: number, field: string): void {
  const problem = unansweredAt(times, at, now);
  if (problem !== null) throw new PersonagraphError('NO_ANSWER_THEN', problem, { field: [field] });
}

export function refuseFuture(at: Date, now: number, field = 'time'): void {
  if (at.getTime() <= now) return;
  const message = `${at.toISOString()} is later than now.`;
  throw new PersonagraphError('IN_THE_FUTURE', message, { field: [field] });
}
