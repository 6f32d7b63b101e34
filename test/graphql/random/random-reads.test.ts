import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCompiledReads, type SchemaReads } from '../../../src/graphql/compiled/compiled-reads.ts';
import { schema } from '../../../src/graphql/schema.ts';
import { createServer, type PersonagraphServer } from '../../../src/server.ts';
import { type FullApi, fullApi } from '../full-api.ts';
import { compareAnswers } from './agreement.ts';
import { answererOf } from './answers.ts';
import { Coverage } from './coverage.ts';
import { type KnownValues, knownValues } from './known-values.ts';
import { numbersFor, type RandomRequest, randomRequest } from './request.ts';
import { isSeldomMet } from './seldom-met.ts';
import { shrink } from './shrink.ts';

const DEFAULT_COUNT = 5_000;
/** `RANDOM_READS=50000 RANDOM_SEED=7` looks longer, and elsewhere. */
const COUNT = Number(process.env['RANDOM_READS'] ?? DEFAULT_COUNT);
const FIRST_SEED = Number(process.env['RANDOM_SEED'] ?? 1);
const AT_ONCE = 8;
/** Turns in which fields that were not met are asked for once more, and the first of them: beyond those of all requests. */
const MORE_TURNS = 12;
const FIRST_MORE = 100;
let full: FullApi;
let known: KnownValues;
let executing: PersonagraphServer;
let compiling: PersonagraphServer;
let reads: SchemaReads;
let plain: ReturnType<typeof answererOf>;
let fast: ReturnType<typeof answererOf>;

beforeAll(async () => {
  full = await fullApi();
  const { api } = full;
  known = await knownValues(full);
  reads = createCompiledReads(schema, api.db);
  // Each of its documents is a new one.
  const pace = { wordsASecond: 1e9 };
  executing = createServer({ ...api.dependencies, pace, compiled: null });
  compiling = createServer({ ...api.dependencies, pace, compiled: reads });
  const keys = { ...api.keys, FOREIGN: api.foreignKey, NOBODY: null };
  plain = answererOf(await executing.listen(0, '127.0.0.1'), keys);
  fast = answererOf(await compiling.listen(0, '127.0.0.1'), keys);
});
afterAll(async () => {
  plain?.close();
  fast?.close();
  await executing?.dispose();
  await compiling?.dispose();
  await full?.api[Symbol.asyncDispose]();
});

test(`${COUNT} random reads have the same answer from the executor and from compiled reads, byte for byte`, async () => {
  const coverage = new Coverage();
  const all = Array.from({ length: COUNT }, (_, n) => FIRST_SEED + n);
  let failure = await firstFailure(all, coverage);
  // Luck decides what is met only once: what was not is asked for again, in other ways.
  const unmet = () => coverage.answeredLess(1).filter((field) => !isSeldomMet(field));
  for (let n = 0; COUNT >= DEFAULT_COUNT && !failure && n < MORE_TURNS; n++) {
    failure = await firstFailure(
      [...new Set(unmet().flatMap((field) => numbersFor(field, [FIRST_MORE + n])))],
      coverage,
    );
  }
  if (failure) throw new Error(await report(failure));
  console.log(coverage.summary(), reads.counts);
  if (process.env['RANDOM_SELDOM']) console.log(coverage.answeredLess(3).join('\n'));
  // Fewer requests, asked for to find a failure again, need not reach all of it.
  if (COUNT >= DEFAULT_COUNT) {
    expect(coverage.neverAsked()).toEqual([]);
    expect(unmet()).toEqual([]);
  }
  expect(coverage.kinds.whole).toBeGreaterThan(COUNT / 2);
  // Compiled reads must answer what they are compared by.
  if (COUNT >= DEFAULT_COUNT) expect(reads.counts.answered).toBeGreaterThan(COUNT / 10);
  expect(full.api.logged).toEqual([]);
}, 600_000);

interface Failure {
  readonly seed: number;
  readonly request: RandomRequest;
}

/** Sends the requests of these seeds, some at once; the one with the lowest seed of those whose answers differ. */
async function firstFailure(seeds: readonly number[], coverage: Coverage): Promise<Failure | null> {
  const failures: Failure[] = [];
  const left = seeds.values();
  const work = async () => {
    for (const seed of left) {
      if (failures.length > 0) return;
      const request = randomRequest(seed, known);
      const { agree, executor } = await compareAnswers(request, plain.answer, fast.answer);
      if (agree) coverage.add(request, executor);
      else failures.push({ seed, request });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return failures.sort((a, b) => a.seed - b.seed)[0] ?? null;
}

async function report({ seed, request }: Failure): Promise<string> {
  const compare = (one: RandomRequest) => compareAnswers(one, plain.answer, fast.answer);
  const smallest = await shrink(request, async (smaller) => !(await compare(smaller)).agree);
  const { executor, compiled } = await compare(smallest);
  const { query, ...rest } = smallest;
  return [
    `The answers to seed ${seed} differ. Smallest request found:`,
    query,
    JSON.stringify(rest),
    `executor: ${JSON.stringify(executor)}`,
    `compiled: ${JSON.stringify(compiled)}`,
    `again: RANDOM_READS=1 RANDOM_SEED=${seed} npx vitest run test/graphql/random`,
  ].join('\n');
}
