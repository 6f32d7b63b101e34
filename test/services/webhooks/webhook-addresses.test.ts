import type { LookupAddress } from 'node:dns';
import { expect, test } from 'vitest';
import { isPublicAddress, publicLookup } from '../../../src/services/webhooks/address.ts';
import { endpointOf } from '../../../src/services/webhooks/endpoint.ts';
import { createSender } from '../../../src/services/webhooks/sender.ts';
import { startReceiver } from '../../support/receiver.ts';

const PUBLIC = [
  '1.1.1.1',
  '93.184.216.34',
  '172.32.0.1',
  '100.128.0.1',
  '2606:4700::1111',
  '::ffff:8.8.8.8',
  '64:ff9b::808:808',
];
const PRIVATE = [
  ...[
    '0.0.0.0',
    '0.1.2.3',
    '10.0.0.1',
    '100.64.0.1',
    '100.127.255.255',
    '127.0.0.1',
    '127.255.255.254',
    '169.254.169.254',
  ],
  ...[
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.1',
    '192.0.2.1',
    '192.168.1.1',
    '198.18.0.1',
    '198.51.100.7',
    '203.0.113.9',
  ],
  ...['224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.255'],
  ...[
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '0:0:0:0:0:ffff:a00:1',
    '::ffff:0:0',
    '64:ff9b::10.0.0.1',
    '64:ff9b::7f00:1',
  ],
  ...[
    '64:ff9b:1::1',
    '::127.0.0.1',
    'fc00::1',
    'fd12:3456::1',
    'fe80::1',
    'fe80::1%lo',
    'fec0::1',
    'ff02::1',
    '2001:db8::1',
  ],
  ...['2001::1', '2002:7f00:1::', '3fff::1', '100::1', '4000::1', 'nonsense', ''],
];

test('public addresses are told from all others', () => {
  expect(PUBLIC.filter((address) => !isPublicAddress(address))).toEqual([]);
  expect(PRIVATE.filter(isPublicAddress)).toEqual([]);
});

test.each([
  'https://127.0.0.1/',
  'https://127.1/',
  'https://2130706433/',
  'https://0x7f000001/',
  'https://0x7f.1/',
  'https://0177.0.0.1/',
  'https://017700000001/',
  'https://１２７.０.０.１/',
  'https://127。0。0。1/',
  'https://0/',
  'https://[::1]/',
  'https://[::]/',
  'https://[::ffff:127.0.0.1]/',
  'https://[0:0:0:0:0:ffff:7f00:0001]/',
  'https://[::ffff:a9fe:a9fe]/',
  'https://[fd00::1]:8443/x',
  'https://169.254.169.254/latest/meta-data',
  'https://192.168.0.1:9200/',
  'http://example.com/',
  'ftp://example.com/',
  'file:///etc/passwd',
  'https://user:secret@example.com/',
  'https://user@example.com/',
  'https://',
  '//example.com/',
  '',
  `https://example.com/${'x'.repeat(2_048)}`,
])('%s is refused as the URL of a webhook', (url) => {
  expect(() => endpointOf(url, {})).toThrow(expect.objectContaining({ code: 'INVALID_INPUT', field: ['url'] }));
});

test('what is refused by default is allowed by configuration, credentials never', () => {
  expect(endpointOf('https://127.1/x', { allowPrivate: true }).href).toBe('https://127.0.0.1/x');
  expect(endpointOf('http://example.com', { allowHttp: true }).href).toBe('http://example.com/');
  expect(() => endpointOf('http://127.0.0.1/', { allowHttp: true })).toThrow('private');
  expect(() => endpointOf('http://a:b@127.0.0.1/', { allowHttp: true, allowPrivate: true })).toThrow('credentials');
});

const body = JSON.stringify({ changes: [] });
const never = new AbortController().signal;

test.each(['127.0.0.1', '::ffff:127.0.0.1', '::1', '10.1.2.3', '169.254.169.254'])(
  'a name that resolves to %s is refused when it is connected to, and nothing is sent',
  async (address) => {
    await using receiver = await startReceiver();
    const sender = createSender({
      allowHttp: true,
      resolve: async () => [{ address, family: address.includes(':') ? 6 : 4 }],
    });
    const outcome = await sender.post(receiver.url.replace('127.0.0.1', 'hooks.example.com'), {}, body, never);
    expect(outcome).toMatchObject({
      delivered: false,
      responseCode: null,
      error: 'hooks.example.com resolves to no public address.',
    });
    expect(receiver.connections).toBe(0);
    sender.close();
  },
);

test('names of this machine are refused by the resolver of the system', async () => {
  await using receiver = await startReceiver();
  const sender = createSender({ allowHttp: true });
  for (const name of ['localhost', 'localhost.', 'LOCALHOST']) {
    const outcome = await sender.post(receiver.url.replace('127.0.0.1', name), {}, body, never);
    expect(outcome).toMatchObject({
      delivered: false,
      error: `${new URL(`http://${name}`).hostname} resolves to no public address.`,
    });
  }
  expect(receiver.connections).toBe(0);
  sender.close();
});

test('a name that changes between check and connection gains nothing: it is resolved once, and that is connected to', async () => {
  let asked = 0;
  const resolve = async (): Promise<LookupAddress[]> => {
    asked++;
    return asked === 1
      ? [
          { address: '127.0.0.1', family: 4 },
          { address: '93.184.216.34', family: 4 },
        ]
      : [{ address: '127.0.0.1', family: 4 }];
  };
  const lookup = (all: boolean) =>
    new Promise<unknown[]>((done) => publicLookup(resolve)('x.example.com', { all }, (...given) => done(given)));
  expect(await lookup(true)).toEqual([null, [{ address: '93.184.216.34', family: 4 }]]);
  expect(asked).toBe(1);
  expect((await lookup(false))[0]).toMatchObject({ message: 'x.example.com resolves to no public address' });
  const nowhere = publicLookup(() => Promise.reject(Object.assign(new Error('none'), { code: 'ENOTFOUND' })));
  const error = await new Promise((done) => nowhere('x.example.com', { all: true }, done));
  expect(error).toMatchObject({ message: 'x.example.com resolves to no public address' });
  // The connection goes where the resolver said, under the name that was given.
  await using receiver = await startReceiver();
  const sender = createSender({ allowHttp: true, allowPrivate: true, resolve });
  const { port } = new URL(receiver.url);
  expect(await sender.post(`http://hooks.invalid:${port}/`, {}, body, never)).toMatchObject({ delivered: true });
  expect(asked).toBe(3);
  expect(receiver.requests[0]!.headers.host).toBe(`hooks.invalid:${port}`);
  sender.close();
});

test('what was allowed when it was stored is refused once it is not', async () => {
  await using receiver = await startReceiver();
  const sender = createSender({ allowHttp: true });
  expect(await sender.post(receiver.url, {}, body, never)).toMatchObject({
    delivered: false,
    error: 'The URL leads to a private address, 127.0.0.1.',
  });
  const strict = createSender({ allowPrivate: true });
  expect(await strict.post(receiver.url, {}, body, never)).toMatchObject({ error: 'The URL is not https.' });
  expect(receiver.connections).toBe(0);
  sender.close();
  strict.close();
});
