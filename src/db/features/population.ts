import type { Feature, Known } from '../../engine/catalogue/catalogue.ts';
import type { EventFeature } from '../../engine/catalogue/event-source.ts';
import type { Population } from '../../engine/population/population.ts';
import type { Column } from '../../segmenter/batch.ts';
import type { Scope } from '../postgres/connection.ts';
import { columnReader, int32Reader, type Wire } from '../postgres/copy/columns.ts';
import type { FieldReader } from '../postgres/copy/copy.ts';
import { readingEverybody } from '../postgres/statistics.ts';
import { copiedColumn } from '../tables/customers/customer-columns.ts';
import { listTraits } from '../tables/customers/traits.ts';
import { eventTypes } from '../tables/events/events.ts';
import { listSurveys } from '../tables/surveys/surveys.ts';
import { readReturns } from '../tables/workspaces/returns.ts';
import { EventQueries } from './events.ts';
import { qualityColumn } from './quality.ts';
import { keptUnder, netColumn } from './returns.ts';
import { keptTotal, keptTotalsJoin } from './totals.ts';
import { BoundConstants, type Constants, INLINED, jsonValueSql } from './values.ts';

/** A feature that is read from the store; those of segmentations come from their answers. */
export type StoredFeature = Exclude<Feature, { readonly source: 'segmentation' }>;

/** The clock features are computed by. */
export interface Clock {
  /** Milliseconds since 1970. Where it is pinned, events after it are not seen. */
  readonly asOf: number;
  /** The clock stands in the past: totals kept at ingest may hold later events, so all is computed from events. */
  readonly pinned: boolean;
}

/** How a column is asked for, and how PostgreSQL sends it. */
export interface Selected {
  readonly sql: string;
  readonly wire: Wire;
}

/** The feature catalogue's view of a workspace. */
export async function knownFeatures(scope: Scope): Promise<Known> {
  const segmentations = await scope.query<{ key: string; id: number; name: string }>(
    'SELECT key, id, name FROM segmentation WHERE workspace_id = $1 ORDER BY id',
    [scope.workspaceId],
  );
  return {
    traits: await listTraits(scope),
    eventTypes: await eventTypes(scope),
    surveys: new Map((await listSurveys(scope)).map(({ key, ...survey }) => [key, survey])),
    returns: await readReturns(scope),
    segmentations: new Map(segmentations.map(({ key, id, name }) => [key, { id, name }])),
  };
}

/**
 * Reads the whole population, columns by feature id. It takes one pass over customers, and one over each type of event
 * that plain aggregates ask for. Lines, days, texts, lines' texts and the responses of each survey take another pass
 * each.
 */
export async function readPopulation(
  scope: Scope,
  features: readonly StoredFeature[],
  clock: Clock,
  customers?: readonly number[],
): Promise<Population> {
  const selected = selectFeatures(scope.workspaceId, features, clock, customers, INLINED);
  return gathered(features, selected.wires, (fields) => {
    const read = (own: Scope) => own.copyOut(selected.sql, fields);
    return customers ? read(scope) : readingEverybody(scope, read);
  });
}

/** Statements that connections keep at most; beyond, one is planned each time. */
const MOST_KEPT = 64;
const kept = new Set<string>();

/**
 * The same of few customers, for a caller that asks for the same features again and again: each connection plans the
 * statement once, which takes longer than reading so few.
 */
export async function readCustomers(
  scope: Scope,
  features: readonly StoredFeature[],
  clock: Clock,
  customers: readonly number[],
): Promise<Population> {
  const constants = new BoundConstants();
  const { sql, wires } = selectFeatures(scope.workspaceId, features, clock, customers, constants);
  if (kept.size < MOST_KEPT) kept.add(sql);
  if (!kept.has(sql)) return readPopulation(scope, features, clock, customers);
  return gathered(features, wires, (fields) => scope.readFields(sql, constants.values, fields));
}

/** Columns of what `read` gives field by field. */
async function gathered(
  features: readonly StoredFeature[],
  wires: readonly Wire[],
  read: (fields: readonly FieldReader[]) => Promise<number>,
): Promise<Population> {
  const ids = int32Reader();
  const readers = features.map(({ kind }, index) => columnReader(kind, wires[index]!));
  const windowed = features.filter(isWindowed);
  const expiries = windowed.map(() => columnReader('time', 'float8'));
  const length = await read([ids, ...readers, ...expiries].map((reader) => reader.read));
  return {
    length,
    ids: ids.finish(length),
    columns: new Map<string, Column>(features.map(({ id }, index) => [id, readers[index]!.finish(length)])),
    expiries: new Map(windowed.map(({ id }, index) => [id, expiries[index]!.finish(length) as Float64Array])),
  };
}

