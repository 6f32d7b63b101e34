import type { Scope } from '../../db/postgres/connection.ts';
import type { Registry } from '../../engine/registry.ts';
import type { RuleDoubt } from '../../segmenter/rules/rule-reading.ts';
import { readRule } from '../personas/prepare-criteria.ts';
import { doubtsOfSettings } from '../segmentations/rule-doubts.ts';
import { type Plan, sets, stepsOf, wantedOf } from './plan.ts';

/** A part of a rule that likely does not mean what it says, with the entry of the file that has it. */
export interface DefinitionDoubt {
  readonly section: 'segmentations' | 'personas';
  readonly key: string;
  readonly doubt: RuleDoubt;
}

/** The doubtful parts of the rules that a plan writes, once it is carried out. */
export async function doubtsOfDefinitions(scope: Scope, registry: Registry, plan: Plan): Promise<DefinitionDoubt[]> {
  const doubts: DefinitionDoubt[] = [];
  for (const step of stepsOf(plan, 'segmentations')) {
    if (!sets(step, 'config') && !sets(step, 'segmenter')) continue;
    const { segmenter: segmenterId, config } = wantedOf(plan, 'segmentations', step);
    const found = await doubtsOfSettings(scope, registry, { segmenterId, config });
    doubts.push(...found.map((doubt) => ({ section: 'segmentations' as const, key: step.key, doubt })));
  }
  for (const step of stepsOf(plan, 'personas')) {
    if (!sets(step, 'criteria')) continue;
    for (const { rule } of wantedOf(plan, 'personas', step).criteria) {
      if (rule === null) continue;
      const found = (await readRule(scope, registry, rule, step.path)).doubts;
      doubts.push(...found.map((doubt) => ({ section: 'personas' as const, key: step.key, doubt })));
    }
  }
  return doubts;
}
