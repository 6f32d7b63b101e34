import type { EventAnchor, EventWindow, FeatureKind } from '../segmenter/index.ts';
import { AGGREGATES, type ClauseFeature, type EventFeature } from './event-feature.ts';
import { isSessions, parseSessions } from './parse-sessions.ts';
import { type ParsedWhere, parseWhere } from './parse-where.ts';
import { beginsWindow, parseTimeTest, parseWindow, WINDOW_HINT } from './parse-window.ts';
import { printFeature } from './print-feature.ts';
import { RuleSyntaxError } from './rule-error.ts';
import type { TokenReader } from './token-reader.ts';

export const KINDS: readonly FeatureKind[] = ['number', 'time', 'flag', 'category', 'list'];

/** Aggregates that are no times: a window after them is no test of theirs. */
const NO_TIMES: readonly string[] = ['count', 'sum', 'mean', 'distinct', 'top'];
const MISPLACED = ['this', 'last', 'next', 'since', 'today', 'yesterday', 'past', 'over', 'from'];
/** Words that are tests too, but not before these. */
const LEADS = ['in', 'during', 'within', 'before', 'after', 'on'];

/** A name of the catalogue, or an aggregate: `sum(purchase.amount where channel = "web", 90 days)`. */
export function parseFeature(reader: TokenReader): ClauseFeature {
  const { token } = reader;
  if (token.kind !== 'name') return reader.fail('a feature, such as customer.country or count(purchase)');
  if (!reader.isSign('(', reader.ahead(1))) {
    reader.next();
    return token.parts.join('.');
  }
  const aggregate = AGGREGATES.find((name) => name === reader.word());
  if (!aggregate) return reader.fail(`one of ${AGGREGATES.join(', ')} before "("`, AGGREGATES);
  reader.next();
  reader.expectSign('(');
  const feature = parseAggregate(reader, aggregate);
  refuseMisplacedWindow(reader, feature);
  return feature;
}

function parseAggregate(reader: TokenReader, aggregate: EventFeature['aggregate']): EventFeature {
  const { token } = reader;
  if (token.kind !== 'name') return reader.fail('a type of events, such as purchase, with or without a field');
  reader.next();
  const [first, ...field] = token.parts as [string, ...string[]];
  const { event, sessions } = isSessions(token) ? parseSessions(reader) : { event: first };
  const { where, windows }: ParsedWhere = reader.takeWord('where')
    ? parseWhere(reader, parseTimeTest)
    : { where: undefined, windows: [] };
  const restrictions = parseRestrictions(reader, windows);
  reader.expectSign(')', where === undefined ? 'where, "," or ")"' : 'and, or, "," or ")"');
  return {
    event,
    ...(sessions !== undefined && { sessions }),
    aggregate,
    ...(field.length > 0 && { field: field.join('.') }),
    ...(where !== undefined && { where }),
    ...restrictions,
  };
}

/** Windows, anchors and `most`, behind commas; the first may do without. */
function parseRestrictions(reader: TokenReader, fromWhere: readonly EventWindow[]) {
  const windows = [...fromWhere];
  const anchors: EventAnchor[] = [];
  let withinDays: number | undefined;
  let most: number | undefined;
  for (let first = true; reader.takeSign(',') || (first && beginsWindow(reader)); first = false) {
    if (most === undefined && reader.takeWord('most')) {
      most = reader.expectNumber('how many texts, 1 to 1000');
      continue;
    }
    const { token } = reader;
    if (!beginsWindow(reader) && token.kind !== 'number')
      reader.fail(WINDOW_HINT, ['most', 'within', 'since', 'before']);
    const parsed = parseWindow(reader);
    if ('window' in parsed) windows.push(parsed.window);
    else if ('anchor' in parsed) anchors.push(parsed.anchor);
    else if (withinDays === undefined) withinDays = parsed.withinDays;
    else reader.fail('")"', [], token);
  }
  return {
    ...(withinDays !== undefined && { withinDays }),
    ...(windows.length > 0 && { window: windows.length === 1 ? windows[0]! : windows }),
    ...(anchors.length > 0 && { anchor: anchors.length === 1 ? anchors[0]! : anchors }),
    ...(most !== undefined && { most }),
  };
}

/** Refuses `count(purchase) last month >= 3`, with the form that means it. */
function refuseMisplacedWindow(reader: TokenReader, feature: EventFeature): void {
  const word = reader.word() ?? '';
  const leads = LEADS.includes(word) && NO_TIMES.includes(feature.aggregate) && isBeforeComparison(reader);
  const members = word === 'in' && !reader.isSign('(', reader.ahead(1));
  if (!leads && !members && !MISPLACED.includes(word)) return;
  const { token } = reader;
  const meant = printFeature({ ...feature, ...followingWindow(reader) });
  reader.fail(`the window inside the brackets: ${meant}`, [], token);
}

/** True where the clause goes on with a comparison: the words before it are no test. */
function isBeforeComparison(reader: TokenReader): boolean {
  for (let count = 1; ; count += 1) {
    const token = reader.ahead(count);
    if (token.kind === 'sign') return !['(', ')', ',', ':'].includes(token.written);
    if (token.kind === 'end' || ['and', 'or'].includes(reader.word(token) ?? '')) return false;
  }
}

/** The window that stands where none may; a month where it cannot be read. */
function followingWindow(reader: TokenReader): Partial<EventFeature> {
  try {
    const parsed = parseWindow(reader);
    return 'withinDays' in parsed ? parsed : 'window' in parsed ? { window: parsed.window } : { anchor: parsed.anchor };
  } catch (error) {
    if (!(error instanceof RuleSyntaxError)) throw error;
    return { window: { during: 'last month' } };
  }
}

/** For those who ask how long something has held in words that the language does not have. */
export const HELD_HINT =
  'how long something has held is asked by since(traits.plan) older than 14 days, a membership by segmentations.KEY.since.SEGMENT';

/** The hint for a window at the end of a clause, where it belongs to no feature; null where there is none. */
export function strayWindowHint(reader: TokenReader): string | null {
  const word = reader.word() ?? '';
  if (word === 'for') return `and, or, or the end; ${HELD_HINT}`;
  if (!MISPLACED.includes(word) && !LEADS.includes(word)) return null;
  return 'and, or, or the end; a window stands inside the brackets, as in count(purchase, last month) >= 3';
}
