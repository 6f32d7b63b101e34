import type { z } from 'zod';
import { knownFeatures } from '../../db/features/population.ts';
import { cancelStatementsOf } from '../../db/postgres/backend.ts';
import type { Scope } from '../../db/postgres/connection.ts';
import { isUniqueViolation } from '../../db/postgres/errors.ts';
import { takeMembershipsLock } from '../../db/postgres/locks.ts';
import { appendChanges } from '../../db/tables/changes/changes.ts';
import { unlinkSpendOfSegmentation } from '../../db/tables/outcomes/spend.ts';
import { personaNamesUsing, refitPersonasOn } from '../../db/tables/personas/personas.ts';
import {
  cancelRunRow,
  countQueuedRuns,
  queueRun,
  type Run,
  runSessionName,
  runsByIds,
} from '../../db/tables/runs/runs.ts';
import {
  enableSegmentation,
  insertSegmentation,
  listSegmentations,
  lockSegmentationState,
  removeSegmentation,
  type Segmentation,
  type SegmentationFields,
  type SegmentationState,
  segmentationsByIds,
  updateSegmentation,
} from '../../db/tables/segmentations/segmentations.ts';
import { planSegmentation } from '../../engine/answer/model.ts';
import { dependenciesOf, inOrder } from '../../engine/answer/order.ts';
import type { Registry } from '../../engine/registry.ts';
import { checkSettings } from '../../engine/settings.ts';
import { PersonagraphError } from '../../errors.ts';
import { stateChange } from '../changes/states.ts';
import { checkHandle, handleOf } from '../input/handle.ts';
import { filled, text } from '../input/text.ts';
import { type Language, mergedTexts, type TextsByLanguage, type TextsPatch } from '../input/translations.ts';
import { refuseUnknownSegments } from './declared-segments.ts';
import { readDependencies, refuseWhileRead, withDependants } from './dependencies.ts';
import { settleReaders } from './readers.ts';

/** A segmentation as clients give it. */
export interface SegmentationInput {
  /** Changes this one; without it a new one is made. */
  readonly id?: number;
  /** Name in URLs and files, unique in the workspace; default: made from the name. */
  readonly key?: string;
  /** A new one needs it. */
  readonly name?: string;
  readonly description?: string | null;
  /** Language of name and description; default English. */
  readonly language?: Language;
  /** Name and description in the other language, text by text; null clears. Default: none, or as they are. */
  readonly translations?: TextsPatch;
  /** A new one needs it. */
  readonly segmenter?: string;
  /** Settings of the segmenter; default `{}`. */
  readonly config?: unknown;
  /** Seed of the randomness of fitting; default 1. */
  readonly seed?: number;
  /** Fit on so many customers drawn by the seed, 1,000 to 10,000,000; default null: on everybody. */
  readonly fitSample?: number | null;
  /** Queue a run once the live answer is so many hours old, 0.1 to 8,760; default null: only when asked for. */
  readonly rerunHours?: number | null;
  /** Write moves of its scores for `scoreChanged`; default false: nobody is told, and nothing written. */
  readonly pushScores?: boolean;
  /** The version the change is based on; default: whatever is there. */
  readonly version?: number;
}

/**
 * Makes or changes a segmentation. Its live answer stays until the next run. Throws UNKNOWN_SEGMENTER, INVALID_CONFIG,
 * UNKNOWN_FEATURE (with near matches, also for a segment that another segmentation does not have), NOT_FOUND, or CONFLICT for a key that is taken or a version that is past.
 */
