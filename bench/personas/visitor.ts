// npm run bench -- visitor --customers 20000
//
// `matchVisitor` over HTTP at about 200 requests a second, with six facts each, personas, probabilities and reasons as
// sentences: milliseconds from a request to its answer, as clients in a process of their own see them. Then `personaFor` with
// fit, reasons and message guide beside the point read (a customer by its external id with five columns), in turn, as many
// as `--connections` take: `ratio` is requests answered against those of the point read, medians of `--rounds`.
import { parseArgs } from 'node:util';
import { childProcess } from '../support/child.ts';
import { Ends } from '../support/ends.ts';
import { startLiveServer } from '../support/live-server.ts';
import { type Load, loadFor } from '../support/reads/load.ts';
import { OUR_QUERIES } from '../support/reads/our-queries.ts';
import { makeReadWorld } from '../support/reads/world.ts';
import { temporaryStore } from '../support/store.ts';

const { values } = parseArgs({
  options: {
    customers: { type: 'string', default: '20000' },
    rate: { type: 'string', default: '200' },
    seconds: { type: 'string', default: '10' },
    rounds: { type: 'string', default: '4' },
    connections: { type: 'string', default: '16' },
  },
});
const [customers, rate, seconds, rounds, connections] = [
  values.customers,
  values.rate,
  values.seconds,
  values.rounds,
  values.connections,
].map(Number) as [number, number, number, number, number];
/** Connections that requests at a pace are spread over. */
const PACED = 10;
const VISITORS = 200;

const MATCH = `query ($facts: [VisitorFactInput!]!) { matchVisitor(facts: $facts, first: 5) { none
  known { used information } personas { persona { key name } probability share reasons(first: 3) { feature speaks weight text } } } }`;
const PERSONA_FOR = `query ($externalId: String!) { personaFor(externalId: $externalId) { none fit
  persona { key name } met { weight strength segment { key } } guide(channel: "email") { content(language: ZH) } } }`;

const say = (text: string) => process.stderr.write(`${text}\n`);
await using ends = new Ends();
const store = ends.use(await temporaryStore());
const { db } = store;
const world = await makeReadWorld(db, customers, say);
await db.query(
  `INSERT INTO message_guide (workspace_id, persona_id, channel, folded, content)
   SELECT workspace_id, id, 'email', 'email', 'New every Monday' FROM persona`,
);
const people = await db.query<{
  country: string;
  gender: string | null;
  children: number | null;
  language: string | null;
}>('SELECT country, gender, children, language FROM customer WHERE country IS NOT NULL ORDER BY id LIMIT $1', [
  VISITORS,
]);
const server = ends.use(await startLiveServer(db.url));
const clients = ends.use(childProcess('reads/load-clients'));
const url = new URL(server.url);
const headers = {
  authorization: `Bearer ${world.key}`,
  'content-type': 'application/json',
  accept: 'application/json',
};

const visitors = people.map(({ country, gender, children, language }, n) => ({
  facts: [
    { feature: 'customer.country', value: country },
    { feature: 'customer.gender', value: gender },
    { feature: 'customer.children', value: children },
    { feature: 'customer.language', value: language },
    { feature: 'events.purchase.count', value: n % 12 },
    { feature: 'traits.newsletter', value: n % 2 === 0 },
  ],
}));
say('learning the model');
const learning = performance.now();
await answered(MATCH, visitors[0]!);
const learnMs = Math.round(performance.now() - learning);
const match = await requestsOf(MATCH, visitors);
const paced = (load: Load['requests'], per: number): Load => ({
  host: url.hostname,
  port: Number(url.port),
  connections: PACED,
  // An answer takes about two milliseconds.
  pauseMs: (PACED / per) * 1_000 - 2,
  requests: load,
});
await loadFor(clients, paced(match, rate), 3);
const visitor = await loadFor(clients, paced(match, rate), seconds);
say(`matchVisitor: p50 ${visitor.p50.toFixed(2)} ms, p99 ${visitor.p99.toFixed(2)} ms`);

const byId = world.asked.externalIds.map((externalId) => ({ externalId }));
const full = (requests: Load['requests']): Load => ({ ...paced(requests, 1), connections, pauseMs: 0 });
const [personaFor, point] = [
  full(await requestsOf(PERSONA_FOR, byId)),
  full(await requestsOf(OUR_QUERIES.point.document, OUR_QUERIES.point.variables(world.asked))),
];
for (const load of [personaFor, point]) await loadFor(clients, load, 2);
const found = { personaFor: [] as number[], point: [] as number[] };
for (let round = 0; round < rounds; round++) {
  for (const [name, load] of [
    ['personaFor', personaFor],
    ['point', point],
  ] as const) {
    const { requests, seconds: took } = await loadFor(clients, load, 3);
    found[name].push(requests / took);
  }
}
const rates = { personaFor: median(found.personaFor), point: median(found.point) };
console.log(
  JSON.stringify({
    matchVisitor: {
      ratePerSecond: Math.round(visitor.requests / visitor.seconds),
      p50Ms: rounded(visitor.p50),
      p99Ms: rounded(visitor.p99),
      learnMs,
    },
    personaFor: {
      ratePerSecond: Math.round(rates.personaFor),
      pointPerSecond: Math.round(rates.point),
      ratio: rounded(rates.personaFor / rates.point),
    },
    customers: world.customers,
    connections,
    rounds,
  }),
);

async function answered(query: string, variables: object): Promise<string> {
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
  const text = await response.text();
  if (response.status !== 200 || text.includes('"errors"')) throw new Error(text);
  return text;
}

/** Whole HTTP requests, with the bytes that their answers have. */
async function requestsOf(query: string, variables: readonly object[]): Promise<Load['requests']> {
  const requests: { text: string; bytes: number }[] = [];
  for (const own of variables) {
    const body = JSON.stringify({ query, variables: own });
    const head = Object.entries({ ...headers, host: url.host, 'content-length': Buffer.byteLength(body) });
    const lines = head.map(([name, value]) => `${name}: ${value}\r\n`).join('');
    const bytes = Buffer.byteLength(await answered(query, own));
    requests.push({ text: `POST ${url.pathname} HTTP/1.1\r\n${lines}\r\n${body}`, bytes });
  }
  return requests;
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

function rounded(value: number): number {
  return Number(value.toFixed(2));
}
