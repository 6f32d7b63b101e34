import type { Scope } from '../../../db/postgres/connection.ts';
import { allRows } from '../../../db/reads/source.ts';
import { listQuestions } from '../../../db/tables/research/questions.ts';
import { ACTION_TEXTS } from '../../../db/tables/strategy/action-plans.ts';
import { STANDARD_TEXTS } from '../../../db/tables/strategy/interaction-standards.ts';
import { MESSAGE_TEXTS } from '../../../db/tables/strategy/message-guides.ts';
import { NEED_TEXTS } from '../../../db/tables/strategy/needs.ts';
import { OBJECTIVE_TEXTS, OBJECTIVES } from '../../../db/tables/strategy/objectives.ts';
import { PLAY_TEXTS } from '../../../db/tables/strategy/plays.ts';
import { PersonagraphError } from '../../../errors.ts';
import { didYouMean } from '../../../segmenter/near-matches.ts';
import { LANGUAGES, type Language, type TextsByLanguage } from '../../input/translations.ts';
import type { Seen } from '../../research/checked.ts';
import { defineAction, deleteAction, editAction } from '../../strategy/action-plans.ts';
import { interactionStandards } from '../../strategy/interaction-standards.ts';
import { messageGuides } from '../../strategy/message-guides.ts';
import type { MetricInput } from '../../strategy/metrics.ts';
import { needs } from '../../strategy/needs.ts';
import { defineObjective, deleteObjective, editObjective } from '../../strategy/objectives.ts';
import { plays } from '../../strategy/plays.ts';
import { referenceShares } from '../../strategy/reference-shares.ts';
import type { ApplyContext } from '../apply.ts';
import { byIds } from '../named-groups.ts';
import { namedPersona, namedSegment } from '../named-rows.ts';
import { type PlanStep, sets, stepsOf, wantedOf } from '../plan.ts';
import type { StrategyRow } from './read-strategy.ts';
import { type MetricDefinition, STRATEGY_SECTIONS, type StrategyDefinitions, type StrategySection } from './shapes.ts';

/** Makes a thing as a file has it, or changes the one that is there. */
type Maker<Section extends StrategySection> = (
  context: ApplyContext,
  wanted: StrategyDefinitions[Section][number],
  before: StrategyRow | undefined,
  step: PlanStep,
) => Promise<unknown>;

const MAKERS: { readonly [Section in StrategySection]: Maker<Section> } = {
  async objectives(context, { key, metric, questions, segments, personas, ...given }, before, step) {
    const fields = {
      ...withTexts(given, OBJECTIVE_TEXTS, before),
      questionIds: await each(questions, 'questions', (one, at) => namedQuestion(context.scope, one, at)),
      segmentIds: await each(segments, 'segments', (one, at) => namedSegment(context, one, at)),
      personaIds: await each(personas, 'personas', (one, at) => namedPersona(context, one, at)),
    };
    if (before) refuseOtherMetric(step, 'an objective');
    if (before) return editObjective(context.scope, before, fields);
    return defineObjective(context.scope, { ...fields, key, metric: await metricById(context, metric) });
  },
  async actions(context, { objective, segment, personas, metric, ...given }, before, step) {
    const fields = {
      ...withTexts(given, ACTION_TEXTS, before),
      objectiveId: objective === null ? null : await namedObjective(context.scope, objective, ['objective']),
      segmentId: segment === null ? null : await namedSegment(context, segment, ['segment']),
      personaIds: await each(personas, 'personas', (one, at) => namedPersona(context, one, at)),
    };
    if (before) refuseOtherMetric(step, 'an action');
    if (before) return editAction(context.scope, before, fields);
    return defineAction(context.scope, { ...fields, metric: metric && (await metricById(context, metric)) });
  },
  async messageGuides(context, { persona, ...given }, before) {
    const fields = withTexts(given, MESSAGE_TEXTS, before);
    if (before) return messageGuides.edit(context.scope, before, fields);
    return messageGuides.create(context.scope, {
      ...fields,
      personaId: await namedPersona(context, persona, ['persona']),
    });
  },
  async plays(context, { persona, segment, ...given }, before) {
    const fields = {
      ...withTexts(given, PLAY_TEXTS, before),
      personaId: await personaOf(context, persona),
      segmentId: segment === null ? null : await namedSegment(context, segment, ['segment']),
    };
    return before ? plays.edit(context.scope, before, fields) : plays.create(context.scope, fields);
  },
  async interactionStandards(context, { persona, ...given }, before) {
    const fields = { ...withTexts(given, STANDARD_TEXTS, before), personaId: await personaOf(context, persona) };
    if (before) return interactionStandards.edit(context.scope, before, fields);
    return interactionStandards.create(context.scope, fields);
  },
  async needs(context, { persona, question, ...given }, before) {
    const fields = {
      ...withTexts(given, NEED_TEXTS, before),
      personaId: await personaOf(context, persona),
      questionId: question === null ? null : await namedQuestion(context.scope, question, ['question']),
    };
    return before ? needs.edit(context.scope, before, fields) : needs.create(context.scope, fields);
  },
  referenceShares: ({ scope }, fields, before) =>
    before ? referenceShares.edit(scope, before, fields) : referenceShares.create(scope, fields),
};

