import { entries, textOf } from './files.ts';

/** Columns that together are unique in a table, or refer to another one's. */
export interface Key {
  readonly table: string;
  /** As a failing test names it. */
  readonly words: string;
  readonly columns: readonly string[];
  /** The columns it refers to; null for keys that refer to nothing. */
  readonly references: { readonly table: string; readonly columns: readonly string[] } | null;
}

export interface Table {
  readonly name: string;
  /** The name of Prisma's accessor of it. */
  readonly accessor: string;
  readonly keys: readonly Key[];
}

/** The tables of `prisma/schema.prisma`. */
export function schemaTables(): Table[] {
  const models = [...textOf('prisma/schema.prisma').matchAll(/^model (\w+) \{\n([\s\S]*?)^\}/gm)];
  const named = new Map(models.map(([, model, body]) => [model!, tableOf(model!, body!)]));
  return [...named.values()].map(({ name, accessor, lines, columnOf }) => ({
    name,
    accessor,
    keys: lines.flatMap((line): Key[] => {
      const [field = ''] = line.split(/\s+/);
      const columns = (list: string) => list.split(',').map((one) => columnOf(one.trim().replace(/\(.*$/, '')));
      const key = (words: string, own: readonly string[], references: Key['references'] = null) => [
        { table: name, words: `${words} (${own.join(', ')})`, columns: own, references },
      ];
      const block = /^@@(id|unique)\(\[([^\]]*)\]/.exec(line);
      if (block) return key(block[1] === 'id' ? 'primary key' : 'unique key', columns(block[2]!));
      const relation = /^\w+\s+(\w+)\??\s+@relation\(.*fields: \[([^\]]*)\], references: \[([^\]]*)\]/.exec(line);
      if (relation) {
        const other = named.get(relation[1]!)!;
        const target = relation[3]!.split(',').map((one) => other.columnOf(one.trim()));
        return key('foreign key', columns(relation[2]!), { table: other.name, columns: target });
      }
      if (/\s@id\b/.test(line)) return key('primary key', columns(field));
      return /\s@unique\b/.test(line) ? key('unique key', columns(field)) : [];
    }),
  }));
}

function tableOf(model: string, body: string) {
  const lines = body
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('//'));
  const attribute = (line: string) => /@map\("(\w+)"\)/.exec(line)?.[1];
  const columns = new Map(lines.map((line) => [line.split(/\s+/)[0]!, attribute(line)]));
  const name = attribute(lines.find((line) => line.startsWith('@@map')) ?? '') ?? model;
  const accessor = model.replace(/^./, (letter) => letter.toLowerCase());
  return { name, accessor, lines, columnOf: (field: string) => columns.get(field) ?? field };
}

/** The keys that the migrations make: by hand they may make some that Prisma's schema does not know. */
export function migrationKeys(): Key[] {
  const migrations = entries('prisma/migrations').folders.map((folder) =>
    textOf(`prisma/migrations/${folder}/migration.sql`),
  );
  const renamed = new Map(
    migrations.flatMap((sql) =>
      [...sql.matchAll(/ALTER TABLE "?(\w+)"? RENAME TO "?(\w+)"?/g)].map(([, from, to]) => [from!, to!] as const),
    ),
  );
  const keys = migrations.flatMap(keysOf).map((key) => ({ ...key, table: renamed.get(key.table) ?? key.table }));
  // A primary key that a later migration adds takes the place of the one before.
  const last = new Map(keys.filter(isPrimary).map((key) => [key.table, key]));
  return keys.filter((key) => !isPrimary(key) || last.get(key.table) === key);
}

function isPrimary({ words }: Key): boolean {
  return words.startsWith('primary key');
}

function keysOf(sql: string): Key[] {
  const list = (text: string) => text.split(',').map((one) => one.trim().replace(/^"(\w+)".*$/, '$1'));
  const key = (kind: string, table: string, columns: string): Key => ({
    table,
    words: `${kind} (${list(columns).join(', ')})`,
    columns: list(columns),
    references: null,
  });
  const made = [...sql.matchAll(/CREATE TABLE "?(\w+)"? \(([\s\S]*?)\n\);/g)].flatMap(([, table, body]) =>
    [...body!.matchAll(/\b(PRIMARY KEY|UNIQUE) \(([^)]*)\)/g)].map(([, kind, columns]) =>
      key(kind === 'UNIQUE' ? 'unique key' : 'primary key', table!, columns!),
    ),
  );
  const indexes = [...sql.matchAll(/CREATE UNIQUE INDEX "?\w+"? ON "?(\w+)"? ?(?:USING \w+ ?)?\(([^)]*)\)/g)];
  const added = [...sql.matchAll(/ALTER TABLE "?(\w+)"? ADD CONSTRAINT "?\w+"? PRIMARY KEY \(([^)]*)\)/g)];
  const foreign = [
    ...sql.matchAll(
      /ALTER TABLE "?(\w+)"? ADD CONSTRAINT "?\w+"? FOREIGN KEY \(([^)]*)\) REFERENCES "?(\w+)"? ?\(([^)]*)\)/g,
    ),
  ];
  return [
    ...made,
    ...added.map(([, table, columns]) => key('primary key', table!, columns!)),
    ...indexes.map(([, table, columns]) => key('unique key', table!, columns!)),
    ...foreign.map(([, table, columns, other, target]) => ({
      ...key('foreign key', table!, columns!),
      references: { table: other!, columns: list(target!) },
    })),
  ];
}
