import { likenessOfBirths, likenessOfEmails, likenessOfNames, likenessOfPhones, mayBeSlip } from './likeness.ts';
import type { Person } from './person.ts';
import { bitsOf, type ComparedField, priorBits, probabilityOf } from './weights.ts';

/** Pairs from this score on are kept: more likely one person than not, by four to one. */
export const LEAST_SCORE = 0.8;
const LEAST_BITS = Math.log2(LEAST_SCORE / (1 - LEAST_SCORE));

/** What speaks for a pair, or against it. */
export interface Reason {
  readonly field: ComparedField;
  readonly likeness: string;
  /** Bits that it counts: positive for one person, negative for two. */
  readonly bits: number;
}

export interface Score {
  /** Probability that both are one person, 0..1. */
  readonly score: number;
  readonly reasons: readonly Reason[];
}

/** Fields whose values are counted. */
export type CountedField = 'name' | 'email' | 'local' | 'phone' | 'birthDate';

/** How many customers of the workspace have a value of a person. */
export interface Frequencies {
  readonly population: number;
  count(field: CountedField, person: Person): number;
}

/** What people of one household have in common. */
const HOUSEHOLD: ReadonlySet<ComparedField> = new Set(['email', 'phone', 'place']);

/** Names within a slip of a name, for each customer who has it: they are that much likelier to be alike by chance. */
const ALIKE_NAMES = 4;

/** Scores two persons; null where they are likelier two, below {@link LEAST_SCORE}. */
export function scoreOf(one: Person, other: Person, frequencies: Frequencies): Score | null {
  const { population } = frequencies;
  const start = priorBits(population);
  if (start + boundOf(one, other, population) < LEAST_BITS) return null;
  let bits = start;
  const reasons: Reason[] = [];
  /** True once the names are those of two people, such as of one household. */
  let namesDiffer = false;
  /** True once something that households share speaks for the pair. */
  let isHousehold = false;
  const add = (field: ComparedField, likeness: string, frequency = 0) => {
    const shared = HOUSEHOLD.has(field) && likeness === 'SAME';
    // A household shares all of it: for people of two names it counts once.
    const own = shared && namesDiffer && isHousehold ? 0 : bitsOf(field, likeness, population, frequency);
    isHousehold ||= shared;
    bits += own;
    reasons.push({ field, likeness, bits: Math.round(own * 10) / 10 });
  };
  /** Share of customers besides both who have the value. */
  const others = (field: CountedField, person = one, own = 2) =>
    Math.max(0, frequencies.count(field, person) - own) / population;
  if (one.name !== '' && other.name !== '') {
    const likeness = likenessOfNames(one.name, other.name);
    namesDiffer = likeness === 'SHARED' || likeness === 'OTHER';
    if (likeness === 'SAME') add('name', likeness, others('name'));
    else if (likeness !== 'ALIKE') add('name', likeness);
    else add('name', likeness, ALIKE_NAMES * (others('name', one, 1) + others('name', other, 1)));
  }
  if (one.local !== '' && other.local !== '') {
    const likeness = likenessOfEmails(one, other);
    add('email', likeness, likeness === 'SAME' ? others('email') : likeness === 'SAME_LOCAL' ? others('local') : 0);
  }
  if (one.phone !== '' && other.phone !== '') {
    const likeness = likenessOfPhones(one.phone, other.phone);
    add('phone', likeness, likeness === 'SAME' ? others('phone') : 0);
  }
  if (one.birth !== '' && other.birth !== '') {
    const likeness = likenessOfBirths(one.birth, other.birth);
    add('birthDate', likeness, likeness === 'SAME' ? others('birthDate') : 0);
  }
  if (one.place !== '' && other.place !== '') add('place', one.place === other.place ? 'SAME' : 'OTHER');
  if (one.gender !== '' && other.gender !== '') add('gender', one.gender === other.gender ? 'SAME' : 'OTHER');
  if (one.key !== '' && one.key === other.key) add('externalId', 'SAME');
  return bits < LEAST_BITS ? null : { score: probabilityOf(bits), reasons };
}

/** Most bits of likenesses, {@link LIKELIHOODS} rounded up. */
const [SAME_NAME, ALIKE_NAME, SAME_BIRTH, BIRTH_SLIP, PLACE_AND_GENDER, SAME_KEY] = [13.8, 9.3, 14.1, 6.7, 3.9, 12.3];

/** Bits that a pair has at most, from what is cheap to compare: most pairs of a block are two persons. */
function boundOf(one: Person, other: Person, population: number): number {
  const size = Math.log2(Math.max(2, population));
  let bits = PLACE_AND_GENDER;
  if (one.local !== '' && other.local !== '') {
    if (one.local === other.local) bits += size + 4.8;
    else bits += mayBeSlip(one, other) ? Math.max(size - 1.3, 0) : -2.1;
  }
  if (one.phone !== '' && other.phone !== '')
    bits += one.phone === other.phone ? size + 2.8 : Math.max(size - 2.6, -1.8);
  if (one.name !== '' && other.name !== '') bits += one.name === other.name ? SAME_NAME : ALIKE_NAME;
  if (one.birth !== '' && other.birth !== '') bits += one.birth === other.birth ? SAME_BIRTH : BIRTH_SLIP;
  return one.key === other.key ? bits + SAME_KEY : bits;
}
