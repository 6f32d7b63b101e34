import type { Scope } from '../../db/postgres/connection.ts';
import { type ClaimEvidence, listEvidence } from '../../db/tables/personas/claim-evidence.ts';
import { listClaims } from '../../db/tables/personas/persona-claims.ts';
import { segmentPaths } from '../../db/tables/segmentations/segments.ts';
import { measureOf } from '../personas/claims/claim-changes.ts';
import { isOwn } from '../personas/claims/evidence-rows.ts';
import type { ClaimDefinition } from './claim-shape.ts';
import { byIds, type GroupKeys, inKeys, segmentsIn } from './named-groups.ts';
import type { namedSegment } from './named-rows.ts';

/** The claims of all personas as files have them, by the row id of the persona, in their order. */
export async function claimDefinitions(
  scope: Scope,
  keys: Omit<GroupKeys, 'segments'>,
): Promise<ReadonlyMap<number, ClaimDefinition[]>> {
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
