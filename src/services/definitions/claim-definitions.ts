import type { Scope } from '../../db/postgres/connection.ts';
import { type ClaimEvidence, listEvidence } from '../../db/tables/personas/claim-evidence.ts';
import { listClaims } from '../../db/tables/personas/persona-claims.ts';
import { segmentPaths } from '../../db/tables/segmentations/segments.ts';
import type { MeasureGroup } from '../../engine/persona/measure.ts';
import { PersonagraphError } from '../../errors.ts';
import { partsOf } from '../groups/group.ts';
import { measureOf } from '../personas/claims/claim-changes.ts';
import { isOwn } from '../personas/claims/evidence-rows.ts';
import type { ClaimDefinition, NamedGroup } from './claim-shape.ts';
import { namedPersona, namedSegment, namedSegmentation } from './named-rows.ts';

/** Keys of what groups name, by row ids. */
export interface GroupKeys {
  readonly segmentations: ReadonlyMap<number, string>;
  readonly personas: ReadonlyMap<number, string>;
}

/** The claims of all personas as files have them, by the row id of the persona, in their order. */
export async function claimDefinitions(scope: Scope, keys: GroupKeys): Promise<ReadonlyMap<number, ClaimDefinition[]>> {
  const claims = await listClaims(scope);
  const evidence = new Map<number, ClaimEvidence[]>();
  for (const piece of await listEvidence(scope)) {
    if (isOwn(piece)) evidence.set(piece.claimId, [...(evidence.get(piece.claimId) ?? []), piece]);
  }
  const groups = claims.flatMap((claim) => measureOf(claim)?.group ?? []).filter((group) => typeof group !== 'string');
  const segments = await segmentPaths(scope, groups.flatMap(segmentsIn));
  const found = new Map<number, ClaimDefinition[]>();
  for (const claim of claims) {
    const { personaId, section, text, textLanguage, translations, team } = claim;
    const measure = measureOf(claim);
    const definition: ClaimDefinition = {
      ...{ section, text, textLanguage: textLanguage as ClaimDefinition['textLanguage'], team },
      translations: translations as ClaimDefinition['translations'],
      evidence: (evidence.get(claim.id) ?? []).map(evidenceOf),
      measure: measure && {
        ...{ feature: measure.feature, statistic: measure.statistic, expected: measure.expected },
        ...{ tolerance: measure.tolerance, value: measure.value ?? null, from: measure.from ?? null },
        ...{ to: measure.to ?? null, quantile: measure.quantile ?? null },
        group: typeof measure.group === 'string' ? measure.group : inKeys(measure.group, { ...keys, segments }),
      },
    };
    found.set(personaId, [...(found.get(personaId) ?? []), definition]);
  }
  return found;
}

function evidenceOf(piece: ClaimEvidence): ClaimDefinition['evidence'][number] {
  const { kind, stance, method, source, date, sampleSize, url, excerpt } = piece;
  const detail = piece.detail as Record<string, unknown> | null;
  return { kind, stance, method, source, date, sampleSize, url, excerpt, detail };
}

function segmentsIn(group: MeasureGroup): number[] {
  if ('segmentId' in group) return [group.segmentId];
  return ((partsOf(group) ?? []) as readonly MeasureGroup[]).flatMap(segmentsIn);
}

function inKeys(group: MeasureGroup, keys: GroupKeys & { readonly segments: ReadonlyMap<number, string> }): NamedGroup {
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

/** Claims of a file with the rows that their measures name. Throws INVALID_DEFINITIONS, naming near matches. */
export async function claimsByIds(context: Parameters<typeof namedSegment>[0], claims: readonly ClaimDefinition[]) {
  const found = [];
  for (const [index, { measure, ...claim }] of claims.entries()) {
    const field = ['claims', String(index), 'measure', 'group'];
    const group =
      measure === null || typeof measure.group === 'string'
        ? (measure?.group as 'MEMBERS' | 'SOURCE_SEGMENT')
        : await byIds(context, measure.group, field);
    found.push({ ...claim, measure: measure && { ...measure, group } });
  }
  return found;
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

async function byIds(
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
    const message = `a ${group.deleted} that the measure is over was deleted: name another`;
    throw new PersonagraphError('INVALID_DEFINITIONS', message, { field });
  }
  return group;
}
