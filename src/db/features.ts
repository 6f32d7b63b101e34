import pg from 'pg';
import type { CustomerFeature, Feature, Known } from '../engine/catalogue.ts';
import type { Population } from '../engine/population.ts';
import type { Column } from '../segmenter/batch.ts';
import { type ColumnReader, columnReader, int32Reader } from './columns.ts';
import { copyOut } from './copy.ts';
import type { SqlScope } from './database.ts';
import { listTraits } from './traits.ts';

/** A feature that is read from the store; those of segmentations come from their answers. */
export type StoredFeature = Exclude<Feature, { readonly source: 'segmentation' }>;

/** The clock features are computed by. */
export interface Clock {
  /** Milliseconds since 1970. Events after it are not seen. */
  readonly asOf: number;
  /** The clock stands in the past: totals kept at ingest may hold later events, so all is computed from events. */
  readonly pinned: boolean;
}

const CUSTOMER_SQL: Readonly<Record<CustomerFeature, string>> = {
  externalId: 'c.external_id',
  kind: 'c.kind::text',
  gender: 'c.gender',
  birthDate: '(extract(epoch FROM c.birth_date) * 1000)::float8',
  maritalState: 'c.marital_state',
  children: 'c.children::float8',
  householdSize: 'c.household_size::float8',
  income: 'c.income::float8',
  incomeCurrency: 'c.income_currency::text',
  education: 'c.education',
  occupation: 'c.occupation',
  country: 'c.country',
  region: 'c.region',
  city: 'c.city',
  language: 'c.language',
  source: 'c.source',
  createdAt: '(extract(epoch FROM c.created_at) * 1000)::float8',
};

/** What the feature catalogue knows of a workspace. */
export async function knownFeatures(scope: SqlScope): Promise<Known> {
  const types = await scope.sql.query<{ type: string }>(
    'SELECT type FROM event_type WHERE workspace_id = $1 ORDER BY type',
    [scope.workspaceId],
  );
  const segmentations = await scope.sql.query<{ key: string; id: number; name: string }>(
    'SELECT key, id, name FROM segmentation WHERE workspace_id = $1 ORDER BY id',
    [scope.workspaceId],
  );
  return {
    traits: await listTraits(scope),
    eventTypes: types.map(({ type }) => type),
    segmentations: new Map(segmentations.map(({ key, id, name }) => [key, { id, name }])),
  };
}

/** Reads the whole population, columns by feature id, in one pass over customers and one over each type of event. */
export async function readPopulation(
  client: pg.ClientBase,
  workspaceId: number,
  features: readonly StoredFeature[],
  clock: Clock,
  customers?: readonly number[],
): Promise<Population> {
  const ids = int32Reader();
  const readers: ColumnReader[] = features.map(({ kind }) => columnReader(kind));
  const windowed = features.filter(isWindowed);
  const expiries = windowed.map(() => columnReader('time'));
  const query = featureQuery(workspaceId, features, clock, customers);
  const fields = [ids, ...readers, ...expiries].map(({ read }) => read);
  const length = await copyOut(client, query, fields);
  return {
    length,
    ids: ids.finish(length),
    columns: new Map<string, Column>(features.map(({ id }, index) => [id, readers[index]!.finish(length)])),
    expiries: new Map(windowed.map(({ id }, index) => [id, expiries[index]!.finish(length) as Float64Array])),
  };
}

/**
 * Selects the id and each feature, by ascending id: float8, boolean or text as its kind has it. Then, for each feature
 * over the last days, when its oldest event will be too old.
 */
export function featureQuery(
  workspaceId: number,
  features: readonly StoredFeature[],
  clock: Clock,
  customers?: readonly number[],
): string {
  const joins = new Map<string, string>();
  const computed = new Map<string, { type: string; expressions: string[] }>();
  const ids = customers ? `ARRAY[${customers.map((id) => Math.trunc(id)).join(',')}]::int[]` : null;
  const fromEvents = (feature: EventFeature, expression: string) => {
    const alias = `e_${feature.type}`;
    const group = computed.get(alias) ?? { type: pg.escapeLiteral(feature.type), expressions: [] };
    computed.set(alias, group);
    group.expressions.push(`${expression} AS x${group.expressions.length}`);
    return `${alias}.x${group.expressions.length - 1}`;
  };
  const columns = features.map((feature) => {
    if (feature.source === 'customer') return CUSTOMER_SQL[feature.field];
    if (feature.source === 'trait') return traitSql(feature);
    const kept = clock.pinned ? null : keptTotal(feature);
    const type = pg.escapeLiteral(feature.type);
    if (kept) {
      const alias = `a_${feature.type}`;
      joins.set(
        alias,
        `LEFT JOIN customer_event_aggregate ${alias} ON ${alias}.workspace_id = ${workspaceId}
           AND ${alias}.customer_id = c.id AND ${alias}.type = ${type}`,
      );
      return kept(alias);
    }
    const column = fromEvents(feature, eventSql(feature, clock));
    return feature.aggregate === 'mean' || feature.kind !== 'number' || !isTotal(feature)
      ? column
      : `coalesce(${column}, 0)`;
  });
  const expiries = features.filter(isWindowed).map((feature) => fromEvents(feature, expirySql(feature, clock)));
  for (const [alias, { type, expressions }] of computed) {
    joins.set(
      alias,
      `LEFT JOIN (SELECT customer_id, ${expressions.join(', ')} FROM customer_event
         WHERE workspace_id = ${workspaceId} AND type = ${type} AND at <= ${timestamp(clock.asOf)}
         ${ids ? `AND customer_id = ANY(${ids})` : ''} GROUP BY customer_id) ${alias} ON ${alias}.customer_id = c.id`,
    );
  }
  const selected = ['c.id', ...[...columns, ...expiries].map((expression, index) => `${expression} AS f${index}`)];
  return `SELECT ${selected.join(', ')} FROM customer c ${[...joins.values()].join('\n')}
    WHERE c.workspace_id = ${workspaceId} ${ids ? `AND c.id = ANY(${ids})` : ''} ORDER BY c.id`;
}

