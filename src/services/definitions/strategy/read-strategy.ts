import type { Scope } from '../../../db/postgres/connection.ts';
import { allRows } from '../../../db/reads/source.ts';
import type { Persona } from '../../../db/tables/personas/personas.ts';
import type { ResearchQuestion } from '../../../db/tables/research/questions.ts';
import type { Segmentation } from '../../../db/tables/segmentations/segmentations.ts';
import { segmentPaths } from '../../../db/tables/segmentations/segments.ts';
import { ACTION_PLANS } from '../../../db/tables/strategy/action-plans.ts';
import { INTERACTION_STANDARDS } from '../../../db/tables/strategy/interaction-standards.ts';
import { MESSAGE_GUIDES } from '../../../db/tables/strategy/message-guides.ts';
import { NEEDS } from '../../../db/tables/strategy/needs.ts';
import { OBJECTIVES } from '../../../db/tables/strategy/objectives.ts';
import { PLAYS } from '../../../db/tables/strategy/plays.ts';
import { REFERENCE_SHARES } from '../../../db/tables/strategy/reference-shares.ts';
import type { Metric } from '../../../engine/strategy/metric.ts';
import { type GroupKeys, inKeys, segmentsIn } from '../named-groups.ts';
import {
  STRATEGY_NAMES,
  STRATEGY_SECTIONS,
  STRATEGY_SHAPES,
  type StrategyDefinitions,
  type StrategySection,
} from './shapes.ts';

/** A row of a thing of strategy, as it is edited and deleted. */
export interface StrategyRow {
  readonly id: number;
  readonly version: number;
}

export interface StoredStrategy {
  readonly definitions: StrategyDefinitions;
  /** By section, and by the name of an entry: in the order in which they were made. */
  readonly rows: { readonly [Section in StrategySection]: ReadonlyMap<string, readonly StrategyRow[]> };
}

interface Named {
  readonly personas: readonly Persona[];
  readonly segmentations: readonly Segmentation[];
  readonly questions: ReadonlyMap<string, ResearchQuestion>;
}

/** Reads the things of strategy as files have them. What they name and is gone by now is left out. */
export async function readStrategy(
  scope: Scope,
  { personas, segmentations, questions }: Named,
): Promise<StoredStrategy> {
  const objectives = await allRows(scope, OBJECTIVES);
  const actions = await allRows(scope, ACTION_PLANS);
  const guides = await allRows(scope, MESSAGE_GUIDES);
  const plays = await allRows(scope, PLAYS);
  const standards = await allRows(scope, INTERACTION_STANDARDS);
  const needs = await allRows(scope, NEEDS);
  const references = await allRows(scope, REFERENCE_SHARES);
  const metrics = [...objectives, ...actions].flatMap(({ metric }) => metric ?? []);
  const segments = await segmentPaths(scope, [
    ...metrics.flatMap(({ group }) => segmentsIn(group)),
    ...objectives.flatMap(({ segmentIds }) => segmentIds),
    ...[...actions, ...plays].flatMap(({ segmentId }) => segmentId ?? []),
  ]);
  const keys: GroupKeys = {
    personas: new Map(personas.map(({ id, key }) => [id, key])),
    segmentations: new Map(segmentations.map(({ id, key }) => [id, key])),
    segments,
  };
  const keyOfQuestion = new Map([...questions.values()].map(({ id, key }) => [id, key]));
  const keyOfObjective = new Map(objectives.map(({ id, key }) => [id, key]));
  const one = (names: ReadonlyMap<number, string>, id: number | null) => (id === null ? null : (names.get(id) ?? null));
  const some = (names: ReadonlyMap<number, string>, ids: readonly number[]) => ids.flatMap((id) => names.get(id) ?? []);
  const found = {
    objectives: objectives.map((row) => ({
      ...pick(row, 'key', 'language', 'name', 'description', 'translations', 'baseline', 'target', 'team'),
      metric: metricOf(row.metric, keys),
      ...{ startsAt: row.startsAt.toISOString(), horizon: row.horizon.toISOString() },
      questions: some(keyOfQuestion, row.questionIds),
      segments: some(segments, row.segmentIds),
      personas: some(keys.personas, row.personaIds),
    })),
    actions: actions.map((row) => ({
      ...pick(row, 'name', 'language', 'content', 'translations', 'channel', 'status', 'campaign', 'owner', 'team'),
      ...{ startsAt: row.startsAt.toISOString(), endsAt: row.endsAt?.toISOString() ?? null, budget: row.budget },
      objective: one(keyOfObjective, row.objectiveId),
      segment: one(segments, row.segmentId),
      personas: some(keys.personas, row.personaIds),
      metric: row.metric && metricOf(row.metric, keys),
    })),
    messageGuides: guides.map((row) => ({
      persona: keys.personas.get(row.personaId),
      ...pick(row, 'channel', 'language', 'content', 'tone', 'callToAction', 'place', 'translations', 'team'),
    })),
    plays: plays.map((row) => ({
      ...{ persona: one(keys.personas, row.personaId), segment: one(segments, row.segmentId) },
      ...pick(row, 'stage', 'language', 'goal', 'tactics', 'translations', 'team'),
    })),
    interactionStandards: standards.map((row) => ({
      persona: one(keys.personas, row.personaId),
      ...pick(row, 'team', 'language', 'moment', 'standard', 'withinHours', 'translations'),
    })),
    needs: needs.map((row) => ({
      ...pick(row, 'request', 'need', 'language', 'translations', 'team'),
      ...{ persona: one(keys.personas, row.personaId), question: one(keyOfQuestion, row.questionId) },
    })),
    referenceShares: references.map((row) =>
      pick(row, 'whom', 'name', 'feature', 'shares', 'source', 'datedOn', 'sampleSize', 'team'),
    ),
  } satisfies Record<StrategySection, unknown>;
  // Whatever was stored went through the same checks.
  const definitions = Object.fromEntries(
    STRATEGY_SECTIONS.map((section) => [section, found[section].map((entry) => STRATEGY_SHAPES[section].parse(entry))]),
  ) as unknown as StrategyDefinitions;
  const tables = { objectives, actions, messageGuides: guides, plays, needs, referenceShares: references };
  const rows: Record<StrategySection, readonly StrategyRow[]> = { ...tables, interactionStandards: standards };
  return {
    definitions,
    rows: Object.fromEntries(
      STRATEGY_SECTIONS.map((section) => [section, byName(section, definitions[section], rows[section])]),
    ) as unknown as StoredStrategy['rows'],
  };
}

function byName<Section extends StrategySection>(
  section: Section,
  entries: readonly StrategyDefinitions[Section][number][],
  rows: readonly StrategyRow[],
): Map<string, StrategyRow[]> {
  const found = new Map<string, StrategyRow[]>();
  for (const [index, entry] of entries.entries()) {
    const name = STRATEGY_NAMES[section](entry);
    found.set(name, [...(found.get(name) ?? []), rows[index]!]);
  }
  return found;
}

function metricOf(metric: Metric, keys: GroupKeys) {
  return { ...metric, group: inKeys(metric.group, keys) };
}

function pick<T extends object, Name extends keyof T>(row: T, ...names: readonly Name[]): Pick<T, Name> {
  return Object.fromEntries(names.map((name) => [name, row[name]])) as Pick<T, Name>;
}
