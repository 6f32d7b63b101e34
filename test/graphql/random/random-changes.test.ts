import { type ExecutionArgs, parse, print, specifiedRules, validate } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Change } from '../../../src/db/tables/changes/changes.ts';
import { type CompiledReads, createCompiledReads } from '../../../src/graphql/compiled/compiled-reads.ts';
import { isModest } from '../../../src/graphql/core/limits.ts';
import { sharedOperation } from '../../../src/graphql/push/shared-operation.ts';
import { schema } from '../../../src/graphql/schema.ts';
import { type FullApi, fullApi } from '../full-api.ts';
import { contextOf, itemsOf } from '../push/items.ts';
import { type RandomDocument, randomSubscription } from './document.ts';
import { type KnownValues, knownValues } from './known-values.ts';
import { Randomness } from './randomness.ts';
import { routes } from './request.ts';
import { storyOf } from './story.ts';

const COUNT = Number(process.env['RANDOM_CHANGES'] ?? 400);
const FIRST_SEED = Number(process.env['RANDOM_SEED'] ?? 1);
/** Subscriptions that share their items. */
const FIELDS = ['membershipChanged', 'personaMatchChanged', 'personaChanged', 'claimChanged', 'changes'];

let full: FullApi;
let known: KnownValues;
let reads: CompiledReads;
let story: readonly Change[];

beforeAll(async () => {
  full = await fullApi();
  known = await knownValues(full);
  reads = createCompiledReads(schema, full.api.db);
  story = storyOf(full);
});
afterAll(() => full?.api[Symbol.asyncDispose]());

/** A subscription that can be shared; null where none was made. */
function subscriptionOf(seed: number): { readonly args: ExecutionArgs; readonly query: string } | null {
  const random = new Randomness(seed);
  const field = FIELDS[seed % FIELDS.length]!;
  const options = { schema, routes, known, random, careful: random.chance(0.8), focus: null, turn: 0, stored: false };
  for (let n = 0; n < 20; n++) {
    const { document, variables }: RandomDocument = randomSubscription(field, options);
    const query = print(document);
    const args = { schema, document: parse(query), variableValues: variables };
    const passes = validate(schema, args.document, specifiedRules).length === 0 && isModest(args);
    if (passes && sharedOperation({ ...args, contextValue: contextOf(full.api, null) })) return { args, query };
  }
  return null;
}

test(`${COUNT} random subscriptions have the same items from compiled reads as from the executor, byte for byte`, async () => {
  const compiledFor = new Set<string>();
  let compiled = 0;
  let executed = 0;
  for (let seed = FIRST_SEED; seed < FIRST_SEED + COUNT; seed++) {
    const subscription = subscriptionOf(seed);
    if (!subscription) continue;
    const { args, query } = subscription;
    const [expected, items] = [await itemsOf(full.api, args, story, null), await itemsOf(full.api, args, story, reads)];
    for (const [n, { text, result }] of items.entries()) {
      const { text: plain, result: plainResult } = expected[n]!;
      const wasCompiled = result.data === undefined && !result.errors;
      // Of errors side by side, the executor may report any.
      if (plainResult.errors && !wasCompiled) expect(result.data).toEqual(plainResult.data);
      else expect(text, `seed ${seed}, change ${n}: ${query}`).toBe(plain);
      if (wasCompiled) compiledFor.add(FIELDS[seed % FIELDS.length]!);
      if (wasCompiled) compiled++;
      else executed++;
    }
  }
  console.log({ compiled, executed });
  expect([...compiledFor].sort()).toEqual([...FIELDS].sort());
  expect(compiled).toBeGreaterThan((compiled + executed) / 4);
}, 300_000);
