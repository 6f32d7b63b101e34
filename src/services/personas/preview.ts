import type { Scope } from '../../db/postgres/connection.ts';
import { MIN_COVERAGE } from '../../engine/persona/fit.ts';
import type { Registry } from '../../engine/registry.ts';
import { PersonagraphError } from '../../errors.ts';
import type { RuleDoubt } from '../../segmenter/rules/rule-reading.ts';
import { readable } from '../input/rejection.ts';
import type { PersonaPreview, PreviewedCriterion } from '../jobs/personas/preview-persona.ts';
import type { RunHost } from '../threads/host.ts';
import { Criteria, type CriterionInput, type PreparedCriterion } from './criterion-input.ts';
import { doubtsOfRule, prepareCriteria } from './prepare-criteria.ts';
import { placedCriteria } from './store-criteria.ts';
import { findPersona } from './write-persona.ts';

export interface PersonaPreviewInput {
  /** The persona that is edited; without it a new one is previewed. */
  readonly id?: number | undefined;
  /** Default: those of the persona. */
  readonly criteria?: readonly CriterionInput[] | undefined;
  /** Default: that of the persona, or 0.5. */
  readonly threshold?: number | undefined;
  /** Default: that of the persona, or 0.5. */
  readonly minCoverage?: number | undefined;
  /** Default: that of the persona, or POSITIVE. */
  readonly polarity?: 'POSITIVE' | 'NEGATIVE' | undefined;
}

/** A criterion as a preview finds it, and the parts of its rule that can never hold, or always do. */
export interface DoubtedCriterion extends PreviewedCriterion {
  readonly doubts: readonly RuleDoubt[];
}

export interface DoubtedPreview extends PersonaPreview {
  readonly criteria: readonly DoubtedCriterion[];
}

/**
 * Who would match a persona by an edit that nobody has saved: who would come, go and stay. Throws the errors that saving it
 * would.
 */
export async function previewEdit(
  host: RunHost,
  scope: Scope,
  registry: Registry,
  { id, criteria: given, ...edit }: PersonaPreviewInput,
): Promise<DoubtedPreview> {
  const persona = id === undefined ? null : await findPersona(scope, id);
  const threshold = edit.threshold ?? persona?.threshold ?? 0.5;
  const minCoverage = edit.minCoverage ?? persona?.minCoverage ?? MIN_COVERAGE;
  for (const [field, value] of Object.entries({ threshold, minCoverage })) {
    if (value >= 0 && value <= 1) continue;
    throw new PersonagraphError('INVALID_INPUT', `The ${field} is 0 to 1.`, { field: [field] });
  }
  const stored = given || !persona ? [] : (await placedCriteria(scope, persona.id)).map(({ id: _id, ...one }) => one);
  const criteria = given ? checked(await prepareCriteria(scope, registry, given)) : stored;
  const found = await host.ask('personaPreview', {
    workspaceId: scope.workspaceId,
    personaId: persona?.id ?? null,
    polarity: edit.polarity ?? persona?.polarity ?? 'POSITIVE',
    criteria,
    threshold,
    minCoverage,
  });
  const doubts = await Promise.all(
    criteria.map((one) => ('own' in one && !one.own.score ? doubtsOfRule(scope, registry, one.own) : [])),
  );
  return { ...found, criteria: found.criteria.map((one, index) => ({ ...one, doubts: doubts[index]! })) };
}

function checked(prepared: readonly PreparedCriterion[]): readonly PreparedCriterion[] {
  const parsed = Criteria.safeParse(prepared);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw new PersonagraphError('INVALID_INPUT', readable(issue), { field: ['criteria', ...issue.path.map(String)] });
}
