import { knownFeatures } from '../../db/features/population.ts';
import type { Scope } from '../../db/postgres/connection.ts';
import { OWN_SEGMENT } from '../../db/tables/segmentations/own-segmentations.ts';
import {
  type Segmentation,
  segmentationByKey,
  segmentationsByIds,
} from '../../db/tables/segmentations/segmentations.ts';
import { planSegmentation } from '../../engine/answer/model.ts';
import type { Known } from '../../engine/catalogue/catalogue.ts';
import { textIn } from '../../engine/localized.ts';
import type { Registry } from '../../engine/registry.ts';
import { checkSettings } from '../../engine/settings.ts';
import { PersonagraphError } from '../../errors.ts';
import { didYouMean } from '../../segmenter/near-matches.ts';
import type { RuleDoubt } from '../../segmenter/rules/rule-reading.ts';
import { refuseUnfit } from '../input/unfit.ts';
import { refuseUnknownSegments } from '../segmentations/declared-segments.ts';
import { doubtsOfPlan } from '../segmentations/rule-doubts.ts';
import type { CriterionInput, OwnRule, PreparedCriterion, ScoreRange } from './criterion-input.ts';

/** The segmenter whose settings are conditions. */
export const RULES = 'rules.conditions';

/** A score that a segmentation declares. */
interface ScoreFacts {
  readonly key: string;
  readonly kind: 'number' | 'time';
  readonly min?: number | null;
  readonly max?: number | null;
}

/**
 * Checks criteria, and makes settings of rules and ranges. Throws INVALID_INPUT for one of no form or several, for a rule or
 * range that can never hold, with why, INVALID_CONFIG for a wrong rule, UNKNOWN_FEATURE and NOT_FOUND, each naming the criterion.
 */
export async function prepareCriteria(
  scope: Scope,
  registry: Registry,
  criteria: readonly CriterionInput[],
): Promise<PreparedCriterion[]> {
  const prepared: PreparedCriterion[] = [];
  for (const [index, input] of criteria.entries()) {
    prepared.push(await prepareCriterion(scope, registry, input, ['criteria', String(index)]));
  }
  return prepared;
}

/** The same of one criterion, at a path of the input. */
export async function prepareCriterion(
  scope: Scope,
  registry: Registry,
  { segmentId, rule, score, weight, role }: CriterionInput,
  field: readonly string[],
): Promise<PreparedCriterion> {
  const given = [segmentId, rule, score].filter((form) => form !== null && form !== undefined);
  if (given.length !== 1) {
    const message = 'A criterion is exactly one of a segment, a rule and a range of a score.';
    throw new PersonagraphError('INVALID_INPUT', message, { field });
  }
  const counted = { weight, ...(role ? { role } : {}) };
  if (typeof segmentId === 'number') return { segmentId, ...counted };
  const own = score
    ? await ownRange(scope, registry, score, [...field, 'score'])
    : await ownRule(scope, registry, rule, [...field, 'rule']);
  return { own, ...counted };
}

/** A rule as settings. Throws for one that is wrong, or that nobody can ever meet. */
async function ownRule(scope: Scope, registry: Registry, rule: unknown, field: readonly string[]): Promise<OwnRule> {
  const { config, doubts } = await readRule(scope, registry, rule, field);
  const never = doubts.find(({ whole, holds }) => whole && holds === 'NEVER');
  if (never) {
    const message = `The rule can never hold: ${textIn(never.text, 'en')}`;
    throw new PersonagraphError('INVALID_INPUT', message, { field });
  }
  return { config, score: null };
}

/** A rule as criteria keep it. Throws INVALID_CONFIG, naming the field. */
export async function ruleAsStored(registry: Registry, rule: unknown, field: readonly string[]): Promise<unknown> {
  const { segments } = JSON.parse(JSON.stringify(await settingsOfRule(registry, rule, field))) as {
    readonly segments: readonly { readonly when: unknown }[];
  };
  return segments[0]!.when;
}

async function settingsOfRule(registry: Registry, rule: unknown, field: readonly string[]): Promise<unknown> {
  refuseUnfit(rule, 'rule', field);
  const settings = { segments: [{ key: OWN_SEGMENT, name: 'Holds', when: rule }] };
  return checkSettings(registry.get(RULES), settings).catch((thrown) => {
    throw ofRule(thrown, field);
  });
}

/** An error of settings as one of the rule in them. */
function ofRule(thrown: unknown, field: readonly string[]): unknown {
  if (!(thrown instanceof PersonagraphError)) return thrown;
  return new PersonagraphError(thrown.code, thrown.message.replace(/^segments\.\d+\.when[.\w]*: /, ''), { field });
}

