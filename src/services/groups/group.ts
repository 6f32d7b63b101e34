import type { Scope } from '../../db/postgres/connection.ts';
import type { CustomerFilter } from '../../db/tables/customers/customer-filter.ts';
import { PersonagraphError } from '../../errors.ts';
import type { RunHost } from '../threads/host.ts';

/** Which customers are meant, wherever a group may stand. Of each customer it holds, it does not, or it is UNKNOWN. */
export type Group =
  | { readonly everybody: true }
  /** Members of a segment. */
  | { readonly segmentId: number }
  /** Customers in any segment of a segmentation. */
  | { readonly segmentationId: number }
  /** Customers matched to a persona. */
  | { readonly personaId: number }
  /** Customers of whom a text of the rule language holds, or a tree, as `rules.conditions` would answer it. */
  | { readonly rule: unknown }
  | { readonly filter: CustomerFilter }
  | { readonly all: readonly Group[] }
  | { readonly any: readonly Group[] }
  | { readonly not: Group }
  /** As of a past time, in milliseconds since 1970; a group of it that names a time of its own is as of that. */
  | GroupThen;

export interface GroupThen {
  readonly asOf: number;
  readonly of: Group;
}

/** Most levels of groups within each other, and most groups of one in all. */
const MAX_DEPTH = 6;
const MAX_GROUPS = 50;

/** Throws TOO_COMPLEX for a group of too many others, INVALID_INPUT for `all` or `any` of none. */
export function checkGroup(group: Group, field: readonly string[] = ['by']): void {
  if (countGroups(group, field, 1) <= MAX_GROUPS) return;
  throw new PersonagraphError('TOO_COMPLEX', `A group is made of ${MAX_GROUPS} groups at most.`, { field });
}

function countGroups(group: Group, field: readonly string[], depth: number): number {
  if (depth > MAX_DEPTH) {
    throw new PersonagraphError('TOO_COMPLEX', `Groups have ${MAX_DEPTH} levels at most.`, { field });
  }
  if ('asOf' in group) return countGroups(group.of, field, depth);
  const parts = partsOf(group);
  if (parts?.length === 0) {
    const message = 'Of no groups it is not clear who is meant: name some, or say everybody.';
    throw new PersonagraphError('INVALID_INPUT', message, { field });
  }
  return (parts ?? []).reduce((sum, part) => sum + countGroups(part, field, depth + 1), 1);
}

/** The time that a group is as of as a whole, milliseconds since 1970; null: now. */
export function timeOfGroup(group: Group): number | null {
  return 'asOf' in group ? group.asOf : null;
}

/** The groups that a group is made of; null for one that is made of none. */
export function partsOf(group: Group): readonly Group[] | null {
  if ('asOf' in group) return [group.of];
  if ('all' in group) return group.all;
  if ('any' in group) return group.any;
  return 'not' in group ? [group.not] : null;
}

/** The customers of a group, and those of whom nobody knows. */
export interface GroupMembers {
  /** Row ids, ascending. */
  readonly ids: Int32Array;
  readonly unknown: Int32Array;
}

/** Who is in a group now, worked out in the run thread. Throws what {@link Group}s that cannot be answered throw. */
export async function membersOfGroup(host: RunHost, scope: Scope, group: Group): Promise<GroupMembers> {
  checkGroup(group);
  return host.ask('members', { workspaceId: scope.workspaceId, group });
}
