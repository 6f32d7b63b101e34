import { type Plan, planSegmentation } from '../../engine/answer/model.ts';
import { refuseUnanswered } from '../../engine/answer/sources.ts';
import { type Known, listFeatures } from '../../engine/catalogue/catalogue.ts';
import { NO, type Truth, UNKNOWN, YES } from '../../engine/groups/truth.ts';
import type { Population } from '../../engine/population/population.ts';
import type { Registry } from '../../engine/registry.ts';
import { checkSettings } from '../../engine/settings.ts';
import { PersonagraphError } from '../../errors.ts';
import { didYouMean } from '../../segmenter/near-matches.ts';
import type { RunContext } from '../runs/context.ts';

/** The segmenter whose settings are conditions. */
const RULES = 'rules.conditions';
/**
 * A text of the rule language, or a tree, ready to be answered. Throws UNKNOWN_SEGMENTER where the rules are switched off, INVALID_CONFIG and
 * UNKNOWN_FEATURE for a wrong rule, SOURCE_NOT_LIVE for one on a segmentation that gives no answer.
 */
export async function planRule(registry: Registry, known: Known, rule: unknown): Promise<Plan> {
  const segmenter = registry.get(RULES);
  const config = await checkSettings(segmenter, {
    segments: [{ key: 'holds', name: 'Holds', when: rule }],
  }).catch((error: unknown) => {
    throw error instanceof PersonagraphError ? ofRule(error) : error;
  });
  const plan = planSegmentation(segmenter, config, known);
  refuseUnanswered(plan, known);
  // A segmentation waits for a trait to come; of a group nobody would be known.
  const unknown = Object.entries(plan.features).find(([, feature]) => feature === null);
  if (!unknown) return plan;
  const from = plan.needs[unknown[0]]?.from;
  const name = typeof from === 'string' ? from : JSON.stringify(from ?? unknown[0]);
  const near = didYouMean(
    name,
    listFeatures(known).map((feature) => feature.name),
  );
  throw new PersonagraphError('UNKNOWN_FEATURE', `The rule asks for ${name}, which nobody has${near || '.'}`, {
    field: ['rule'],
  });
}

/** The error of settings as one of the rule in them. */
function ofRule({ code, message }: PersonagraphError): PersonagraphError {
  return new PersonagraphError(code, message.replace(/^segments\.\d+\.when[.\w]*: /, ''), { field: ['rule'] });
}

/** The truth of a rule, and how many customers it could not be worked out for, who are UNKNOWN. */
export interface RuleTruth {
  readonly truth: Truth;
  readonly failed: number;
}

/** Works a rule out for everybody. `population` has all that the plan reads. Throws PLUGIN_FAILED where it fails on many. */
export async function ruleTruth(
  { isolation, signal }: Pick<RunContext, 'isolation' | 'signal'>,
  plan: Plan,
  population: Population,
  asOf: number,
): Promise<RuleTruth> {
  const { assignment } = await isolation.compute(plan, population, { asOf, seed: 1, sample: null, signal });
  const { offsets, unknown, quarantined } = assignment;
  const truth = new Uint8Array(population.length);
  for (let row = 0; row < truth.length; row++) {
    // Of its one segment: whoever is neither in it nor may be is known to be out.
    const isIn = offsets[row]! < offsets[row + 1]!;
    const isOpen = unknown.offsets[row]! < unknown.offsets[row + 1]!;
    truth[row] = isIn ? YES : isOpen ? UNKNOWN : NO;
  }
  for (const row of quarantined.keys()) truth[row] = UNKNOWN;
  return { truth, failed: quarantined.size };
}