export async function configureSegmentation(
  scope: Scope,
  registry: Registry,
  input: SegmentationInput,
): Promise<Segmentation> {
  const before = input.id === undefined ? null : await findSegmentation(scope, input.id);
  const name = input.name ?? before?.name ?? needed('name');
  const segmenterId = input.segmenter ?? before?.segmenterId ?? needed('segmenter');
  checkText(name, 'name', filled(200));
  if (input.description) checkText(input.description, 'description', text(2_000));
  const { language, translations } = textsOf(input, before);
  const key = checkHandle(input.key ?? before?.key ?? handleOf(name, 'segmentation'));
  const rerunHours = input.rerunHours === undefined ? (before?.rerunHours ?? null) : input.rerunHours;
  if (rerunHours !== null && !(rerunHours >= 0.1 && rerunHours <= 8_760)) {
    throw new PersonagraphError('INVALID_INPUT', 'Hours between runs are 0.1 to 8,760.', { field: ['rerunHours'] });
  }
  const fitSample = input.fitSample === undefined ? (before?.fitSample ?? null) : input.fitSample;
  if (fitSample !== null && !(fitSample >= 1_000 && fitSample <= 10_000_000)) {
    const message = 'A sample to fit on has 1,000 to 10,000,000 customers.';
    throw new PersonagraphError('INVALID_INPUT', message, { field: ['fitSample'] });
  }
  const segmenter = registry.get(segmenterId);
  const config = await checkSettings(segmenter, input.config ?? keptConfig(before, segmenterId));
  // What others allowed stays as it is where another field is edited.
  const isKept = input.config === undefined && segmenterId === before?.segmenterId;
  const known = await knownFeatures(scope, scope.masks && !isKept);
  const plan = planSegmentation(segmenter, config, known);
  await refuseUnknownSegments(scope, registry, plan, known);
  await refuseCycle(scope, registry, input.id, key, dependenciesOf(plan));
  const description = input.description === undefined ? (before?.description ?? null) : input.description;
  const seed = input.seed ?? before?.seed ?? 1;
  const pushScores = input.pushScores ?? before?.pushScores ?? false;
  const texts = { name, description, language, translations };
  const fields = { key, ...texts, segmenterId, config, seed, fitSample, rerunHours, pushScores };
  return scope.transaction(async (transaction) => {
    const stood = input.id === undefined ? null : await lockSegmentationState(transaction, input.id);
    const saved =
      input.id === undefined
        ? await insertSegmentation(transaction, fields)
        : await update(transaction, input.id, input.version ?? null, fields);
    if (!saved) throw keyTaken(key);
    const states = { before: stood, after: stateOf(saved) };
    await appendChanges(transaction, [stateChange('SEGMENTATION_CHANGED', { segmentationId: saved.id }, states)]);
    return saved;
  });
}

const TEXTS = { name: filled(200), description: filled(2_000) };

/** The names of texts of a segmentation that are translated. */
export const SEGMENTATION_TEXTS = ['name', 'description'] as const satisfies (keyof typeof TEXTS)[];

/** The language of name and description, and what they are in the other one. Throws INVALID_INPUT. */
function textsOf({ language: given, translations: patch = {} }: SegmentationInput, before: Segmentation | null) {
  const language = given ?? (before?.language as Language | undefined) ?? 'en';
  const translations = mergedTexts((before?.translations ?? {}) as TextsByLanguage, patch);
  for (const [other, texts] of Object.entries(translations)) {
    if (other === language) {
      const message = `Its own language is ${language}: what it is called in that is in its fields.`;
      throw new PersonagraphError('INVALID_INPUT', message, { field: ['translations'] });
    }
    for (const name of SEGMENTATION_TEXTS) {
      const issue = texts?.[name] === undefined ? undefined : TEXTS[name].safeParse(texts[name]).error?.issues[0];
      if (!issue) continue;
      const message = `The translated ${name} ${issue.message}.`;
      throw new PersonagraphError('INVALID_INPUT', message, { field: ['translations', name] });
    }
  }
  return { language, translations: translations as Record<string, Record<string, string>> };
}

function stateOf({ version, enabled }: SegmentationState): SegmentationState {
  return { version, enabled };
}

