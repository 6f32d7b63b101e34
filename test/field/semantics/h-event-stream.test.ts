import { afterAll, beforeAll, expect, test } from 'vitest';
import { encodeChangeCursor } from '../../../src/graphql/core/cursor.ts';
import { rules, SemanticsServer, type Workspace } from './server.ts';

let server: SemanticsServer;
let shop: Workspace;
beforeAll(async () => {
  server = await SemanticsServer.begin();
  shop = await server.workspace();
  await spend(1);
  await shop.configure('v', rules({ vip: 'traits.spend >= 500' }));
  await shop.run();
});
afterAll(() => server[Symbol.asyncDispose]());

let spent = 0;
/** Moves ada in or out. */
async function spend(value: number): Promise<void> {
  spent = value;
  await shop.customers({ externalId: 'ada', traits: { spend: value } });
  await server.backend.evaluate();
}
const move = () => spend(spent >= 500 ? 1 : 600);

const MOVES = (after = '') =>
  `subscription { membershipChanged${after && `(after: "${after}")`} { cursor from { key } to { key } } }`;

interface StreamedEvent {
  readonly type: string;
  readonly data: string;
  readonly id: string;
}

/** Reads an event stream as the standard says (HTML, 9.2.6), and connects again as its client does. */
class EventReader {
  readonly response: Response;
  /** Sent as `Last-Event-ID` when it connects again. */
  lastId: string;
  /** The raw text read so far. */
  text = '';
  readonly #stop = new AbortController();
  readonly #reader: ReadableStreamDefaultReader<string>;
  #rest = '';

  private constructor(response: Response, lastId: string, stop: AbortController) {
    this.response = response;
    this.lastId = lastId;
    this.#stop = stop;
    this.#reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  }

  static async open(query: string, lastId = '', more: Record<string, string> = {}): Promise<EventReader> {
    const stop = new AbortController();
    const headers = {
      authorization: `Bearer ${shop.key}`,
      accept: 'text/event-stream',
      ...(lastId === '' ? {} : { 'last-event-id': lastId }),
      ...more,
    };
    const response = await fetch(`${server.url}?query=${encodeURIComponent(query)}`, { headers, signal: stop.signal });
    return new EventReader(response, lastId, stop);
  }

  /** The next event that is dispatched; null at the end of the stream. */
  async next(): Promise<StreamedEvent | null> {
    for (;;) {
      const block = await this.#block();
      if (block === null) return null;
      const fields = block.split('\n').flatMap((line) => {
        const [, name = '', value = ''] = /^([^:]+):? ?(.*)$/.exec(line) ?? [];
        return name === '' ? [] : [[name, value] as const];
      });
      const id = fields.findLast(([name]) => name === 'id')?.[1];
      if (id !== undefined) this.lastId = id;
      const data = fields.filter(([name]) => name === 'data').map(([, value]) => value);
      if (data.length === 0) continue;
      return {
        type: fields.find(([name]) => name === 'event')?.[1] ?? 'message',
        data: data.join('\n'),
        id: this.lastId,
      };
    }
  }

  /** Resolves once it has an id to go on from. */
  async begun(): Promise<void> {
    while (this.lastId === '') {
      const block = await this.#block();
      const id = /^id: (.*)$/m.exec(block ?? '')?.[1];
      if (id !== undefined) this.lastId = id;
    }
  }

  /** The connection breaks: whatever was on its way is lost. */
  cut(): void {
    this.#stop.abort();
    this.#reader.cancel().catch(() => undefined);
  }

  async #block(): Promise<string | null> {
    for (;;) {
      const end = this.#rest.indexOf('\n\n');
      if (end !== -1) {
        const block = this.#rest.slice(0, end);
        this.#rest = this.#rest.slice(end + 2);
        return block;
      }
      const { done, value } = await this.#reader.read();
      if (done) return null;
      this.text += value;
      this.#rest += value;
    }
  }
}

const cursorIn = (event: StreamedEvent | null): string => JSON.parse(event!.data).data.membershipChanged.cursor;
const codeIn = (event: StreamedEvent | null) => JSON.parse(event!.data).errors[0].extensions;

