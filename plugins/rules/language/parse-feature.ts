import type { FeatureKind } from 'personagraph/segmenter';
import { AGGREGATES, type ClauseFeature, type EventFeature } from '../shared/event-feature.ts';
import { parseDays } from './parse-time.ts';
import type { TokenReader } from './token-reader.ts';

export const KINDS: readonly FeatureKind[] = ['number', 'time', 'flag', 'category', 'list'];

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
  return parseAggregate(reader, aggregate);
}

function parseAggregate(reader: TokenReader, aggregate: EventFeature['aggregate']): EventFeature {
  const { token } = reader;
  if (token.kind !== 'name') return reader.fail('a type of events, such as purchase, with or without a field');
  reader.next();
  const [event, ...field] = token.parts as [string, ...string[]];
  const where = reader.takeWord('where') ? parseWhere(reader) : undefined;
  let withinDays: number | undefined;
  let most: number | undefined;
  while (reader.takeSign(',')) {
    if (most === undefined && reader.takeWord('most')) most = reader.expectNumber('how many texts, 1 to 20');
    else if (withinDays === undefined) withinDays = parseDays(reader);
    else reader.fail('")"');
  }
  reader.expectSign(')', where ? '"," or ")"' : 'where, "," or ")"');
  return {
    event,
    aggregate,
    ...(field.length > 0 && { field: field.join('.') }),
    ...(where !== undefined && { where }),
    ...(withinDays !== undefined && { withinDays }),
    ...(most !== undefined && { most }),
  };
}

type Where = NonNullable<EventFeature['where']>;

/** `channel = "web"`, `amount > 5 and < 9` */
function parseWhere(reader: TokenReader): Where {
  const { token } = reader;
  if (token.kind !== 'name') return reader.fail('a field of the events, such as channel');
  reader.next();
  const tests: Partial<Record<'equals' | 'above' | 'below', string | number>> = {};
  do {
    const sign = reader.token;
    const key = reader.takeSign('=')
      ? 'equals'
      : reader.takeSign('>')
        ? 'above'
        : reader.takeSign('<')
          ? 'below'
          : reader.fail('=, > or <');
    if (key in tests) reader.fail('another comparison', [], sign);
    const value = reader.token;
    if (key === 'equals' && value.kind === 'text') {
      reader.next();
      tests[key] = value.value;
    } else tests[key] = reader.expectNumber(key === 'equals' ? 'a quoted text or a number' : 'a number');
  } while (reader.takeWord('and'));
  return { field: token.parts.join('.'), ...tests } as Where;
}
