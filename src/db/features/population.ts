import type { Feature, Known, KnownSegmentation } from '../../engine/catalogue/catalogue.ts';
import type { EventFeature } from '../../engine/catalogue/event-source.ts';
import { typesRead } from '../../engine/catalogue/returns.ts';
import type { Population } from '../../engine/population/population.ts';
import type { Column } from '../../segmenter/batch.ts';
import type { Scope } from '../postgres/connection.ts';
import { columnReader, int32Reader, type Wire } from '../postgres/copy/columns.ts';
import type { FieldReader } from '../postgres/copy/copy.ts';
import { readingEverybody } from '../postgres/statistics.ts';
import { copiedColumn } from '../tables/customers/customer-columns.ts';
import { listTraits } from '../tables/customers/traits.ts';
import { eventTypes } from '../tables/events/events.ts';
import { SHARED } from '../tables/segmentations/segmentations.ts';
import { listSurveys } from '../tables/surveys/surveys.ts';
import { comparableIncomeSql } from '../tables/workspaces/exchange-rates.ts';
import { readReturns } from '../tables/workspaces/returns.ts';
import { workspaceCurrency } from '../tables/workspaces/workspaces.ts';
import { EventQueries } from './events.ts';
import type { TurnColumn } from './grouped-events.ts';
import { qualityColumn } from './quality.ts';
import { keptUnder, netColumn } from './returns.ts';
import { type KeptTotal, keptTotal, keptTotalsJoin } from './totals.ts';
import { contactSql, signalTimeSql, valueTimeSql } from './value-times.ts';
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
  /** True for all rows whose value is not 0, where that is cheaper told than computed; of others it may be null. */
  readonly some?: string;
  /** The same where no event is below 0, where that is simpler. */
  readonly plain?: string;
}

/** A statement that reads features, and how its columns come. */
interface Selection {
  readonly sql: string;
  readonly wires: readonly Wire[];
  /** The features that the clock alone changes. */
  readonly clocked: readonly { readonly id: string; readonly turns: readonly TurnColumn[] }[];
}

/**
 * The feature catalogue's view of a workspace. Where it `hides` personal features, as it does for keys that may not read
 * them, asking for one throws FORBIDDEN. What is stored was allowed when it was: it is planned without.
 */
