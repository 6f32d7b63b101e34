import DataLoader from 'dataloader';
import type { Scope } from '../../db/postgres/connection.ts';
import { customersByExternalIds } from '../../db/tables/customers/customer-reads.ts';
import { type Customer, customersByIds } from '../../db/tables/customers/customers.ts';
import { identitiesByCustomers } from '../../db/tables/customers/identities.ts';
import { listTraits } from '../../db/tables/customers/traits.ts';
import { type EventTotals, totalsByCustomers } from '../../db/tables/events/events.ts';
import { membershipsOfCustomers } from '../../db/tables/memberships/memberships.ts';
import { matchesOfCustomers } from '../../db/tables/personas/matches.ts';
import { claimsOfPersonas } from '../../db/tables/personas/persona-claims.ts';
import { criteriaOfPersonas, type PersonaCriterion } from '../../db/tables/personas/persona-criteria.ts';
import { activePersonas, type Persona, personasByIds, personasUsing } from '../../db/tables/personas/personas.ts';
import { runsByIds } from '../../db/tables/runs/runs.ts';
import { comparisonsByIds } from '../../db/tables/segmentations/comparisons.ts';
import { modelSummariesByIds } from '../../db/tables/segmentations/models.ts';
import { segmentationsByIds } from '../../db/tables/segmentations/segmentations.ts';
import { segmentsByIds, segmentsOf } from '../../db/tables/segmentations/segments.ts';
import { listSurveys } from '../../db/tables/surveys/surveys.ts';
import type { Registry } from '../../engine/registry.ts';
import type { Explanation } from '../../segmenter/explanation.ts';
import { explainCustomers } from '../../services/segmentations/explain.ts';

/** A persona with what decides its fit. */
export interface Profile {
  readonly persona: Persona;
  readonly criteria: readonly PersonaCriterion[];
}

export type Loaders = ReturnType<typeof createLoaders>;

/** One statement for all that one operation asks of a kind, however deep it is nested. */
export function createLoaders(unprepared: Scope, registry: Registry) {
  const scope = unprepared.prepared;
  const criteriaOfPersona = many(
    (ids) => criteriaOfPersonas(scope, ids),
    ({ personaId }) => personaId,
  );
  const pages = new Map<string, DataLoader<number, unknown>>();
  return {
    customer: one((ids) => customersByIds(scope, ids)),
    customerByExternalId: new DataLoader<string, Customer | null>(async (externalIds) => {
      const rows = await customersByExternalIds(scope, externalIds);
      const byKey = new Map(rows.map((row) => [row.externalId, row]));
      return externalIds.map((externalId) => byKey.get(externalId) ?? null);
    }),
    segmentation: one((ids) => segmentationsByIds(scope, ids)),
    segment: one((ids) => segmentsByIds(scope, ids)),
    persona: one((ids) => personasByIds(scope, ids)),
    run: one((ids) => runsByIds(scope, ids)),
    comparison: one((ids) => comparisonsByIds(scope, ids)),
    model: one((ids) => modelSummariesByIds(scope, ids)),
    segmentsOfSegmentation: many(
      (ids) => segmentsOf(scope, ids),
      ({ segmentationId }) => segmentationId,
    ),
    membershipsOfCustomer: many(
      (ids) => membershipsOfCustomers(scope, ids),
      ({ customerId }) => customerId,
    ),
    matchesOfCustomer: many(
      (ids) => matchesOfCustomers(scope, ids),
      ({ customerId }) => customerId,
    ),
    totalsOfCustomer: many<EventTotals>(
      (ids) => totalsByCustomers(scope, ids),
      ({ customerId }) => customerId,
    ),
    identitiesOfCustomer: many(
      (ids) => identitiesByCustomers(scope, ids),
      ({ customerId }) => customerId,
    ),
    claimsOfPersona: many(
      (ids) => claimsOfPersonas(scope, ids),
      ({ personaId }) => personaId,
    ),
    criteriaOfPersona,
    personasUsingSegment: many(
      (ids) => personasUsing(scope, ids),
      ({ segmentId }) => segmentId,
    ),
    explanations: explanationLoader(unprepared, registry),

    /** The trait catalogue. */
    traitCatalogue: once(() => listTraits(scope)),

    /** Surveys by id. */
    surveyCatalogue: once(async () => new Map((await listSurveys(scope)).map((survey) => [survey.id, survey]))),

    /** The personas customers are matched to. */
    activePersonas: once(async (): Promise<Profile[]> => {
      const personas = await activePersonas(scope);
      const criteria = await criteriaOfPersona.loadMany(personas.map(({ id }) => id));
      return personas.map((persona, index) => ({ persona, criteria: present(criteria[index]!) }));
    }),

    /** Rows for many parents at once, for one set of arguments: `key` names what is read and with which. */
    ofParent<Row>(
      key: string,
      read: (parents: readonly number[]) => Promise<readonly Row[]>,
      parent: (row: Row) => number,
    ) {
      let loader = pages.get(key) as DataLoader<number, Row[]> | undefined;
      if (!loader) {
        loader = many(read, parent);
        pages.set(key, loader as DataLoader<number, unknown>);
      }
      return loader;
    },
  };
}

function one<Row extends { readonly id: number }>(read: (ids: readonly number[]) => Promise<readonly Row[]>) {
  return new DataLoader<number, Row | null>(async (ids) => {
    const byId = new Map((await read(ids)).map((row) => [row.id, row]));
    return ids.map((id) => byId.get(id) ?? null);
  });
}

function many<Row>(read: (ids: readonly number[]) => Promise<readonly Row[]>, parent: (row: Row) => number) {
  return new DataLoader<number, Row[]>(async (ids) => {
    const byParent = new Map<number, Row[]>(ids.map((id) => [id, []]));
    for (const row of await read(ids)) byParent.get(parent(row))?.push(row);
    return ids.map((id) => byParent.get(id)!);
  });
}

/** One call for all customers and segmentations asked for together. */
function explanationLoader(scope: Scope, registry: Registry) {
  type Key = { readonly customerId: number; readonly segmentationId: number };
  return new DataLoader<Key, readonly Explanation[], string>(
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
