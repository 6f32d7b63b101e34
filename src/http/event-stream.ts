import type { ExecutionResult } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Context } from '../graphql/core/context.ts';
import { encodeChangeCursor } from '../graphql/core/cursor.ts';
import { withoutHttp } from '../graphql/core/errors.ts';
import { positionOf } from '../graphql/push/position.ts';

/** A silent stream is kept alive by a comment this often. */
const PING_EVERY_MS = 12_000;

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  connection: 'keep-alive',
  // Nobody between keeps it, holds it back, or packs it.
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
} as const;

/**
 * Writes subscriptions as event streams that the standard's own client resumes: each item has an `id`, its cursor, which
 * comes back as `Last-Event-ID`. So has the beginning, so that one cut off before its first item misses nothing. Items are
 * events `next`, the end is `complete`, as graphql-sse has them in its distinct connections mode.
 */
export function useEventStream(pingEveryMs = PING_EVERY_MS): Plugin<Context> {
  return {
    onResultProcess({ result, resultProcessor, setResultProcessor }) {
      // The only one that yoga finds for a stream is its own for this type.
      if (!resultProcessor || !isStream(result)) return;
      setResultProcessor(
        (stream) => new Response(streamOf(stream as unknown as Results, pingEveryMs), { headers: HEADERS }),
        'text/event-stream',
      );
    },
    onResponse({ response }) {
      if (!response.headers.get('content-type')?.startsWith('text/event-stream')) return;
      // An error instead of a stream is still written by yoga.
      for (const [name, value] of Object.entries(HEADERS)) response.headers.set(name, value);
      response.headers.delete('content-encoding');
    },
  };
}

type Results = AsyncIterable<ExecutionResult>;

function isStream(result: unknown): boolean {
  return typeof result === 'object' && result !== null && Symbol.asyncIterator in result;
}

function streamOf(results: Results, pingEveryMs: number): ReadableStream<Uint8Array> {
  const iterator = results[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  let pings: NodeJS.Timeout | undefined;
  return new ReadableStream({
    start(controller) {
      // Some clients take no header before there is a body.
      controller.enqueue(encoder.encode(':\n\n'));
      pings = setInterval(() => {
        if ((controller.desiredSize ?? 0) > 0) controller.enqueue(encoder.encode(':\n\n'));
      }, pingEveryMs);
    },
    async pull(controller) {
      try {
        for (;;) {
          const { done, value } = await iterator.next();
          if (done) break;
          controller.enqueue(encoder.encode(eventOf(value)));
          // A mere position is not what was asked for.
          if (textOf(value) !== null) return;
        }
        clearInterval(pings);
        controller.enqueue(encoder.encode('event: complete\ndata:\n\n'));
        controller.close();
      } catch (error) {
        clearInterval(pings);
        controller.error(error);
      }
    },
    async cancel() {
      clearInterval(pings);
      await iterator.return?.();
    },
  });
}

/** An item with its cursor as `id`; a mere position is an `id` alone, which clients keep and hand to nobody. */
function eventOf(result: ExecutionResult): string {
  const position = positionOf(result);
  const id = position === undefined ? '' : `id: ${encodeChangeCursor(position)}\n`;
  const text = textOf(result);
  return text === null ? `${id}\n` : `${id}event: next\ndata: ${text}\n\n`;
}

/** The result as JSON; null where there is none. */
function textOf(result: ExecutionResult & { readonly stringify?: () => string }): string | null {
  if (result.stringify) return result.stringify();
  const { data, errors, extensions } = result;
  if (data === undefined && !errors && !extensions) return null;
  return JSON.stringify({ ...result, ...(errors ? { errors: errors.map((error) => withoutHttp(error)) } : {}) });
}
