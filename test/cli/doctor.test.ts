import { expect, test } from 'vitest';
import { lookAtMachine, node } from '../../src/cli/doctor/machine.ts';
import { lookAtStore } from '../../src/cli/doctor/store.ts';
import { readConfig } from '../../src/config.ts';
import { testDatabase } from '../support/database.ts';

test('all settings that are wrong are named at once', () => {
  const settings = { PORT: 'many', LOG_LEVEL: 'loud', PERSONAGRAPH_DISK_RESERVE_MB: '-1' };
  for (const name of Object.keys(settings)) expect(() => readConfig(settings)).toThrow(`${name}: `);
});

test('the doctor says what is wrong and what to do, and changes nothing', { timeout: 60_000 }, async () => {
  await using database = await testDatabase();
  const config = readConfig({ DATABASE_URL: database.url, PERSONAGRAPH_DATA_DIR: '/', PORT: '0' });
  const found = await lookAtStore(config);
  expect(found.map(({ subject, state }) => [subject, state])).toEqual([
    ['PostgreSQL', 'ok'],
    ['sessions', 'ok'],
    ['writing', 'ok'],
    ['durability', expect.stringMatching(/ok|doubt/)],
    ['advisory locks', 'ok'],
    ['notifications', 'ok'],
    ['SKIP LOCKED', 'ok'],
    ['prepared statements', 'ok'],
    ['binary COPY', 'ok'],
    ['types and functions', 'ok'],
    ['replicas', 'ok'],
    ['encoding', 'ok'],
    ['migrations', 'ok'],
    ['clock', 'ok'],
    ['connections', 'ok'],
    ['autovacuum', expect.stringMatching(/ok|bad/)],
    ['evaluation', 'ok'],
  ]);
  const many = await lookAtStore({ ...config, processes: 64 });
  expect(many.find(({ subject }) => subject === 'connections')).toMatchObject({
    state: 'bad',
    text: expect.stringContaining('raise max_connections'),
  });
  expect(await lookAtStore(readConfig({ DATABASE_URL: 'postgresql://nobody:secret@127.0.0.1:1/none' }))).toEqual([
    { subject: 'PostgreSQL', state: 'bad', text: expect.stringContaining('DATABASE_URL') },
  ]);
  const machine = await lookAtMachine({ ...config, diskReserveBytes: Number.MAX_SAFE_INTEGER });
  expect(machine.find(({ subject }) => subject === 'disk')).toMatchObject({ state: 'bad' });
  expect(
    [node('18.20.0'), node('20.18.9'), node('20.19.0'), node('24.1.0'), node('27.0.0')].map(({ state }) => state),
  ).toEqual(['bad', 'bad', 'ok', 'ok', 'doubt']);
});
