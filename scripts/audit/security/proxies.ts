import assert from 'node:assert/strict';
import { exchange } from './ask.ts';
import type { Check, Section } from './check.ts';
import { answersTo } from './raw.ts';

const OPERATION = JSON.stringify({
  query: '{ viewer { role } apiKeys { name } customers(first: 1) { nodes { id } } }',
});

/** Headers by which others say where a request came from, or where it goes to. */
const CLAIMS: Readonly<Record<string, readonly string[]>> = {
  'x-forwarded-for': ['127.0.0.1', '::1', '10.0.0.1, 127.0.0.1', 'localhost', '"', 'x'.repeat(4_000)],
  'x-forwarded-host': ['localhost', '127.0.0.1:4000', 'evil.example'],
  'x-forwarded-proto': ['https', 'javascript'],
  'x-forwarded-prefix': ['/admin', '//evil.example'],
  'x-forwarded-server': ['localhost'],
  'x-forwarded-user': ['admin'],
  'x-remote-user': ['admin'],
  'x-real-ip': ['127.0.0.1'],
  'x-client-ip': ['127.0.0.1'],
  'true-client-ip': ['127.0.0.1'],
  'cf-connecting-ip': ['127.0.0.1'],
  'x-original-url': ['/health', '/graphql'],
  'x-rewrite-url': ['/health'],
  'x-http-method-override': ['GET', 'DELETE'],
  forwarded: ['for=127.0.0.1;host=localhost;proto=https', 'for="[::1]"'],
  via: ['1.1 localhost'],
  origin: ['http://localhost:4000', 'null', 'http://evil.example'],
  referer: ['http://localhost:4000/graphql'],
  cookie: ['key=admin; session=1'],
  host: ['localhost', 'localhost:4000', 'evil.example', '[::1]', '127.0.0.1:1', 'a b', '', '@', 'localhost#'],
  connection: ['close, authorization', 'keep-alive, x-api-key'],
  'proxy-authorization': ['Bearer admin'],
};

/** Targets of a first line, with none of which a request without a key learns anything. */
const TARGETS = [
  'http://localhost/graphql',
  'http://evil.example/graphql',
  'https://127.0.0.1:1/graphql',
  'HTTP://localhost/graphql',
  '//evil.example/graphql',
  '/graphql/',
  '/graphql?',
  '/graphql%00',
  '/%67raphql',
  '/GRAPHQL',
  '/health/../graphql',
  '/avatars/../graphql',
  '/graphql;x=1',
  '\\graphql',
  'graphql',
  '*',
  'http://',
  'http://[::1/graphql',
  'ftp://localhost/graphql',
];

/** What comes by a proxy, or says so, is trusted for nothing. */
export const PROXIES: Section = {
  name: 'proxies',
  checks: () => [
    ...Object.entries(CLAIMS).map(
      ([name, values]): Check => ({
        name: `${name} lets nobody in`,
        async run({ server }) {
          for (const value of values) {
            // As it is written: clients of Node refuse some of it.
            const host = name === 'host' ? '' : 'host: localhost\r\n';
            assertNothing(await answersTo(server.url, request('/graphql', `${host}${name}: ${value}\r\n`)), value);
          }
        },
      }),
    ),
    ...TARGETS.map(
      (target): Check => ({
        name: `target ${target} lets nobody in`,
        async run({ server, owner }) {
          assertNothing(await answersTo(server.url, request(target, 'host: localhost\r\n')), target);
          // With a key it is answered, or not found: it is no fault of the server.
          const own = request(target, `host: localhost\r\nauthorization: Bearer ${owner.read}\r\n`);
          assert.match(await answersTo(server.url, own), /^HTTP\/1\.1 [2-4]\d\d/);
        },
      }),
    ),
    {
      name: 'GraphiQL shows no key, whatever the headers say',
      async run({ server, owner, attacker, spy }) {
        for (const [name, values] of Object.entries(CLAIMS)) {
          for (const value of values.filter((one) => one !== '' && name !== 'connection')) {
            const headers = { accept: 'text/html', [name]: value };
            const { text } = await exchange(server.url, null, { method: 'GET', headers });
            for (const { admin, read } of [owner, attacker, spy])
              assert.ok(!text.includes(admin) && !text.includes(read));
          }
        }
      },
    },
    {
      name: 'addresses that headers name do not count: whoever guesses keys is held up',
      async run({ strict }) {
        const statuses: number[] = [];
        for (let n = 0; n < 30; n++) {
          const headers = {
            'x-forwarded-for': `10.0.0.${n}`,
            'x-real-ip': `10.0.1.${n}`,
            forwarded: `for=10.0.2.${n}`,
          };
          statuses.push((await exchange(strict.url, `guess${n}`, { headers, body: OPERATION })).status);
        }
        assert.equal(statuses.at(-1), 429, statuses.join());
        assert.equal(statuses[0], 401);
      },
    },
  ],
};

function request(target: string, headers: string): string {
  const length = Buffer.byteLength(OPERATION);
  return `POST ${target} HTTP/1.1\r\n${headers}content-type: application/json\r\ncontent-length: ${length}\r\nconnection: close\r\n\r\n${OPERATION}`;
}

function assertNothing(answers: string, what: string): void {
  assert.match(answers, /^HTTP\/1\.1 (?:302|4\d\d)/, `${what}: ${answers}`);
  assert.doesNotMatch(answers, /"data":\s*\{|\n\s+at |node_modules/, what);
}
