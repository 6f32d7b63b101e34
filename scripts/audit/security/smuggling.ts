import assert from 'node:assert/strict';
import type { Check, Section } from './check.ts';
import { answersTo } from './raw.ts';
import type { Stage } from './stage.ts';

const HIDDEN = '{ hidden: __typename }';
const SMUGGLED = JSON.stringify({ query: HIDDEN });

/** Requests whose length two readers may see in two ways. `KEY` is that of the sender. */
const AMBIGUOUS: Readonly<Record<string, string>> = {
  'both lengths, chunks first': `POST /graphql HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\nNEXT`,
  'both lengths, bytes first': `POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nNEXT`,
  'two lengths': `POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nContent-Length: 5\r\n\r\nNEXT`,
  'two lengths in one': `POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Length: 0, 5\r\n\r\nNEXT`,
  'a length with a sign': `POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Length: +0\r\n\r\nNEXT`,
  'a length below zero': `POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\nNEXT`,
  'a length in hexadecimal': `POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Length: 0x0\r\n\r\nNEXT`,
  'a length beyond numbers': `POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\nNEXT`,
  'an unknown coding': `POST /graphql HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\nContent-Length: 0\r\n\r\nNEXT`,
  'chunks before another coding': `POST /graphql HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\nNEXT`,
  'a space before the colon': `POST /graphql HTTP/1.1\r\nHost: a\r\nTransfer-Encoding : chunked\r\nContent-Length: 0\r\n\r\nNEXT`,
  'a folded header': `POST /graphql HTTP/1.1\r\nHost: a\r\nTransfer-Encoding:\r\n chunked\r\nContent-Length: 0\r\n\r\nNEXT`,
  'a chunk of no number': `POST /graphql HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\nNEXT`,
  'a chunk below zero': `POST /graphql HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n\r\nNEXT`,
  'a chunk beyond numbers': `POST /graphql HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nNEXT`,
  'a chunk longer than it says': `POST /graphql HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n0\r\n\r\nNEXT`,
  'a bare line feed in chunks': `POST /graphql HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\n\nNEXT`,
  'a byte 0 in a header': `POST /graphql HTTP/1.1\r\nHost: a\r\nX: a\0b\r\nContent-Length: 0\r\n\r\nNEXT`,
  'a bare carriage return in a header': `POST /graphql HTTP/1.1\r\nHost: a\r\nX: a\rContent-Length: 5\r\nContent-Length: 0\r\n\r\nNEXT`,
  'two hosts': `POST /graphql HTTP/1.1\r\nHost: a\r\nHost: b\r\nContent-Length: 0\r\n\r\nNEXT`,
  'no host': `POST /graphql HTTP/1.1\r\nContent-Length: 0\r\n\r\nNEXT`,
  'an old version with chunks': `POST /graphql HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\nNEXT`,
  'an unknown version': `POST /graphql HTTP/2.0\r\nHost: a\r\nContent-Length: 0\r\n\r\nNEXT`,
  'no version': `GET /graphql\r\nNEXT`,
  'a header without a name': `POST /graphql HTTP/1.1\r\nHost: a\r\n: x\r\nContent-Length: 0\r\n\r\nNEXT`,
  'headers without end': `POST /graphql HTTP/1.1\r\nHost: a\r\n${'X: y\r\n'.repeat(20_000)}Content-Length: 0\r\n\r\nNEXT`,
  'a header of 100,000 letters': `POST /graphql HTTP/1.1\r\nHost: a\r\nX: ${'y'.repeat(100_000)}\r\nContent-Length: 0\r\n\r\nNEXT`,
  'an address of 100,000 letters': `GET /${'y'.repeat(100_000)} HTTP/1.1\r\nHost: a\r\n\r\nNEXT`,
};

/** A request whose length is unclear is refused, and what comes after it on its connection is not read as another. */
export const SMUGGLING: Section = {
  name: 'request smuggling',
  checks: () => [
    {
      name: 'two requests in a row are two',
      async run(stage) {
        const answers = await answersBefore(stage, 'GET /health/live HTTP/1.1\r\nHost: a\r\n\r\nNEXT');
        assert.match(answers, /"status":"ok"/);
        assert.match(answers, /"hidden"/);
      },
    },
    ...Object.entries(AMBIGUOUS).map(
      ([name, bytes]): Check => ({
        name,
        async run(stage) {
          const answers = await answersBefore(stage, bytes);
          assert.doesNotMatch(answers, /"hidden"|HTTP\/1\.1 5(?!05)\d\d|\n\s+at /);
          assert.match(answers, /^(?:HTTP\/1\.1 (?:4\d\d|505)|$)/);
        },
      }),
    ),
  ],
};

/** What is answered; another, good request follows where `NEXT` stands. */
function answersBefore({ server, owner }: Stage, bytes: string): Promise<string> {
  const next = `POST /graphql HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${owner.read}\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: ${SMUGGLED.length}\r\n\r\n${SMUGGLED}`;
  return answersTo(server.url, bytes.replace('NEXT', next));
}