/** Settings that stand for a rule, and what is doubtful about it. Throws INVALID_CONFIG and UNKNOWN_FEATURE, naming the field. */
export async function readRule(
  scope: Scope,
  registry: Registry,
  rule: unknown,
  field: readonly string[],
): Promise<{ readonly config: unknown; readonly doubts: readonly RuleDoubt[] }> {
  const config = await settingsOfRule(registry, rule, field);
  try {
    const known = await knownFeatures(scope);
    const plan = planSegmentation(registry.get(RULES), config, known);
    await refuseUnknownSegments(scope, registry, plan, known);
    return { config, doubts: await doubtsOfPlan(scope, plan, known) };
  } catch (thrown) {
    throw ofRule(thrown, field);
  }
}

/** The parts of a prepared rule that can never hold, or always do. */
export async function doubtsOfRule(
  scope: Scope,
  registry: Registry,
  { config }: OwnRule,
): Promise<readonly RuleDoubt[]> {
  const known = await knownFeatures(scope);
  return doubtsOfPlan(scope, planSegmentation(registry.get(RULES), config, known), known);
}

async function ownRange(
  scope: Scope,
  registry: Registry,
  { segmentation: named, key, from = null, to = null }: ScoreRange,
  field: readonly string[],
): Promise<OwnRule> {
  const segmentation = await segmentationNamed(scope, named, field);
  const score = await scoreNamed(scope, registry, segmentation, key, field);
  refuseEmptyRange(score, from, to, field);
  const config = await checkSettings(registry.get(RULES), rangeSettings(segmentation.key, score, from, to));
  return { config, score: { segmentationId: segmentation.id, key, from, to } };
}

async function segmentationNamed(
  scope: Scope,
  named: string | number,
  field: readonly string[],
): Promise<Segmentation> {
  const found = typeof named === 'number' ? (await segmentationsByIds(scope, [named]))[0] : null;
  const segmentation = found ?? (typeof named === 'string' ? await segmentationByKey(scope, named) : null);
  if (segmentation && segmentation.personaId === null) return segmentation;
  throw new PersonagraphError('NOT_FOUND', 'No such segmentation.', { field: [...field, 'segmentation'] });
}

/** The score as the live answer has it, or else as the settings declare it. Throws UNKNOWN_FEATURE with near matches. */
async function scoreNamed(
  scope: Scope,
  registry: Registry,
  segmentation: Segmentation,
  key: string,
  field: readonly string[],
): Promise<ScoreFacts> {
  const live = segmentation.scores as unknown as readonly ScoreFacts[];
  const all = [...live, ...declaredScores(registry, segmentation, await knownFeatures(scope, false))];
  const found = all.find((score) => score.key === key);
  if (found) return found;
  const keys = [...new Set(all.map((score) => score.key))];
  const message = `${segmentation.key} has no score "${key}"${didYouMean(key, keys) || '.'}`;
  throw new PersonagraphError('UNKNOWN_FEATURE', message, { field: [...field, 'key'] });
}

function declaredScores(
  registry: Registry,
  { segmenterId, config }: Segmentation,
  known: Known,
): readonly ScoreFacts[] {
  const segmenter = registry.find(segmenterId);
  if (!segmenter?.scores) return [];
  try {
    return planSegmentation(segmenter, config, known).scores;
  } catch (error) {
    if (error instanceof PersonagraphError) return [];
    throw error;
  }
}

function refuseEmptyRange(
  { min = null, max = null }: ScoreFacts,
  from: number | null,
  to: number | null,
  field: readonly string[],
): void {
  const refused = (message: string, end: string) =>
    new PersonagraphError('INVALID_INPUT', message, { field: [...field, end] });
  if (from === null && to === null) throw refused('A range has a lower end, an upper end, or both.', 'from');
  if (from !== null && to !== null && !(from < to)) {
    throw refused(`The range can never hold: it ends at ${to}, not included, and begins at ${from}.`, 'to');
  }
  if (from !== null && max !== null && from > max) {
    throw refused(`The range can never hold: the score is ${max} at most.`, 'from');
  }
  if (to !== null && min !== null && to <= min) {
    throw refused(`The range can never hold: the score is ${min} at least, and the end is not included.`, 'to');
  }
}

/** Settings of the rule that a score lies in a range. */
export function rangeSettings(
  segmentation: string,
  { key, kind }: Pick<ScoreFacts, 'key' | 'kind'>,
  from: number | null,
  to: number | null,
): unknown {
  const feature = `segmentations.${segmentation}.scores.${key}`;
  const clause = (end: number, number: string, time: string) =>
    kind === 'time'
      ? { feature, kind, op: time, value: new Date(end).toISOString() }
      : { feature, kind, op: number, value: end };
  const all = [
    ...(from === null ? [] : [clause(from, 'gte', 'onOrAfter')]),
    ...(to === null ? [] : [clause(to, 'lt', 'before')]),
  ];
  return { segments: [{ key: OWN_SEGMENT, name: 'Holds', when: all.length === 1 ? all[0] : { all } }] };
}
