import type { Scope } from '../../../db/postgres/connection.ts';
import type { PersonaCriterion } from '../../../db/tables/personas/persona-criteria.ts';
import { type Segmentation, segmentationsByIds } from '../../../db/tables/segmentations/segmentations.ts';
import { type SegmentRow, segmentsByIds } from '../../../db/tables/segmentations/segments.ts';
import type { Known } from '../../../engine/catalogue/catalogue.ts';
import { textIn } from '../../../engine/localized.ts';
import type { ScoreDefinition } from '../../../segmenter/score.ts';
import { type Language, textOf } from '../../input/translations.ts';
import { rangeWords } from './range.ts';
import { ruleInWords } from './rule-in-words.ts';
import type { SheetCriterion } from './sheet.ts';

/** The criteria of a persona with the names of what they are about. */
export async function sheetCriteria(
  scope: Scope,
  rows: readonly PersonaCriterion[],
  { known, language }: { readonly known: Known; readonly language: Language },
): Promise<SheetCriterion[]> {
  const segments = byId(
    await segmentsByIds(
      scope,
      rows.map(({ segmentId }) => segmentId),
    ),
  );
  const of = [...segments.values()].map(({ segmentationId }) => segmentationId);
  const scored = rows.flatMap(({ scoreSegmentationId }) => scoreSegmentationId ?? []);
  const segmentations = byId(await segmentationsByIds(scope, [...of, ...scored]));
  return rows.flatMap((row) => {
    const { weight, role } = row;
    const segment = segments.get(row.segmentId);
    if (!segment) return [];
    const said = saidOf(row, { segment, segmentations, known, language });
    return [{ ...said, role: weight < 0 ? ('AGAINST' as const) : role, weight: Math.abs(weight) }];
  });
}

interface Found {
  readonly segment: SegmentRow;
  readonly segmentations: ReadonlyMap<number, Segmentation>;
  readonly known: Known;
  readonly language: Language;
}

function saidOf(row: PersonaCriterion, { segment, segmentations, known, language }: Found) {
  if (row.scoreKey !== null) {
    const segmentation = segmentations.get(row.scoreSegmentationId ?? 0);
    const definitions = (segmentation?.scores ?? []) as unknown as readonly ScoreDefinition[];
    const definition = definitions.find(({ key }) => key === row.scoreKey);
    const score = definition ? textIn(definition.name as Record<string, string>, language) : row.scoreKey;
    const range = { from: row.scoreFrom, to: row.scoreTo };
    return {
      kind: 'score' as const,
      says: `${score} ${rangeWords(range, definition ?? { kind: 'number' }, language)}`,
      of: segmentation ? textOf(segmentation, 'name', language) : null,
    };
  }
  if (row.sharedSegmentId === null) {
    const rule =
      typeof row.rule === 'string' ? row.rule : textIn(segment.description as Record<string, string>, language);
    return { kind: 'rule' as const, says: ruleInWords(rule, known, language), of: null };
  }
  const says = textIn(segment.name as Record<string, string>, language);
  const of = segmentations.get(segment.segmentationId);
  return { kind: 'segment' as const, says, of: of ? textOf(of, 'name', language) : null };
}

function byId<T extends { readonly id: number }>(rows: readonly T[]): ReadonlyMap<number, T> {
  return new Map(rows.map((row) => [row.id, row]));
}
