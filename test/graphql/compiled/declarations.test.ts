import { getNamedType, isNonNullType, isObjectType } from 'graphql';
import { expect, test } from 'vitest';
import type { AnySource } from '../../../src/db/reads/source.ts';
import type { Reading } from '../../../src/graphql/core/reading.ts';
import { schema } from '../../../src/graphql/schema.ts';
import { testDatabase } from '../../support/database.ts';

/** Expressions of a source that are no column. */
const CONSTANTS: ReadonlySet<string> = new Set(['TRUE', "'MATCHED'"]);

/** Expressions that are never NULL, with why. */
const NEVER_NULL: Readonly<Record<string, string>> = {
  'AuditEntry.ids': 'every entry is written with its list',
  'Interview.quotesWithheld': 'NOT of a coalesce that ends in a constant',
  'MembershipOverride.state': 'a CASE with ELSE',
  'MetCriterion.role': 'of the criterion that is joined',
  'MetCriterion.weight': 'the same',
  'Persona.stage': 'a CASE with ELSE',
  'Spend.amount': 'trim_scale of a column that is never NULL',
  ...Object.fromEntries(
    ['kind', 'days', 'dueAt', 'overdue'].map((field) => [
      `DueReview.${field}`,
      'the calendar, of columns and defaults',
    ]),
  ),
  ...Object.fromEntries(
    ['Score', 'ScoreDefinition'].flatMap((type) =>
      ['key', 'name', 'description', 'kind'].map((field) => [
        `${type}.${field}`,
        'definitions are checked when stored',
      ]),
    ),
  ),
};

test('a field that is never null is read from a column that is never NULL', async () => {
  await using database = await testDatabase();
  const rows = await database.db.query<{ name: string }>(
    `SELECT table_name || '.' || column_name AS name FROM information_schema.columns
     WHERE table_schema = 'public' AND is_nullable = 'NO'`,
  );
  const never = new Set(rows.map(({ name }) => name));
  const wrong: string[] = [];
  let checked = 0;
  for (const type of Object.values(schema.getTypeMap())) {
    const source = isObjectType(type) ? (type.extensions['source'] as AnySource | undefined) : undefined;
    if (!isObjectType(type) || !source) continue;
    for (const field of Object.values(type.getFields())) {
      if (!isNonNullType(field.type) || isObjectType(getNamedType(field.type))) continue;
      const declared = field.extensions['read'] as Reading | undefined;
      const exposed = field.extensions['pothosExposedField'];
      const column = declared ? 'column' in declared && declared.column : exposed;
      if (typeof column !== 'string') continue;
      const sql = source.columns[column];
      if (sql === undefined || CONSTANTS.has(sql) || `${type.name}.${field.name}` in NEVER_NULL) continue;
      checked++;
      const name = sql.replace(/^\w+\./, '').replace(/::.*$/, '');
      if (!never.has(`${source.table}.${name}`)) wrong.push(`${type.name}.${field.name} is ${source.table}.${name}`);
    }
  }
  expect(wrong).toEqual([]);
  expect(checked).toBeGreaterThan(40);
});

test('every exposed or declared column of a row is one of its source', () => {
  for (const type of Object.values(schema.getTypeMap())) {
    const source = isObjectType(type) ? (type.extensions['source'] as AnySource | undefined) : undefined;
    if (!isObjectType(type) || !source) continue;
    for (const field of Object.values(type.getFields())) {
      const declared = field.extensions['read'] as Reading | undefined;
      const exposed = field.extensions['pothosExposedField'];
      const column = declared && 'column' in declared ? declared.column : exposed;
      if (typeof column === 'string') expect(source.columns, `${type.name}.${field.name}`).toHaveProperty([column]);
    }
  }
});
