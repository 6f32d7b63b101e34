import type {
  Comparison,
  CustomerFilter,
  EventTotal,
  TraitReading,
} from '../../db/tables/customers/customer-filter.ts';
import type { QualityCondition } from '../../db/tables/quality/quality-filter.ts';
import { CUSTOMER_FIELDS, type FieldType, type FilterField } from '../../engine/catalogue/customer-fields.ts';
import { PersonagraphError } from '../../errors.ts';
import { composed } from '../../segmenter/composed.ts';
import { isStorable } from '../../segmenter/storable.ts';
import { foldExternalId, foldIdentity } from '../../services/input/key.ts';
import type {
  ComparisonShape,
  EventTotalsShape,
  FilterShape,
  QualityFilterShape,
  ScoreFilterShape,
  SegmentFilterShape,
  TraitFilterShape,
} from '../types/customers/customer-filter.ts';
import { decodeId } from './id.ts';
import { isGiven } from './reading.ts';
import { dayOf, timeOf } from './scalars.ts';
import { readScoreKey } from './score-key.ts';

/** Most levels of and, or and not. */
const MAX_DEPTH = 5;
/** Most conditions, and most values of one `in`. */
const MAX_CONDITIONS = 100;
const MAX_VALUES = 1_000;
/** A hundred years. */
const MAX_STALE_DAYS = 36_525;

/** The customers a filter stands for. Throws INVALID_ID, INVALID_INPUT, or TOO_COMPLEX for one too deep or long. */
export function readFilter(filter: FilterShape | null | undefined): CustomerFilter {
  const count = { conditions: 0 };
  return filter ? readOne(filter, ['filter'], 1, count) : { all: [] };
}

function readOne(
  filter: FilterShape,
  path: readonly string[],
  depth: number,
  count: { conditions: number },
): CustomerFilter {
  if (depth > MAX_DEPTH) throw new PersonagraphError('TOO_COMPLEX', `A filter has ${MAX_DEPTH} levels at most.`);
  const all: CustomerFilter[] = [];
  for (const [key, value] of Object.entries(filter)) {
    if (value === null || value === undefined) continue;
    const at = [...path, key];
    const nested = (one: FilterShape, index?: number) =>
      readOne(one, index === undefined ? at : [...at, String(index)], depth + 1, count);
    if (key === 'and') all.push({ all: filter.and!.map(nested) });
    else if (key === 'or') all.push({ any: filter.or!.map(nested) });
    else if (key === 'not') all.push({ not: nested(filter.not!) });
    else all.push(...readCondition(filter, key as keyof FilterShape, at));
    if (++count.conditions > MAX_CONDITIONS) {
      throw new PersonagraphError('TOO_COMPLEX', `A filter has ${MAX_CONDITIONS} conditions at most.`);
    }
  }
  return { all };
}

function readCondition(filter: FilterShape, key: keyof FilterShape, path: readonly string[]): CustomerFilter[] {
  if (key === 'segment') return readSegment(filter.segment!, path);
  if (key === 'events') return filter.events!.flatMap((one, index) => readTotals(one, [...path, String(index)]));
  if (key === 'identity') return [readIdentity(filter.identity!, path)];
  if (key === 'hasPersona') return [filter.hasPersona ? { matched: true } : { not: { matched: true } }];
  if (key === 'persona') {
    const { id, matched, minFit } = filter.persona!;
    const fit = typeof minFit === 'number' ? { minFit } : {};
    const condition = { personaId: decodeId('Persona', id, [...path, 'id']), ...fit };
    return [matched ? condition : { not: condition }];
  }
  if (key === 'trait') return readTrait(filter.trait!, path);
  if (key === 'scores') return filter.scores!.flatMap((one, index) => readScore(one, [...path, String(index)]));
  if (key === 'quality') return readQuality(filter.quality!, path).map((quality) => ({ quality }));
  const field = key as FilterField;
  const comparisons = readComparisons(filter[field]!, CUSTOMER_FIELDS[field].type, path);
  return comparisons.map((is) => ({ field, is: field === 'externalId' ? foldComparison(is) : is }));
}

