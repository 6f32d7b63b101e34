import { expect, test } from 'vitest';
import { sharedLook } from '../../src/sharing/shared-look.ts';

test('all who ask share one look while it is taken and as long as it is fresh, failures too', async () => {
  let now = 0;
  const looks: { resolve: (found: number) => void; reject: (error: Error) => void }[] = [];
  const take = () => new Promise<number>((resolve, reject) => looks.push({ resolve, reject }));
  const look = sharedLook(take, 500, () => now);
  const asked = [look(), look()];
  now = 10_000;
  asked.push(look());
  expect(looks.length).toBe(1);
  looks[0]!.resolve(1);
  expect(await Promise.all(asked)).toEqual([1, 1, 1]);
  now += 499;
  expect(await look()).toBe(1);
  now += 1;
  const failing = [look(), look()].map((one) => expect(one).rejects.toThrow('gone'));
  looks[1]!.reject(new Error('gone'));
  await Promise.all(failing);
  now += 500;
  const last = look();
  looks[2]!.resolve(3);
  expect(await last).toBe(3);
  expect(looks.length).toBe(3);
});
