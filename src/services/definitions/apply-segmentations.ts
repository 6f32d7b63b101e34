import type { Segmentation } from '../../db/tables/segmentations/segmentations.ts';
import { wholeTexts } from '../input/translations.ts';
import { followRenames } from '../personas/follow-renames.ts';
import { readDependencies } from '../segmentations/dependencies.ts';
import { refuseLostReaders, renameSegmentation } from '../segmentations/rename-segmentation.ts';
import {
  configureSegmentation,
  deleteSegmentation,
  SEGMENTATION_TEXTS,
  setEnabled,
} from '../segmentations/segmentations.ts';
import type { ApplyContext } from './apply.ts';
import { type PlanStep, setsMoreThan, stepsOf, wantedOf } from './plan.ts';
import type { SegmentationDefinition } from './shape.ts';

/**
 * Makes, renames and changes the segmentations of a plan, those that others read before these.
 */
export async function applySegmentations(context: ApplyContext): Promise<AppliedSegmentations> {
  const { scope, registry, plan } = context;
  const steps = stepsOf(plan, 'segmentations');
  const readers = await renameAll(context, steps);
  const ids: number[] = [];
  for (const one of inOrderOfReading(steps, plan.wanted.segmentations ?? [])) {
    const wanted = wantedOf(plan, 'segmentations', one);
    const id = await context.step(one, () => applySegmentation(context, one, wanted));
    if (wanted.enabled) ids.push(id);
  }
  const [renamed] = steps.filter(({ action }) => action === 'RENAME');
  const shared = readers.flatMap(({ id, personaId }) => (personaId === null ? id : []));
  const own = readers.flatMap(({ id, personaId }) => (personaId === null ? [] : id));
  const refuse = async (lost: readonly number[]) => {
    if (renamed && lost.length > 0) await context.step(renamed, () => refuseLostReaders(scope, registry, lost));
  };
  await refuse(shared);
  // Rules of personas are changed after this.
  return { ids, refuseLost: () => refuse(own) };
}

/** Segmentations that were carried out, and what is left to be looked at once personas are. */
export interface AppliedSegmentations {
  /** The enabled ones it touched. */
  readonly ids: readonly number[];
  /** Throws IN_USE for rules of personas that read one by a key it has no longer. */
  readonly refuseLost: () => Promise<void>;
}

/** Gives keys first, so that those that read them find them. Returns those that read them before. */
async function renameAll(
  { scope, registry, stored, step }: ApplyContext,
  steps: readonly PlanStep[],
): Promise<readonly Segmentation[]> {
  const renames = steps.filter(({ action }) => action === 'RENAME');
  if (renames.length === 0) return [];
  const { reads, segmentations } = await readDependencies(scope, registry);
  const renamed = new Set<number>();
  for (const one of renames) {
    const before = stored.rows.segmentations.get(one.previousKey!)!;
    await step(one, () => renameSegmentation(scope, before, one.key));
    renamed.add(before.id);
  }
  await followRenames(scope, registry, [...renamed]);
  return [...reads].flatMap(([id, of]) => (of.some((other) => renamed.has(other)) ? segmentations.get(id)! : []));
}

async function applySegmentation(
  { scope, registry, stored }: ApplyContext,
  step: PlanStep,
  { enabled, ...wanted }: SegmentationDefinition,
): Promise<number> {
  const before = stored.rows.segmentations.get(step.previousKey ?? step.key);
  let { id, enabled: stands } = before ?? { id: 0, enabled: true };
  if (setsMoreThan(step, 'enabled')) {
    // Renaming it was an edit too.
    const seen = before && { id, version: before.version + (step.action === 'RENAME' ? 1 : 0) };
    const translations = wholeTexts(wanted.translations, SEGMENTATION_TEXTS);
    const input = { ...wanted, translations, ...seen };
    ({ id, enabled: stands } = await configureSegmentation(scope, registry, input));
  }
  if (stands !== enabled) await setEnabled(scope, registry, id, enabled);
  return id;
}

/** Those that others read come before them, as far as their settings name each other; otherwise the order stays. */
function inOrderOfReading(
  steps: readonly PlanStep[],
  segmentations: readonly SegmentationDefinition[],
): readonly PlanStep[] {
  const texts = new Map(segmentations.map(({ key, config }) => [key, JSON.stringify(config)]));
  const byKey = new Map(steps.map((one) => [one.key, one]));
  const ordered = new Set<PlanStep>();
  const entered = new Set<string>();
  const enter = (key: string) => {
    if (entered.has(key)) return;
    entered.add(key);
    const text = texts.get(key) ?? '';
    for (const other of texts.keys()) if (text.includes(`segmentations.${other}.`)) enter(other);
    const step = byKey.get(key);
    if (step) ordered.add(step);
  };
  for (const { key } of steps) enter(key);
  return [...ordered];
}

/** Deletes segmentations, those that read others before these. */
export async function deleteSegmentations(context: ApplyContext, steps: readonly PlanStep[]): Promise<void> {
  const { scope, registry, stored } = context;
  const idOf = ({ key }: PlanStep) => stored.rows.segmentations.get(key)!.id;
  let left = [...steps];
  while (left.length > 0) {
    const { reads } = await readDependencies(scope, registry);
    const isRead = (id: number) => [...reads].some(([reader, of]) => reader !== id && of.includes(id));
    // Where each is read, the first of them says by which.
    const next = left.find((one) => !isRead(idOf(one))) ?? left[0]!;
    await context.step(next, () => deleteSegmentation(scope, registry, idOf(next)));
    left = left.filter((one) => one !== next);
  }
}
