import { withoutAddresses } from '../../engine/catalogue/personal.ts';
import { asError } from '../../errors.ts';

/** Causes of causes that are told. */
const DEEPEST = 5;
/** Classes of PostgreSQL's errors whose messages quote what could not be read or kept: data, and constraints. */
const QUOTING = /^(?:22|23|P0)/;

/** An error as the log has it. */
export interface PlainError {
  readonly type: string;
  readonly code?: string;
  readonly message: string;
  readonly stack?: string;
  /** Parts of the store that PostgreSQL names: a constraint, a table, a column. */
  readonly about?: Readonly<Record<string, string>>;
  readonly cause?: PlainError;
}

/**
 * An error for the log: kind, code, message and the lines of code it came by. What PostgreSQL says beside its message quotes
 * rows, and is left out; of messages that may quote a value the quoted parts are left out, and addresses of mail of all.
 */
export function plainError(thrown: unknown, depth = 0): PlainError {
  const error = asError(thrown);
  const { code, cause } = error as { readonly code?: unknown; readonly cause?: unknown };
  const isFromStore = typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code);
  const doubtful = quotes(error) || (cause !== undefined && quotes(asError(cause)));
  const message = withoutAddresses(doubtful ? withoutQuoted(error.message) : error.message);
  const about = isFromStore ? namesOf(error) : undefined;
  const lines = linesOf(error);
  return {
    type: error.name === 'error' ? 'DatabaseError' : error.name,
    ...(typeof code === 'string' && { code }),
    message,
    ...(about && { about }),
    ...(lines && { stack: `${message}\n${lines}` }),
    ...(cause !== undefined && depth < DEEPEST && { cause: plainError(cause, depth + 1) }),
  };
}

/** What cannot be read is quoted by PostgreSQL, by JSON.parse, by our own readers, and by Prisma, which shows what it was given. */
function quotes(error: Error): boolean {
  const { code } = error as { readonly code?: unknown };
  if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code)) return QUOTING.test(code);
  return error instanceof SyntaxError || ['PrismaClientValidationError', 'UnreadableValue'].includes(error.name);
}

function withoutQuoted(message: string): string {
  return message.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, '"…"').replace(/: [^"]+$/, ': …');
}

function namesOf(error: object): Record<string, string> | undefined {
  const given = error as Readonly<Record<string, unknown>>;
  const names = ['constraint', 'table', 'column'].flatMap((name) => {
    const value = given[name];
    return typeof value === 'string' ? [[name, value] as const] : [];
  });
  return names.length > 0 ? Object.fromEntries(names) : undefined;
}

/** The lines of a stack that name places in code. */
function linesOf({ stack }: Error): string | undefined {
  const lines = stack?.split('\n').filter((line) => /^\s+at /.test(line));
  return lines && lines.length > 0 ? lines.join('\n') : undefined;
}
