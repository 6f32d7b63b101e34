import type { ChangeKind } from '../../data/live-change.ts';

/** Kinds of changes as people ask for them. */
export const GROUPS = {
  moves: ['MEMBERSHIP_CHANGED', 'SCORE_CHANGED'],
  matches: ['PERSONA_MATCH_CHANGED'],
  customers: ['CUSTOMER_CHANGED', 'CUSTOMERS_CHANGED', 'CUSTOMER_DELETED', 'CUSTOMER_MERGED', 'CUSTOMER_SPLIT'],
  personas: ['PERSONA_CHANGED', 'PERSONA_DELETED', 'CLAIM_CHANGED', 'UPKEEP_CHANGED'],
  segmentations: ['SEGMENTATION_CHANGED', 'SEGMENTATION_DELETED'],
  work: ['RUN_PROGRESSED', 'IMPORT_PROGRESSED', 'EXPORT_PROGRESSED', 'JOB_PROGRESSED'],
} as const satisfies Record<string, readonly ChangeKind[]>;

export type Group = keyof typeof GROUPS;
export const GROUP_NAMES = Object.keys(GROUPS) as readonly Group[];

/** Steps of work come several a second: only for who asks. */
export const FIRST_GROUPS: readonly Group[] = ['moves', 'matches', 'customers', 'personas', 'segmentations'];

export function groupOf(kind: ChangeKind): Group | undefined {
  return GROUP_NAMES.find((group) => (GROUPS[group] as readonly ChangeKind[]).includes(kind));
}