/** A renamed segmentation would leave those that read it by its key without it. */
async function refuseCycle(
  scope: Scope,
  registry: Registry,
  id: number | undefined,
  key: string,
  read: readonly number[],
): Promise<void> {
  // Nobody reads what is not there yet.
  if (id === undefined) return;
  const dependencies = await readDependencies(scope, registry);
  const { segmentations, reads } = dependencies;
  const before = segmentations.get(id);
  if (before && before.key !== key) refuseWhileRead(dependencies, id);
  inOrder(new Map([...reads, [id, read]]), (other) => segmentations.get(other)?.key ?? key);
}

function needed(field: string): never {
  throw new PersonagraphError('INVALID_INPUT', `A new segmentation needs a ${field}.`, { field: [field] });
}

/** Settings left out of a change stay, unless the segmenter is another. */
function keptConfig(before: Segmentation | null, segmenterId: string): unknown {
  return before?.segmenterId === segmenterId ? before.config : {};
}

function checkText(value: string, field: string, schema: z.ZodString): void {
  const issue = schema.safeParse(value).error?.issues[0];
  if (issue) throw new PersonagraphError('INVALID_INPUT', `The ${field} ${issue.message}.`, { field: [field] });
}

/** Throws CONFLICT for a key that is taken or a version that is past, NOT_FOUND for a segmentation that is gone. */
async function update(
  scope: Scope,
  id: number,
  version: number | null,
  fields: SegmentationFields,
): Promise<Segmentation> {
  const saved = await updateSegmentation(scope, id, version, fields).catch((error: unknown) => {
    throw isUniqueViolation(error) ? keyTaken(fields.key) : error;
  });
  if (saved) return saved;
  const now = await findSegmentation(scope, id);
  throw new PersonagraphError('CONFLICT', `The segmentation is at version ${now.version} by now.`, {
    field: ['version'],
  });
}

function keyTaken(key: string): PersonagraphError {
  return new PersonagraphError('CONFLICT', `The key ${key} is taken.`, { field: ['key'] });
}

/** A segmentation that people made. Throws NOT_FOUND. */
export async function findSegmentation(scope: Scope, id: number): Promise<Segmentation> {
  const [found] = await segmentationsByIds(scope, [id]);
  if (found && found.personaId === null) return found;
  throw new PersonagraphError('NOT_FOUND', 'No such segmentation.', { field: ['id'] });
}

/**
 * Disabled segmentations keep their last answer and are left out of runs and of live evaluation; those that read them are
 * marked and run anew, and for personas they are unknown. Enabling one queues a run of it: until then its answer, which
 * nobody kept up to date, is stale.
 */
export async function setEnabled(
  scope: Scope,
  registry: Registry,
  id: number,
  enabled: boolean,
): Promise<Segmentation> {
  const before = await findSegmentation(scope, id);
  if (before.enabled === enabled) return before;
  const after = await scope.transaction(async (transaction) => {
    const stood = await lockSegmentationState(transaction, id);
    const saved = await enableSegmentation(transaction, id, enabled);
    const states = { before: stood, after: stateOf(saved) };
    await appendChanges(transaction, [stateChange('SEGMENTATION_CHANGED', { segmentationId: id }, states)]);
    await refitPersonasOn(transaction, id);
    if (!enabled) await settleReaders(transaction);
    return saved;
  });
  if (enabled && before.liveModelId !== null) {
    await requestRun(scope, registry, { ids: [id], ...(before.pinned && before.asOf ? { asOf: before.asOf } : {}) });
  }
  return after;
}

/**
 * Deletes a segmentation with its segments, memberships and history. Throws IN_USE while personas build on it or other
 * segmentations read it.
 */