const REMOVERS: { readonly [Section in StrategySection]: (scope: Scope, seen: Seen) => Promise<void> } = {
  objectives: deleteObjective,
  actions: deleteAction,
  messageGuides: messageGuides.remove,
  plays: plays.remove,
  interactionStandards: interactionStandards.remove,
  needs: needs.remove,
  referenceShares: referenceShares.remove,
};

/** Makes and changes the things of strategy. Nothing is measured: a worker does it next. */
export async function applyStrategy(context: ApplyContext): Promise<void> {
  for (const section of STRATEGY_SECTIONS) await applySection(context, section);
}

async function applySection<Section extends StrategySection>(context: ApplyContext, section: Section): Promise<void> {
  const make: Maker<Section> = MAKERS[section];
  for (const one of stepsOf(context.plan, section)) {
    const wanted = wantedOf(context.plan, section, one) as StrategyDefinitions[Section][number];
    await context.step(one, () => make(context, wanted, rowOf(context, section, one), one));
  }
}

/** Deletes the things of strategy that a file leaves out: those that name others before these. */
export async function pruneStrategy(context: ApplyContext): Promise<void> {
  for (const section of [...STRATEGY_SECTIONS].reverse()) {
    const steps = context.plan.steps.filter((one) => one.section === section && one.action === 'DELETE');
    for (const one of steps) {
      const row = rowOf(context, section, one)!;
      await context.step(one, () => REMOVERS[section](context.scope, row));
    }
  }
}

function rowOf({ stored }: ApplyContext, section: StrategySection, { key, number }: PlanStep): StrategyRow | undefined {
  return stored.rows.strategy[section].get(key)?.[number];
}

interface Worded {
  readonly language: Language;
  readonly translations: TextsByLanguage;
}

/** The fields with the edit of translations that leaves just those of the file. */
function withTexts<T extends Worded>(given: T, names: readonly string[], before: StrategyRow | undefined) {
  const others = LANGUAGES.filter((language) => language !== given.language);
  const translations = others.flatMap((language) =>
    names.map((field) => ({ field, language, text: given.translations[language]?.[field] ?? null })),
  );
  return { ...given, translations: before ? translations : translations.filter(({ text }) => text !== null) };
}

async function each<T>(
  keys: readonly string[],
  name: string,
  find: (key: string, field: readonly string[]) => Promise<T>,
): Promise<T[]> {
  const found: T[] = [];
  for (const [index, key] of keys.entries()) found.push(await find(key, [name, String(index)]));
  return found;
}

async function personaOf(context: ApplyContext, key: string | null): Promise<number | null> {
  return key === null ? null : namedPersona(context, key, ['persona']);
}

async function namedQuestion(scope: Scope, key: string, field: readonly string[]): Promise<number> {
  return named(await listQuestions(scope), 'research question', key, field);
}

async function namedObjective(scope: Scope, key: string, field: readonly string[]): Promise<number> {
  return named(await allRows(scope, OBJECTIVES), 'objective', key, field);
}

function named(
  rows: readonly { readonly id: number; readonly key: string }[],
  noun: string,
  key: string,
  field: readonly string[],
): number {
  const found = rows.find((row) => row.key === key);
  if (found) return found.id;
  const near = didYouMean(
    key,
    rows.map((row) => row.key),
  );
  throw new PersonagraphError('INVALID_DEFINITIONS', `no ${noun} ${key}${near}`, { field });
}

async function metricById(context: ApplyContext, metric: MetricDefinition): Promise<MetricInput> {
  return { ...metric, group: await byIds(context, metric.group, ['metric', 'group']) };
}

/** Throws INVALID_DEFINITIONS where a step gives another metric to what is measured already. */
function refuseOtherMetric(step: PlanStep, noun: string): void {
  if (!sets(step, 'metric')) return;
  const message = `the metric of ${noun} stays, since its history is of it: make another one`;
  throw new PersonagraphError('INVALID_DEFINITIONS', message, { field: ['metric'] });
}
