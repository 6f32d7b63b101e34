import type { StoredPerson } from '../../src/services/quality/duplicates/person.ts';

/** A second record of a customer, as people come to have two. */
export interface Planted extends StoredPerson {
  /** Faults it has. */
  readonly faults: readonly Fault[];
}

type Random = () => number;
type Slip = (person: StoredPerson, random: Random) => StoredPerson | null;

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const CITIES = ['Leipzig', 'Porto', 'Lille', 'Gdansk', 'Malaga', 'Bergen', 'Utrecht', 'Osaka', 'Dalian', 'Leeds'];

/** One letter more, less or other, or two that changed places, at a place after the first letter. */
function slipIn(text: string, random: Random): string {
  const at = 1 + Math.floor(random() * (text.length - 2));
  const letter = LETTERS[Math.floor(random() * LETTERS.length)]!;
  switch (Math.floor(random() * 4)) {
    case 0:
      return text.slice(0, at) + letter + text.slice(at);
    case 1:
      return text.slice(0, at) + text.slice(at + 1);
    case 2:
      return text.slice(0, at) + letter + text.slice(at + 1);
    default:
      return text.slice(0, at) + text[at + 1] + text[at] + text.slice(at + 2);
  }
}

/** Faults by name; null where a customer has not what the fault is made in. */
const FAULTS = {
  nameTypo: (person, random) =>
    person.name && person.name.length > 8 ? { ...person, name: slipIn(person.name, random) } : null,
  swappedName: (person) => (person.name ? { ...person, name: person.name.split(' ').reverse().join(', ') } : null),
  initial: (person) => (person.name ? { ...person, name: person.name.replace(/^(\S)\S+/u, '$1.') } : null),
  upperCase: (person) => (person.name ? { ...person, name: person.name.toUpperCase() } : null),
  noAccents: (person) =>
    person.name ? { ...person, name: person.name.normalize('NFKD').replace(/\p{M}+/gu, '') } : null,
  emailTypo: (person, random) => {
    if (!person.email) return null;
    const [local = '', domain = ''] = person.email.split('@');
    const digits = local.search(/\d/);
    // Numbers in addresses tell people apart, so that slips are made in letters.
    return { ...person, email: `${slipIn(local.slice(0, digits - 1), random)}${local.slice(digits - 1)}@${domain}` };
  },
  otherEmail: (person, random) =>
    person.phone && person.email
      ? { ...person, email: `${LETTERS[Math.floor(random() * 26)]}${Math.floor(random() * 1e9)}@example.net` }
      : null,
  noEmail: (person) => (person.phone && person.email ? { ...person, email: null } : null),
  otherPhone: (person, random) =>
    person.phone && person.email ? { ...person, phone: `+49 171 ${1e6 + Math.floor(random() * 8e6)}` } : null,
  phoneForm: (person) =>
    person.phone ? { ...person, phone: person.phone.replace(/^\+49 /, '0').replaceAll(' ', '/') } : null,
  moved: (person, random) => ({ ...person, city: CITIES[Math.floor(random() * CITIES.length)]! }),
  swappedBirth: (person) =>
    person.birthDate && Number(person.birthDate.slice(8)) <= 12
      ? {
          ...person,
          birthDate: `${person.birthDate.slice(0, 5)}${person.birthDate.slice(8)}-${person.birthDate.slice(5, 7)}`,
        }
      : null,
  noBirth: (person) => (person.birthDate && (person.phone || person.email) ? { ...person, birthDate: null } : null),
} satisfies Record<string, Slip>;
export type Fault = keyof typeof FAULTS;
const NAMES = Object.keys(FAULTS) as Fault[];

/** Faults of which a record has one at most: with two of them nothing would be left that tells who it is. */
const EXCLUSIVE: readonly (readonly Fault[])[] = [
  ['emailTypo', 'otherEmail', 'noEmail', 'otherPhone'],
  ['nameTypo', 'swappedName', 'initial', 'upperCase', 'noAccents'],
  ['swappedBirth', 'noBirth'],
];

/** A second record of a customer with one to three faults. */
export function plant(person: StoredPerson, externalId: string, random: Random): Planted {
  const wanted = 1 + Math.floor(random() * 3);
  const faults: Fault[] = [];
  let record: StoredPerson = { ...person, externalId };
  for (let tries = 0; tries < 40 && faults.length < wanted; tries++) {
    const fault = NAMES[Math.floor(random() * NAMES.length)]!;
    const clashes = EXCLUSIVE.some((group) => group.includes(fault) && group.some((one) => faults.includes(one)));
    if (clashes || faults.includes(fault)) continue;
    const next = (FAULTS[fault] as Slip)(record, random);
    if (next === null) continue;
    record = next;
    faults.push(fault);
  }
  return { ...record, faults };
}
