import { knownFeatures } from '../../db/features/population.ts';
import { planSegmentation } from '../../engine/answer/model.ts';
import { refuseUnanswered } from '../../engine/answer/sources.ts';
import { checkSettings } from '../../engine/settings.ts';
import { PersonagraphError } from '../../errors.ts';
import type { JobContext } from './job.ts';
import { readPreview } from './preview-input.ts';

/** The segmenter whose settings are conditions. */
const RULES = 'rules.conditions';

export interface AudienceRequest {
  readonly workspaceId: number;
  /** A line of the rule language, or a tree. */
  readonly rule: unknown;
}

/**
 * Row ids of the customers of whom a rule holds now, ascending. Throws UNKNOWN_SEGMENTER where the rules are switched off,
 * INVALID_CONFIG and UNKNOWN_FEATURE for a wrong rule, PLUGIN_FAILED where somebody cannot be answered.
 */
export async function chooseAudience(context: JobContext, { workspaceId, rule }: AudienceRequest): Promise<Int32Array> {
  const scope = context.db.scope(workspaceId);
  const segmenter = context.registry.get(RULES);
  const config = await checkSettings(segmenter, {
    segments: [{ key: 'audience', name: 'Audience', when: rule }],
  });
  const known = await knownFeatures(scope);
  const plan = planSegmentation(segmenter, config, known);
  refuseUnanswered(plan, known);
  // A segmentation waits for a trait to come; an export would be without anybody.
  const unknown = Object.entries(plan.features).find(([, feature]) => feature === null);
  if (unknown) {
    const from = plan.needs[unknown[0]]?.from;
    const name = typeof from === 'string' ? from : JSON.stringify(from ?? unknown[0]);
    throw new PersonagraphError('UNKNOWN_FEATURE', `The rule asks for ${name}, which nobody has.`, { field: ['rule'] });
  }
  const asOf = context.now();
  const { population } = await readPreview(context, scope, plan, null, { asOf, pinned: false });
  const options = { asOf, seed: 1, sample: null, signal: context.signal };
  const { assignment } = await context.isolation.compute(plan, population, options);
  const { ids } = population;
  const { offsets, quarantined } = assignment;
  // A doubt is no yes and no no.
  if (quarantined.size > 0) {
    throw new PersonagraphError('PLUGIN_FAILED', `The rule cannot be answered for ${quarantined.size} customers.`);
  }
  return ids.filter((_, row) => offsets[row]! < offsets[row + 1]!).sort();
}
