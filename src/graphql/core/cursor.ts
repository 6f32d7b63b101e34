import type { KeyValue, SortKey } from '../../db/postgres/keyset.ts';
import { PersonagraphError } from '../../errors.ts';
import { isStorable } from '../../segmenter/storable.ts';

const MAX_LENGTH = 4_096;

/** A position in an ordering, opaque to clients and bound to that ordering. */
export function encodeCursor(ordering: string, position: readonly KeyValue[]): string {
  return Buffer.from(JSON.stringify([ordering, ...position])).toString('base64url');
}

/** Throws INVALID_CURSOR for a cursor of another ordering, or one nobody gave out. */
export function decodeCursor(ordering: string, keys: readonly SortKey[], cursor: string, field: string): KeyValue[] {
  const [name, ...position] = parse(cursor);
  const fits = position.length === keys.length && keys.every((key, index) => isValueOf(key, position[index]));
  if (name === ordering && fits) return position as KeyValue[];
  throw new PersonagraphError('INVALID_CURSOR', 'The cursor is not one this connection gave out.', { field: [field] });
}

function parse(cursor: string): unknown[] {
  if (cursor.length > MAX_LENGTH) return [];
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
}

/** True where PostgreSQL can read the value as the key's type: a forged cursor must not fail inside it. */
function isValueOf({ type, nullable }: SortKey, value: unknown): boolean {
  if (value === null) return Boolean(nullable);
  switch (type) {
    case 'int':
      return Number.isInteger(value) && Math.abs(value as number) <= 2_147_483_647;
    case 'bigint':
      return Number.isSafeInteger(value);
    case 'real':
      return typeof value === 'number' && Math.abs(value) <= 1;
    case 'float8':
      return Number.isFinite(value);
    case 'numeric':
      return typeof value === 'string' && /^-?\d{1,30}(\.\d{1,10})?$/.test(value);
    case 'text':
      return typeof value === 'string' && isStorable(value);
    case 'timestamptz':
      return typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) && !Number.isNaN(Date.parse(value));
  }
}

const CHANGES = 'changes';
const CHANGE_KEYS: readonly SortKey[] = [{ sql: 'id', type: 'bigint' }];

/** The cursor of a change, which subscriptions resume after. */
export function encodeChangeCursor(id: number): string {
  return encodeCursor(CHANGES, [id]);
}

/** Throws INVALID_CURSOR, naming the argument or header it came by. */
export function decodeChangeCursor(cursor: string, field = 'after'): number {
  const [id] = decodeCursor(CHANGES, CHANGE_KEYS, cursor, field);
  return Math.max(0, id as number);
}
