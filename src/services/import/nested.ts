import { PersonagraphError } from '../../errors.ts';

// Half of a pair: no decoded text begins with it.
const MARK = '\ud800';
const SHOWN = 60;

/** A list or object of JSON in a place where a text is wanted, marked so that it is not taken for one. */
export function markNested(json: string): string {
  return MARK + json;
}

/** The JSON without its mark, for people. */
export function withoutMark(text: string): string {
  return text.startsWith(MARK) ? text.slice(1) : text;
}

/** Throws INVALID_INPUT for a list or object of JSON. */
export function refuseNested(text: string): string {
  if (text.charCodeAt(0) !== 0xd800) return text;
  const json = text.slice(1);
  const shown = json.length > SHOWN ? `${json.slice(0, SHOWN)}…` : json;
  const advice = json.startsWith('[')
    ? 'is a list where one text is wanted: write `type: list`, `item` for a key of its objects, or `each`'
    : 'is an object where a text is wanted: name one of its keys, as `a.b`';
  throw new PersonagraphError('INVALID_INPUT', `"${shown}" ${advice}`);
}
