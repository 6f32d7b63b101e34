import type { Scope } from '../../../db/postgres/connection.ts';
import type { PersonaCriterion } from '../../../db/tables/personas/persona-criteria.ts';
import { segmentationsByIds } from '../../../db/tables/segmentations/segmentations.ts';
import { segmentsByIds } from '../../../db/tables/segmentations/segments.ts';
import { textIn } from '../../../engine/localized.ts';
import type { Language } from '../profile.ts';
import type { SheetCriterion } from './sheet.ts';

/** The criteria of a persona with the names of what they are about. */
export async function sheetCriteria(
  scope: Scope,
  rows: readonly PersonaCriterion[],
  language: Language,
): Promise<SheetCriterion[]> {
  const segments = new Map(
    (
      await segmentsByIds(
        scope,
        rows.map(({ segmentId }) => segmentId),
      )
    ).map((segment) => [segment.id, segment]),
  );
  const of = [...segments.values()].map(({ segmentationId }) => segmentationId);
  const names = new Map((await segmentationsByIds(scope, of)).map(({ id, name }) => [id, name]));
  return rows.flatMap(({ segmentId, weight }) => {
    const segment = segments.get(segmentId);
    if (!segment) return [];
    return [
      {
        role: weight < 0 ? ('EXCLUDING' as const) : ('SUPPORTING' as const),
        weight: Math.abs(weight),
        kind: 'segment' as const,
        says: textIn(segment.name as Record<string, string>, language),
        of: names.get(segment.segmentationId) ?? null,
      },
    ];
  });
}
