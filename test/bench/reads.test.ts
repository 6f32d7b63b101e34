import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { startServer } from '../../bench/support/live-server.ts';
import { compareAnswers } from '../../bench/support/reads/contestant.ts';
import { countValues, QUERIES } from '../../bench/support/reads/documents.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');

test('the bench of reads holds ours against a plain server, value by value, and prints figures of six queries', async () => {
  const node = ['--import', 'tsx', '--conditions=personagraph-source', 'bench/main.ts', 'reads'];
  const small = ['--customers', '400', '--plain', '--rounds', '1', '--seconds', '0.2', '--warm-up', '0'];
  const { stdout } = await run(process.execPath, [...node, ...small], { cwd: root });
  const { queries, peer, customers } = JSON.parse(stdout.trim().split('\n').at(-1)!);
  expect({ peer, customers }).toEqual({ peer: 'plain graphql-yoga and Prisma', customers: 400 });
  expect(Object.keys(queries)).toEqual([...QUERIES]);
  for (const name of QUERIES) {
    const { ours, peer: theirs, ratio, p99, peerP99 } = queries[name];
    expect(Math.min(ours, theirs, ratio, p99, peerP99), name).toBeGreaterThan(0);
  }
}, 600_000);

test('answers that differ in one value are refused, and nulls are no values', () => {
  const answers = (name: string) => ({ values: [{ externalId: 'a', name }], requests: [] });
  expect(() => compareAnswers('point', [answers('Ann'), answers('Ann')])).not.toThrow();
  expect(() => compareAnswers('point', [answers('Ann'), answers('Bea')])).toThrow('point differs');
  expect(countValues({ externalId: 'a', name: null, memberships: [{ strength: 0 }, {}] })).toBe(2);
});

test('a server that ends before it listens is an error, not a wait without end', async () => {
  const ended = startServer(process.execPath, ['-e', 'process.exit(3)'], {});
  await expect(ended).rejects.toThrow('the server ended with 3 before it listened');
});
