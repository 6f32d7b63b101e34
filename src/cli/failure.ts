import { CommanderError } from 'commander';
import type { Logger } from 'pino';
import { asError, PersonagraphError } from '../errors.ts';

/** How a command that failed ends. */
export interface Failure {
  /** The text for stderr; empty where commander has printed it all, as with help. */
  readonly text: string;
  readonly exitCode: number;
}

/**
 * One line, `CODE: message`, for whatever a command threw. INTERNAL is what nobody expected: its line names the way to
 * the stack, which follows with LOG_LEVEL=debug.
 */
export function describeFailure(thrown: unknown, logLevel: string | undefined): Failure {
  if (thrown instanceof CommanderError) {
    // Help, or a version, was asked for, or a command that only groups others was called.
    if (/^commander\.(help|version)/.test(thrown.code)) return { text: '', exitCode: thrown.exitCode };
    return { text: `${line('INVALID_SETTING', thrown.message.replace(/^error: /, ''))}\n`, exitCode: 1 };
  }
  const error = asError(thrown);
  const stack = logLevel === 'debug' ? `${stackOf(error)}\n` : '';
  if (error instanceof PersonagraphError) return { text: `${line(error.code, error.message)}\n${stack}`, exitCode: 1 };
  const hint = stack ? '' : ' (LOG_LEVEL=debug shows the stack)';
  return { text: `${line('INTERNAL', `${reasonOf(error)}${hint}`)}\n${stack}`, exitCode: 1 };
}

/** Prints why a command failed, and ends the process. */
export function endWith(thrown: unknown): never {
  const { text, exitCode } = describeFailure(thrown, process.env['LOG_LEVEL']);
  process.stderr.write(text);
  process.exit(exitCode);
}

/** A process that serves cannot be asked again: what ends it is logged with its stack, before it is printed. */
export function logCrashes(log: Logger): void {
  process.prependListener('uncaughtException', (err) => log.fatal({ err }, 'an error nobody caught'));
}

function line(code: string, message: string): string {
  return `${code}: ${message.trim().replace(/\s*\n\s*/g, ' ')}`;
}

/** Some errors, such as those of several addresses tried, say nothing themselves. */
function reasonOf(error: Error): string {
  if (error.message) return error.message;
  if (error instanceof AggregateError) return error.errors.map((one) => asError(one).message).join('; ');
  return error.name;
}

function stackOf(error: Error): string {
  const own = error.stack ?? error.message;
  return error.cause === undefined ? own : `${own}\ncaused by ${stackOf(asError(error.cause))}`;
}