export async function deleteSegmentation(scope: Scope, registry: Registry, id: number): Promise<void> {
  await findSegmentation(scope, id);
  refuseWhileRead(await readDependencies(scope, registry), id);
  await scope.transaction(async (transaction) => {
    await takeMembershipsLock(transaction);
    const personas = await personaNamesUsing(transaction, id);
    if (personas.length > 0) {
      throw new PersonagraphError('IN_USE', `Personas build on it: ${personas.join(', ')}.`, { field: ['id'] });
    }
    const before = await lockSegmentationState(transaction, id);
    await unlinkSpendOfSegmentation(transaction, id);
    await removeSegmentation(transaction, id);
    await appendChanges(transaction, [
      stateChange('SEGMENTATION_DELETED', { segmentationId: id }, { before, after: null }),
    ]);
  });
}

export interface RunRequest {
  /** Default: all that are enabled. */
  readonly ids?: readonly number[];
  /** Answers as of this past time and pins the clock there; default: now, by the real clock. */
  readonly asOf?: Date;
}

/** Runs of a workspace that wait, from which on no more are asked for. */
const MOST_QUEUED = 100;

/**
 * Queues a run over segmentations and those that read them; one that waits and answers all of them is returned instead.
 * Throws NOT_FOUND for an unknown one, INVALID_INPUT for one that is disabled or for a future time, OVERLOADED where too many
 * wait.
 */
export async function requestRun(scope: Scope, registry: Registry, { ids, asOf }: RunRequest): Promise<Run> {
  if (asOf && !(asOf.getTime() <= Date.now())) {
    throw new PersonagraphError('INVALID_INPUT', 'A run cannot be as of a future time.', { field: ['asOf'] });
  }
  const all = ids ? await segmentationsByIds(scope, ids) : (await listSegmentations(scope)).filter((s) => s.enabled);
  if (ids && all.length < new Set(ids).size) {
    throw new PersonagraphError('NOT_FOUND', 'No such segmentation.', { field: ['segmentationIds'] });
  }
  const disabled = all.find(({ enabled }) => !enabled);
  if (disabled) {
    throw new PersonagraphError('INVALID_INPUT', `${disabled.key} is disabled.`, { field: ['segmentationIds'] });
  }
  if (all.length === 0) {
    throw new PersonagraphError('INVALID_INPUT', 'There is no enabled segmentation to run.', {
      field: ['segmentationIds'],
    });
  }
  const dependencies = await readDependencies(scope, registry);
  const affected = withDependants(
    dependencies,
    all.map(({ id }) => id),
  );
  const queued = await countQueuedRuns(scope);
  if (queued >= MOST_QUEUED) {
    throw new PersonagraphError('OVERLOADED', `${queued} runs of the workspace wait already.`, { retryAfter: 60 });
  }
  return queueRun(
    scope,
    affected.filter((id) => dependencies.segmentations.get(id)?.enabled),
    asOf ?? null,
  );
}

/** A run that is being published holds its row for longer than this. */
const PUBLISHING_MS = 300;

/**
 * Cancels a run that has not ended: nothing of it is written, and its statements are cancelled in PostgreSQL, whichever
 * process has it in hand. Throws NOT_FOUND, or CONFLICT once it has ended.
 */
export async function cancelRun(scope: Scope, id: number): Promise<Run> {
  const cancelStatements = () => cancelStatementsOf(scope, runSessionName(id));
  const row = scope.transaction((transaction) => cancelRunRow(transaction, id));
  // By then it stands in line for the row, which the cancelled publication lets go.
  const late = setTimeout(() => void owned().catch(() => undefined), PUBLISHING_MS);
  const owned = async () => ((await runsByIds(scope, [id])).length > 0 ? cancelStatements() : 0);
  const cancelled = await row.finally(() => clearTimeout(late));
  const [run] = await runsByIds(scope, [id]);
  if (!run) throw new PersonagraphError('NOT_FOUND', 'No such run.', { field: ['id'] });
  if (cancelled) {
    await cancelStatements();
    return run;
  }
  throw new PersonagraphError('CONFLICT', `The run has ended: ${run.state}.`, { field: ['id'] });
}
