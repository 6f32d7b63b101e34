import { PersonagraphError } from '../../errors.ts';

/** Types with global ids. All but API keys and webhooks are nodes. */
export type IdType =
  | 'ApiKey'
  | 'Customer'
  | 'Persona'
  | 'Run'
  | 'Segment'
  | 'Segmentation'
  | 'SegmentationComparison'
  | 'Webhook';

const TYPES: ReadonlySet<string> = new Set<IdType>([
  'ApiKey',
  'Customer',
  'Persona',
  'Run',
  'Segment',
  'Segmentation',
  'SegmentationComparison',
  'Webhook',
]);
const TAGGED = /^([A-Za-z]+):([1-9]\d{0,9})$/;
const MAX_INT = 2_147_483_647;

/** A row's id tagged with its type: opaque to clients, unique in the API. */
export function encodeId(type: IdType, id: number | string): string {
  return Buffer.from(`${type}:${id}`).toString('base64url');
}

/** Throws INVALID_ID for what this API never gave out; says nothing about whether the row is there. */
export function decodeAnyId(given: string, field?: readonly string[]): { readonly type: IdType; readonly id: number } {
  const text = given.length <= 64 ? Buffer.from(given, 'base64url').toString('latin1') : '';
  const [, type, digits] = TAGGED.exec(text) ?? [];
  const id = Number(digits);
  // Encoded again it must be the same: one row has one id.
  if (!type || !TYPES.has(type) || id > MAX_INT || encodeId(type as IdType, id) !== given) {
    throw new PersonagraphError('INVALID_ID', 'The id is not one of this API.', field ? { field } : {});
  }
  return { type: type as IdType, id };
}

/** The row id of a global id that must be of one type. Throws INVALID_ID. */
export function decodeId(type: IdType, given: string | number, field?: readonly string[]): number {
  const decoded = decodeAnyId(String(given), field);
  if (decoded.type === type) return decoded.id;
  throw new PersonagraphError('INVALID_ID', `The id is of a ${decoded.type}, not a ${type}.`, field ? { field } : {});
}

export function decodeIds(
  type: IdType,
  given: readonly (string | number)[] | null | undefined,
  field: string,
): number[] | undefined {
  return given?.map((id, index) => decodeId(type, id, [field, String(index)]));
}

/** As a set, for what is asked of each change. Throws INVALID_ID. */
export function decodeIdSet(
  type: IdType,
  given: readonly (string | number)[] | null | undefined,
  field: string,
): ReadonlySet<number> | undefined {
  const ids = decodeIds(type, given, field);
  return ids && new Set(ids);
}
