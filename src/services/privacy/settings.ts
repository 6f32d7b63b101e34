import type { Scope } from '../../db/postgres/connection.ts';
import {
  dropErasedKey,
  type PrivacySettings,
  readPrivacySettings,
  readSalt,
  writePrivacySettings,
} from '../../db/tables/privacy/erased-keys.ts';
import { PersonagraphError } from '../../errors.ts';
import { hashPerson } from './person-hash.ts';
import { personKeyOf } from './person-key.ts';

/** Says what becomes of keys of erased people that come again. Throws CONFLICT where the version is past. */
export async function savePrivacySettings(scope: Scope, settings: PrivacySettings): Promise<PrivacySettings> {
  const written = await writePrivacySettings(scope, settings);
  if (written) return written;
  const { version } = await readPrivacySettings(scope);
  throw new PersonagraphError('CONFLICT', `The settings are at version ${version} by now.`, { field: ['version'] });
}

/** Lets a key make customers again. Throws NOT_FOUND where nobody with it was erased, INVALID_INPUT. */
export async function releaseErasedKey(scope: Scope, reference: unknown): Promise<void> {
  const key = personKeyOf(reference);
  const salt = await readSalt(scope);
  if (salt !== null && (await dropErasedKey(scope, hashPerson(salt, key)))) return;
  throw new PersonagraphError('NOT_FOUND', 'Nobody with this key was erased.', { field: ['key'] });
}
