import type { ErrorCode } from '../../errors.ts';
import type { Rejection } from '../input/rejection.ts';
import { MAX_EVENTS } from './events.ts';
import type { Line } from './lines.ts';
import type { IngestedEvents } from './outcome.ts';

/** Why one line was not taken; the others were. */
export interface RejectedLine extends Omit<Rejection, 'index'> {
  /** From 1. */
  readonly line: number;
}

/** Counts of the lines so far: of every batch that was written. */
export interface LineCounts {
  accepted: number;
  corrected: number;
  deleted: number;
  missing: number;
  duplicates: number;
  rejected: number;
  /** The first of them. */
  readonly rejections: RejectedLine[];
  /** Up to this line all is in the counts. */
  lines: number;
}

/** A batch ends at as many bytes of lines, however few events those are. */
const BATCH_CHARACTERS = 4 * 1024 * 1024;
/** Rejections that are listed; the others are counted. */
export const MAX_REJECTIONS = 1_000;

type Item = { readonly line: number; readonly input: unknown };

interface Batch {
  readonly items: Item[];
  readonly refused: RejectedLine[];
  characters: number;
  lastLine: number;
}

/**
 * Takes events line by line, in batches of {@link MAX_EVENTS} at most, one after the other; the next is read while one is
 * written. `counts` is kept up to date, so that it holds where this throws what taking or reading threw.
 */
export async function ingestLines(
  lines: AsyncIterable<readonly Line[]>,
  take: (inputs: readonly unknown[]) => Promise<IngestedEvents>,
  counts: LineCounts,
): Promise<void> {
  let batch = emptyBatch();
  let writing: Promise<void> = Promise.resolve();
  const write = async () => {
    const full = batch;
    batch = emptyBatch();
    await writing;
    writing = writeBatch(full, take, counts);
    // It is awaited before the next: until then its failure waits too.
    writing.catch(() => undefined);
  };
  try {
    for await (const some of lines) {
      for (const line of some) {
        add(batch, line);
        if (batch.items.length + batch.refused.length < MAX_EVENTS && batch.characters < BATCH_CHARACTERS) continue;
        await write();
      }
    }
    await write();
  } finally {
    await writing;
  }
}

export function noLines(): LineCounts {
  const none = { accepted: 0, corrected: 0, deleted: 0, missing: 0, duplicates: 0, rejected: 0, lines: 0 };
  return { ...none, rejections: [] };
}

function emptyBatch(): Batch {
  return { items: [], refused: [], characters: 0, lastLine: 0 };
}

function add(batch: Batch, { number: line, text, problem }: Line): void {
  batch.lastLine = line;
  const refuse = (code: ErrorCode, message: string) => batch.refused.push({ line, code, message, field: [] });
  if (problem === 'TOO_LONG') refuse('TOO_LARGE', 'the line is too long');
  else if (text === undefined) refuse('INVALID_INPUT', 'the line is not UTF-8');
  else {
    batch.characters += text.length;
    try {
      batch.items.push({ line, input: JSON.parse(text) as unknown });
    } catch {
      refuse('INVALID_INPUT', 'the line is no JSON');
    }
  }
}

async function writeBatch(
  { items, refused, lastLine }: Batch,
  take: (inputs: readonly unknown[]) => Promise<IngestedEvents>,
  counts: LineCounts,
): Promise<void> {
  const rejected = [...refused];
  if (items.length > 0) {
    const { rejections, ...done } = await take(items.map(({ input }) => input));
    for (const name of ['accepted', 'corrected', 'deleted', 'missing', 'duplicates'] as const)
      counts[name] += done[name];
    for (const { index, ...why } of rejections) rejected.push({ line: items[index]!.line, ...why });
  }
  counts.rejected += rejected.length;
  const room = MAX_REJECTIONS - counts.rejections.length;
  if (room > 0) counts.rejections.push(...rejected.sort((a, b) => a.line - b.line).slice(0, room));
  counts.lines = Math.max(counts.lines, lastLine);
}
