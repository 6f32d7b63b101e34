import { expect, onTestFinished, test, vi } from 'vitest';
import type { Scope } from '../../../src/db/postgres/connection.ts';
import { Pace } from '../../../src/graphql/core/cost/pace.ts';
import { AMPLE_SIZES, type SizeKeeper } from '../../../src/graphql/core/cost/workspace-sizes.ts';
import { Documents, type Examined } from '../../../src/graphql/core/documents.ts';
import { schema } from '../../../src/graphql/schema.ts';

const sizes = { of: async () => AMPLE_SIZES } as unknown as SizeKeeper;
const senderOf = (workspaceId: number) => ({ scope: { workspaceId } as Scope, sizes });
const one = senderOf(1);
const other = senderOf(2);
/** A document of over 600 words, each time another. */
const long = (n: number) =>
  `query Q${n} { ${Array.from({ length: 200 }, (_, i) => `a${i}: __typename`).join(' ')} viewer { role } }`;
const tooMuch = (n: number) =>
  `query Q${n} { customers(first: 200) { nodes { memberships { segment { members(first: 200) { nodes { id } } } } } } }`;

/** The clock stands still until it is moved. */
function held(): (milliseconds: number) => Promise<unknown> {
  vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] });
  onTestFinished(() => void vi.useRealTimers());
  return (milliseconds) => vi.advanceTimersByTimeAsync(milliseconds);
}

/** Whether the answers have come. */
async function settled(answers: readonly (Promise<Examined> | Examined)[]): Promise<boolean[]> {
  const states = answers.map(() => false);
  answers.forEach((answer, n) => void Promise.resolve(answer).then(() => (states[n] = true)));
  for (let turn = 0; turn < 500; turn++) await new Promise(setImmediate);
  return states;
}

test('words beyond the burst wait for the time they cost, those of another workspace do not', async () => {
  const advance = held();
  const pace = new Pace({ wordsASecond: 1_000, burst: 1_000, longestMs: 5_000 });
  expect(pace.turn(1, 1_000)).toBe(true);
  expect(pace.turn(1, 500)).toBe(true);
  const waiting = pace.turn(1, 500);
  expect(waiting).toBeInstanceOf(Promise);
  expect(pace.turn(2, 1_000)).toBe(true);
  let taken: boolean | null = null;
  void Promise.resolve(waiting).then((value) => (taken = value));
  await advance(499);
  expect(taken).toBeNull();
  await advance(1);
  expect(taken).toBe(true);
  // A pause earns the burst again, and no more.
  await advance(60_000);
  expect(pace.turn(1, 1_000)).toBe(true);
  expect(pace.turn(1, 1)).toBe(true);
  expect(pace.turn(1, 1)).toBeInstanceOf(Promise);
});

test('refusals wait for their turn; what is known or short and allowed never does', async () => {
  const advance = held();
  const documents = new Documents(schema, new Pace({ wordsASecond: 1_000, burst: 1_000 }));
  await documents.examine({ query: long(0) }, one);
  const refusals = [1, 2, 3, 4].map((n) => documents.examine({ query: tooMuch(n) }, one));
  expect(await settled(refusals)).toEqual([true, false, false, false]);
  expect(documents.examine({ query: long(0) }, one)).not.toBeInstanceOf(Promise);
  expect(documents.examine({ query: '{ viewer { role } }' }, one)).toMatchObject({ errors: [] });
  expect(await settled([documents.examine({ query: tooMuch(5) }, other)])).toEqual([true]);
  await advance(700);
  expect(await settled(refusals)).toEqual([true, true, false, false]);
  await advance(2_000);
  const codes = (await Promise.all(refusals)).map(({ errors: [error] }) => error!.extensions['code']);
  expect(codes).toEqual(Array(4).fill('TOO_COMPLEX'));
});

test('a long document that would wait too long is refused unseen, with the seconds to wait', async () => {
  const advance = held();
  const documents = new Documents(schema, new Pace({ wordsASecond: 1_000, burst: 1_000, longestMs: 2_000 }));
  const answers = Array.from({ length: 8 }, (_, n) => documents.examine({ query: long(n) }, one));
  await settled(answers);
  await advance(2_000);
  await settled(answers);
  const refused = (await Promise.all(answers)).flatMap(({ errors }) => errors.map(({ extensions }) => extensions));
  expect(refused.length).toBeGreaterThan(0);
  expect(refused.length).toBeLessThan(8);
  for (const extensions of refused) {
    expect(extensions).toMatchObject({ code: 'OVERLOADED', retryAfter: 2, http: { status: 429 } });
  }
});
