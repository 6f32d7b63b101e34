import type pg from 'pg';
import { type ArrayElement, arrayLiteral } from './array-literal.ts';

/** Names of statements by their text, the same on every connection. */
const names = new Map<string, string>();

/**
 * A statement that each connection plans once: for the few of a hot path, whose texts do not vary. Planning is a third of
 * their cost. Arrays are of one dimension.
 */
export function preparedStatement(text: string, values: readonly unknown[]): pg.QueryConfig {
  const written = values.map((value) => (Array.isArray(value) ? arrayLiteral(value as ArrayElement[]) : value));
  return { name: statementName(text), text, values: written };
}

/** The name of a statement, made where it has none. */
export function statementName(text: string): string {
  let name = names.get(text);
  if (name === undefined) {
    name = `personagraph_${names.size}`;
    names.set(text, name);
  }
  return name;
}
