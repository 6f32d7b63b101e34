import { AGGREGATES } from './event-feature.ts';

/** The word that stands for the sessions of events; a type of events called so is quoted. */
export const SESSIONS = 'sessions';

/** Words that mean something where a name may stand; a name that is one of them alone is quoted. */
const RESERVED = new Set(['and', 'or', 'not', 'all', 'any', 'at', 'size', 'true', 'false', ...AGGREGATES]);
const PLAIN = /^[\p{L}_][\p{L}\p{N}_-]*$/u;
/** The parts that a name may go on with after a dot. */
const PLAIN_PART = /^[\p{L}\p{N}_-]+$/u;

/** A dotted name, with backquotes around the parts that need them: `` traits.`net worth` ``. */
export function printName(parts: readonly string[]): string {
  return parts.map((part, index) => (isPlain(part, index, parts.length) ? part : printQuoted(part))).join('.');
}

function isPlain(part: string, index: number, count: number): boolean {
  if (index > 0) return PLAIN_PART.test(part);
  // Of a quoted name only the first part says that it is quoted.
  if (part.toLowerCase() === SESSIONS) return false;
  return PLAIN.test(part) && !(count === 1 && RESERVED.has(part.toLowerCase()));
}

/** As JSON quotes texts, with backquotes. */
export function printQuoted(part: string): string {
  const inner = JSON.stringify(part).slice(1, -1).replaceAll('\\"', '"').replaceAll('`', '\\u0060');
  return `\`${inner}\``;
}

export function printText(text: string): string {
  return JSON.stringify(text);
}

export function printNumber(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

/** `1 day`, `90 days` */
export function printDays(days: number): string {
  return `${printNumber(days)} ${days === 1 ? 'day' : 'days'}`;
}