test('a stream asked for by GET is one that nobody between holds back', async () => {
  const stream = await EventReader.open(MOVES());
  const { headers, status } = stream.response;
  expect(status).toBe(200);
  expect(headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  expect(headers.get('cache-control')).toBe('no-cache, no-transform');
  expect(headers.get('x-accel-buffering')).toBe('no');
  expect(headers.get('content-encoding')).toBeNull();
  stream.cut();
});

test('an item has its cursor as id', async () => {
  const stream = await EventReader.open(MOVES());
  await stream.begun();
  await move();
  const event = await stream.next();
  expect(event).toMatchObject({ type: 'next', id: cursorIn(event) });
  stream.cut();
});

test('connected again, it misses nothing and has nothing twice, wherever it was cut', async () => {
  const start: string = (await shop.ask('{ workspace { changeCursor } }')).workspace.changeCursor;
  let stream = await EventReader.open(MOVES());
  await stream.begun();
  const cursors: string[] = [];
  for (let round = 0; round < 6; round++) {
    // Cut before, between and after what it reads.
    await move();
    if (round % 3 > 0) cursors.push(cursorIn(await stream.next()));
    if (round % 3 === 2) await move();
    const { lastId } = stream;
    stream.cut();
    await move();
    stream = await EventReader.open(MOVES(), lastId);
    for (let missed = round % 3 === 1 ? 1 : 2; missed > 0; missed--) cursors.push(cursorIn(await stream.next()));
  }
  stream.cut();
  const all = await EventReader.open(MOVES(start));
  const expected: string[] = [];
  for (const _ of cursors) expected.push(cursorIn(await all.next()));
  all.cut();
  expect(cursors).toEqual(expected);
  expect(new Set(cursors).size).toBe(cursors.length);
});

test('cut off before its first item, it goes on from where it began', async () => {
  const stream = await EventReader.open(MOVES());
  await stream.begun();
  stream.cut();
  await move();
  const again = await EventReader.open(MOVES(), stream.lastId);
  expect(JSON.parse((await again.next())!.data).data.membershipChanged).toMatchObject({ cursor: again.lastId });
  again.cut();
});

test('the header is later than the "after" of the address, which is repeated with it', async () => {
  const start: string = (await shop.ask('{ workspace { changeCursor } }')).workspace.changeCursor;
  await move();
  await move();
  const first = await EventReader.open(MOVES(start));
  const one = cursorIn(await first.next());
  const two = cursorIn(await first.next());
  first.cut();
  const again = await EventReader.open(MOVES(start), one);
  expect(cursorIn(await again.next())).toBe(two);
  again.cut();
});

test('posted, and with variables, it resumes alike', async () => {
  const { changeCursor } = (await shop.ask('{ workspace { changeCursor } }')).workspace;
  await move();
  const response = await fetch(server.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'text/event-stream',
      authorization: `Bearer ${shop.key}`,
      'last-event-id': changeCursor,
    },
    body: JSON.stringify({
      query: 'subscription ($after: String) { membershipChanged(after: $after) { cursor } }',
      variables: { after: null },
    }),
  });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  while (!text.includes('membershipChanged')) text += (await reader.read()).value;
  expect(text).toMatch(/\nid: \S+\nevent: next\ndata: \{"data":\{"membershipChanged"/);
  await reader.cancel();
});

test.each(['gibberish', '0', Buffer.from('["other",1]').toString('base64url')])(
  'an id that is no cursor is refused, and the stream completes: %s',
  async (id) => {
    const stream = await EventReader.open(MOVES(), id);
    const refused = await stream.next();
    expect(codeIn(refused)).toEqual({ code: 'INVALID_CURSOR', field: ['Last-Event-ID'] });
    expect(await stream.next()).toEqual({ type: 'complete', data: '', id });
    expect(await stream.next()).toBeNull();
    expect(stream.response.headers.get('cache-control')).toBe('no-cache, no-transform');
    expect(stream.response.headers.get('content-encoding')).toBeNull();
  },
);

test('an id whose changes are no longer kept is refused', async () => {
  const old = await server.workspace();
  await old.configure('v', rules({ vip: 'traits.spend >= 500' }));
  await old.scope.query('UPDATE workspace SET changes_pruned = (SELECT max(id) FROM change) WHERE id = $1', [
    old.scope.workspaceId,
  ]);
  const headers = { authorization: `Bearer ${old.key}` };
  const stream = await EventReader.open('subscription { changes { cursor } }', encodeChangeCursor(0), headers);
  expect(codeIn(await stream.next())).toMatchObject({ code: 'CURSOR_TOO_OLD', action: 'READ_STATE' });
  expect(await stream.next()).toMatchObject({ type: 'complete' });
});

test('the steps of a run have ids, resume, and complete', async () => {
  const { run } = await shop.mutate('runSegmentations', {}, 'run { id }');
  await shop.settled();
  const query = `subscription { runProgress(runId: "${run.id}") { cursor run { state } } }`;
  const stream = await EventReader.open(query);
  const event = await stream.next();
  expect(event).toMatchObject({ type: 'next', id: JSON.parse(event!.data).data.runProgress.cursor });
  expect(await stream.next()).toMatchObject({ type: 'complete' });
  const again = await EventReader.open(query, encodeChangeCursor(0));
  const states: string[] = [];
  for (let step = await again.next(); step?.type === 'next'; step = await again.next()) {
    states.push(JSON.parse(step.data).data.runProgress.cursor);
    expect(step.id).toBe(states.at(-1));
  }
  expect(states.length).toBeGreaterThan(1);
});

test('connected again to steps that have ended, it is told so at once', async () => {
  const { run } = await shop.mutate('runSegmentations', {}, 'run { id }');
  await shop.settled();
  const query = `subscription { runProgress(runId: "${run.id}") { cursor } }`;
  const stream = await EventReader.open(query, encodeChangeCursor(0));
  while ((await stream.next())?.type === 'next');
  // The standard's own client connects again, once the server has closed.
  const again = await EventReader.open(query, stream.lastId);
  expect(await again.next()).toMatchObject({ type: 'complete', id: stream.lastId });
  expect(await again.next()).toBeNull();
});

test('ids do not hang on what is asked: no cursor, other names, fragments, the latest alone', async () => {
  const query = `subscription Moves($only: Boolean) { moves: membershipChanged(latestOnly: $only) { ...Move } }
    fragment Move on MembershipChanged { to { key } }`;
  const url = `&variables=${encodeURIComponent('{"only":true}')}&operationName=Moves`;
  const open = (lastId: string) =>
    fetch(`${server.url}?query=${encodeURIComponent(query)}${url}`, {
      headers: {
        authorization: `Bearer ${shop.key}`,
        accept: 'text/event-stream',
        'accept-encoding': 'gzip, br',
        'last-event-id': lastId,
      },
    });
  const { changeCursor } = (await shop.ask('{ workspace { changeCursor } }')).workspace;
  for (let moves = 0; moves < 3; moves++) await move();
  const all = await EventReader.open(MOVES(changeCursor));
  const cursors: string[] = [];
  for (let moves = 0; moves < 3; moves++) cursors.push(cursorIn(await all.next()));
  const response = await open(changeCursor);
  expect(response.headers.get('content-encoding')).toBeNull();
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  // Moves that are missed may be one, which has the id of the last.
  while (!text.includes(`id: ${cursors[2]}\nevent: next\ndata: {"data":{"moves"`)) text += (await reader.read()).value;
  await reader.cancel();
  const ids = [...text.matchAll(/^id: (\S+)\nevent: next\n/gm)].map(([, id]) => id!);
  expect(cursors).toEqual(expect.arrayContaining(ids));
  const left = await EventReader.open(MOVES(), ids.at(-1)!);
  await move();
  expect(cursorIn(await left.next())).toBe(cursorIn(await all.next()));
  left.cut();
  all.cut();
});

test('a client whose key ends is told, and refused when it connects again', async () => {
  const { apiKey, secret } = await shop.mutate(
    'createApiKey',
    { name: 'Screen', role: 'READ' },
    'apiKey { id } secret',
  );
  const headers = { authorization: `Bearer ${secret}` };
  const stream = await EventReader.open(MOVES(), '', headers);
  await stream.begun();
  expect((await shop.mutate('revokeApiKey', { id: apiKey.id }, 'apiKey { id }')).userErrors).toEqual([]);
  expect(codeIn(await stream.next())).toMatchObject({ code: 'UNAUTHENTICATED' });
  expect(await stream.next()).toMatchObject({ type: 'complete' });
  const again = await EventReader.open(MOVES(), stream.lastId, headers);
  // Any status but 200 ends the attempts of the standard's own client.
  expect(again.response.status).toBe(401);
  again.cut();
});

test('a query that is asked for as a stream is one item, then complete, and an id changes nothing of it', async () => {
  const { changeCursor } = (await shop.ask('{ workspace { changeCursor } }')).workspace;
  const stream = await EventReader.open('{ customers(first: 1) { nodes { externalId } } }', changeCursor);
  expect(JSON.parse((await stream.next())!.data)).toEqual({ data: { customers: { nodes: [{ externalId: 'ada' }] } } });
  expect(await stream.next()).toMatchObject({ type: 'complete' });
});

test('an id of another workspace tells nothing of it', async () => {
  const other = await server.workspace();
  await other.configure('v', rules({ vip: 'traits.spend >= 500' }));
  await other.run();
  const { changeCursor } = (await other.ask('{ workspace { changeCursor } }')).workspace;
  const stream = await EventReader.open(MOVES(), changeCursor);
  await move();
  const event = await stream.next();
  expect(JSON.parse(event!.data).data?.membershipChanged).toMatchObject({ cursor: event!.id });
  stream.cut();
});