/** In the segment by default. Throws INVALID_INPUT for `inSegment` and `status` together. */
function readSegment(segment: SegmentFilterShape, path: readonly string[]): CustomerFilter[] {
  const { id, inSegment, status, strength, since } = segment;
  const segmentId = decodeId('Segment', id, [...path, 'id']);
  if (typeof inSegment === 'boolean' && status) {
    const message = '`inSegment` and `status` say the same: give one of them.';
    throw new PersonagraphError('INVALID_INPUT', message, { field: [...path, 'status'] });
  }
  const of = (as: 'strength' | 'since', comparison: ComparisonShape | null | undefined): CustomerFilter[] => {
    const type = as === 'since' ? 'moment' : 'decimal';
    return comparison
      ? readComparisons(comparison, type, [...path, as]).map((is) => ({ memberOf: segmentId, as, is }))
      : [];
  };
  const members = [...of('strength', strength), ...of('since', since)];
  const isIn = (status ?? 'IN') === 'IN' && inSegment !== false;
  if (members.length > 0 && !isIn) {
    const message = 'Only members have a strength and a time since when: ask with the status IN.';
    throw new PersonagraphError('INVALID_INPUT', message, { field: [...path] });
  }
  if (isIn) return [{ segmentId }, ...members];
  return [status === 'UNKNOWN' ? { unknownSegmentId: segmentId } : { not: { segmentId } }];
}

function readTotals(totals: EventTotalsShape, path: readonly string[]): CustomerFilter[] {
  const of = composed(totals.type);
  storable(of, [...path, 'type']);
  const conditions = TOTALS.flatMap(([total, type]) => {
    const comparison = totals[total];
    return comparison ? readComparisons(comparison, type, [...path, total]).map((is) => ({ total, of, is })) : [];
  });
  if (conditions.length > 0) return conditions;
  throw new PersonagraphError('INVALID_INPUT', 'Totals are asked for without a condition.', { field: [...path] });
}

const TOTALS = [
  ['count', 'count'],
  ['amount', 'decimal'],
  ['quantity', 'decimal'],
  ['firstAt', 'moment'],
  ['lastAt', 'moment'],
] as const satisfies readonly (readonly [EventTotal, FieldType])[];

/** Identities are asked for in the form in which they are stored. */
function readIdentity({ type, value }: NonNullable<FilterShape['identity']>, path: readonly string[]): CustomerFilter {
  const folded = foldIdentity({ type, value: value ?? '' });
  storable(folded.type, [...path, 'type']);
  storable(folded.value, [...path, 'value']);
  return isGiven(value) ? { identity: folded.type, value: folded.value } : { identity: folded.type };
}

function readQuality(quality: QualityFilterShape, path: readonly string[]): QualityCondition[] {
  const conditions: QualityCondition[] = [];
  for (const [name, value] of Object.entries(quality)) {
    if (value === null || value === undefined) continue;
    const isShare = name === 'completenessBelow' || name === 'completenessFrom';
    if (isShare && !((value as number) >= 0 && (value as number) <= 1)) {
      throw new PersonagraphError('INVALID_INPUT', 'A completeness is a share, 0 to 1.', { field: [...path, name] });
    }
    if (name === 'staleDays' && !((value as number) >= 0 && (value as number) <= MAX_STALE_DAYS)) {
      const message = `Days are a whole number, 0 to ${MAX_STALE_DAYS}.`;
      throw new PersonagraphError('INVALID_INPUT', message, { field: [...path, name] });
    }
    conditions.push({ [name]: value } as unknown as QualityCondition);
  }
  if (conditions.length > 0) return conditions;
  throw new PersonagraphError('INVALID_INPUT', 'Quality is asked for without a condition.', { field: [...path] });
}

