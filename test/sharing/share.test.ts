import { expect, test } from 'vitest';
import { Allowance } from '../../src/sharing/allowance.ts';
import { type Place, Share, type ShareLimits } from '../../src/sharing/share.ts';

const LIMITS: ShareLimits = { workspace: 4, key: 3, together: 2, waiting: 2, longestMs: 1_000_000 };
const A = { workspaceId: 1, keyId: 11 };
const A2 = { workspaceId: 1, keyId: 12 };
const B = { workspaceId: 2, keyId: 21 };

/** A share on a clock of the test's own. */
function shareAt(limits: Partial<ShareLimits> = {}) {
  const clock = { now: 0 };
  return { clock, share: new Share({ ...LIMITS, ...limits }, () => clock.now) };
}

/** A place that was free. */
function now(entering: Promise<Place | null> | Place | null): Place {
  expect(entering).not.toBeNull();
  expect(entering).not.toBeInstanceOf(Promise);
  return entering as Place;
}

test('a workspace that is alone has all it may have; beyond, each waits for one that ends', async () => {
  const { share } = shareAt();
  const places = [share.enter(A), share.enter(A), share.enter(A), share.enter(A2)].map(now);
  const waits = share.enter(A2);
  expect(waits).toBeInstanceOf(Promise);
  places[0]!.leave();
  // A second call gives no second place.
  places[0]!.leave();
  expect(await waits).not.toBeNull();
  expect(share.enter(A)).toBeInstanceOf(Promise);
});

test('one key never has all places of its workspace', async () => {
  const { share } = shareAt();
  for (let n = 0; n < 3; n++) now(share.enter(A));
  const waits = share.enter(A);
  expect(waits).toBeInstanceOf(Promise);
  // It waits for its own key, not in the way of another.
  const other = share.enter(A2);
  expect(await other).not.toBeNull();
  expect(share.state.waiting).toBe(1);
});

test('while several workspaces work each has its part, and the first of one that comes is let in whatever others have', async () => {
  const { share } = shareAt();
  for (let n = 0; n < 3; n++) now(share.enter(A));
  const b = now(share.enter(B));
  expect(share.enter(A2)).toBeInstanceOf(Promise);
  const second = share.enter(B);
  expect(second).toBeInstanceOf(Promise);
  b.leave();
  expect(await second).not.toBeNull();
  // Of B one waited, and has its place now.
  expect(share.state).toEqual({ waiting: 1, workspaces: 2 });
});

test('a workspace that is not heard of for some time leaves its part to the others', () => {
  const { share, clock } = shareAt();
  now(share.enter(B)).leave();
  now(share.enter(A));
  expect(share.enter(A)).toBeInstanceOf(Promise);
  clock.now = 5_000;
  now(share.enter({ workspaceId: 3, keyId: 31 })).leave();
  expect(share.state).toEqual({ waiting: 1, workspaces: 2 });
});

test('work that takes long holds up none of its workspace', () => {
  const { share, clock } = shareAt();
  now(share.enter(B));
  now(share.enter(A));
  clock.now = 1_000;
  now(share.enter(A));
  expect(share.enter(A)).toBeInstanceOf(Promise);
});

test('so many wait, and more are refused at once', () => {
  const { share } = shareAt();
  now(share.enter(B));
  now(share.enter(A));
  expect(share.enter(A)).toBeInstanceOf(Promise);
  expect(share.enter(A)).toBeInstanceOf(Promise);
  expect(share.enter(A)).toBeNull();
  // Others wait in a line of their own.
  expect(share.enter(B)).toBeInstanceOf(Promise);
});

test('whoever waited for too long is refused', async () => {
  const { share, clock } = shareAt({ longestMs: 500 });
  now(share.enter(B));
  now(share.enter(A));
  const waits = share.enter(A);
  clock.now = 500;
  expect(await waits).toBeNull();
  expect(share.state.waiting).toBe(0);
});

test('an allowance comes back evenly, and what was used beyond it is waited for', () => {
  let now = 0;
  const allowance = new Allowance(600, () => now);
  expect(allowance.waitSeconds('a')).toBe(0);
  allowance.use('a', 599);
  expect(allowance.waitSeconds('a')).toBe(0);
  allowance.use('a', 201);
  expect(allowance.left('a')).toEqual({ remaining: 0, resetSeconds: 80 });
  expect(allowance.waitSeconds('a')).toBe(21);
  expect(allowance.waitSeconds('b')).toBe(0);
  now = 21_000;
  expect(allowance.waitSeconds('a')).toBe(0);
  allowance.use('a', -1_000);
  expect(allowance.left('a')).toEqual({ remaining: 600, resetSeconds: 0 });
});
