import { GraphQLError, Kind, valueFromASTUntyped } from 'graphql';
import { PersonagraphError } from '../../errors.ts';
import { isInexact } from '../../services/input/text.ts';
import { builder } from './builder.ts';

const DECIMAL = /^-?\d{1,16}(\.\d{1,10})?$/;

builder.scalarType('DateTime', {
  description: 'A moment, ISO 8601 in UTC: `2026-01-31T09:30:00.000Z`. Inputs may have any offset.',
  serialize: (value) => value.toISOString(),
  parseValue: (value) => textOf('DateTime', value),
});

builder.scalarType('Date', {
  description: 'A day of the calendar: `2026-01-31`.',
  serialize: (value) => value,
  parseValue: (value) => textOf('Date', value),
});

builder.scalarType('Decimal', {
  description: 'An exact decimal number as text: `1234.5`. Inputs may be numbers, 16 digits before the point at most.',
  serialize: (value) => trimDecimal(value),
  parseValue: (value) => decimalOf(value),
  parseLiteral: (node) =>
    decimalOf(node.kind === Kind.STRING || node.kind === Kind.INT || node.kind === Kind.FLOAT ? node.value : undefined),
});

builder.scalarType('JSON', {
  description: "Any JSON value, where its shape is not this schema's to say: trait values, settings, JSON Schema.",
  serialize: (value) => value,
  parseValue: (value) => value,
  parseLiteral: (node, variables) => valueFromASTUntyped(node, variables),
});

function textOf(scalar: string, value: unknown): string {
  if (typeof value === 'string' && value.length <= 64) return value;
  throw new GraphQLError(`${scalar} is given as text.`);
}

function decimalOf(value: unknown): string {
  if (typeof value === 'number' && isInexact(value)) {
    throw new GraphQLError(`${value} may have lost digits as a number of JSON: send the Decimal as text.`);
  }
  const text = typeof value === 'number' ? decimalText(value) : value;
  if (typeof text === 'string' && DECIMAL.test(text)) return text;
  throw new GraphQLError('Decimal is a number, or one as text, of at most 16 digits before the point.');
}

/** A number without an exponent. */
export function decimalText(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(10).replace(/\.?0+$/, '');
}

function trimDecimal(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** A moment given as text. Throws INVALID_INPUT. */
export function timeOf(text: string, field: readonly string[]): Date {
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(text) ? new Date(text) : null;
  if (time && isDay(text.slice(0, 10)) && /^(?!0000)\d{4}-/.test(isoOf(time))) return time;
  throw new PersonagraphError('INVALID_INPUT', `${JSON.stringify(text)} is no time such as 2026-01-31T09:30:00Z.`, {
    field,
  });
}

/** A day given as text. Throws INVALID_INPUT. */
export function dayOf(text: string, field: readonly string[]): string {
  if (/^\d{4}-\d\d-\d\d$/.test(text) && isDay(text) && text >= '0001') return text;
  throw new PersonagraphError('INVALID_INPUT', `${JSON.stringify(text)} is no day such as 2026-01-31.`, { field });
}

/** Empty for no time. PostgreSQL reads years of four digits, from 0001 on. */
function isoOf(time: Date): string {
  return Number.isNaN(time.getTime()) ? '' : time.toISOString();
}

function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
