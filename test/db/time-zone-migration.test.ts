import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { workspaceTimeZone } from '../../src/db/tables/workspaces/workspaces.ts';
import { testDatabase, testWorkspace } from '../support/database.ts';

const MIGRATION = readFileSync('prisma/migrations/20261130040040_one_time_zone/migration.sql', 'utf8');

test('of the time zones of outcomes and digests one stays: what was chosen before what was not, outcomes before digests', async () => {
  await using database = await testDatabase();
  const cases: [outcomes: string | null, digests: string | null, then: string][] = [
    [null, null, 'UTC'],
    ['UTC', 'Europe/Berlin', 'Europe/Berlin'],
    ['Asia/Shanghai', 'UTC', 'Asia/Shanghai'],
    ['Asia/Shanghai', 'Europe/Berlin', 'Asia/Shanghai'],
    [null, 'Europe/Berlin', 'Europe/Berlin'],
  ];
  const scopes = [];
  for (const _ of cases) scopes.push(await testWorkspace(database.db));
  const [scope] = scopes;
  await scope!.query('ALTER TABLE workspace DROP COLUMN time_zone');
  await scope!.query(`ALTER TABLE outcome_standard ADD COLUMN time_zone text NOT NULL DEFAULT 'UTC'`);
  await scope!.query(`ALTER TABLE digest_schedule ADD COLUMN time_zone text NOT NULL DEFAULT 'UTC'`);
  for (const [index, [outcomes, digests]] of cases.entries()) {
    const id = scopes[index]!.workspaceId;
    if (outcomes)
      await scope!.query('INSERT INTO outcome_standard (workspace_id, time_zone) VALUES ($1, $2)', [id, outcomes]);
    if (digests)
      await scope!.query('INSERT INTO digest_schedule (workspace_id, time_zone) VALUES ($1, $2)', [id, digests]);
  }
  for (const statement of MIGRATION.split(/;\s*$/m).filter((one) => one.trim())) await scope!.query(statement);
  for (const [index, [, , then]] of cases.entries()) expect(await workspaceTimeZone(scopes[index]!)).toBe(then);
});
