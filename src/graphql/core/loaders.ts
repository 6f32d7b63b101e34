import DataLoader from 'dataloader';
import { knownFeatures } from '../../db/features/population.ts';
import type { Scope } from '../../db/postgres/connection.ts';
import { type Child, type List, rowsByIds, rowsOfParents } from '../../db/reads/source.ts';
import { customersByExternalIds } from '../../db/tables/customers/customer-reads.ts';
import { type Customer, customersByIds } from '../../db/tables/customers/customers.ts';
import { listTraits } from '../../db/tables/customers/traits.ts';
import { exportsByIds } from '../../db/tables/exports/exports.ts';
import { importsByIds } from '../../db/tables/imports/imports.ts';
import { jobsByIds } from '../../db/tables/jobs/jobs.ts';
import { overridesByIds } from '../../db/tables/memberships/overrides.ts';
import { SPEND } from '../../db/tables/outcomes/spend.ts';
import { claimsByIds } from '../../db/tables/personas/persona-claims.ts';
import {
  CRITERIA_OF_PERSONA,
  criteriaByIds,
  type PersonaCriterion,
} from '../../db/tables/personas/persona-criteria.ts';
import { versionsByIds } from '../../db/tables/personas/persona-versions.ts';
import { activePersonas, type Persona, personasByIds } from '../../db/tables/personas/personas.ts';
import { FEEDBACK } from '../../db/tables/research/feedback.ts';
import { GUIDES } from '../../db/tables/research/guides.ts';
import { INTERVIEWS } from '../../db/tables/research/interviews.ts';
import { QUESTIONS } from '../../db/tables/research/questions.ts';
import { THEMES } from '../../db/tables/research/themes.ts';
import { oldestTask } from '../../db/tables/runs/backlog.ts';
import { runsByIds } from '../../db/tables/runs/runs.ts';
import { comparisonsByIds } from '../../db/tables/segmentations/comparisons.ts';
import { modelSummariesByIds } from '../../db/tables/segmentations/models.ts';
import { segmentationsByIds } from '../../db/tables/segmentations/segmentations.ts';
import { segmentsByIds } from '../../db/tables/segmentations/segments.ts';
import { ACTION_PLANS } from '../../db/tables/strategy/action-plans.ts';
import { DECISIONS } from '../../db/tables/strategy/decisions.ts';
import { INTERACTION_STANDARDS } from '../../db/tables/strategy/interaction-standards.ts';
import { MESSAGE_GUIDES } from '../../db/tables/strategy/message-guides.ts';
import { NEEDS } from '../../db/tables/strategy/needs.ts';
import { OBJECTIVES } from '../../db/tables/strategy/objectives.ts';
import { PLAYS } from '../../db/tables/strategy/plays.ts';
import { REFERENCE_SHARES } from '../../db/tables/strategy/reference-shares.ts';
import { listSurveys } from '../../db/tables/surveys/surveys.ts';
import { DRIFTS } from '../../db/tables/upkeep/trait-drifts.ts';
import { uploadsByIds } from '../../db/tables/uploads/uploads.ts';
import { personasOfCustomers } from '../../db/tables/visitor/persona-for.ts';
import { workspaceTimeZone } from '../../db/tables/workspaces/workspaces.ts';
import type { PersonaDocument } from '../../engine/persona/persona-document.ts';
import type { Registry } from '../../engine/registry.ts';
import { documentsOf } from '../../services/personas/persona-document.ts';
import { readDependencies } from '../../services/segmentations/dependencies.ts';
import { type Explained, explainCustomers } from '../../services/segmentations/explain.ts';

/** A persona with what decides its fit. */
export interface Profile {
  readonly persona: Persona;
  readonly criteria: readonly PersonaCriterion[];
}

export type Loaders = ReturnType<typeof createLoaders>;

/** Kinds of rows that are loaded by id. */
export type RowKind =
  | 'customer'
  | 'segmentation'
  | 'segment'
  | 'persona'
  | 'personaVersion'
  | 'claim'
  | 'criterion'
  | 'run'
  | 'comparison'
  | 'job'
  | 'model'
  | 'upload'
  | 'import'
  | 'export'
  | 'override'
  | 'guide'
  | 'interview'
  | 'theme'
  | 'spend'
  | 'question'
  | 'feedback'
  | 'messageGuide'
  | 'play'
  | 'standard'
  | 'objective'
  | 'action'
  | 'decision'
  | 'reference'
  | 'need';

