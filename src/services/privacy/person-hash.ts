import { createHmac } from 'node:crypto';

/** A key of a person: the type of an identity, empty for an external id, and its value, both as they are stored. */
export interface PersonKey {
  readonly type: string;
  readonly value: string;
}

/** Tells the same key again and nothing else: without the salt of the workspace nobody can try keys against it. */
export function hashPerson(salt: string, { type, value }: PersonKey): string {
  return createHmac('sha256', Buffer.from(salt, 'hex')).update(`${type}\u0000${value}`).digest('hex');
}
