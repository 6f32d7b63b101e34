import { readDependencies } from '../segmentations/dependencies.ts';
import { refuseLostReaders, renameSegmentation } from '../segmentations/rename-segmentation.ts';
import { configureSegmentation, deleteSegmentation, setEnabled } from '../segmentations/segmentations.ts';
import type { ApplyContext } from './apply.ts';
import { type PlanStep, setsMoreThan, stepsOf, wantedOf } from './plan.ts';
import type { SegmentationDefinition } from './shape.ts';

/**
 * Makes, renames and changes the segmentations of a plan, those that others read before these. Returns the ids of the
 * enabled ones it touched.
 */
export async function applySegmentations(context: ApplyContext): Promise<number[]> {
  const { scope, registry, plan } = context;
  const steps = stepsOf(plan, 'segmentations');
  const readers = await renameAll(context, steps);
  const ids: number[] = [];
  for (const one of inOrderOfReading(steps, plan.wanted.segmentations ?? [])) {
    const wanted = wantedOf(plan, 'segmentations', one);
    const id = await context.step(one, () => applySegmentation(context, one, wanted));
    if (wanted.enabled) ids.push(id);
  }
  if (readers.length > 0) {
    const [renamed] = steps.filter(({ action }) => action === 'RENAME');
    await context.step(renamed!, () => refuseLostReaders(scope, registry, readers));
  }
  return ids;
}

/** Gives keys first, so that those that read them find them. Returns the ids of those that read them before. */
async function renameAll(
  { scope, registry, stored, step }: ApplyContext,
  steps: readonly PlanStep[],
): Promise<number[]> {
  const renames = steps.filter(({ action }) => action === 'RENAME');
  if (renames.length === 0) return [];
  const { reads } = await readDependencies(scope, registry);
  const renamed = new Set<number>();
  for (const one of renames) {
    const before = stored.rows.segmentations.get(one.previousKey!)!;
    await step(one, () => renameSegmentation(scope, before, one.key));
    renamed.add(before.id);
  }
  return [...reads].flatMap(([id, of]) => (of.some((other) => renamed.has(other)) ? [id] : []));
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
    ({ id, enabled: stands } = await configureSegmentation(scope, registry, { ...wanted, ...seen }));
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
