import type { Comparison, CustomerFilter, FilterField, TraitReading } from '../../db/tables/customer-filter.ts';
import { PersonagraphError } from '../../errors.ts';
import type { GivenComparison, GivenFilter, GivenTrait } from '../types/customers/customer-filter.ts';
import { decodeId } from './id.ts';
import { dayOf, timeOf } from './scalars.ts';

/** Most levels of and, or and not. */
const MAX_DEPTH = 5;
/** Most conditions, and most values of one `in`. */
const MAX_CONDITIONS = 100;
const MAX_VALUES = 1_000;

/** What a filter means. Throws INVALID_ID, INVALID_INPUT, or TOO_COMPLEX for one that is too deep or long. */
export function readFilter(given: GivenFilter | null | undefined): CustomerFilter {
  const count = { conditions: 0 };
  return given ? readOne(given, ['filter'], 1, count) : { all: [] };
}

function readOne(
  given: GivenFilter,
  path: readonly string[],
  depth: number,
  count: { conditions: number },
): CustomerFilter {
  if (depth > MAX_DEPTH) throw new PersonagraphError('TOO_COMPLEX', `A filter has ${MAX_DEPTH} levels at most.`);
  const all: CustomerFilter[] = [];
  for (const [key, value] of Object.entries(given)) {
    if (value === null || value === undefined) continue;
    const at = [...path, key];
    const nested = (one: GivenFilter, index?: number) =>
      readOne(one, index === undefined ? at : [...at, String(index)], depth + 1, count);
    if (key === 'and') all.push({ all: given.and!.map(nested) });
    else if (key === 'or') all.push({ any: given.or!.map(nested) });
    else if (key === 'not') all.push({ not: nested(given.not!) });
    else all.push(...readCondition(given, key as keyof GivenFilter, at));
    if (++count.conditions > MAX_CONDITIONS) {
      throw new PersonagraphError('TOO_COMPLEX', `A filter has ${MAX_CONDITIONS} conditions at most.`);
    }
  }
  return { all };
}

function readCondition(given: GivenFilter, key: keyof GivenFilter, path: readonly string[]): CustomerFilter[] {
  if (key === 'segment') {
    const { id, inSegment } = given.segment!;
    const condition = { segmentId: decodeId('Segment', id, [...path, 'id']) };
    return [inSegment ? condition : { not: condition }];
  }
  if (key === 'persona') {
    const { id, matched, minFit } = given.persona!;
    const fit = typeof minFit === 'number' ? { minFit } : {};
    const condition = { personaId: decodeId('Persona', id, [...path, 'id']), ...fit };
    return [matched ? condition : { not: condition }];
  }
  if (key === 'trait') return readTrait(given.trait!, path);
  const field = key as FilterField;
  const kind = field === 'birthDate' ? 'day' : field === 'createdAt' || field === 'updatedAt' ? 'time' : 'plain';
  return readComparisons(given[field]!, kind, path).map((is) => ({ field, is }));
}

function readTrait(given: GivenTrait, path: readonly string[]): CustomerFilter[] {
  const { name } = given;
  storable(name, [...path, 'name']);
  const by = (as: TraitReading, of: GivenComparison | null | undefined, kind: 'plain' | 'time') =>
    of ? readComparisons(of, kind, [...path, as]).map((is) => ({ trait: name, as, is })) : [];
  return [
    ...by('text', given.text, 'plain'),
    ...by('number', given.number, 'plain'),
    ...by('time', given.time, 'time'),
    ...by('flag', typeof given.flag === 'boolean' ? { eq: given.flag } : null, 'plain'),
    ...by('list', typeof given.listHas === 'string' ? { eq: given.listHas } : null, 'plain'),
    ...by('list', typeof given.isNull === 'boolean' ? { isNull: given.isNull } : null, 'plain'),
  ];
}

function readComparisons(
  given: GivenComparison,
  kind: 'plain' | 'day' | 'time',
  path: readonly string[],
): Comparison[] {
  const read = (value: unknown, ...at: string[]) => readValue(value, kind, [...path, ...at]);
  const found: Comparison[] = [];
  for (const [op, value] of Object.entries(given)) {
    if (value === null || value === undefined) continue;
    if (op === 'isNull') found.push({ op, value: value as boolean });
    else if (op === 'in') {
      const values = value as readonly unknown[];
      if (values.length > MAX_VALUES) {
        throw new PersonagraphError('TOO_COMPLEX', `A list of a filter has ${MAX_VALUES} values at most.`);
      }
      found.push({ op, values: values.map((one, index) => read(one, 'in', String(index))) });
    } else if (op === 'between') {
      const [from, to, ...rest] = value as readonly unknown[];
      if (from === undefined || to === undefined || rest.length > 0) {
        throw new PersonagraphError('INVALID_INPUT', '`between` takes two values.', { field: [...path, op] });
      }
      found.push({ op: 'gte', value: read(from, op, '0') }, { op: 'lte', value: read(to, op, '1') });
    } else found.push({ op: op as 'eq', value: read(value, op) });
  }
  return found;
}

function readValue(value: unknown, kind: 'plain' | 'day' | 'time', path: readonly string[]): string | number | boolean {
  if (kind === 'day') return dayOf(value as string, path);
  if (kind === 'time') return timeOf(value as string, path).toISOString();
  if (typeof value === 'string') storable(value, path);
  return value as string | number | boolean;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: PostgreSQL refuses NUL
const UNSTORABLE = /[\u0000\p{Cs}]/u;

function storable(value: string, path: readonly string[]): void {
  if (!UNSTORABLE.test(value)) return;
  throw new PersonagraphError('INVALID_INPUT', 'Holds a character that cannot be stored.', { field: path });
}
