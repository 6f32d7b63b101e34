import { generateKeyPairSync, randomUUID, sign, verify } from 'node:crypto';
import type { Scope } from '../../db/postgres/connection.ts';
import { takePrivacyLock } from '../../db/postgres/locks.ts';
import { readSalt } from '../../db/tables/privacy/erased-keys.ts';
import {
  insertReceipt,
  insertReceiptKey,
  listReceiptKeys,
  type PrivacyReceipt,
  type ReceiptKey,
  type ReceiptKind,
  receiptWith,
  retireReceiptKeys,
  signingKey,
  whoWrites,
} from '../../db/tables/privacy/receipts.ts';
import { hashPerson, type PersonKey } from './person-hash.ts';

/** The first words of each receipt: what follows is of this form. */
const FORMAT = 'personagraph receipt 1';

/** What a receipt says beside when, by whom and about whom. No value of a person. */
export interface Proven {
  readonly kind: ReceiptKind;
  /** Rows and files by kind: of ACCESS those that were handed out, otherwise those that are gone. */
  readonly counts: Readonly<Record<string, number>>;
  /** Rows that stay under a random key, by kind. Default: none. */
  readonly kept?: Readonly<Record<string, number>>;
  /** What is still to be done, in words. Default: nothing. */
  readonly pending?: string;
  readonly ofId?: number;
  /** SHA-256 of the file that was handed out. */
  readonly file?: string;
}

/** Signs what was done with a person's data, in the transaction that does it, and keeps the receipt. */
export async function giveReceipt(scope: Scope, person: string, proven: Proven): Promise<PrivacyReceipt> {
  const { id, privateKey } = await requireSigningKey(scope);
  const at = new Date();
  const { workspace, key, role } = await whoWrites(scope);
  const { kind, counts, kept, pending, ofId, file } = proven;
  const content = JSON.stringify({
    ...{ format: FORMAT, receipt: randomUUID(), kind, workspace, at: at.toISOString() },
    ...{ by: key === null ? 'operator' : { key, role }, person, counts: some(counts) },
    ...(kept ? { kept: some(kept) } : {}),
    ...(file ? { file } : {}),
    ...(pending ? { pending } : {}),
    ...(ofId === undefined ? {} : { completes: ofId }),
  });
  const signature = sign(null, Buffer.from(content), privateKey).toString('base64');
  return insertReceipt(scope, { kind, at, person, content, signature, keyId: id, ofId: ofId ?? null });
}

/** Counts above 0, by name. */
function some(counts: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(counts)
      .filter(([, count]) => count > 0)
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  );
}

async function requireSigningKey(scope: Scope) {
  const found = await signingKey(scope);
  if (found) return found;
  await takePrivacyLock(scope);
  const made = (await signingKey(scope)) ?? null;
  if (made) return made;
  const pair = newPair();
  const { id } = await insertReceiptKey(scope, pair);
  return { id, privateKey: pair.privateKey };
}

function newPair() {
  return generateKeyPairSync('ed25519', {
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
}

/** Signs with a new key from then on. Receipts of before stay verifiable by the public keys they were signed with. */
export async function rotateReceiptKey(scope: Scope): Promise<ReceiptKey> {
  return scope.transaction(async (transaction) => {
    await takePrivacyLock(transaction);
    const made = await insertReceiptKey(transaction, newPair());
    await retireReceiptKeys(transaction, made.id);
    return made;
  });
}

/** What is to be said of a receipt that somebody shows. */
export interface ReceiptCheck {
  /** The key of the workspace that signed just this text; null: none did. */
  readonly key: ReceiptKey | null;
  /** The receipt as the workspace keeps it; null: it keeps none with this text. */
  readonly receipt: PrivacyReceipt | null;
  /** Whether it is about the person with the key that was named; null: none was named, or nothing is signed. */
  readonly concerns: boolean | null;
}

/** Holds a receipt against the keys of the workspace. It need not be stored any more. */
export async function verifyReceipt(
  scope: Scope,
  shown: { readonly content: string; readonly signature: string; readonly person: PersonKey | null },
): Promise<ReceiptCheck> {
  const { content, signature, person } = shown;
  const given = Buffer.from(signature, 'base64');
  const keys = await listReceiptKeys(scope);
  const key = keys.find(({ publicKey }) => verify(null, Buffer.from(content), publicKey, given)) ?? null;
  const receipt = key ? ((await receiptWith(scope, content)) ?? null) : null;
  const salt = key && person ? await readSalt(scope) : null;
  const concerns = key && person ? salt !== null && content.includes(hashPerson(salt, person)) : null;
  return { key, receipt, concerns };
}
