import { createRequire } from 'node:module';
import type pg from 'pg';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Lane } from '../../../src/db/postgres/lane.ts';
import { tracedPool, tracedWhereAsked } from '../../../src/db/postgres/pool/traced-lane.ts';
import { tracedExamine, tracedRequests } from '../../../src/http/operating/traced-requests.ts';
import { createServer } from '../../../src/server.ts';
import { traceThisThread } from '../../../src/services/tracing/trace-thread.ts';
import { isTracing } from '../../../src/tracing.ts';
import { testApi } from '../../graphql/api.ts';
import { rawClient } from '../../graphql/raw-client.ts';

// As Node resolves them, with whom they share the registered SDK.
const load = createRequire(import.meta.url);
const { context, propagation, SpanKind, SpanStatusCode, trace } = load(
  '@opentelemetry/api',
) as typeof import('@opentelemetry/api');
const sdk = load('@opentelemetry/sdk-trace-node') as typeof import('@opentelemetry/sdk-trace-node');

const PARENT = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };
const TRACEPARENT = `00-${PARENT.traceId}-${PARENT.spanId}-01`;
const CONFIGURE = `mutation Configure($key: String!) {
  configureSegmentation(input: { key: $key, name: "Stage", segmenter: "lifecycle.stage" }) {
    segmentation { id } userErrors { code message }
  }
}`;

/** Registers an SDK that keeps spans in memory, as `node --import` does before a server is started. */
function registerSdk() {
  const exporter = new sdk.InMemorySpanExporter();
  const provider = new sdk.NodeTracerProvider({ spanProcessors: [new sdk.SimpleSpanProcessor(exporter)] });
  provider.register();
  traceThisThread();
  onTestFinished(async () => {
    await provider.shutdown();
    trace.disable();
    context.disable();
    propagation.disable();
    traceThisThread();
  });
  return exporter;
}

/** Spans of a trace, once it has one of the name. */
async function spansOf(exporter: ReturnType<typeof registerSdk>, traceId: string, last: string) {
  const found = () => exporter.getFinishedSpans().filter((span) => span.spanContext().traceId === traceId);
  await vi.waitFor(() => expect(found().map(({ name }) => name)).toContain(last), { timeout: 20_000 });
  const spans = found();
  const named = (name: string) => spans.find((span) => span.name === name)!;
  const parentOf = ({ parentSpanContext }: (typeof spans)[number]) =>
    spans.find((span) => span.spanContext().spanId === parentSpanContext?.spanId)?.name;
  return { spans, named, parentOf };
}

test('without an SDK nothing is traced, and nothing stands between: it costs what it would without this code', () => {
  expect(traceThisThread()).toBe(false);
  expect(isTracing()).toBe(false);
  const answer = () => undefined;
  expect(tracedRequests(answer)).toBe(answer);
  const examine = () => ({ document: null, errors: [], refused: false });
  expect(tracedExamine(examine)).toBe(examine);
  const lane = {} as Lane;
  expect(tracedWhereAsked(lane)).toBe(lane);
  const pool = {} as pg.Pool;
  expect(tracedPool(pool)).toBe(pool);
});