export async function knownFeatures(scope: Scope, hides = scope.masks): Promise<Known> {
  const segmentations = await scope.query<KnownSegmentation & { key: string }>(
    `SELECT s.key, s.id, s.name, s.scores, jsonb_build_object('enabled', s.enabled, 'status', s.status, 'segments', ARRAY(
       SELECT g.key FROM segment g WHERE g.workspace_id = s.workspace_id AND g.segmentation_id = s.id AND g.current
       ORDER BY g.position, g.id)) AS standing
     FROM segmentation s WHERE s.workspace_id = $1 AND ${SHARED} ORDER BY s.id`,
    [scope.workspaceId],
  );
  return {
    ...(hides && { hides }),
    currency: await workspaceCurrency(scope),
    traits: await listTraits(scope),
    eventTypes: await eventTypes(scope),
    surveys: new Map((await listSurveys(scope)).map(({ key, ...survey }) => [key, survey])),
    returns: await readReturns(scope),
    segmentations: new Map(segmentations.map(({ key, ...known }) => [key, known])),
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
  if (!customers) return readingEverybody(scope, (own) => readWhole(own, features, clock));
  const selected = selectFeatures(scope.workspaceId, features, { clock, customers, constants: INLINED });
  return gathered(features, selected, (fields) => scope.copyOut(selected.sql, fields));
}

/** Of everybody, returns cost a look-up each: they are left out where the workspace has none of their type. */
async function readWhole(scope: Scope, features: readonly StoredFeature[], clock: Clock): Promise<Population> {
  const types = features.flatMap((feature) => (feature.source === 'event' ? typesRead(feature) : []));
  const seen = types.length === 0 ? [] : await eventTypes(scope);
  const read = { clock, customers: undefined, constants: INLINED, seen: new Set(seen) };
  const selected = selectFeatures(scope.workspaceId, features, read);
  return gathered(features, selected, (fields) => scope.copyOut(selected.sql, fields));
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
  const selected = selectFeatures(scope.workspaceId, features, { clock, customers, constants });
  const { sql } = selected;
  if (kept.size < MOST_KEPT) kept.add(sql);
  if (!kept.has(sql)) return readPopulation(scope, features, clock, customers);
  return gathered(features, selected, (fields) => scope.readFields(sql, constants.values, fields));
}

/** Columns of what `read` gives field by field. */
async function gathered(
  features: readonly StoredFeature[],
  { wires, clocked }: Selection,
  read: (fields: readonly FieldReader[]) => Promise<number>,
): Promise<Population> {
  const ids = int32Reader();
  const readers = features.map(({ kind }, index) => columnReader(kind, wires[index]!));
  const turning = clocked.map(({ id, turns }) => ({
    id,
    turns: turns.map(({ turnsAt }) => ({ turnsAt, reader: columnReader('time', 'float8') })),
  }));
  const turnReaders = turning.flatMap(({ turns }) => turns.map(({ reader }) => reader));
  const length = await read([ids, ...readers, ...turnReaders].map((reader) => reader.read));
  return {
    length,
    ids: ids.finish(length),
    columns: new Map<string, Column>(features.map(({ id }, index) => [id, readers[index]!.finish(length)])),
    expiries: new Map(
      turning.map(({ id, turns }) => [
        id,
        turns
          .map(({ turnsAt, reader }) => {
            const times = reader.finish(length) as Float64Array;
            return turnsAt ? times.map((time) => (Number.isNaN(time) ? time : turnsAt(time))) : times;
          })
          .reduce((one, other) => one.map((time, row) => earlier(time, other[row]!))),
      ]),
    ),
  };
}

/** The earlier of two times, NaN being never. */
function earlier(one: number, other: number): number {
  return one <= other || Number.isNaN(other) ? one : other;
}

/**
 * Selects the id and each feature, by ascending id, as PostgreSQL has it where it has it: casting a million values costs
 * seconds. Then, for each feature in windows that the clock moves, the times that say when it next changes.
 */
export function featureQuery(
  workspaceId: number,
  features: readonly StoredFeature[],
  clock: Clock,
  customers?: readonly number[],
): string {
  return selectFeatures(workspaceId, features, { clock, customers, constants: INLINED }).sql;
}

function selectFeatures(
  workspaceId: number,
  features: readonly StoredFeature[],
  { clock, customers, constants, seen }: Read,
): Selection {
  const joins = new Map<string, string>();
  const events = new EventQueries(workspaceId, clock, customers, constants);
  const select = (feature: StoredFeature): Selected => {
    switch (feature.source) {
      case 'customer':
        return feature.field === 'income' && !feature.stated
          ? { sql: comparableIncomeSql(String(workspaceId)), wire: 'numeric' }
          : copiedColumn(feature.field);
      case 'contact':
        return { sql: contactSql(feature.name), wire: 'json' };
      case 'trait':
        return { sql: jsonValueSql('c.traits', feature.name), wire: 'json' };
      case 'since':
        return { sql: valueTimeSql(feature.of), wire: 'float8' };
      case 'signal':
        return { sql: signalTimeSql(feature.name), wire: 'float8' };
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
    const kept = clock.pinned ? null : keptOf(feature, view, seen);
    if (!kept) return { sql: events.column(feature), wire: feature.kind === 'category' ? 'text' : 'float8' };
    const aliasOf = (type: string) => `kept_${type}`;
    for (const type of kept.types) joins.set(aliasOf(type), keptTotalsJoin(aliasOf(type), workspaceId, type));
    return {
      sql: kept.sql(aliasOf),
      wire: kept.wire,
      ...(kept.some && { some: kept.some(aliasOf) }),
      ...(kept.plain && { plain: kept.plain(aliasOf) }),
    };
  };
  const turnsOf = (feature: EventFeature): TurnColumn[] => {
    const { net } = feature;
    if (net) return [net.sales, net.returns].flatMap(turnsOf);
    return isWindowed(feature) ? events.turns(feature) : [];
  };
  const columns = features.map(select);
  const clocked = features.flatMap((feature) => {
    const turns = feature.source === 'event' ? turnsOf(feature) : [];
    return turns.length === 0 ? [] : [{ id: feature.id, turns }];
  });
  const turns = clocked.flatMap((feature) => feature.turns.map(({ sql }) => sql));
  const selected = [
    'c.id',
    ...[...columns.map(({ sql }) => sql), ...turns].map((expression, index) => `${expression} AS f${index}`),
  ];
  const sql = `SELECT ${selected.join(', ')} FROM customer c ${[...joins.values(), ...events.joins()].join('\n')}
    WHERE c.workspace_id = ${workspaceId} ${customers ? `AND c.id = ANY(${constants.ids(customers)})` : ''} ORDER BY c.id`;
  return { sql, wires: columns.map(({ wire }) => wire), clocked };
}

/** The customers to read, the clock to read them by, and how both stand in the statement. */
interface Read {
  readonly clock: Clock;
  readonly customers: readonly number[] | undefined;
  readonly constants: Constants;
  /** The types of events that there are; left out where nobody looked. */
  readonly seen?: ReadonlySet<string>;
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

/** How totals kept at ingest answer a feature; null where they do not: they know nothing of sessions. */
function keptOf(feature: EventFeature, view: EventFeature['view'], seen?: ReadonlySet<string>): KeptTotal | null {
  if (view?.of === 'SESSIONS') return null;
  return view ? keptUnder(feature, view, seen) : keptTotal(feature);
}

function isWindowed({ withinDays, windows }: EventFeature): boolean {
  return withinDays !== null || windows.length > 0;
}
