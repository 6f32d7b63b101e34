import { type ClauseFeature, isMoment, parseFeature, parseMomentText, type TokenReader } from 'personagraph/rules';
import type { NumberOperand, Subject, Term, TimeOperand, TimeReference } from '../shared/operand.ts';

/** A feature of the catalogue, an aggregate, or since when a value has held: `since(traits.plan)`. */
export function parseAnyFeature(reader: TokenReader): ClauseFeature {
  if (reader.word() !== 'since' || !reader.isSign('(', reader.ahead(1))) return parseFeature(reader);
  reader.next();
  reader.next();
  const { token } = reader;
  if (token.kind !== 'name') return reader.fail('a trait or a field of the customer, such as traits.plan');
  reader.next();
  reader.expectSign(')');
  return `since(${token.parts.join('.')})`;
}

/** True where a feature stands on the right side: a name with a dot, in backquotes, or before a bracket. */
export function isFeature(reader: TokenReader): boolean {
  const { token } = reader;
  if (token.kind !== 'name') return false;
  return token.parts.length > 1 || token.quoted || reader.isSign('(', reader.ahead(1));
}

/** The left side of a clause: a feature, or features of numbers that are added and taken away. */
export function parseSubject(reader: TokenReader): Subject {
  const { token } = reader;
  const terms = parseTerms(reader, 'a feature, such as customer.country or count(purchase)');
  const [first] = terms;
  if (terms.length === 1 && typeof first === 'object' && 'feature' in first) return first.feature;
  if (terms.every((term) => typeof term === 'number')) {
    return reader.fail('a feature before the test, such as customer.income >= 5', [], token);
  }
  return { sum: terms };
}

/** True where a number, a feature, or a sum of them stands. */
export function isAmount(reader: TokenReader): boolean {
  return reader.token.kind === 'number' || reader.isSign('-') || isFeature(reader);
}

/** A number, a feature or a sum of them; numbers alone are added up. */
export function parseAmount(reader: TokenReader, expected: string): NumberOperand {
  const terms = parseTerms(reader, expected);
  const [first] = terms;
  if (terms.length === 1 && typeof first === 'object' && 'feature' in first) return first;
  const numbers = terms.filter((term) => typeof term === 'number');
  if (numbers.length < terms.length) return { sum: terms };
  return numbers.length === 1 ? numbers[0]! : numbers.reduce((sum, term) => sum + term);
}

/** `a + b - 5`; a number that is written with its sign goes on the sum as well. */
function parseTerms(reader: TokenReader, expected: string): Term[] {
  const terms = [parseTerm(reader, reader.takeSign('-'), expected)];
  for (;;) {
    const { token } = reader;
    if (reader.takeSign('+')) terms.push(parseTerm(reader, false, 'a feature or a number after +'));
    else if (reader.takeSign('-')) terms.push(parseTerm(reader, true, 'a feature or a number after -'));
    else if (token.kind === 'number' && token.written.startsWith('-')) {
      reader.next();
      terms.push(token.value);
    } else return terms;
  }
}

function parseTerm(reader: TokenReader, minus: boolean, expected: string): Term {
  const { token } = reader;
  if (token.kind === 'number') {
    reader.next();
    return minus ? -token.value : token.value;
  }
  if (token.kind !== 'name') return reader.fail(expected);
  const feature = parseAnyFeature(reader);
  return minus ? { minus: feature } : { feature };
}

/** True where `day of` a feature, or a moment stands. */
export function isTimeOperand(reader: TokenReader): boolean {
  return isMoment(reader) || isDayOf(reader);
}

function isDayOf(reader: TokenReader): boolean {
  const start = reader.word() === 'the' ? 1 : 0;
  return reader.word(reader.ahead(start)) === 'day' && reader.word(reader.ahead(start + 1)) === 'of';
}

/** A moment, another time of the customer, or the day that it lies in: `day of customer.createdAt`. */
export function parseTimeOperand(reader: TokenReader): TimeOperand {
  if (!isDayOf(reader)) return isFeature(reader) ? { feature: parseAnyFeature(reader) } : parseMomentText(reader);
  while (reader.takeWord('the', 'day', 'of') !== 'of');
  return { feature: parseTimeFeature(reader), day: true };
}

/** Another time of the customer. */
export function parseTimeFeature(reader: TokenReader): TimeReference['feature'] {
  return isFeature(reader)
    ? parseAnyFeature(reader)
    : reader.fail(
        'a time of the customer, such as customer.createdAt or first(purchase); of today write between 7 days ago and today',
      );
}
