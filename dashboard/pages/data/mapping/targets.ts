import { at, freeName, type Mapping, type Path, slugOf, withAt } from './mapping.ts';

/** Standard fields of a customer that a column may fill. */
export const FIELDS = [
  'name',
  'email',
  'phone',
  'kind',
  'country',
  'region',
  'city',
  'birthDate',
  'gender',
  'maritalState',
  'children',
  'householdSize',
  'income',
  'incomeCurrency',
  'occupation',
  'education',
  'language',
  'source',
] as const;
export type FieldName = (typeof FIELDS)[number];

export const EVENT_PARTS = ['at', 'amount', 'quantity', 'discount', 'currency', 'channel'] as const;
export type EventPart = (typeof EVENT_PARTS)[number];
export const LINE_PARTS = ['sku', 'name', 'category', 'quantity', 'price', 'discount'] as const;
export type LinePart = (typeof LINE_PARTS)[number];

/** What a column may be given as meaning; `event` counts the rules of events. */
export type Target =
  | { readonly kind: 'externalId' | 'email' | 'phone' | 'identity' | 'trait' | 'question' }
  | { readonly kind: 'field'; readonly name: FieldName }
  | { readonly kind: 'messageId' | 'groupBy' | 'property'; readonly event: number }
  | { readonly kind: 'event'; readonly event: number; readonly part: EventPart }
  | { readonly kind: 'line'; readonly event: number; readonly part: LinePart };

/** The mapping with a column in a further place. A place for one column alone loses the one it had. */
export function given(mapping: Mapping, target: Target, column: string): Mapping {
  switch (target.kind) {
    case 'externalId':
      return withAt(mapping, ['customer', 'externalId'], column);
    case 'email':
    case 'phone':
    case 'identity': {
      const identities = (at(mapping, ['customer', 'identities']) ?? []) as readonly unknown[];
      const type = target.kind === 'identity' ? slugOf(column) : target.kind;
      return withAt(mapping, ['customer', 'identities'], [...identities, { type, value: column }]);
    }
    case 'field':
      return withAt(mapping, ['customer', 'fields', target.name], column);
    case 'trait':
      return named(mapping, ['customer', 'traits'], column, { column, type: 'category' });
    case 'question':
      return named(mapping, ['survey', 'questions'], column, column);
    case 'property':
      return named(mapping, ['events', target.event, 'properties'], column, column);
    case 'messageId':
    case 'groupBy': {
      const path: Path = ['events', target.event, target.kind];
      const list = (at(mapping, path) ?? []) as readonly unknown[];
      return list.includes(column) ? mapping : withAt(mapping, path, [...list, column]);
    }
    case 'event':
      return withAt(mapping, ['events', target.event, target.part], column);
    case 'line':
      return withAt(mapping, ['events', target.event, 'lines', target.part], column);
  }
}

function named(mapping: Mapping, holder: Path, column: string, rule: unknown): Mapping {
  return withAt(mapping, [...holder, freeName(at(mapping, holder), slugOf(column))], rule);
}

/** Takes a place away again. An identity goes with its type. */
export function taken(mapping: Mapping, path: Path): Mapping {
  const isIdentity = path[1] === 'identities' || path[1] === 'identity';
  if (isIdentity) return withAt(mapping, path.slice(0, path[1] === 'identity' ? 2 : 3), undefined);
  const isAround = path.at(-1) === 'from' || path.at(-1) === 'granted';
  return withAt(mapping, isAround ? path.slice(0, -1) : path, undefined);
}

/** Each line a customer, or each line something that a customer did. */
export function ofEvents(mapping: Mapping, isEvents: boolean): Mapping {
  if (!isEvents) return withAt(mapping, ['events'], undefined);
  return mapping['events'] === undefined ? { ...mapping, events: [{ type: 'purchase', messageId: [] }] } : mapping;
}
