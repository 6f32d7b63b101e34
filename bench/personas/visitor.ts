// npm run bench -- visitor --customers 20000
//
// `matchVisitor` over HTTP at about 200 requests a second, with six facts each, personas, probabilities and reasons as
// sentences: milliseconds from a request to its answer, as clients in a process of their own see them, who send at
// even times whatever is answered (so a stall counts for all whom it keeps waiting), beside those of `{ __typename }` at the
// same pace (`hello`), in turn. `processorMs` is what the server and PostgreSQL take for a request
// together. Then `personaFor` with fit, reasons and message guide (`personaFor`), and with fit and message alone (`message`),
// beside the point read (a customer by its external id with five columns), in turn, as many as `--connections` take: `ratio`
// is requests answered against those of the point read, medians of `--rounds`.
import { parseArgs } from 'node:util';
import { childProcess } from '../support/child.ts';
import { Ends } from '../support/ends.ts';
import { startLiveServer } from '../support/live-server.ts';
import { postmasterOf, processorMs } from '../support/processor-time.ts';
import { type Load, loadFor, type Rate } from '../support/reads/load.ts';
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
const MESSAGE = `query ($externalId: String!) { personaFor(externalId: $externalId) { fit persona { key name }
  guide(channel: "email") { content(language: ZH) } } }`;

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
const [match, hello] = [await requestsOf(MATCH, visitors), await requestsOf('{ __typename }', [{}])];
const full = (requests: Load['requests']): Load => ({
  host: url.hostname,
  port: Number(url.port),
  connections,
  pauseMs: 0,
  requests,
});
const paced = (requests: Load['requests'], per: number): Load => ({
  ...full(requests),
  connections: PACED,
  everyMs: (PACED / per) * 1_000,
});
for (const requests of [match, hello]) await loadFor(clients, paced(requests, rate), 3);
const pace = { matchVisitor: [] as Measured[], hello: [] as Measured[] };
for (let round = 0; round < rounds; round++) {
  pace.matchVisitor.push(await measured(paced(match, rate), seconds / rounds));
  pace.hello.push(await measured(paced(hello, rate), seconds / rounds));
}
for (const [name, rates] of Object.entries(pace)) say(`${name}: ${JSON.stringify(summary(rates))}`);

const byId = world.asked.externalIds.map((externalId) => ({ externalId }));
const loads = {
  personaFor: full(await requestsOf(PERSONA_FOR, byId)),
  message: full(await requestsOf(MESSAGE, byId)),
  point: full(await requestsOf(OUR_QUERIES.point.document, OUR_QUERIES.point.variables(world.asked))),
};
for (const load of Object.values(loads)) await loadFor(clients, load, 2);
const found: Record<keyof typeof loads, Measured[]> = { personaFor: [], message: [], point: [] };
for (let round = 0; round < rounds; round++) {
  for (const [name, load] of Object.entries(loads)) found[name as keyof typeof loads].push(await measured(load, 3));
}
const point = summary(found.point);
const against = (rates: readonly Measured[]) => {
  const { ratePerSecond, processorMs: own } = summary(rates);
  return {
    ratePerSecond,
    pointPerSecond: point.ratePerSecond,
    ratio: rounded(median(rates.map((one, round) => rateOf(one) / rateOf(found.point[round]!)))),
    processorMs: own,
    pointProcessorMs: point.processorMs,
  };
};
console.log(
  JSON.stringify({
    matchVisitor: { ...summary(pace.matchVisitor), learnMs },
    hello: summary(pace.hello),
    personaFor: against(found.personaFor),
    message: against(found.message),
    customers: world.customers,
    connections,
    rounds,
  }),
);

interface Measured extends Rate {
  /** Processor time of the server and PostgreSQL for a request. */
  readonly processorMs: number;
}

async function measured(load: Load, forSeconds: number): Promise<Measured> {
  const roots = [server.child.pid!, postmasterOf(store.dataDir)];
  const before = processorMs(roots);
  const took = await loadFor(clients, load, forSeconds);
  return { ...took, processorMs: (processorMs(roots) - before) / took.requests };
}

function rateOf({ requests, seconds: took }: Rate): number {
  return requests / took;
}

function summary(rates: readonly Measured[]) {
  return {
    ratePerSecond: Math.round(median(rates.map(rateOf))),
    p50Ms: rounded(median(rates.map(({ p50 }) => p50))),
    p99Ms: rounded(median(rates.map(({ p99 }) => p99))),
    processorMs: Number(median(rates.map((one) => one.processorMs)).toFixed(3)),
  };
}

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