/**
 * Selects the id and each feature, by ascending id, as PostgreSQL has it where it has it: casting a million values costs
 * seconds. Then, for each feature over the last days, when its oldest event will be too old.
 */
export function featureQuery(
  workspaceId: number,
  features: readonly StoredFeature[],
  clock: Clock,
  customers?: readonly number[],
): string {
  return selectFeatures(workspaceId, features, clock, customers, INLINED).sql;
}

function selectFeatures(
  workspaceId: number,
  features: readonly StoredFeature[],
  clock: Clock,
  customers: readonly number[] | undefined,
  constants: Constants,
): { sql: string; wires: Wire[] } {
  const joins = new Map<string, string>();
  const events = new EventQueries(workspaceId, clock, customers, constants);
  const select = (feature: StoredFeature): Selected => {
    switch (feature.source) {
      case 'customer':
        return copiedColumn(feature.field);
      case 'trait':
        return { sql: jsonValueSql('c.traits', feature.name), wire: 'json' };
      case 'quality':
        return qualityColumn(feature.field, workspaceId, clock, constants);
      case 'survey': {
        const alias = `survey_${feature.surveyId}`;
        joins.set(alias, answersJoin(alias, workspaceId, feature.surveyId, { clock, customers, constants }));
        return { sql: jsonValueSql(`${alias}.answers`, feature.question), wire: 'json' };
      }
      case 'event':
        return selectEvents(feature);
    }
  };
  const selectEvents = (feature: EventFeature): Selected => {
    const { net, view } = feature;
    if (net) {
      const value = net.value ? selectEvents(net.value) : undefined;
      return netColumn(net.how, selectEvents(net.sales), selectEvents(net.returns), value);
    }
    const kept = clock.pinned ? null : view ? keptUnder(feature, view) : keptTotal(feature);
    if (!kept) return { sql: events.column(feature), wire: feature.kind === 'category' ? 'text' : 'float8' };
    const aliasOf = (type: string) => `kept_${type}`;
    for (const type of kept.types) joins.set(aliasOf(type), keptTotalsJoin(aliasOf(type), workspaceId, type));
    return { sql: kept.sql(aliasOf), wire: kept.wire };
  };
  const expiryOf = (feature: EventFeature & { readonly withinDays: number }): string => {
    if (!feature.net) return events.expiry(feature);
    const parts = [feature.net.sales, feature.net.returns].filter(isWindowed).map(expiryOf);
    return `least(${parts.join(', ')})`;
  };
  const columns = features.map(select);
  const expiries = features.filter(isWindowed).map(expiryOf);
  const selected = [
    'c.id',
    ...[...columns.map(({ sql }) => sql), ...expiries].map((expression, index) => `${expression} AS f${index}`),
  ];
  const sql = `SELECT ${selected.join(', ')} FROM customer c ${[...joins.values(), ...events.joins()].join('\n')}
    WHERE c.workspace_id = ${workspaceId} ${customers ? `AND c.id = ANY(${constants.ids(customers)})` : ''} ORDER BY c.id`;
  return { sql, wires: columns.map(({ wire }) => wire) };
}

/** The customers to read, the clock to read them by, and how both stand in the statement. */
interface Read {
  readonly clock: Clock;
  readonly customers: readonly number[] | undefined;
  readonly constants: Constants;
}

/** The latest answer of each customer to each question of a survey, as one object: later answers cover earlier ones. */
function answersJoin(
  alias: string,
  workspaceId: number,
  surveyId: number,
  { clock, customers, constants }: Read,
): string {
  return `LEFT JOIN (SELECT customer_id, jsonb_merge(answers ORDER BY responded_at, id) AS answers FROM survey_response
    WHERE workspace_id = ${workspaceId} AND survey_id = ${surveyId} ${clock.pinned ? `AND responded_at <= ${constants.time(clock.asOf)}` : ''}
    ${customers ? `AND customer_id = ANY(${constants.ids(customers)})` : ''} GROUP BY customer_id) ${alias}
    ON ${alias}.customer_id = c.id`;
}

function isWindowed(feature: Feature): feature is EventFeature & { readonly withinDays: number } {
  return feature.source === 'event' && feature.withinDays !== null;
}
