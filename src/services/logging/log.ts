import { type Logger, pino } from 'pino';
import { traceIds } from '../../tracing.ts';
import { plainError } from './plain-error.ts';

/** The levels of the log; `silent` writes nothing. */
export type LogLevel = 'silent' | 'error' | 'warn' | 'info' | 'debug';

/**
 * The log of a process or thread: a line of JSON each on stderr, with the trace it belongs to. Errors are without what quotes
 * rows, values and addresses of mail.
 */
export function createLog(level: string, name?: string): Logger {
  const options = { level, mixin: traceIds, serializers: { err: plainError }, ...(name === undefined ? {} : { name }) };
  return pino(options, pino.destination(2));
}
