import type { NewEvent } from '../../db/tables/events/events.ts';
import type { Rejection } from '../input/rejection.ts';

/** Counts of what became of a batch's events. */
export interface IngestedEvents {
  /** Stored now. */
  readonly accepted: number;
  /** Replaced by a correction. */
  readonly corrected: number;
  /** Deleted now. */
  readonly deleted: number;
  /** Deletions of what was not there, or was deleted before. */
  readonly missing: number;
  /** Stored before with the same content. */
  readonly duplicates: number;
  /** In the order of the batch. */
  readonly rejections: readonly Rejection[];
}

/** Outcome of storing a batch. */
export interface StoredEvents extends IngestedEvents {
  /** Whose events changed, ascending. */
  readonly customerIds: readonly number[];
  /** Types of the events that changed, before and after. */
  readonly types: ReadonlySet<string>;
  /** Whose each event is that changed, and of which type; one that changed hands or its type is there twice. */
  readonly changed: readonly { readonly customerId: number; readonly type: string }[];
}

export function conflict(index: number, { source, messageId }: NewEvent): Rejection {
  const message = `${source} message ${messageId} stands for other content; the first stays`;
  return { index, code: 'EVENT_CONFLICT', message, field: ['messageId'] };
}

export function deletedBefore(index: number, { source, messageId }: NewEvent): Rejection {
  const message = `${source} message ${messageId} was deleted; a correction brings it back`;
  return { index, code: 'EVENT_DELETED', message, field: ['messageId'] };
}

export function ascending(customerIds: Iterable<number>): number[] {
  return [...new Set(customerIds)].sort((a, b) => a - b);
}
