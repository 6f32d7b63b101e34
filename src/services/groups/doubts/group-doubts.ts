import { knownFeatures } from '../../../db/features/population.ts';
import type { Scope } from '../../../db/postgres/connection.ts';
import type { Registry } from '../../../engine/registry.ts';
import { PersonagraphError } from '../../../errors.ts';
import { doubtsOfPlan } from '../../segmentations/rule-doubts.ts';
import { type Group, partsOf } from '../group.ts';
import { planRule } from '../rule-truth.ts';
import { doubtsOfFilter } from './filter-doubts.ts';
import type { GroupDoubt } from './group-doubt.ts';

/** The parts of a group's rules and filters that likely do not mean what they say, by what is known now. */
export async function doubtsOfGroup(scope: Scope, registry: Registry, group: Group): Promise<readonly GroupDoubt[]> {
  if ('filter' in group) return doubtsOfFilter(scope, registry, group.filter);
  if ('rule' in group) return doubtsOfRule(scope, registry, group.rule);
  const parts = partsOf(group) ?? [];
  const doubts: GroupDoubt[] = [];
  for (const part of parts) doubts.push(...(await doubtsOfGroup(scope, registry, part)));
  const isWhole = parts.length === 1 && !('not' in group);
  return isWhole ? doubts : doubts.map((one) => ({ ...one, whole: false }));
}

/** A rule that is refused now, as one on a trait since deleted, is in doubt as a whole: counting says the same. */
async function doubtsOfRule(scope: Scope, registry: Registry, rule: unknown): Promise<GroupDoubt[]> {
  const known = await knownFeatures(scope);
  try {
    const doubts = await doubtsOfPlan(scope, await planRule(registry, known, rule), known);
    return doubts.map((one) => ({ ...one, segment: null }));
  } catch (error) {
    if (!(error instanceof PersonagraphError)) throw error;
    const clause = typeof rule === 'string' ? rule : JSON.stringify(rule);
    return [{ segment: null, clause, whole: true, holds: 'EMPTY', text: error.message }];
  }
}
