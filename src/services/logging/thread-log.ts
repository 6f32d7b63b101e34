import type { Logger } from 'pino';
import { traceThisThread } from '../tracing/trace-thread.ts';
import { logLibraries } from './libraries.ts';
import { createLog } from './log.ts';

/** Begins a process or thread of the product: its log, which its libraries write to as well, and its traces. Before it opens the store. */
export function threadLog(level: string, name?: string): Logger {
  const log = createLog(level, name);
  traceThisThread();
  logLibraries(log);
  return log;
}
