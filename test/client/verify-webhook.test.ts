import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { verifyWebhook } from '../../src/client/index.ts';

const now = Date.UTC(2026, 10, 21);
const seconds = now / 1_000;
const body = '{"id":"x","changes":[{"cursor":"é漢"}]}';
const sign = (text: string, secret: string, time = seconds) =>
  createHmac('sha256', secret).update(`${time}.${text}`).digest('hex');
const signature = `t=${seconds},v1=${sign(body, 's1')}`;
const verify = (more: Partial<Parameters<typeof verifyWebhook>[0]> = {}) =>
  verifyWebhook({ body, signature, secret: 's1', now, ...more });

test('a request of ours is taken, as text and as bytes, under either secret while it is changed', async () => {
  const parsed = JSON.parse(body);
  expect(await verify()).toEqual(parsed);
  expect(await verify({ body: Buffer.from(body) })).toEqual(parsed);
  expect(await verify({ secret: ['s0', 's1'] })).toEqual(parsed);
  expect(await verify({ signature: `t=${seconds},v1=${sign(body, 's2')},v1=${sign(body, 's1')}` })).toEqual(parsed);
  expect(await verify({ signature: ` t=${seconds} , v0=abc, v1=${sign(body, 's1')} ` })).toEqual(parsed);
});

test('what was altered, replayed or signed by others is refused', async () => {
  const refused = { name: 'WebhookVerificationError' };
  const cases: Partial<Parameters<typeof verifyWebhook>[0]>[] = [
    { body: `${body} ` },
    { body: body.replace('x', 'y') },
    { secret: 's2' },
    { secret: [] },
    { signature: null },
    { signature: undefined },
    { signature: '' },
    { signature: `t=${seconds}` },
    { signature: signature.replace('v1', 'v0') },
    { signature: signature.replace(`t=${seconds},`, '') },
    { signature: signature.replace(String(seconds), String(seconds + 1)) },
    { signature: signature.slice(0, -2) },
    { signature: signature.toUpperCase() },
    { signature: `t=${'9'.repeat(400)},v1=${sign(body, 's1')}` },
    { now: now + 301_000 },
    { now: now - 301_000 },
    { now: now + 11_000, toleranceSeconds: 10 },
    { now: Number.NaN },
    { toleranceSeconds: Number.NaN },
  ];
  for (const given of cases) await expect(verify(given), JSON.stringify(given)).rejects.toMatchObject(refused);
  await expect(verify({ secret: '' })).rejects.toThrow('The secret is empty.');
  expect(await verify({ now: now + 299_000 })).toBeTruthy();
});
