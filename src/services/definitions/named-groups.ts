import { z } from 'zod';
import type { MeasureGroup } from '../../engine/persona/measure.ts';
import { PersonagraphError } from '../../errors.ts';
import { partsOf } from '../groups/group.ts';
import { HANDLE, HANDLE_RULE } from '../input/handle.ts';
import { filled } from '../input/text.ts';
import { namedPersona, namedSegment, namedSegmentation } from './named-rows.ts';

const SEGMENT_PATH = /^[a-z0-9][a-z0-9-]{0,63}\/[a-z0-9][a-z0-9_-]{0,63}$/;

/** A segment by two keys: `rfm/champions`. */
export const segmentPath = z.string().regex(SEGMENT_PATH, 'is no SEGMENTATION/SEGMENT, such as rfm/champions');
export const handle = z.string().regex(HANDLE, HANDLE_RULE);

/** A group by keys, as files name what measures and metrics are over. */
export type NamedGroup =
  | { everybody: true }
  | { segment: string }
  | { segmentation: string }
  | { persona: string }
  | { rule: string }
  | { all: NamedGroup[] }
  | { any: NamedGroup[] }
  | { not: NamedGroup }
  /** A group that was deleted since the measure was written. */
  | { deleted: 'segment' | 'segmentation' | 'persona' };

export const NamedGroup: z.ZodType<NamedGroup> = z.lazy(() =>
  z.union([
    z.strictObject({ everybody: z.literal(true) }),
    z.strictObject({ segment: segmentPath }),
    z.strictObject({ segmentation: handle }),
    z.strictObject({ persona: handle }),
    z.strictObject({ rule: filled(20_000) }),
    z.strictObject({ all: z.array(NamedGroup).min(1) }),
    z.strictObject({ any: z.array(NamedGroup).min(1) }),
    z.strictObject({ not: NamedGroup }),
    z.strictObject({ deleted: z.enum(['segment', 'segmentation', 'persona']) }),
  ]),
);

/** Keys of what groups name, by row ids. */
export interface GroupKeys {
  readonly segmentations: ReadonlyMap<number, string>;
  readonly personas: ReadonlyMap<number, string>;
  /** Paths, such as `rfm/champions`. */
  readonly segments: ReadonlyMap<number, string>;
}

/** The row ids of the segments that a group names. */
export function segmentsIn(group: MeasureGroup): number[] {
  if ('segmentId' in group) return [group.segmentId];
  return ((partsOf(group) ?? []) as readonly MeasureGroup[]).flatMap(segmentsIn);
}

/** A group by the keys of what it names. */
export function inKeys(group: MeasureGroup, keys: GroupKeys): NamedGroup {
  if ('all' in group) return { all: group.all.map((part) => inKeys(part, keys)) };
  if ('any' in group) return { any: group.any.map((part) => inKeys(part, keys)) };
  if ('not' in group) return { not: inKeys(group.not, keys) };
  if ('segmentId' in group) {
    const segment = keys.segments.get(group.segmentId);
    return segment === undefined ? { deleted: 'segment' } : { segment };
  }
  if ('segmentationId' in group) {
    const segmentation = keys.segmentations.get(group.segmentationId);
    return segmentation === undefined ? { deleted: 'segmentation' } : { segmentation };
  }
  if ('personaId' in group) {
    const persona = keys.personas.get(group.personaId);
    return persona === undefined ? { deleted: 'persona' } : { persona };
  }
  return 'rule' in group ? { rule: group.rule } : { everybody: true };
}

type IdGroup =
  | { everybody: true }
  | { segmentId: number }
  | { segmentationId: number }
  | { personaId: number }
  | { rule: string }
  | { all: IdGroup[] }
  | { any: IdGroup[] }
  | { not: IdGroup };

/** A group of a file by row ids. Throws INVALID_DEFINITIONS, naming near matches. */
export async function byIds(
  context: Parameters<typeof namedSegment>[0],
  group: NamedGroup,
  field: readonly string[],
): Promise<IdGroup> {
  const each = async (parts: readonly NamedGroup[]) => {
    const found: IdGroup[] = [];
    for (const part of parts) found.push(await byIds(context, part, field));
    return found;
  };
  if ('all' in group) return { all: await each(group.all) };
  if ('any' in group) return { any: await each(group.any) };
  if ('not' in group) return { not: await byIds(context, group.not, field) };
  if ('segment' in group) return { segmentId: await namedSegment(context, group.segment, field) };
  if ('segmentation' in group) {
    return { segmentationId: (await namedSegmentation(context, group.segmentation, field)).id };
  }
  if ('persona' in group) return { personaId: await namedPersona(context, group.persona, field) };
  if ('deleted' in group) {
    const message = `a ${group.deleted} that it is over was deleted: name another`;
    throw new PersonagraphError('INVALID_DEFINITIONS', message, { field });
  }
  return group;
}
