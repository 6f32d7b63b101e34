import pg from 'pg';
import { doubt, type Finding } from '../../../finding.ts';
import { requireVersion, unreachable } from '../migrate.ts';
import { CHECKS, type EngineCheck, type TwoConnections } from './checks.ts';

/** Milliseconds that a connection, and one statement of a check, may take. */
const LIMIT_MS = 5_000;

/**
 * Tries what the store needs of the engine behind a URL, on two connections, and changes nothing: one that calls itself
 * PostgreSQL may grant a lock twice or hear no notification. Throws DATABASE_UNAVAILABLE where it cannot be reached or is
 * too old.
 */
export async function probeEngine(url: string): Promise<Finding[]> {
  const [one, other] = [clientOf(url), clientOf(url)];
  try {
    await Promise.all([one.connect(), other.connect()]).catch((cause: unknown) => {
      throw unreachable(cause);
    });
    await requireVersion(one);
    const found: Finding[] = [];
    for (const check of CHECKS) {
      const finding = await tried(check, { one, other });
      found.push(finding);
      // Where statements of a connection end up in different sessions, no further answer means anything.
      if (check.first && finding.state === 'bad') break;
    }
    return found;
  } finally {
    await Promise.allSettled([one.end(), other.end()]);
  }
}

function clientOf(url: string): pg.Client {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: LIMIT_MS,
    query_timeout: LIMIT_MS,
    application_name: 'personagraph probe',
  });
  client.on('error', () => undefined);
  return client;
}

/** A check that fails in another way than it foresaw leaves a doubt, or is what `refused` makes of it. */
async function tried({ subject, look, refused }: EngineCheck, connections: TwoConnections): Promise<Finding> {
  try {
    return await look(connections);
  } catch (error) {
    const { message } = error as Error;
    return refused ? refused(message) : doubt(subject, `it could not be tried: ${message}.`);
  } finally {
    for (const client of [connections.one, connections.other]) await client.query('ROLLBACK').catch(() => undefined);
  }
}
