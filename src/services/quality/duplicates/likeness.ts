import { distance } from 'fastest-levenshtein';
import type { Person } from './person.ts';

/** Letters of a word from which one slip is likelier a slip than another word, and from which two are. */
const [ONE_SLIP, TWO_SLIPS] = [4, 9];

/** True where two words differ by a slip: a letter more, less or other, or two that changed places; two in long words. */
export function isSlip(one: string, other: string): boolean {
  const [shorter, longer] = [Math.min(one.length, other.length), Math.max(one.length, other.length)];
  if (shorter < ONE_SLIP || longer - shorter > 2) return false;
  const most = shorter >= TWO_SLIPS ? 2 : 1;
  return distance(one, other) <= most || isTransposed(one, other);
}

/** True where two neighbouring letters changed places, and nothing else differs. */
export function isTransposed(one: string, other: string): boolean {
  if (one.length !== other.length) return false;
  let at = 0;
  while (at < one.length && one[at] === other[at]) at++;
  return (
    at < one.length - 1 &&
    one[at] === other[at + 1] &&
    one[at + 1] === other[at] &&
    one.slice(at + 2) === other.slice(at + 2)
  );
}

/** How alike two folded names are. */
export type NameLikeness = 'SAME' | 'ALIKE' | 'PART' | 'SHARED' | 'OTHER';

/**
 * Compares names part by part, in any order. ALIKE: each part of the shorter name is one of the longer, but for a slip
 * or an initial, and at least one part is the same or a slip. PART: one has but one part,
 * which is the other's too. SHARED: some part is the same, and others differ.
 */
export function likenessOfNames(one: string, other: string): NameLikeness {
  if (one === other) return 'SAME';
  if (isJoined(one, other)) return 'ALIKE';
  const [few, many] = ordered(one.split(' '), other.split(' '));
  const left = [...many];
  let [same, slips, initials] = [0, 0, 0];
  const open: string[] = [];
  for (const part of few) {
    const at = left.indexOf(part);
    if (at < 0) open.push(part);
    else {
      left.splice(at, 1);
      if (part.length > 1) same++;
      else initials++;
    }
  }
  for (const part of open) {
    const at = left.findIndex((candidate) => isInitial(part, candidate) || isSlip(part, candidate));
    if (at < 0) return same > 0 ? 'SHARED' : 'OTHER';
    if (isInitial(part, left[at]!)) initials++;
    else slips++;
    left.splice(at, 1);
  }
  // One part alone of a longer name, or initials alone, are many people's.
  if (few.length === 1 && many.length > 1) return same > 0 ? 'PART' : 'OTHER';
  return same + slips > 0 && initials <= same + slips ? 'ALIKE' : 'OTHER';
}

function ordered(one: string[], other: string[]): [string[], string[]] {
  return one.length <= other.length ? [one, other] : [other, one];
}

function isInitial(one: string, other: string): boolean {
  return (one.length === 1 || other.length === 1) && one[0] === other[0];
}

/** A blank that was left out, or put in: `anna maria` and `annamaria`. */
function isJoined(one: string, other: string): boolean {
  const [a, b] = [one.replaceAll(' ', ''), other.replaceAll(' ', '')];
  return a.length >= ONE_SLIP && a === b;
}

/** How alike two e-mail addresses are, before and after the @. */
export type EmailLikeness = 'SAME' | 'SAME_LOCAL' | 'SLIP' | 'OTHER';
type Address = Pick<Person, 'local' | 'domain' | 'numbers'>;

/** A slip changes letters: addresses whose numbers differ are other people's. */
export function likenessOfEmails(one: Address, other: Address): EmailLikeness {
  if (one.local !== other.local) return mayBeSlip(one, other) && isSlip(one.local, other.local) ? 'SLIP' : 'OTHER';
  if (one.domain === other.domain) return 'SAME';
  return isSlip(one.domain, other.domain) ? 'SLIP' : 'SAME_LOCAL';
}

/** False where two different addresses are no slip of each other for certain; cheap, since it is asked of most pairs. */
export function mayBeSlip(one: Address, other: Address): boolean {
  const [a, b] = [one.local, other.local];
  return (
    one.numbers === other.numbers &&
    Math.abs(a.length - b.length) <= 2 &&
    (a[0] === b[0] || a.at(-1) === b.at(-1)) &&
    one.domain === other.domain
  );
}

/** How alike two numbers of one length are: a phone number, or a birth date as `YYYYMMDD`. */
export type NumberLikeness = 'SAME' | 'SLIP' | 'OTHER';

export function likenessOfPhones(one: string, other: string): NumberLikeness {
  if (one === other) return 'SAME';
  const digits = Math.min(one.length, other.length);
  const [a, b] = [one.slice(-digits), other.slice(-digits)];
  if (a === b) return 'SAME';
  return digits >= 8 && (differing(a, b) === 1 || isTransposed(a, b)) ? 'SLIP' : 'OTHER';
}

/** A slip is day and month swapped, one digit, or two neighbouring digits that changed places. */
export function likenessOfBirths(one: string, other: string): NumberLikeness {
  if (one === other) return 'SAME';
  const isSwapped =
    one.slice(0, 4) === other.slice(0, 4) && one.slice(4, 6) === other.slice(6) && one.slice(6) === other.slice(4, 6);
  return isSwapped || differing(one, other) === 1 || isTransposed(one, other) ? 'SLIP' : 'OTHER';
}

function differing(one: string, other: string): number {
  if (one.length !== other.length) return Number.POSITIVE_INFINITY;
  let count = 0;
  for (let at = 0; at < one.length; at++) if (one[at] !== other[at]) count++;
  return count;
}
