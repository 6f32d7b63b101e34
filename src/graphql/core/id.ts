import { PersonagraphError } from '../../errors.ts';

/**
 * Types with global ids of a row. All but merges, notes, checks, overrides, plans, evidence, opinions, reviews, drifts,
 * digests, receipts and entries of an audit are nodes.
 */
export type IdType =
  | 'ActionPlan'
  | 'ApiKey'
  | 'AuditEntry'
  | 'CleanUpPlan'
  | 'Customer'
  | 'CustomerMerge'
  | 'CustomerNote'
  | 'Digest'
  | 'Export'
  | 'Import'
  | 'InteractionStandard'
  | 'Interview'
  | 'InterviewGuide'
  | 'Job'
  | 'MembershipOverride'
  | 'MessageGuide'
  | 'Objective'
  | 'Persona'
  | 'PersonaAuditEntry'
  | 'PersonaClaim'
  | 'PersonaClaimOpinion'
  | 'PersonaCriterion'
  | 'PersonaDecision'
  | 'PersonaEvidence'
  | 'PersonaReview'
  | 'PersonaVersion'
  | 'Play'
  | 'PrivacyReceipt'
  | 'QualityCheck'
  | 'ReferenceShares'
  | 'ResearchFeedback'
  | 'ResearchQuestion'
  | 'ResearchTheme'
  | 'Run'
  | 'Segment'
  | 'Segmentation'
  | 'SegmentationComparison'
  | 'Spend'
  | 'Survey'
  | 'UnderlyingNeed'
  | 'TraitDrift'
  | 'Upload'
  | 'UpkeepCheck'
  | 'Webhook';

const TYPES: ReadonlySet<string> = new Set<IdType>([
  'ActionPlan',
  'ApiKey',
  'AuditEntry',
  'CleanUpPlan',
  'Customer',
  'CustomerMerge',
  'CustomerNote',
  'Digest',
  'Export',
  'Import',
  'InteractionStandard',
  'Interview',
  'InterviewGuide',
  'Job',
  'MembershipOverride',
  'MessageGuide',
  'Objective',
  'Persona',
  'PersonaAuditEntry',
  'PersonaClaim',
  'PersonaClaimOpinion',
  'PersonaCriterion',
  'PersonaDecision',
  'PersonaEvidence',
  'PersonaReview',
  'PersonaVersion',
  'Play',
  'PrivacyReceipt',
  'QualityCheck',
  'ReferenceShares',
  'ResearchFeedback',
  'ResearchQuestion',
  'ResearchTheme',
  'Run',
  'Segment',
  'Segmentation',
  'SegmentationComparison',
  'Spend',
  'Survey',
  'UnderlyingNeed',
  'TraitDrift',
  'Upload',
  'UpkeepCheck',
  'Webhook',
]);
/** True for the name of a type whose objects have a row id. */
export function isIdType(name: string): name is IdType {
  return TYPES.has(name);
}

const TAGGED = /^([A-Za-z]+):([1-9]\d{0,9})$/;
const MAX_INT = 2_147_483_647;

const PAIR = /^[1-9]\d{0,9}\.[1-9]\d{0,9}$/;
/** What names a node that has no row id of four bytes. */
const NAMES = {
  CustomerEvent: /^[1-9]\d{0,17}$/,
  SurveyResponse: /^[1-9]\d{0,17}$/,
  // The customer, then the segment or persona.
  SegmentMembership: PAIR,
  PersonaMatch: PAIR,
  Trait: /^.{1,100}$/su,
} as const;
/** Types of nodes that are named otherwise than by a row id of four bytes. */
export type NamedType = keyof typeof NAMES | 'Segmenter';

/** The name of a segmenter is its global id: no other id has a point. */
const SEGMENTER = /^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*$/;

const NAMED = /^([A-Za-z]+):(.+)$/su;
/** Bytes of the longest: a trait's name. */
const LONGEST_ID = 600;

/** A row's id tagged with its type: opaque to clients, unique in the API. */
export function encodeId(type: IdType, id: number | string): string {
  return Buffer.from(`${type}:${id}`).toString('base64url');
}

/** Throws INVALID_ID for an id this API never gave out; says nothing about whether the row is there. */
export function decodeAnyId(id: string, field: readonly string[]): { readonly type: IdType; readonly id: number } {
  const text = id.length <= 64 ? Buffer.from(id, 'base64url').toString('latin1') : '';
  const [, type, digits] = TAGGED.exec(text) ?? [];
  const row = Number(digits);
  // Encoded again it must be the same: one row has one id.
  if (!type || !TYPES.has(type) || row > MAX_INT || encodeId(type as IdType, row) !== id) {
    throw new PersonagraphError('INVALID_ID', 'The id is not one of this API.', { field });
  }
  return { type: type as IdType, id: row };
}

/** A node's type and what names it within: its row id, or for some types another text. Throws INVALID_ID. */
export function decodeNodeId(id: string, field: readonly string[]): { readonly type: string; readonly name: string } {
  const bytes = Buffer.from(id.length <= LONGEST_ID ? id : '', 'base64url');
  const [, type = '', name = ''] = NAMED.exec(bytes.toString()) ?? [];
  const pattern = Object.hasOwn(NAMES, type) ? NAMES[type as keyof typeof NAMES] : null;
  const fits = pattern?.test(name) && (pattern !== PAIR || pairOf(name).every((row) => row <= MAX_INT));
  if (fits && Buffer.from(`${type}:${name}`).toString('base64url') === id) return { type, name };
  const row = decodeAnyId(id, field);
  return { type: row.type, name: String(row.id) };
}

/** The same for any id of a node: those of segmenters, which are names in clear, too. Throws INVALID_ID. */
export function readNodeId(id: string, field: readonly string[]): { readonly type: string; readonly name: string } {
  return SEGMENTER.test(id) ? { type: 'Segmenter', name: id } : decodeNodeId(id, field);
}

/** True for a text that is a global id of this API, of whatever type but a segmenter's name. */
export function isGlobalId(text: string): boolean {
  try {
    decodeNodeId(text, []);
    return true;
  } catch {
    return false;
  }
}

/** Two row ids that name a node together. */
export function pairOf(name: string): readonly [number, number] {
  const [first, second] = name.split('.').map(Number);
  return [first!, second!];
}

/** The row id of a global id that must be of one type. `field` is its path in the input. Throws INVALID_ID. */
export function decodeId(type: IdType, id: string | number, field: readonly string[] = ['id']): number {
  const decoded = decodeAnyId(String(id), field);
  if (decoded.type === type) return decoded.id;
  throw new PersonagraphError('INVALID_ID', `The id is of a ${decoded.type}, not a ${type}.`, { field });
}

/** The row ids of a list of global ids. Throws INVALID_ID. */
export function decodeIds(
  type: IdType,
  ids: readonly (string | number)[] | null | undefined,
  field: string,
): number[] | undefined {
  return ids?.map((id, index) => decodeId(type, id, [field, String(index)]));
}

/** The row ids as a set, for questions asked of each change. Throws INVALID_ID. */
export function decodeIdSet(
  type: IdType,
  ids: readonly (string | number)[] | null | undefined,
  field: string,
): ReadonlySet<number> | undefined {
  const rows = decodeIds(type, ids, field);
  return rows && new Set(rows);
}
