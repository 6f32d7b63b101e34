import type { Scope } from '../../db/postgres/connection.ts';
import type { Run } from '../../db/tables/runs/runs.ts';
import { lockWorkspace } from '../../db/tables/workspaces/workspaces.ts';
import type { Registry } from '../../engine/registry.ts';
import { PersonagraphError } from '../../errors.ts';
import { removeTrait } from '../customers/remove-trait.ts';
import { saveTrait } from '../customers/traits.ts';
import { deletePersona } from '../personas/personas.ts';
import { requestRun } from '../segmentations/segmentations.ts';
import { removeSurvey } from '../surveys/remove-survey.ts';
import { saveSurvey } from '../surveys/save-survey.ts';
import type { WebhookPolicy } from '../webhooks/endpoint.ts';
import { deleteWebhook } from '../webhooks/webhooks.ts';
import { applyPersonas } from './apply-personas.ts';
import { applyResearch, pruneResearch } from './apply-research.ts';
import { applySegmentations, deleteSegmentations } from './apply-segmentations.ts';
import { applyStandards } from './apply-standards.ts';
import { applyWebhook, type NewSecret, storedWebhook } from './apply-webhooks.ts';
import { applyWorkspaceRules } from './apply-workspace.ts';
import { type DefinitionDoubt, doubtsOfDefinitions } from './doubts.ts';
import type { ParsedDefinitions } from './parse.ts';
import { type Plan, type PlanStep, planDefinitions, stepsOf, wantedOf } from './plan.ts';
import { readDefinitions, type StoredDefinitions } from './read.ts';
import type { Section } from './shape.ts';
import { applyStrategy, pruneStrategy } from './strategy/apply-strategy.ts';

/** What carries out a plan: a transaction of the workspace, and what it is held against. */
export interface ApplyContext {
  readonly scope: Scope;
  readonly registry: Registry;
  readonly policy: WebhookPolicy;
  readonly stored: StoredDefinitions;
  readonly plan: Plan;
  /** Does the work of a step; its errors name the place in the file. */
  step<T>(step: PlanStep, work: () => Promise<T>): Promise<T>;
}

export interface ApplyOptions {
  /** Delete what sections of the file leave out. Default false: it stays. */
  readonly prune?: boolean;
  /** Carry it out, and take it back: the plan is one that would succeed. Default false. */
  readonly dryRun?: boolean;
  /** The base of the plan that was looked at: CONFLICT where the workspace is another by now. Default: no check. */
  readonly base?: string;
  /** Queue a run of the segmentations that are made, renamed or changed. Default false. */
  readonly run?: boolean;
}

/** A plan, and what came of it. */
export interface Applied {
  readonly plan: Plan;
  /** What the plan starts from, to be given back when it is carried out. */
  readonly base: string;
  /** The rules it writes that likely do not mean what they say: they are stored all the same. */
  readonly doubts: readonly DefinitionDoubt[];
  /** Secrets of the webhooks that were made, shown this once; none of a dry run. */
  readonly secrets: readonly NewSecret[];
  /** The run that was queued. */
  readonly run: Run | null;
  /** Active personas that were changed, whose matches follow once they are matched anew. */
  readonly personaIds: readonly number[];
}

/**
 * Brings a workspace in line with definitions: all of it, or nothing. Throws what the services of its parts throw, with
 * the place in the file, and CONFLICT where something was changed meanwhile.
 */
export async function applyDefinitions(
  scope: Scope,
  registry: Registry,
  policy: WebhookPolicy,
  parsed: ParsedDefinitions,
  options: ApplyOptions = {},
): Promise<Applied> {
  const { prune = false, dryRun = false, run = false } = options;
  try {
    return await scope.transaction(async (transaction) => {
      await lockWorkspace(transaction);
      const stored = await readDefinitions(transaction, registry);
      if (options.base !== undefined && options.base !== stored.base) {
        throw new PersonagraphError('CONFLICT', 'The workspace was changed since the plan was made: look at it anew.', {
          field: ['base'],
        });
      }
      const plan = await planDefinitions(stored, parsed, registry, prune);
      const step: ApplyContext['step'] = (one, work) => placed(parsed, one, work);
      const outcome = await carryOut({ scope: transaction, registry, policy, stored, plan, step }, run);
      const doubts = await doubtsOfDefinitions(transaction, registry, plan);
      const applied = { plan, base: stored.base, doubts, ...outcome };
      if (dryRun) throw new TakenBack({ ...applied, secrets: [], run: null, personaIds: [] });
      return applied;
    });
  } catch (thrown) {
    if (thrown instanceof TakenBack) return thrown.applied;
    throw thrown;
  }
}