/** External ids are asked for in the form in which they are stored; a part of one has none. */
function foldComparison(is: Comparison): Comparison {
  if (is.op === 'in') return { ...is, values: is.values.map((value) => foldExternalId(String(value))) };
  return is.op === 'eq' ? { ...is, value: foldExternalId(String(is.value)) } : is;
}

function readScore(score: ScoreFilterShape, path: readonly string[]): CustomerFilter[] {
  const named = readScoreKey(score, path);
  const { number, time, isNull } = score;
  const by = (as: 'number' | 'time', comparison: ComparisonShape | null | undefined) => {
    const type = as === 'time' ? 'moment' : 'decimal';
    return comparison ? readComparisons(comparison, type, [...path, as]).map((is) => ({ score: named, as, is })) : [];
  };
  const conditions = [
    ...by('number', number),
    ...by('time', time),
    ...by('number', typeof isNull === 'boolean' ? { isNull } : null),
  ];
  if (conditions.length > 0) return conditions;
  throw new PersonagraphError('INVALID_INPUT', 'A score is asked for without a condition.', { field: [...path] });
}

function readTrait(trait: TraitFilterShape, path: readonly string[]): CustomerFilter[] {
  const name = composed(trait.name);
  storable(name, [...path, 'name']);
  const by = (as: TraitReading, comparison: ComparisonShape | null | undefined) => {
    const type = as === 'time' ? 'moment' : 'text';
    return comparison ? readComparisons(comparison, type, [...path, as]).map((is) => ({ trait: name, as, is })) : [];
  };
  const conditions = [
    ...by('text', trait.text),
    ...by('number', trait.number),
    ...by('time', trait.time),
    ...by('flag', typeof trait.flag === 'boolean' ? { eq: trait.flag } : null),
    ...by('list', typeof trait.listHas === 'string' ? { eq: trait.listHas } : null),
    ...by('list', typeof trait.isNull === 'boolean' ? { isNull: trait.isNull } : null),
  ];
  if (conditions.length > 0) return conditions;
  throw new PersonagraphError('INVALID_INPUT', 'A trait is asked for without a condition.', { field: [...path] });
}

function readComparisons(comparison: ComparisonShape, type: FieldType, path: readonly string[]): Comparison[] {
  const read = (value: unknown, ...at: string[]) => readValue(value, type, [...path, ...at]);
  const found: Comparison[] = [];
  for (const [op, value] of Object.entries(comparison)) {
    if (value === null || value === undefined) continue;
    if (op === 'isNull') found.push({ op, value: value as boolean });
    else if (op === 'in') {
      const values = value as readonly unknown[];
      if (values.length > MAX_VALUES) {
        throw new PersonagraphError('TOO_COMPLEX', `A list of a filter has ${MAX_VALUES} values at most.`);
      }
      found.push({ op, values: values.map((one, index) => read(one, 'in', String(index))) });
    } else if (op === 'between') {
      const [from, to, ...more] = value as readonly unknown[];
      if (from === undefined || to === undefined || more.length > 0) {
        throw new PersonagraphError('INVALID_INPUT', '`between` takes two values.', { field: [...path, op] });
      }
      found.push({ op: 'gte', value: read(from, op, '0') }, { op: 'lte', value: read(to, op, '1') });
    } else found.push({ op: op as 'eq', value: read(value, op) });
  }
  if (found.length === 0) {
    // It would hold for everybody.
    const message = 'No value is given to compare with: what is missing is asked for with `isNull: true`.';
    throw new PersonagraphError('INVALID_INPUT', message, { field: [...path] });
  }
  return found;
}

function readValue(value: unknown, type: FieldType, path: readonly string[]): string | number | boolean {
  if (type === 'day') return dayOf(value as string, path);
  if (type === 'moment') return timeOf(value as string, path).toISOString();
  if (typeof value === 'string') {
    storable(value, path);
    return composed(value);
  }
  return value as string | number | boolean;
}

function storable(value: string, path: readonly string[]): void {
  if (isStorable(value)) return;
  throw new PersonagraphError('INVALID_INPUT', 'Holds a character that cannot be stored.', { field: path });
}