test('a request goes on with the trace of its client: statements and calls of plugins are within it, no value is told', {
  timeout: 60_000,
}, async () => {
  const exporter = registerSdk();
  await using api = await testApi();
  const server = createServer(api.dependencies);
  onTestFinished(() => server.dispose());
  const url = await server.listen(0, '127.0.0.1');
  const ask = (body: object, traceId: string) =>
    fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${api.keys.ADMIN}`,
        traceparent: TRACEPARENT.replace(PARENT.traceId, traceId),
        'x-request-id': 'asked-by-test',
      },
      body: JSON.stringify(body),
    });
  const secret = 'ann@example.com';
  const made = await ask({ query: CONFIGURE, variables: { key: 'stage' } }, PARENT.traceId);
  expect(await made.json()).toMatchObject({ data: { configureSegmentation: { userErrors: [] } } });

  const { spans, named, parentOf } = await spansOf(exporter, PARENT.traceId, 'POST /graphql');
  const request = named('POST /graphql');
  expect(request.kind).toBe(SpanKind.SERVER);
  expect(request.parentSpanContext?.spanId).toBe(PARENT.spanId);
  expect(request.attributes).toMatchObject({
    'http.route': '/graphql',
    'http.response.status_code': 200,
    'graphql.operation.type': 'mutation',
    'graphql.operation.name': 'Configure',
    'personagraph.request.id': 'asked-by-test',
  });
  expect(parentOf(named('transaction'))).toBe('POST /graphql');
  expect(parentOf(named('INSERT segmentation'))).toBe('transaction');
  expect(named('INSERT segmentation').attributes).toMatchObject({ 'db.system.name': 'postgresql' });
  const plugin = named('plugin needs');
  expect(plugin.attributes).toMatchObject({ 'personagraph.segmenter.id': 'lifecycle.stage' });
  expect(spans.map(({ name }) => name)).toContain(parentOf(plugin));

  // A read of the short way, which no promise leads through.
  const reading = PARENT.traceId.replace('0a', '0b');
  const query = 'query Find($email: String!) { customers(first: 1, filter: { email: { eq: $email } }) { totalCount } }';
  for (const traceId of [PARENT.traceId.replace('0a', '0c'), reading]) {
    const read = await ask({ query, variables: { email: secret } }, traceId);
    expect(await read.json()).toEqual({ data: { customers: { totalCount: 0 } } });
  }
  const found = await spansOf(exporter, reading, 'POST /graphql');
  const statements = found.spans.filter(({ kind }) => kind === SpanKind.CLIENT);
  expect(statements).not.toEqual([]);
  expect(statements.map(found.parentOf)).toEqual(statements.map(() => 'POST /graphql'));

  const failing = await ask({ query: '{ node(id: "none") { id } }' }, PARENT.traceId.replace('0a', '0d'));
  expect(failing.status).toBe(200);
  const told = exporter.getFinishedSpans().map(({ name, attributes, events }) => ({ name, attributes, events }));
  expect(JSON.stringify(told)).not.toMatch(/ann@|example\.com|Bearer|filter/);
});

test('an operation of a socket has a span of its own, in the trace that its extensions carry', {
  timeout: 60_000,
}, async () => {
  const exporter = registerSdk();
  await using api = await testApi();
  const server = createServer(api.dependencies);
  onTestFinished(() => server.dispose());
  const client = await rawClient(await server.listen(0, '127.0.0.1'), api.keys.ADMIN);
  onTestFinished(() => client.close());
  const send = (id: string, query: string, traceId: string) => {
    const extensions = { traceparent: TRACEPARENT.replace(PARENT.traceId, traceId) };
    client.socket.send(JSON.stringify({ id, type: 'subscribe', payload: { query, extensions } }));
  };
  const name = 'WebSocket operation';
  send('1', 'query Count { customers { totalCount } }', PARENT.traceId);
  const answered = await spansOf(exporter, PARENT.traceId, name);
  const operation = answered.named(name);
  expect(operation.parentSpanContext?.spanId).toBe(PARENT.spanId);
  expect(operation.attributes).toMatchObject({ 'graphql.operation.type': 'query', 'graphql.operation.name': 'Count' });
  const statements = answered.spans.filter((span) => span.kind === SpanKind.CLIENT && span.name.includes('customer'));
  expect(statements.map(answered.parentOf)).toEqual(statements.map(() => name));
  expect(statements).not.toEqual([]);

  const opened = PARENT.traceId.replace('0a', '0b');
  send('2', 'subscription { customerChanged { cursor } }', opened);
  const subscribed = await spansOf(exporter, opened, name);
  expect(subscribed.named(name).status.code).toBe(SpanStatusCode.UNSET);

  const refused = PARENT.traceId.replace('0a', '0c');
  send('3', '{ nothing }', refused);
  const { named } = await spansOf(exporter, refused, name);
  expect(named(name).status.code).toBe(SpanStatusCode.ERROR);
});