/** One statement for all that one operation asks of a kind, however deep it is nested. */
export function createLoaders(unprepared: Scope, registry: Registry) {
  const scope = unprepared.prepared;
  const parents = new Map<unknown, DataLoader<number, unknown>>();
  /** Rows for many parents at once: `key` names what is read, and with which arguments. */
  const children = <Row>(key: unknown, read: (ids: readonly number[]) => Promise<readonly Child<Row>[]>) => {
    let loader = parents.get(key) as DataLoader<number, Row[]> | undefined;
    if (!loader) {
      loader = many(read);
      parents.set(key, loader as DataLoader<number, unknown>);
    }
    return loader;
  };
  const list = <Row extends object>(of: List<Row>) => children<Row>(of, (ids) => rowsOfParents(scope, of, ids));
  return {
    children,
    list,
    /** The same for rows that hold the id of their parent. */
    ofParent: <Row>(
      key: string,
      read: (ids: readonly number[]) => Promise<readonly Row[]>,
      parent: (row: Row) => number,
    ) => children<Row>(key, async (ids) => (await read(ids)).map((row) => ({ parent: parent(row), row }))),
    customer: one((ids) => customersByIds(scope, ids)),
    personaOfCustomer: one((ids) => personasOfCustomers(scope, ids)),
    customerByExternalId: new DataLoader<string, Customer | null>(async (externalIds) => {
      const rows = await customersByExternalIds(scope, externalIds);
      const byKey = new Map(rows.map((row) => [row.externalId, row]));
      return externalIds.map((externalId) => byKey.get(externalId) ?? null);
    }),
    segmentation: one((ids) => segmentationsByIds(scope, ids)),
    segment: one((ids) => segmentsByIds(scope, ids)),
    persona: one((ids) => personasByIds(scope, ids)),
    personaVersion: one((ids) => versionsByIds(scope, ids)),
    claim: one((ids) => claimsByIds(scope, ids)),
    criterion: one((ids) => criteriaByIds(scope, ids)),
    run: one((ids) => runsByIds(scope, ids)),
    comparison: one((ids) => comparisonsByIds(scope, ids)),
    job: one((ids) => jobsByIds(scope, ids)),
    model: one((ids) => modelSummariesByIds(scope, ids)),
    upload: one((ids) => uploadsByIds(scope, ids)),
    import: one((ids) => importsByIds(scope, ids)),
    export: one((ids) => exportsByIds(scope, ids)),
    override: one((ids) => overridesByIds(scope, ids)),
    guide: one((ids) => rowsByIds(scope, GUIDES, ids)),
    interview: one((ids) => rowsByIds(scope, INTERVIEWS, ids)),
    theme: one((ids) => rowsByIds(scope, THEMES, ids)),
    spend: one((ids) => rowsByIds(scope, SPEND, ids)),
    question: one((ids) => rowsByIds(scope, QUESTIONS, ids)),
    feedback: one((ids) => rowsByIds(scope, FEEDBACK, ids)),
    messageGuide: one((ids) => rowsByIds(scope, MESSAGE_GUIDES, ids)),
    play: one((ids) => rowsByIds(scope, PLAYS, ids)),
    standard: one((ids) => rowsByIds(scope, INTERACTION_STANDARDS, ids)),
    objective: one((ids) => rowsByIds(scope, OBJECTIVES, ids)),
    action: one((ids) => rowsByIds(scope, ACTION_PLANS, ids)),
    decision: one((ids) => rowsByIds(scope, DECISIONS, ids)),
    reference: one((ids) => rowsByIds(scope, REFERENCE_SHARES, ids)),
    need: one((ids) => rowsByIds(scope, NEEDS, ids)),
    drift: one((ids) => rowsByIds(scope, DRIFTS, ids)),
    explanations: explanationLoader(unprepared, registry),

    /** The time zone of the workspace. */
    timeZone: once(() => workspaceTimeZone(scope)),

    /** Everything that the catalogue knows of the workspace. */
    catalogue: once(() => knownFeatures(scope)),

    /** The trait catalogue. */
    traitCatalogue: once(() => listTraits(scope)),

    /** Surveys by id. */
    surveyCatalogue: once(async () => new Map((await listSurveys(scope)).map((survey) => [survey.id, survey]))),

    /** Since when a customer waits for live evaluation. */
    evaluationWaitsSince: once(() => oldestTask(scope)),

    /** Which segmentation reads which. */
    dependencies: once(async () => (await readDependencies(scope, registry)).all),

    /** What personas say now, as their versions keep it. */
    personaDocument: new DataLoader<number, PersonaDocument | null>(async (ids) => {
      const documents = await documentsOf(scope, await personasByIds(scope, ids));
      return ids.map((id) => documents.get(id) ?? null);
    }),

    /** The personas customers are matched to. */
    activePersonas: once(async (): Promise<Profile[]> => {
      const personas = await activePersonas(scope);
      const criteria = await list(CRITERIA_OF_PERSONA).loadMany(personas.map(({ id }) => id));
      return personas.map((persona, index) => ({ persona, criteria: present(criteria[index]!) }));
    }),
  };
}

function one<Row extends { readonly id: number }>(read: (ids: readonly number[]) => Promise<readonly Row[]>) {
  return new DataLoader<number, Row | null>(async (ids) => {
    const byId = new Map((await read(ids)).map((row) => [row.id, row]));
    return ids.map((id) => byId.get(id) ?? null);
  });
}

function many<Row>(read: (ids: readonly number[]) => Promise<readonly Child<Row>[]>) {
  return new DataLoader<number, Row[]>(async (ids) => {
    const byParent = new Map<number, Row[]>(ids.map((id) => [id, []]));
    for (const { parent, row } of await read(ids)) byParent.get(parent)?.push(row);
    return ids.map((id) => byParent.get(id)!);
  });
}

/** One call for all customers and segmentations asked for together. */
function explanationLoader(scope: Scope, registry: Registry) {
  type Key = { readonly customerId: number; readonly segmentationId: number };
  return new DataLoader<Key, readonly Explained[], string>(
    async (keys) => {
      const customers = [...new Set(keys.map(({ customerId }) => customerId))];
      const segmentations = [...new Set(keys.map(({ segmentationId }) => segmentationId))];
      const found = await explainCustomers(scope, registry, customers, segmentations);
      return keys.map(({ customerId, segmentationId }) => found.get(customerId)?.get(segmentationId) ?? []);
    },
    { cacheKeyFn: ({ customerId, segmentationId }) => `${customerId}:${segmentationId}` },
  );
}

/** A read that is made once, where it is made at all. */
function once<T>(read: () => Promise<T>): () => Promise<T> {
  let reading: Promise<T> | undefined;
  return () => {
    reading ??= read();
    return reading;
  };
}

function present<T>(loaded: T | Error): T {
  if (loaded instanceof Error) throw loaded;
  return loaded;
}
