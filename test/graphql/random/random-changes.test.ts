import { type ExecutionArgs, parse, print, specifiedRules, validate } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Change } from '../../../src/db/tables/changes/changes.ts';
import { type CompiledReads, createCompiledReads } from '../../../src/graphql/compiled/compiled-reads.ts';
import { isModest } from '../../../src/graphql/core/limits.ts';
import { sharedOperation } from '../../../src/graphql/push/shared-operation.ts';
import { schema } from '../../../src/graphql/schema.ts';
import { contextOf, itemsOf } from '../push/items.ts';
import { type RandomDocument, randomSubscription } from './document.ts';
import { type FullApi, fullApi } from './full-world.ts';
import { type KnownValues, knownValues } from './known-values.ts';
import { Randomness } from './randomness.ts';
import { routes } from './request.ts';

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

/** Claims that were made, moved by a run, and removed; the last is not there. */
function claimChanges({ persona }: FullApi['world']['rows']) {
  const state = {
    status: 'SUPPORTED',
    dataStatus: 'SUPPORTED',
    interviewStatus: 'UNVERIFIED',
    value: 0.25,
    version: 1,
  };
  const after = { ...state, status: 'REFUTED', dataStatus: 'REFUTED', value: null };
  return [
    { claim: 1, cause: 'CREATED', before: null, after: state },
    { claim: 1, cause: 'RUN', changed: ['status'], before: state, after },
    { claim: 2_000_000_000, changed: ['measure', 'status'], before: after, after: null },
  ].map((payload) => ({ kind: 'CLAIM_CHANGED', personaId: persona, payload }) as const);
}

/** Changes of every kind: what they are about is there, is gone, of another workspace or never was. */
function storyOf({ world: { rows }, foreign }: FullApi): readonly Change[] {
  const [first, second] = rows.segments;
  const [customer, other] = rows.customers as [number, number];
  const moves = [
    { customerId: customer, payload: { cause: 'EVENT', from: first, to: second } },
    { customerId: other, payload: { cause: 'CLOCK', from: null, to: first } },
    { customerId: customer, runId: rows.run, payload: { cause: 'RUN', from: second, to: 0 } },
    { customerId: 2_000_000_000, payload: { cause: 'none', from: 2_000_000_000, to: foreign.rows.segments[0] } },
    { customerId: foreign.rows.customers[0]!, payload: { from: 'x', to: true } },
  ].map((move) => ({ kind: 'MEMBERSHIP_CHANGED', segmentationId: rows.segmentation, ...move }) as const);
  const matches = [
    { customerId: other, payload: { cause: 'PROFILE', before: null, after: { fit: 0.75 } } },
    { customerId: customer, payload: { before: { fit: 1e-7 }, after: null } },
    { payload: { before: { fit: '0.5' }, after: 3 } },
  ].map((match) => ({ kind: 'PERSONA_MATCH_CHANGED', personaId: rows.persona, ...match }) as const);
  const others = [
    {
      kind: 'PERSONA_CHANGED',
      personaId: rows.persona,
      payload: { version: 7, status: 'ACTIVE', before: { version: 6 } },
    },
    { kind: 'PERSONA_CHANGED', personaId: rows.persona, payload: { entered: 3, left: 2 } },
    ...claimChanges(rows),
    { kind: 'PERSONA_DELETED', personaId: 2_000_000_000, payload: { before: { status: '"\u2028é' } } },
    { kind: 'SEGMENTATION_CHANGED', segmentationId: rows.segmentation, payload: { failed: true } },
    {
      kind: 'SEGMENTATION_CHANGED',
      segmentationId: rows.segmentation,
      runId: rows.run,
      payload: { entered: 3, left: 2, stayed: 1, backfill: false, enabled: true },
    },
    { kind: 'RUN_PROGRESSED', runId: rows.run, payload: { state: 'COMPUTING', progress: 0.5 } },
    // No integer: the executor says so.
    { kind: 'SEGMENTATION_CHANGED', segmentationId: rows.segmentation, payload: { version: 1.5 } },
  ] as const;
  return [...moves, ...matches, ...others].map((change, n) => ({
    ...change,
    id: 1_000 + n,
    at: new Date(Date.UTC(2026, 5, 1, 0, 0, n, n)),
  }));
}

/** A subscription that can be shared; null where none was made. */
function subscriptionOf(seed: number): { readonly args: ExecutionArgs; readonly query: string } | null {
  const random = new Randomness(seed);
  const field = FIELDS[seed % FIELDS.length]!;
  const options = { schema, routes, known, random, careful: random.chance(0.8), focus: null, turn: 0 };
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