function traitSql({ name, kind }: Feature & { source: 'trait' }): string {
  const key = pg.escapeLiteral(name);
  const value = `c.traits -> ${key}`;
  const text = `c.traits ->> ${key}`;
  switch (kind) {
    case 'number':
      return numberSql(value, text);
    case 'flag':
      return `CASE jsonb_typeof(${value}) WHEN 'boolean' THEN (${text})::boolean END`;
    case 'category':
      return `CASE jsonb_typeof(${value}) WHEN 'string' THEN ${text} END`;
    case 'time':
      // Stored as JavaScript writes times in UTC, so the cast cannot fail but on the year PostgreSQL does not have.
      return `CASE WHEN ${text} ~ '^(?!0000)\\d{4}-\\d\\d-\\d\\dT' THEN (extract(epoch FROM (${text})::timestamptz) * 1000)::float8 END`;
    case 'list':
      return `CASE jsonb_typeof(${value}) WHEN 'array' THEN ${text} END`;
  }
}

type EventFeature = Feature & { readonly source: 'event' };

function isWindowed(feature: Feature): feature is EventFeature & { readonly withinDays: number } {
  return feature.source === 'event' && feature.withinDays !== null;
}

/** An event at `t` is within `d` days while the clock is before `t + d`. */
function expirySql({ withinDays }: { readonly withinDays: number | null }, clock: Clock): string {
  const window = (withinDays ?? 0) * 86_400_000;
  return `(extract(epoch FROM min(at) FILTER (WHERE at > ${timestamp(clock.asOf - window)})) * 1000 + ${window})${CAST}`;
}

/** Whether no event at all means zero. */
function isTotal({ aggregate }: EventFeature): boolean {
  return aggregate === 'count' || aggregate === 'sum' || aggregate === 'distinct';
}

/** Columns of sums kept at ingest, by field. */
const TOTALS: Readonly<Record<string, string>> = { amount: 'amount', discount: 'discount', quantity: 'quantity' };

/** Numbers beyond count as missing: nothing real is that large, and sums of them would overflow. */
const LARGEST = '1e200';

/** How the totals kept at ingest answer a feature; null where they do not. */
function keptTotal({ aggregate, field, withinDays }: EventFeature): ((alias: string) => string) | null {
  if (withinDays !== null) return null;
  if (aggregate === 'count') return (a) => `coalesce(${a}.count, 0)::float8`;
  if (field === 'at' && aggregate === 'first') return (a) => `(extract(epoch FROM ${a}.first_at) * 1000)::float8`;
  if (field === 'at' && aggregate === 'last') return (a) => `(extract(epoch FROM ${a}.last_at) * 1000)::float8`;
  const total = TOTALS[field];
  if (aggregate === 'sum' && total) return (a) => `coalesce(${a}.${total}, 0)::float8`;
  return null;
}

function eventSql(feature: EventFeature, clock: Clock): string {
  const { aggregate, withinDays } = feature;
  const value = fieldSql(feature.field);
  const from = withinDays === null ? null : timestamp(clock.asOf - withinDays * 86_400_000);
  const filter = from ? ` FILTER (WHERE at > ${from})` : '';
  switch (aggregate) {
    case 'count':
      return `(count(*)${filter})${CAST}`;
    case 'distinct':
      return `(count(DISTINCT ${value})${filter})${CAST}`;
    case 'sum':
    case 'min':
    case 'max':
      return `(${aggregate}(${value})${filter})${CAST}`;
    case 'mean':
      return `(avg(${value})${filter})${CAST}`;
    case 'first':
    case 'last': {
      const order = aggregate === 'first' ? 'ASC' : 'DESC';
      if (feature.field === 'at') return `(${aggregate === 'first' ? 'min' : 'max'}(${value})${filter})${CAST}`;
      const picked = `(array_agg(${value} ORDER BY at ${order}, id ${order})${filter})[1]`;
      return feature.kind === 'category' ? picked : `${picked}${CAST}`;
    }
  }
}

const CAST = '::float8';

function fieldSql(field: string): string {
  if (field === 'at') return '(extract(epoch FROM at) * 1000)';
  if (!field.startsWith('properties.')) return field;
  const key = pg.escapeLiteral(field.slice('properties.'.length));
  return numberSql(`properties -> ${key}`, `properties ->> ${key}`);
}

function numberSql(value: string, text: string): string {
  return `CASE WHEN jsonb_typeof(${value}) = 'number' THEN
    CASE WHEN (${text})::numeric BETWEEN -${LARGEST} AND ${LARGEST} THEN (${text})::float8 END END`;
}

function timestamp(milliseconds: number): string {
  return `'${new Date(milliseconds).toISOString()}'::timestamptz`;
}
