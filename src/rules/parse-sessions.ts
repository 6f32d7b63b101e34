import type { EventSessions } from '../segmenter/index.ts';
import type { Token } from './token.ts';
import type { TokenReader } from './token-reader.ts';
import { printName, printNumber, SESSIONS } from './words.ts';

/** The type of events that sessions are made of where a text names none. */
const PAGE_VIEW = 'page_view';
const MINUTES: Readonly<Record<string, number>> = { minute: 1, minutes: 1, hour: 60, hours: 60 };

/** The events that sessions are made of, and how. */
export interface ParsedSessions {
  readonly event: string;
  readonly sessions: EventSessions;
}

/** True for the word, with or without a field; a type of events called so is quoted. */
export function isSessions(token: Token): boolean {
  return token.kind === 'name' && !token.quoted && token.parts[0]!.toLowerCase() === SESSIONS;
}

/** Reads what may follow the word: `of page_view and app_open gap 45 minutes`. */
export function parseSessions(reader: TokenReader): ParsedSessions {
  const also: string[] = [];
  let event = PAGE_VIEW;
  if (reader.takeWord('of')) {
    event = parseType(reader);
    while (reader.takeWord('and')) also.push(parseType(reader));
  }
  const gapMinutes = reader.takeWord('gap') ? parseGap(reader) : undefined;
  return {
    event,
    sessions: { ...(gapMinutes !== undefined && { gapMinutes }), ...(also.length > 0 && { also }) },
  };
}

function parseType(reader: TokenReader): string {
  const { token } = reader;
  if (token.kind !== 'name') return reader.fail('a type of events, such as page_view');
  if (token.parts.length > 1) {
    return reader.fail('a type of events without a field, which stands before: sessions.minutes of page_view');
  }
  reader.next();
  return token.parts[0]!;
}

function parseGap(reader: TokenReader): number {
  const { token } = reader;
  const count = reader.expectNumber('the longest pause of a session, such as 45 minutes');
  const minutes = count * MINUTES[reader.expectWord(...Object.keys(MINUTES))]!;
  return minutes > 0 && minutes <= 10_080 ? minutes : reader.fail('a pause above 0 and of a week at most', [], token);
}

/** `sessions`, `sessions.minutes of app_open gap 45 minutes` */
export function printSessions(event: string, { gapMinutes, also }: EventSessions, field: readonly string[]): string {
  const types = [event, ...(also ?? [])];
  const plain = types.length === 1 && event === PAGE_VIEW;
  return [
    printName(['x', ...field]).replace(/^x/, SESSIONS),
    ...(plain ? [] : [`of ${types.map((type) => printName([type])).join(' and ')}`]),
    ...(gapMinutes === undefined ? [] : [`gap ${printNumber(gapMinutes)} ${gapMinutes === 1 ? 'minute' : 'minutes'}`]),
  ].join(' ');
}
