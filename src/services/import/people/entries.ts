/** Values of a customer, as a line gives them. */
export type Input = Readonly<Record<string, unknown>>;
/** A value by the name of its field; traits and identities have names of their own. */
export type Entry = readonly [name: string, value: unknown];

const TRAIT = 'traits.';
const IDENTITY = 'identities.';
/** All of a type but the first. */
const FURTHER = 'identities.further.';
/** What was said of each purpose. */
const CONSENT = 'consents.';
/** Each customer that became part of this one. */
const MERGED = 'merged.';

export function entriesOf({ traits, identities, consents, merged, ...fields }: Input): Entry[] {
  const entries: Entry[] = Object.entries(fields);
  for (const consent of (consents as readonly { purpose: string }[] | undefined) ?? [])
    entries.push([CONSENT + consent.purpose, consent]);
  for (const id of (merged as readonly string[] | undefined) ?? []) entries.push([MERGED + id, id]);
  for (const [name, value] of Object.entries((traits as Input | undefined) ?? {})) entries.push([TRAIT + name, value]);
  const seen = new Map<string, number>();
  for (const identity of (identities as readonly { type: string }[] | undefined) ?? []) {
    const n = seen.get(identity.type) ?? 0;
    seen.set(identity.type, n + 1);
    entries.push([n === 0 ? `${IDENTITY}${identity.type}` : `${FURTHER}${n}.${identity.type}`, identity]);
  }
  return entries;
}

export function inputOf(entries: readonly Entry[]): Input {
  const fields: Record<string, unknown> = {};
  const traits: Record<string, unknown> = {};
  const identities: unknown[] = [];
  const merged: unknown[] = [];
  const consents: unknown[] = [];
  for (const [name, value] of entries) {
    if (name.startsWith(TRAIT)) traits[name.slice(TRAIT.length)] = value;
    else if (name.startsWith(IDENTITY)) identities.push(value);
    else if (name.startsWith(MERGED)) merged.push(value);
    else if (name.startsWith(CONSENT)) consents.push(value);
    else fields[name] = value;
  }
  return {
    ...fields,
    ...(Object.keys(traits).length > 0 ? { traits } : {}),
    ...(identities.length > 0 ? { identities } : {}),
    ...(consents.length > 0 ? { consents } : {}),
    ...(merged.length > 0 ? { merged } : {}),
  };
}

/** A customer who became part of another: each of them counts, and none takes the place of one before. */
export function isMerged(name: string): boolean {
  return name.startsWith(MERGED);
}

export function isIdentity(name: string): boolean {
  return name.startsWith(IDENTITY);
}

/** An identity beside the first one of its type. */
export function isFurther(name: string): boolean {
  return name.startsWith(FURTHER);
}