/** Ends the transaction of a dry run. */
class TakenBack extends Error {
  override readonly name = 'TakenBack';
  readonly applied: Applied;

  constructor(applied: Applied) {
    super('taken back');
    this.applied = applied;
  }
}

/** In the order of dependencies: what others name is made before them, and deleted after them. */
async function carryOut(context: ApplyContext, run: boolean): Promise<Pick<Applied, 'secrets' | 'run' | 'personaIds'>> {
  const { scope, registry, plan } = context;
  for (const one of stepsOf(plan, 'traits')) {
    const trait = wantedOf(plan, 'traits', one);
    await context.step(one, () => saveTrait(scope, trait));
  }
  for (const one of stepsOf(plan, 'surveys')) {
    const survey = wantedOf(plan, 'surveys', one);
    const order = survey.questions.map(({ key }) => key);
    const before = context.stored.definitions.surveys.find(({ key }) => key === survey.key)?.questions ?? [];
    const removeQuestions = before.map(({ key }) => key).filter((key) => !order.includes(key));
    // A file says all: what it does not translate is not translated.
    const questions = survey.questions.map(({ translations: { en = null, zh = null } = {}, ...question }) => ({
      ...question,
      translations: { en: en && { text: null, options: null, ...en }, zh: zh && { text: null, options: null, ...zh } },
    }));
    await context.step(one, () => saveSurvey(scope, { ...survey, questions, removeQuestions, order }));
  }
  await applyWorkspaceRules(context);
  const { ids: segmentationIds, refuseLost } = await applySegmentations(context);
  const personaIds = await applyPersonas(context);
  await refuseLost();
  await applyResearch(context);
  await applyStandards(context);
  await applyStrategy(context);
  const secrets: NewSecret[] = [];
  for (const one of stepsOf(plan, 'webhooks')) secrets.push(...(await applyWebhook(context, one)));
  await prune(context);
  const ids = run ? segmentationIds : [];
  return { secrets, personaIds, run: ids.length > 0 ? await requestRun(scope, registry, { ids }) : null };
}

/** Deletes last what depends on nothing any more. */
async function prune(context: ApplyContext): Promise<void> {
  const { scope, registry, plan, stored } = context;
  const deletes = (section: Section) =>
    plan.steps.filter(({ action, section: own }) => action === 'DELETE' && own === section);
  for (const one of deletes('webhooks')) {
    await context.step(one, () => deleteWebhook(scope, storedWebhook(stored, one)!.id));
  }
  await pruneStrategy(context);
  await pruneResearch(context);
  for (const one of deletes('personas')) {
    const { id, version } = stored.rows.personas.get(one.key)!;
    await context.step(one, () => deletePersona(scope, id, version));
  }
  await deleteSegmentations(context, deletes('segmentations'));
  for (const one of deletes('surveys')) {
    await context.step(one, () => removeSurvey(scope, registry, one.key, false));
  }
  for (const one of deletes('traits')) await context.step(one, () => removeTrait(scope, registry, one.key));
}

/** The path of a field within what a step is about; services of one rule name the rule first, or what it is a list of. */
function withinEntry(path: readonly string[], field: readonly string[]): readonly string[] {
  return path[0] === 'workspace' && (field[0] === path[1] || field[0] === 'rates') ? field.slice(1) : field;
}

async function placed<T>(
  { at }: ParsedDefinitions,
  { action, key, path }: PlanStep,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (!(thrown instanceof PersonagraphError)) throw thrown;
    if (action === 'DELETE') throw at(path, new PersonagraphError(thrown.code, `${key} stays: ${thrown.message}`));
    throw at([...path, ...withinEntry(path, thrown.field ?? [])], thrown);
  }
}
