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

/** Counts of the lines so far: of every chunk that was written. */
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

/** A chunk ends at as many bytes of lines, however few events those are. */
const CHUNK_CHARACTERS = 4 * 1024 * 1024;
/** Rejections that are listed; the others are counted. */
export const MAX_REJECTIONS = 1_000;

type Item = { readonly line: number; readonly input: unknown };

interface Chunk {
  readonly items: Item[];
  readonly refused: RejectedLine[];
  characters: number;
  lastLine: number;
}

/**
 * Takes events line by line, in chunks of {@link MAX_EVENTS} at most, one after the other; the next is read while one is
 * written. `counts` is kept up to date, so that it holds where this throws what taking or reading threw.
 */
export async function ingestLines(
  lines: AsyncIterable<readonly Line[]>,
  take: (inputs: readonly unknown[]) => Promise<IngestedEvents>,
  counts: LineCounts,
): Promise<void> {
  let chunk = emptyChunk();
  let writing: Promise<void> = Promise.resolve();
  const write = async () => {
    const full = chunk;
    chunk = emptyChunk();
    await writing;
    writing = writeChunk(full, take, counts);
    // It is awaited before the next: until then its failure waits too.
    writing.catch(() => undefined);
  };
  try {
    for await (const some of lines) {
      for (const line of some) {
        add(chunk, line);
        if (chunk.items.length + chunk.refused.length < MAX_EVENTS && chunk.characters < CHUNK_CHARACTERS) continue;
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

function emptyChunk(): Chunk {
  return { items: [], refused: [], characters: 0, lastLine: 0 };
}

function add(chunk: Chunk, { number: line, text, problem }: Line): void {
  chunk.lastLine = line;
  const refuse = (code: ErrorCode, message: string) => chunk.refused.push({ line, code, message, field: [] });
  if (problem === 'TOO_LONG') refuse('TOO_LARGE', 'the line is too long');
  else if (text === undefined) refuse('INVALID_INPUT', 'the line is not UTF-8');
  else {
    chunk.characters += text.length;
    try {
      chunk.items.push({ line, input: JSON.parse(text) as unknown });
    } catch {
      refuse('INVALID_INPUT', 'the line is no JSON');
    }
  }
}

async function writeChunk(
  { items, refused, lastLine }: Chunk,
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
