import type { Person } from './person.ts';

/** Local parts that are a post, not a person: only together with their domain do they tell anything. */
const POSTS = new Set(
  'info office admin contact kontakt mail sales service support hello team post webmaster test noreply'.split(' '),
);
const PHONE_TAIL = 8;
const EMAIL_END = 7;

/**
 * Keys of blocks: only customers that share one are compared. Each survives other faults than the rest, so that a pair
 * with several faults still shares one. Null: the person has too little for the key.
 */
export const BLOCKING_KEYS = {
  /** Survives everything but a change of the address. */
  email: ({ local, domain }) => {
    if (local === '') return null;
    return POSTS.has(local) || local.length < 4 ? `${local}@${domain}` : local;
  },
  /** Survives slips in the beginning of the address. */
  emailEnd: ({ local, domain }) => (local.length < EMAIL_END + 2 ? null : `${local.slice(-EMAIL_END)}@${domain}`),
  phone: ({ phone }) => (phone === '' ? null : phone.slice(-PHONE_TAIL)),
  /** Survives slips within names, other orders of names, initials, and day and month swapped. */
  birthAndInitials: ({ birth, name }) => {
    if (birth === '' || name === '') return null;
    const [month, day] = [birth.slice(4, 6), birth.slice(6)];
    return `${birth.slice(0, 4)}${month < day ? month + day : day + month}${initialsOf(name)}`;
  },
  /** Survives any slip of the name. */
  birthAndPlace: ({ birth, place }) => (birth === '' || place === '' ? null : `${birth}${place}`),
  /** Survives a missing or wrong birth date, and any change of address and phone. */
  nameAndPlace: ({ name, place }) => (name === '' || place === '' ? null : `${name}|${place}`),
  /** Survives moving, and a slip in the birth date beside one in the address. */
  nameAndBirthYear: ({ name, birth }) => (name === '' || birth === '' ? null : `${name}|${birth.slice(0, 4)}`),
  /** `C-0012` and `c12`. */
  externalId: ({ key }) => (key === '' ? null : key),
} as const satisfies Record<string, (person: Person) => string | null>;

export type BlockKind = keyof typeof BLOCKING_KEYS;
export const BLOCK_KINDS = Object.keys(BLOCKING_KEYS) as BlockKind[];

function initialsOf(name: string): string {
  let initials = name[0]!;
  for (let at = name.indexOf(' '); at >= 0; at = name.indexOf(' ', at + 1)) initials += name[at + 1];
  return initials;
}

/** A 32-bit number of a text (FNV-1a over UTF-16), never 0: that stands for none. */
export function hashOf(text: string | null): number {
  if (text === null) return 0;
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  // The last letters reach the high bits.
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x2c1b3c6d);
  hash ^= hash >>> 13;
  return hash >>> 0 || 1;
}
